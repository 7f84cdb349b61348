"""Which projects are called other operating 其他运转 and which specific targets 特定目标: inferred from stated sums.

A text may state how many projects of each category there are and what they add up to, without saying which. Every
choice of projects that meets both numbers and both sums is found. What all choices agree on follows from the figures;
about the rest nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

import pandas as pd

from budgetlib.analysis.cover import Amount
from budgetlib.analysis.projects import counted
from budgetlib.analysis.sums import empty_table

OPERATING, SPECIFIC, OUTSIDE = "other operating", "specific target", "neither"
_MEASURES = {OPERATING: "performance_other_operating", SPECIFIC: "performance_specific"}
_COLUMNS = ["label", "amount", "category", "ways", *(f"as_{name.split()[0]}" for name in _MEASURES), "page", "row"]
_HALF_FEN = 200  # half grains of yuan with two decimals are whole numbers of this unit
LISTED = 1_000  # choices that are looked at; with more, nothing is told
STEPS = 500_000  # of all searching: under a second


@dataclass(frozen=True, slots=True)
class Categories:
    """What two numbers and two sums tell. `ways` is the number of choices, None where there are too many to list.

    `stated` has what the text states of each category: number and sum in yuan. `projects` has a row per project of this
    year: its `category` where all choices agree, and in how many it is `as_other` or `as_specific`.
    """

    ways: int | None
    projects: pd.DataFrame
    stated: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    place: tuple[int, int] | None = None


class _TooMuch(Exception):
    """The search has used up its steps."""


def by_stated_sums(claims: pd.DataFrame, projects: pd.DataFrame) -> Categories:
    """Return which category each project of this year belongs to, as far as the numbers and sums of the text tell.

    Amounts are those of the forms where they agree with the table's: they are exact to the yuan.
    """
    stated = {name: _stated(claims, measure) for name, measure in _MEASURES.items()}
    listed = counted(projects)
    listed = listed[listed["period"] == "current"].reset_index(drop=True)
    numbers = [number for number, *_ in stated.values()]
    if None in numbers or not 0 < sum(numbers) <= len(listed) or 0 in numbers:
        return Categories(0, empty_table(_COLUMNS))
    amounts = [_exact(row) for row in listed.to_dict("records")]
    told = {name: (number, amount) for name, (number, amount, *_) in stated.items()}
    place = stated[OPERATING][3]
    try:
        wanted = [(number, _whole(amount, grain)) for number, amount, grain, _ in stated.values()]
        choices = list(islice(_choices(amounts, wanted), LISTED + 1))
    except _TooMuch:
        return Categories(None, empty_table(_COLUMNS), told, place)
    if len(choices) > LISTED:
        return Categories(None, empty_table(_COLUMNS), told, place)
    return Categories(len(choices), _placed(listed, choices) if choices else empty_table(_COLUMNS), told, place)


def _stated(claims: pd.DataFrame, measure: str) -> tuple[Any, Any, Any, Any]:
    """Number, sum, grain and place of a category; Nones where the text states one of them not, or differently twice."""
    counts = claims[(claims["measure"] == f"{measure}_count") & claims["count"].notna()]
    sums = claims[(claims["measure"] == f"{measure}_amount") & claims["amount"].notna()]
    if counts["count"].nunique() != 1 or sums["amount"].nunique() != 1:
        return None, None, None, None
    first = sums.iloc[0]
    return int(counts["count"].iloc[0]), first["amount"], first["amount_grain"], (int(first["page"]), int(first["row"]))


def _exact(row: dict[str, Any]) -> Amount:
    """A project's amount: the form's, which is exact, where the table's is that amount rounded."""
    amount, form = row["amount"], row["form_amount_year"]
    half = Decimal(0) if pd.isna(row["grain"]) else row["grain"] / 2
    if not pd.isna(form) and abs(form - amount) <= half:
        return _whole(form, None)
    return _whole(amount, row["grain"])


def _whole(amount: Decimal, grain: Any) -> Amount:
    return int(amount * _HALF_FEN), 0 if pd.isna(grain) else int(grain * _HALF_FEN / 2)


def _choices(
    amounts: Sequence[Amount], wanted: Sequence[tuple[int, Amount]]
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Every pair of sets of projects that meets both numbers and sums; what is in neither is chosen first."""
    (first, one), (second, other) = wanted
    steps = [STEPS]
    whole = (sum(amount for amount, _ in amounts), 0)
    rest = whole[0] - one[0] - other[0], one[1] + other[1]
    everything = frozenset(range(len(amounts)))
    for outside in _subsets(amounts, sorted(everything), len(amounts) - first - second, rest, steps, everything):
        inside = everything - outside
        for chosen in _subsets(amounts, sorted(inside), first, one, steps):
            left = inside - chosen
            if _meets(amounts, left, other):
                yield chosen, left


def _subsets(
    amounts: Sequence[Amount],
    places: Sequence[int],
    size: int,
    wanted: Amount,
    steps: list[int],
    loose: frozenset[int] = frozenset(),
) -> Iterator[frozenset[int]]:
    """Sets of `size` places whose amounts add up to `wanted`; the rounding of places in `loose` counts in any case."""
    order = sorted(places, key=lambda place: -amounts[place][0])
    running = [0]
    for place in order:
        running.append(running[-1] + amounts[place][0])
    slack = sum(half for _, half in amounts) if loose else sum(amounts[place][1] for place in order)
    low, high = wanted[0] - wanted[1] - slack, wanted[0] + wanted[1] + slack
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    while stack:
        steps[0] -= 1
        if steps[0] < 0:
            raise _TooMuch
        at, held, chosen = stack.pop()
        left = size - len(chosen)
        if left == 0:
            if low <= held <= high and (loose or _meets(amounts, chosen, wanted)):
                yield frozenset(chosen)
            continue
        if len(order) - at < left:
            continue
        most = held + running[at + left] - running[at]
        least = held + running[-1] - running[len(order) - left]
        if most < low or least > high:
            continue
        stack.append((at + 1, held, chosen))
        stack.append((at + 1, held + amounts[order[at]][0], (*chosen, order[at])))


def _meets(amounts: Sequence[Amount], chosen: Sequence[int] | frozenset[int], wanted: Amount) -> bool:
    held = sum(amounts[place][0] for place in chosen)
    return abs(held - wanted[0]) <= wanted[1] + sum(amounts[place][1] for place in chosen)


def _placed(listed: pd.DataFrame, choices: Sequence[tuple[frozenset[int], frozenset[int]]]) -> pd.DataFrame:
    rows = []
    for number, project in enumerate(listed.to_dict("records")):
        ways = [sum(number in choice[side] for choice in choices) for side in (0, 1)]
        every = [*ways, len(choices) - sum(ways)]
        category = next((n for n, w in zip((*_MEASURES, OUTSIDE), every, strict=True) if w == len(choices)), None)
        told = {"category": category, "ways": len(choices), "as_other": ways[0], "as_specific": ways[1]}
        rows.append({key: project[key] for key in ("label", "amount", "page", "row")} | told)
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)
