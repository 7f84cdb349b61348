"""Nil in words: `没有使用政府性基金预算拨款安排的支出`, `公务接待费为零`, `无此项支出` → what is nil."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from budgetlib.interpret.narrative.relations import trimmed
from budgetlib.interpret.narrative.vocabulary import is_generic, vocabulary, words
from budgetlib.interpret.quantity_units import alternatives

MAX_CLAUSE = 100  # characters of a clause that can say that something is nil
_BETWEEN = re.compile(r"、|和(?!社会|服务|家庭)|以及|及(?!运行|相关|其他)")


def nil_subjects(clause: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every noun phrase that a clause without a number says is nil.

    An empty span stands for the subject of the paragraph (`无此项支出`). What only says that nothing changed, or that
    nobody travelled, is no nil amount.
    """
    words_ = clause[:MAX_CLAUSE]
    if any(word in words_ for word in vocabulary()["nil_never"]):
        return
    if found := _behind().search(words_):
        start, end = trimmed(words_[: found.start()])
        if end <= start or is_generic(words_[start:end]):
            yield found.start(), found.start()
        else:
            yield from _each(words_, start, end)
    elif found := _before().search(words_):
        left, right = trimmed(words_[found.end() :])
        start, end = found.end() + left, found.end() + right
        if _objects().search(words_[start:end]) and not is_generic(words_[start:end]):
            yield from _each(words_, start, end)


def each_alike(words_: str) -> Iterator[tuple[int, int]]:
    """Yield every part of what words before an amount say is that much (`甲、乙及丙均为`); nothing for one thing."""
    found = re.search("(?:均|都|全部)为?$", words_)
    if found is None:
        return
    start, end = trimmed(words_[: found.start()])
    parts = [*_each(words_, start, end)]
    if len(parts) > 1:
        yield from parts


def is_nil_revenue(clause: str) -> bool:
    """True for a clause that only says of a kind of revenue or expenditure that it is nil: `附属单位上缴收入无`."""
    return _nil_revenue().fullmatch(clause) is not None


def _each(clause: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of an enumeration, where each can be nil by itself; else the whole."""
    cuts = [found.span() for found in _BETWEEN.finditer(clause, start, end)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    parts = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
    if len(parts) > 1 and all(_objects().search(clause[a:b]) for a, b in parts):
        yield from parts
    else:
        yield start, end


@cache
def _nil_revenue() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["nil_revenue"]))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(alternatives(words("nil_before"), patterns=True))


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('nil_after'), patterns=True)}$")


@cache
def _objects() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["nil_objects"]))
