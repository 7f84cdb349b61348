"""The words before a number: comparison, direction, share, and the noun phrase that is left, the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, is_generic, vocabulary, words
from budgetlib.interpret.quantity_units import alternatives

MAX_LEAD = 120  # characters before a number that can say what it is about
INCREASE, DECREASE, UNCHANGED = "increase", "decrease", "unchanged"
_BRACKETED = re.compile(r"（(?P<word>[^（）]{1,4})）")
_FILLER = r"(?:了|各|约|近|达|为|共计|共|（[^（）]{1,4}）)*"
_EDGE = "、,:;。 "


@dataclass(frozen=True, slots=True)
class Movement:
    """What the words before a number (or a clause without one) say about change.

    `noun` is (start, end) of the words it is about, without the comparison; `direction` is empty when none is stated;
    `near` is True when the direction stands right at the number; `undecided` when both directions are printed
    (`增加（减少）`); `compared` when the prior year is named, `with_budget` when this year's own budget is; `roughly`
    when unchanged is meant roughly (`基本持平`).
    """

    noun: tuple[int, int]
    direction: str = ""
    near: bool = False
    undecided: bool = False
    compared: bool = False
    with_budget: bool = False
    roughly: bool = False


@lru_cache(maxsize=4096)
def movement(lead: str) -> Movement:
    """Analyse the words before a number, or a clause that compares without one (`与上年持平`)."""
    comparison = _comparison().search(lead)
    budget = None if comparison else _own_budget().search(lead)
    base = comparison or budget
    said = Movement((0, 0), compared=comparison is not None, with_budget=budget is not None)
    word = _last_direction(lead, base.end() if base else 0)
    span = word.span() if word else None
    if word and _direction_of(word[0]) == UNCHANGED:
        between = lead[base.end() if base else 0 : word.start()]
        said = _unchanged(said, between, base)
        span = (word.start() - len(between), word.end()) if said.roughly else span
    elif word:
        rest = lead[word.end() :]
        near = re.fullmatch(_FILLER, rest) is not None
        span = (word.start(), len(lead)) if near else span
        direction = _direction_of(word[0])
        said = replace(said, direction=direction, near=near, undecided=_is_undecided(rest, direction))
    elif base and base["word"] in _sense():
        said = replace(said, direction=_sense()[base["word"]], near=True)
    return replace(said, noun=_noun(lead, base.span() if base else None, span))


def _unchanged(said: Movement, between: str, base: re.Match[str] | None) -> Movement:
    """`与上年持平`, `与上年基本持平`; but `与上年统计口径一致` says something else."""
    roughly = between.endswith(words("unchanged_roughly"))
    if roughly or is_generic(between) or (base and base[0].endswith("相比")):
        return replace(said, direction=UNCHANGED, roughly=roughly)
    return said


def states_share(lead: str) -> bool:
    """True for `占99.95%` and `占本年支出合计的100%`."""
    return any(word in lead for word in words("share_words"))


def states_execution(lead: str) -> bool:
    """True for `完成年初预算的98%`."""
    return any(word in lead for word in words("execution_words"))


def trimmed(text: str) -> tuple[int, int]:
    """Return (start, end) of `text` without list numbers, years, connectives and verbs at its edges."""
    start, end = 0, len(text)
    opener, ending = _edges()
    while start < end and (found := opener.match(text, start, end)) and found.end() > start:
        start = found.end()
    while start < end and (found := ending.search(text, max(start, end - 8), end)) and found.start() > start:
        end = found.start()
    return start, end


def speaks_of_money_of_count(lead: str) -> bool:
    """True for `涉及金额`, `共计金额`: the money of what was counted just before."""
    return _money_of_count().match(lead[-MAX_SUBJECT:]) is not None


def is_counted_behind(lead: str) -> bool:
    """True when a count is about what follows it: `下属1家机关`, `新增1辆公务用车`."""
    return _counted_behind().search(lead[-MAX_SUBJECT:]) is not None


def is_topic_word(lead: str) -> bool:
    """True when the words stand for the subject of the paragraph (`支出决算`)."""
    return _topic().fullmatch(lead) is not None


def _noun(lead: str, base: tuple[int, int] | None, word: tuple[int, int] | None) -> tuple[int, int]:
    """The last stretch left by comparison and direction that names something; before the direction if there is one."""
    stretches = []
    for start, end in _left_by(len(lead), base, word):
        left, right = trimmed(lead[start:end])
        stretches.append((start + left, start + right))
    if word:
        before = [s for s in stretches if s[1] <= word[0] and not is_generic(lead[s[0] : s[1]])]
        if before:
            return before[-1]
    named = [s for s in stretches if s[1] > s[0] and not is_generic(lead[s[0] : s[1]])]
    return named[-1] if named else (0, 0)


def _left_by(length: int, *spans: tuple[int, int] | None) -> list[tuple[int, int]]:
    cuts = sorted(span for span in spans if span)
    edges = [0, *(edge for cut in cuts for edge in cut), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _last_direction(lead: str, start: int) -> re.Match[str] | None:
    """The direction word that counts: the last one not in brackets and not about a level (`增加至`)."""
    last = None
    for found in _direction().finditer(lead, start):
        if not _in_brackets(lead, found.start()):
            last = found
    if last and lead.startswith(words("to_level"), last.end()):
        return None
    return last


def _in_brackets(text: str, position: int) -> bool:
    return text.rfind("（", 0, position) > text.rfind("）", 0, position)


def _is_undecided(rest: str, direction: str) -> bool:
    """True when the other direction follows in brackets: a template whose choice was never made."""
    found = _BRACKETED.match(rest)
    other = _direction().fullmatch(found["word"]) if found else None
    return other is not None and _direction_of(other[0]) != direction


@cache
def _direction_words() -> dict[str, str]:
    return {word: kind for kind, entries in vocabulary()["directions"].items() for word in entries}


def _direction_of(word: str) -> str:
    return _direction_words()[word]


@cache
def _direction() -> re.Pattern[str]:
    return re.compile(alternatives(_direction_words()))


@cache
def _sense() -> dict[str, str]:
    senses = {INCREASE: words("comparison_increase"), DECREASE: words("comparison_decrease")}
    return {word: kind for kind, entries in senses.items() for word in entries}


@cache
def _comparison() -> re.Pattern[str]:
    """`比上年`, `与2024年预算数相比`, `较上年同期`, `小于上年预算数`, `同比`."""
    by = alternatives([*words("compared_with"), *_sense()])
    prior = alternatives(words("prior_year"), patterns=True)
    figure = alternatives(words("compared_figure"))
    aside, tail = "(?:（[^（）]{0,20}）)?", "(?:相比|比较|相较)?"
    return re.compile(rf"(?P<word>{by}){prior}{aside}{figure}{{0,3}}{tail}|同比")


@cache
def _own_budget() -> re.Pattern[str]:
    by = alternatives([*words("compared_with"), *_sense()])
    budget = alternatives(words("this_years_budget"), patterns=True)
    return re.compile(rf"(?P<word>{by}){budget}(?:相比|比较)?")


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    openers = alternatives(words("subject_openers"), patterns=True)
    endings = str(vocabulary()["subject_endings"]).removesuffix("$")
    return re.compile(f"(?:{openers}|[）{_EDGE}])"), re.compile(f"(?:{endings}|[{_EDGE}])\\Z")


@cache
def _money_of_count() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["money_of_count_words"]))


@cache
def _counted_behind() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["counted_behind"]))


@cache
def _topic() -> re.Pattern[str]:
    return re.compile(alternatives(words("topic_words"), patterns=True))
