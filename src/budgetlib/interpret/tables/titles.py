"""What a title says a table is: read word by word (layouts/titles.yaml), never by its likeness to another title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from budgetlib.interpret.tables.grammar import Grammar
from budgetlib.knowledge import knowledge

_MAYBE = "expenditure?"  # 支出 before 功能分类 and the like
_DETAIL = "detail"
_FIGURE = r"(?:[0-9]+|[一二三四五六七八九十]+(?!般|公))(?:[-－—.][0-9]+)*"
_NUMBER = re.compile(
    rf"^(?:[（(]?(?:部门|单位|预算|决算|部门预算|部门决算)?(?:公开)?(?:附?[表件]|附表)[（(]?{_FIGURE}[）)]?[）)]?[：:、.．]*"
    rf"|[（(]?(?:部门|单位|预算|决算|部门预算|部门决算)?公开{_FIGURE}(?:号?表)?[）)]?[：:、.．]*"
    rf"|[（(]?(?:部门|单位)?(?:预算|决算){_FIGURE}号?表[）)]?[：:、.．]*"
    rf"|[（(]{_FIGURE}[）)][：:、.．]*|{_FIGURE}[：:、.．]+)+"
)
_TRAILING_NUMBER = re.compile(
    r"[（(]?(预算|决算|部门|单位)?(公开)?附?[表件][0-9一二三四五六七八九十]+([-－—.][0-9]+)*[）)]?$"
)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: the set of words that count, what nobody accounts for, and the table they name, if any."""

    said: frozenset[str]
    left: str
    table: str | None

    @property
    def complete(self) -> bool:
        """True when every word of the title is known."""
        return not self.left


@cache
def read_title(core: str) -> Title:
    """Read a title in the spelling of `header_word` (no blanks, no quotes, years as YEAR).

    A number before or behind it does not count; a department's name before it does not either.
    """
    bare = bare_title(core)
    best: Title | None = None
    for candidate in _without_name(bare):
        reading = _grammar().read(candidate)
        said = frozenset(reading.said)
        title = Title(said, reading.left, _named(said) if reading.complete else None)
        if title.complete and said:
            return title
        if best is None or len(title.left) < len(best.left):
            best = best if best and best.said and not title.said else title
    assert best is not None
    return best


def bare_title(core: str) -> str:
    """Return a title without the number of the form before or behind it."""
    return _TRAILING_NUMBER.sub("", _NUMBER.sub("", core))


def counting_words(text: str) -> frozenset[str]:
    """Return the words in `text` that count in a title."""
    return frozenset(_grammar().read(text).said)


def tables_near(title: Title) -> tuple[str, ...]:
    """Return the tables a title would name without a soft word (明细, 分单位 …) or without what nobody accounts for."""
    soft = frozenset(knowledge("budgetlib.layouts", "titles.yaml")["soft"])
    table = _named(title.said - soft)
    return (table,) if table and (title.said & soft or title.left) else ()


def only_detailed(title: Title) -> bool:
    """True for a title that names a table but for the word 明细, and says nothing else that is not known."""
    soft = frozenset(knowledge("budgetlib.layouts", "titles.yaml")["soft"])
    return title.complete and title.said & soft == {_DETAIL}


def _without_name(bare: str) -> Iterator[str]:
    """Yield a title whole, and then without each beginning that may be an organisation's name."""
    yield bare
    endings = tuple(knowledge("budgetlib.layouts", "common.yaml")["organisation_endings"])
    for end in range(3, min(len(bare) - 2, 40)):
        if bare[:end].endswith(endings):
            yield bare[end:]


def _named(said: frozenset[str]) -> str | None:
    """The table a set of words names; 支出 in the name of a classification may count or not."""
    plain = said - {_MAYBE}
    readings = [plain, plain | {"expenditure"}] if _MAYBE in said else [plain]
    for reading in readings:
        for entry in knowledge("budgetlib.layouts", "titles.yaml")["tables"]:
            of = set(entry["of"])
            if of <= reading <= of | set(entry["with"]):
                return str(entry["table"])
    return None


@cache
def _grammar() -> Grammar:
    entries = knowledge("budgetlib.layouts", "titles.yaml")
    return Grammar({"": entries["neutral"], **entries["words"]})
