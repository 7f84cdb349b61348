"""What a reading of a drawn document found, missed, and got wrong, judged by the truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tools.drawn_forms.printed import PROJECTS, Truth

DOUBTFUL = "doubtful"
IGNORED = frozenset({"other", "procurement", "performance"})
READING = frozenset(
    {"unplaced_figure", "unreadable_figure", "uncertain_column", "unknown_table", "unknown_column", "column_by_place"}
    | {"table_named_by_head", "unread"}
)


@dataclass(slots=True)
class Score:
    """Counts of one document or of many: figures printed, exported for sure, found, certainly wrong; accusations."""

    printed: int = 0
    exported: int = 0
    found: int = 0
    wrong: int = 0
    accused: int = 0
    failed: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    excess: Counter[str] = field(default_factory=Counter)
    accusations: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def recall(self) -> float:
        """Share of the printed figures that were found under their own meaning."""
        return self.found / self.printed if self.printed else 1.0

    @property
    def precision(self) -> float:
        """Share of the figures exported without doubt that are right."""
        return self.found / self.exported if self.exported else 1.0


def judge(
    truth: Iterable[Truth],
    figures: Iterable[Mapping[str, Any]],
    findings: Iterable[Mapping[str, Any]],
    projects: Iterable[Mapping[str, Any]] = (),
) -> Score:
    """Compare exported figures and projects with what was printed. Noughts are left out on both sides."""
    score = Score()
    pool: dict[tuple[str, Decimal], list[Mapping[str, Any]]] = defaultdict(list)
    for row in (*figures, *map(_as_figure, projects)):
        if row["amount"] and row["table"] not in IGNORED:
            pool[row["table"], row["amount"]].append(row)
            score.exported += row.get("standing") != DOUBTFUL
    for figure in (figure for figure in truth if figure.amount):
        score.printed += 1
        there = pool[figure.table, figure.amount]
        hit = next((row for row in there if _is(row, figure)), None)
        if hit is None:
            score.missing[figure.table] += 1
            continue
        there.remove(hit)
        score.found += 1
        score.exported += hit.get("standing") == DOUBTFUL  # found all the same
    left = [row for rows in pool.values() for row in rows if row.get("standing") != DOUBTFUL]
    score.wrong, score.excess = len(left), Counter(row["table"] for row in left)
    accused = [row["rule"] for row in findings if row["severity"] == "error" and row["rule"] not in READING]
    score.accused, score.accusations = len(accused), Counter(accused)
    return score


def _as_figure(project: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `projects` as a figure: what the project costs, of all funds."""
    whole = {"table": PROJECTS, "side": None, "code": "", "measure": "total", "fund": "all", "standing": None}
    return {**whole, "name": project["project"], "unit_name": project["unit_name"], "period": project["period"],
            "amount": project["amount"]}  # fmt: skip


def _is(row: Mapping[str, Any], figure: Truth) -> bool:
    held = figure.column
    side = not figure.side or (row["side"] or figure.side) == figure.side
    code = (row["code"] or "") == figure.code if figure.code else not _is_functional(row["code"] or "")
    if figure.table == PROJECTS and (row["name"], row["unit_name"] or "") != (figure.name, figure.unit):
        return False
    return (
        side
        and code
        and row["measure"] in held.measures
        and row["fund"] in held.funds
        and row["period"] in held.periods
    )


def _is_functional(code: str) -> bool:
    return code.isdigit() and len(code) in (3, 5, 7)
