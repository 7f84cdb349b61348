"""The rows of money of a form: labels and amounts of both scopes, with digits cut by column borders put together again.

A border between two cells is often read as a digit, so that the right cell begins with a ghost of the digit before it:
`350,00 | 00` is 350,000. Whether pieces join directly or after dropping a ghost is decided by the form's own
redundancy: groups of thousands, total = sum of sources, and the other scope. What stays open is not taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise, product

from budgetlib.amounts import FEN, UNITS, Amount, half_width, parse_amount
from budgetlib.interpret.forms.cells import chinese, filled
from budgetlib.interpret.forms.model import SOURCES, FundSplit
from budgetlib.interpret.forms.money_unit import UNSTATED
from budgetlib.interpret.forms.vocabulary import compact, fund_patterns
from budgetlib.readers.document import Line

MAX_CELL = 60  # longer cells hold a strip of the page, no amount
MAX_PIECES = 4
MAX_CANDIDATES = 6
# Costs of a reading: the cheapest combination that satisfies total = sum of sources wins, if it is the only one.
JOINED, GHOST, IGNORED, COMPLETED, NOTHING, BROKEN_SUM = 0, 1, 2, 4, 6, 9
MAX_COMBINATIONS = 5_000
TOTAL, FISCAL = ("total",), "fiscal"
_CUT_SHORT = re.compile(r",\s*\d\s*\d\s*$")
_RUN = re.compile(r"[0-9][0-9,.\s]*|[^0-9]+")
_GROUPED = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,12})(?:\.(?P<decimals>[0-9]+))?")
_UNIT_BESIDE = re.compile(rf"(?<=[0-9])\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})(?![\u4e00-\u9fff])")
_DIGITS = "0123456789"
_HALF_LABEL = re.compile("年度|当年|本年")
_WHOLE_LABEL = re.compile("实施期|中期|全周期|总投资")
MIN_LABEL_CHARACTERS = 2


@dataclass(slots=True)
class _Cell:
    """Pieces of digits found for one source in one scope; `lost` when a mark stands there that is no digit."""

    pieces: list[str] = field(default_factory=list)
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    digits: str | None
    cost: int

    @property
    def value(self) -> Decimal | None:
        """The amount in the unit it is printed in."""
        return None if self.digits is None else Decimal(self.digits)

    @property
    def decimals(self) -> int:
        return 0 if self.digits is None else len(self.digits.partition(".")[2])


_Group = tuple[list[tuple[str, int]], list[str], bool]  # labels with their places, pieces of digits, a stray mark seen
Choice = Mapping[tuple[str, ...], _Reading]


def read_funds(lines: Sequence[Line], unit: str = UNSTATED) -> tuple[FundSplit, FundSplit]:
    """Return the money of the whole period and of the year, in yuan; `unit` is the unit it is printed in."""
    rows = [row for line in lines for row in _rows(line)]
    single = all(len(groups) == 1 for _, groups in rows)
    cells: dict[tuple[str, ...], tuple[_Cell, _Cell]] = {}
    for keys, groups in rows:
        if not any(key in known for known in cells for key in keys):
            cells[keys] = _of_one_scope(groups[0], rows) if single else _halves(groups)
    decimals = int(-FEN.adjusted() + UNITS[unit].adjusted())  # money in 万元 may be printed to the fen
    readings = [{keys: _candidates(halves[scope], decimals) for keys, halves in cells.items()} for scope in (0, 1)]
    _complete(readings, cells)
    choices = [_cheapest(ways) for ways in readings]
    choices = [_tie_broken(choices[scope], choices[1 - scope]) for scope in (0, 1)]
    splits = [_split(readings[scope], choices[scope], unit) for scope in (0, 1)]
    balanced = [len(choices[scope]) == 1 and _adds_up(choices[scope][0]) for scope in (0, 1)]
    lost = [{key for keys, halves in cells.items() for key in keys if halves[scope].lost} for scope in (0, 1)]
    settled = [_settle(splits[s], splits[1 - s], lost[s]) if balanced[s] and not single else splits[s] for s in (0, 1)]
    return settled[0], settled[1]


def _rows(line: Line) -> Iterator[tuple[tuple[str, ...], list[_Group]]]:
    """Yield the sources a row names, each with what stands in its halves.

    Usually it is one source in both scopes. Where 财政拨款 stands beside the total, the row lists sources instead.
    """
    tokens = list(_tokens(line))
    start = next((i for i, (kind, text, _) in enumerate(tokens) if kind == "label" and _keys(text)), None)
    if start is None:
        return
    groups = _groups(tokens[start:])
    named = [tuple(_keys(labels[0][0])) for labels, _, _ in groups]  # a border may cut more labels out of the first
    if len({keys for keys in named if keys}) > 1 and any(FISCAL in keys for keys in named):
        yield from ((keys, [group]) for keys, group in zip(named, groups, strict=True) if keys)
    else:
        yield named[0], groups


def _of_one_scope(group: _Group, rows: Sequence[tuple[tuple[str, ...], list[_Group]]]) -> tuple[_Cell, _Cell]:
    """The amount of a form that states one scope only: the year, unless it calls it the whole period."""
    labels = "".join(text for _, groups in rows for text, _ in groups[0][0])
    found = _Cell(group[1], group[2])
    return (found, _Cell()) if _WHOLE_LABEL.search(labels) and not _HALF_LABEL.search(labels) else (_Cell(), found)


def _tokens(line: Line) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, text, position): labels, digits, and stray marks of one row of money."""
    for position, cell in filled(line):
        text = half_width(cell)
        if len(text) > MAX_CELL:
            continue
        runs = _RUN.findall(_UNIT_BESIDE.sub("", re.sub(r"</?\w>", "", text)))
        odd = any(run[0] not in _DIGITS and _is_odd(run) for run in runs) and len(runs) > 1
        for run in runs:
            if run[0] in _DIGITS:
                yield ("mark" if odd else "digits"), run, position
            elif _is_label(run):
                yield "label", compact(run), position
            elif run.strip():
                yield "mark", run, position


def _is_label(run: str) -> bool:
    return chinese(run) >= MIN_LABEL_CHARACTERS


def _is_odd(run: str) -> bool:
    """Letters or a lone character between digits: the digits are a misread label."""
    return not _is_label(run) and re.search(r"[^\W\d_]|%", run) is not None


def _keys(label: str) -> list[str]:
    return [key for key, pattern in fund_patterns().items() if pattern.search(label)]


def _groups(tokens: Sequence[tuple[str, str, int]]) -> list[_Group]:
    """Return the row as (labels with position, pieces of digits, stray mark seen) in reading order."""
    groups: list[_Group] = []
    for kind, text, position in tokens:
        if kind == "label" and (not groups or groups[-1][1]):
            groups.append(([(text, position)], [], False))
        elif kind == "label":
            groups[-1][0].append((text, position))
        elif kind == "digits":
            groups[-1][1].append(text)
        else:
            groups[-1] = (*groups[-1][:2], True)
    return groups


def _halves(groups: Sequence[_Group]) -> tuple[_Cell, _Cell]:
    first, last = groups[0], groups[-1]
    if len(groups) > 1:
        return _Cell(first[1], first[2]), _Cell(last[1], last[2])
    labels = first[0]
    apart = len({position for _, position in labels}) > 1
    if apart or _HALF_LABEL.search(labels[0][0]):
        return _Cell(), _Cell(first[1], first[2])
    return _Cell(first[1], first[2]), _Cell(lost=True)


def _candidates(cell: _Cell, decimals: int) -> list[_Reading]:
    """Every way to read the pieces of one amount, cheapest first."""
    pieces = [re.sub(r"\s", "", piece).lstrip(",.") for piece in cell.pieces[:MAX_PIECES]]
    ways: dict[str, int] = {}
    for i, piece in enumerate(pieces):
        _offer(ways, decimals, piece.rstrip(",."), JOINED if len(pieces) == 1 else IGNORED + i)
    for left, right in pairwise(pieces):
        _offer(ways, decimals, left + right, JOINED)
        for size in range(1, len(right) + 1):
            if size == 1 or left.endswith(right[:size]):
                _offer(ways, decimals, left + right[size:], GHOST)
    readings = [_Reading(digits, cost) for digits, cost in ways.items()]
    readings.sort(key=lambda reading: reading.cost)
    return [*readings[:MAX_CANDIDATES], _Reading(None, NOTHING if pieces else JOINED)]


def _offer(ways: dict[str, int], decimals: int, digits: str, cost: int) -> None:
    if (match := _GROUPED.fullmatch(digits)) and len(match["decimals"] or "") <= decimals:
        plain = digits.replace(",", "")
        ways[plain] = min(cost, ways.get(plain, cost))


def _complete(
    readings: Sequence[dict[tuple[str, ...], list[_Reading]]], cells: Mapping[tuple[str, ...], tuple[_Cell, _Cell]]
) -> None:
    """Amounts that lost their last digit: offer what the form prints elsewhere with the same beginning."""
    known = {r.digits for ways in readings for candidates in ways.values() for r in candidates if r.digits}
    for keys, halves in cells.items():
        for scope, cell in enumerate(halves):
            for piece in filter(_CUT_SHORT.search, cell.pieces):
                digits = re.sub(r"[\s,.]", "", piece)
                whole = sorted(k for k in known if len(k) == len(digits) + 1 and k.startswith(digits))
                readings[scope][keys] += [_Reading(k, COMPLETED) for k in whole]
                cell.lost = cell.lost or not whole


def _cheapest(ways: Mapping[tuple[str, ...], list[_Reading]]) -> list[Choice]:
    """Return the cheapest readings of one scope, sums that do not hold counting as a cost; several when equal."""
    options = list(ways.values())
    if math.prod(map(len, options)) > MAX_COMBINATIONS:
        options = [sorted(option, key=lambda reading: reading.cost)[:2] for option in options]
    best: list[Choice] = []
    least: int | None = None
    for combination in product(*options):
        choice = dict(zip(ways, combination, strict=True))
        cost = sum(reading.cost for reading in combination) + (0 if _adds_up(choice) else BROKEN_SUM)
        if least is None or cost < least:
            best, least = [choice], cost
        elif cost == least:
            best.append(choice)
    return best


def _adds_up(choice: Choice) -> bool:
    """True when the total is the sum of the sources, within rounding where decimals are printed."""
    total = choice.get(TOTAL)
    sources = [reading for keys, reading in choice.items() if keys != TOTAL and reading.value is not None]
    if total is None or not sources:
        return True
    if total.value is None:
        return False
    added = sum((reading.value or Decimal(0) for reading in sources), Decimal(0))
    rounded = [reading for reading in (total, *sources) if reading.decimals]
    slack = sum((Decimal(1).scaleb(-reading.decimals) for reading in rounded), Decimal(0)) / 2
    return abs(total.value - added) <= slack


def _tie_broken(choices: Sequence[Choice], others: Sequence[Choice]) -> list[Choice]:
    """Among equal choices of one scope keep those that agree most with the other scope."""

    def agreement(choice: Choice) -> int:
        return max(sum(choice[keys].digits == other[keys].digits for keys in choice) for other in others)

    most = max(map(agreement, choices))
    return [choice for choice in choices if agreement(choice) == most]


def _split(ways: Mapping[tuple[str, ...], list[_Reading]], choices: Sequence[Choice], unit: str) -> FundSplit:
    """Take the amounts on which all remaining choices agree; a sum of two sources in one cell belongs to neither."""
    amounts: dict[str, Amount | None] = {}
    repaired: set[str] = set()
    illegible: set[str] = set()
    for keys, candidates in ways.items():
        digits = {choice[keys].digits for choice in choices}
        reading = choices[0][keys]
        open_ = len(digits) > 1 or (reading.digits is None and len(candidates) > 1)
        if open_ or (len(keys) > 1 and reading.value):
            illegible.update(keys)
            continue
        amounts |= dict.fromkeys(keys, parse_amount(reading.digits, unit))
        if reading.digits is not None and reading.cost:
            repaired.update(keys)
    split = FundSplit(**amounts, repaired=frozenset(repaired), illegible=frozenset(illegible))
    return _with_total(split, choices, unit) if TOTAL in ways else split


def _with_total(split: FundSplit, choices: Sequence[Choice], unit: str) -> FundSplit:
    """A total that cannot be read is the sum of its sources when there is only one way to read all of these."""
    if split.total is not None or len(choices) > 1:
        return split
    sources = [reading for keys, reading in choices[0].items() if keys != TOTAL]
    stated = [value for reading in sources if (value := reading.value) is not None]
    if not any(stated):
        return split
    grain = UNITS[unit].scaleb(-max(reading.decimals for reading in sources))
    total = Amount(sum(stated, Decimal(0)) * UNITS[unit], max(grain, FEN), "")
    return replace(split, total=total, repaired=split.repaired | {"total"}, illegible=split.illegible - {"total"})


def _settle(split: FundSplit, other: FundSplit, lost: set[str]) -> FundSplit:
    """Fill what the sums of a scope that adds up leave no choice about.

    A source whose cell is lost must then be zero; so must one that is blank here and zero in the other scope, because
    both halves of a form are filled in alike.
    """
    zero = Amount(Decimal(0), Decimal(1), "")
    settled = {
        key: zero
        for key in SOURCES
        if getattr(split, key) is None and (twin := getattr(other, key)) is not None and (twin.yuan == 0 or key in lost)
    }
    return replace(
        split, **settled, repaired=split.repaired | settled.keys(), illegible=split.illegible - settled.keys()
    )
