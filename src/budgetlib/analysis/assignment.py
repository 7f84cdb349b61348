"""Which project sits under which functional code: not printed, inferred from the amounts alone.

A disclosure prints project expenditure (项目支出) per functional item (功能分类项级) and, elsewhere, the projects with
their money. If every project lies wholly under one item, the projects of an item must add up to its project
expenditure, within the rounding of the printed figures. Every division of the projects that meets all items at once is
found; where all of them agree on a project, its code follows from the figures, else the codes it may have are named.
The inference rests on that assumption: a project whose money is spread over several items refutes it, and where no
division meets the items, nothing is inferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.cover import Amount, Covers, covers
from budgetlib.analysis.projects import by_amount
from budgetlib.analysis.structure import project_expenditure
from budgetlib.analysis.sums import add_up, empty_table, fraction, rows_where, with_share

# What came of the inference.
ASSIGNED, NOT_DISCLOSED, NOT_EQUAL, NO_WAY, GAVE_UP = (
    "assigned",
    "not disclosed",
    "totals differ",
    "no division meets the items",
    "gave up",
)
_PROJECTS = ["label", "unit_name", "period", "amount", "code", "name", "certain", "codes", "ways", "page", "row"]
_CODES = ["code", "name", "amount", "projects", "certain_amount", "certain_share", "share", "table", "page", "row"]
_PAIRS = ["label", "amount", "code", "name", "ways", "share"]
_HALF_FEN = 200  # half grains of yuan with two decimals are whole numbers of this unit


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the amounts tell about the codes of projects.

    `outcome` is one of the constants above; `ways` the number of divisions that meet every item (None: not known).
    `projects` has a row per project: `code` and `name` where certain, `codes` all codes it may have (`、` between),
    `ways` in how many divisions it has the likeliest of them. `codes` has a row per functional item: `projects`, the
    number that certainly belong to it, their `certain_amount`, and that as share of the item's project expenditure.
    `pairs` has a row per possible project and code: in how many `ways`, and their `share`. `gap` is what the projects'
    sum exceeds that of the items by, in yuan. `listed` are the first ways: for every row of `projects` its row of
    `codes`.
    """

    outcome: str
    ways: int | None
    projects: pd.DataFrame
    codes: pd.DataFrame
    pairs: pd.DataFrame
    gap: Decimal = Decimal(0)
    listed: tuple[tuple[int, ...], ...] = ()

    @property
    def certain_amount(self) -> Decimal:
        """Money of the projects whose code all divisions agree on, in yuan."""
        return add_up(rows_where(self.projects, self.projects["certain"])["amount"])


def assign(figures: pd.DataFrame, projects: pd.DataFrame) -> Assignment:
    """Return which functional item each project belongs to, as far as the amounts tell.

    Money carried over from the prior year counts where the items' sum includes it.
    """
    codes = project_expenditure(figures)
    listed = by_amount(projects)
    listed = rows_where(listed, [amount > 0 for amount in listed["amount"]])
    if codes.empty or listed.empty:
        return _nothing(NOT_DISCLOSED, listed, codes)
    candidates = [listed, rows_where(listed, listed["period"] == "current")]
    gaps = [add_up(some["amount"]) - add_up(codes["amount"]) for some in candidates]
    told = next((some for some in candidates if len(some) and _equal(some, codes)), None)
    if told is None:
        return _nothing(NOT_EQUAL, listed, codes, min(gaps, key=abs))
    found = covers(_amounts(told), _amounts(codes))
    outcome = GAVE_UP if found.count is None else ASSIGNED if found.count else NO_WAY
    return _assignment(outcome, told.reset_index(drop=True), codes, found)


def apart_by_unit(assigned: Assignment) -> Assignment | None:
    """Return the assignment under a second assumption: that no functional item is shared by two spending units.

    None where that excludes nothing or everything, where a project's unit is not known, or the ways are too many to
    list.
    """
    units = list(assigned.projects["unit_name"])
    every = len(assigned.listed) == assigned.ways
    if not every or any(map(pd.isna, units)) or len(set(units)) < 2:
        return None
    kept = tuple(way for way in assigned.listed if len(set(zip(way, units, strict=True))) == len(set(way)))
    if len(kept) in (0, len(assigned.listed)):
        return None
    ways: Counter[tuple[int, int]] = Counter(pair for way in kept for pair in enumerate(way))
    return _assignment(ASSIGNED, assigned.projects, assigned.codes, Covers(len(kept), dict(ways), kept))


def _assignment(outcome: str, told: pd.DataFrame, codes: pd.DataFrame, found: Covers) -> Assignment:
    every = found.count or 1
    rows = []
    for number, project in enumerate(told.to_dict("records")):
        possible = sorted((code for item, code in found.ways if item == number), key=lambda c: -found.ways[number, c])
        for code in possible:
            ways = found.ways[number, code]
            named = {"code": codes["code"].iloc[code], "name": codes["name"].iloc[code]}
            rows.append({**project, **named, "number": number, "ways": ways, "share": fraction(ways, every)})
    pairs = pd.DataFrame(rows, columns=["number", *_PAIRS])
    placed = pd.DataFrame(
        [_placed(p, pairs[pairs["number"] == n]) for n, p in enumerate(told.to_dict("records"))], dtype=object
    )
    tables = (placed[_PROJECTS], _of_codes(codes, placed), pairs[_PAIRS])
    return Assignment(outcome, found.count, *tables, listed=found.listed)


def _placed(project: dict[str, Any], possible: pd.DataFrame) -> dict[str, Any]:
    """A project with its code, where only one is possible."""
    certain = len(possible) == 1
    return {
        **project,
        "code": possible["code"].iloc[0] if certain else None,
        "name": possible["name"].iloc[0] if certain else None,
        "certain": certain,
        "codes": "、".join(possible["code"]) or None,
        "ways": int(possible["ways"].iloc[0]) if len(possible) else None,
    }


def _of_codes(codes: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for code in with_share(codes).to_dict("records"):
        own = placed[placed["code"] == code["code"]]
        held = add_up(own["amount"])
        rows.append({**code, "projects": len(own), "certain_amount": held})
        share = fraction(held, code["amount"])
        rows[-1]["certain_share"] = None if share is None else min(share, Decimal(1))  # rounding may exceed the item
    return pd.DataFrame(rows, columns=_CODES)


def _nothing(outcome: str, listed: pd.DataFrame, codes: pd.DataFrame, gap: Decimal = Decimal(0)) -> Assignment:
    unplaced = listed.assign(code=None, name=None, certain=False, codes=None, ways=None)[_PROJECTS]
    return Assignment(outcome, None, unplaced, _of_codes(codes, unplaced), empty_table(_PAIRS), gap)


def _amounts(rows: pd.DataFrame) -> list[Amount]:
    """Amounts and half grains as whole numbers; a missing grain means an exact amount."""
    return [
        (int(amount * _HALF_FEN), 0 if pd.isna(grain) else int(grain * _HALF_FEN / 2))
        for amount, grain in zip(rows["amount"], rows["grain"], strict=True)
    ]


def _equal(told: pd.DataFrame, codes: pd.DataFrame) -> bool:
    """Whether both sums can be the same within the rounding of all figures; no division can exist else."""
    sides: Sequence[list[Amount]] = (_amounts(told), _amounts(codes))
    gap = abs(sum(amount for amount, _ in sides[0]) - sum(amount for amount, _ in sides[1]))
    return gap <= sum(half for side in sides for _, half in side)
