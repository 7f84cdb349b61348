"""Proposals for misread figures: what the identities say a figure must read, and how certain that is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.amounts import FEN
from budgetlib.model import records
from budgetlib.model.keys import figure_keys
from budgetlib.reconcile.engine.checks import Check, arithmetic, evidence_pages, figure_place, money
from budgetlib.reconcile.engine.facts import Fact
from budgetlib.reconcile.kinds.linear import identities
from budgetlib.reconcile.repair.likelihood import costs
from budgetlib.reconcile.repair.localise import Explanation, explanations, failing_parts
from budgetlib.reconcile.repair.problem import OTHER_VALUE, Change, Problem, is_readable, problem
from budgetlib.reconcile.repair.unreadable import usual_grains, with_unreadable

TIME_LIMIT = 20.0  # seconds for one document
PROVED_BY = 2  # identities that must demand a change before it is proposed
OUTWEIGHED_BY = 4  # identities that hold only with a change, for each that the figure breaches either way
MAX_ALTERNATIVES = 5  # of one part that are listed
GAVE_UP = "repair_gave_up"
UNIQUE, AMBIGUOUS = "unique", "ambiguous"
Place = tuple[str, int, int, str]
"""Where a figure stands: table, page, row, and what names it in the row (see model/keys.py)."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """Rows of the dataset `repairs`, and findings about what could not be decided."""

    rows: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def repairs(checks: Iterable[Check], facts: Iterable[Fact] = (), *, time_limit: float = TIME_LIMIT) -> Repairs:
    """Propose corrections for the figures that the failing identities point to.

    `facts` are all figures of the disclosure: those printed more than once help to choose between readings.

    A proposal is `unique` when no explanation within the margin of the best says otherwise about the figure, at least
    two identities demand it, one of them of tables alone, and no identity the figure stands in keeps failing. A breach
    that no small misreading explains, or that would need the same figure misread alike in several places, is the
    document's own: nothing is proposed.
    """
    deadline = time.monotonic() + time_limit
    system = identities(checks)
    solved = problem(system, list(facts))
    names = [identity.check for identity in system]
    found = Repairs([], [])
    for part in failing_parts(solved):
        near = explanations(solved, part, deadline)
        if near is None:
            found.findings.append(_gave_up([names[i] for i in part], time_limit))
        elif near[0].changes:
            found.rows.extend(_proposals(solved, names, near))
    return Repairs(_merged(found.rows), found.findings)


def _merged(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The proposals of all parts, each once: figures that were swapped are found from either of their columns."""
    kept: dict[tuple[Place, Decimal], dict[str, Any]] = {}
    for row in rows:
        first = kept.setdefault((place_of(row), row["proposed"]), row)
        if first["certainty"] != row["certainty"]:
            first["certainty"] = AMBIGUOUS
    proposed = Counter(place for place, _ in kept)
    return [row | ({"certainty": AMBIGUOUS} if proposed[place_of(row)] > 1 else {}) for row in kept.values()]


def _proposals(solved: Problem, checks: Sequence[Check], near: Sequence[Explanation]) -> list[dict[str, Any]]:
    best = near[0]
    offered = [change for change in best.changes if _is_proposal(solved, change, best)]
    certain = [c for c in offered if _is_agreed(c, best, near) and not _still_fails(solved, c, best)]
    rows = [_row(solved, checks, change, UNIQUE) for change in certain]
    decided = {change.name for change in certain}
    others = dict.fromkeys(
        change
        for one in near
        for change in sorted(one.changes, key=lambda change: change.name)
        if change.name not in decided and _is_proposal(solved, change, one)
    )
    return rows + [_row(solved, checks, change, AMBIGUOUS) for change in list(others)[:MAX_ALTERNATIVES]]


def _is_agreed(change: Change, best: Explanation, near: Sequence[Explanation]) -> bool:
    """True when no explanation within the margin says otherwise about the figure.

    One that makes some of the same changes and takes the rest for breaches by the document itself does not: whoever
    misread or misprinted the figure, the identities demand the same value.
    """
    said = (change.name, change.fen)
    return all(said in {(c.name, c.fen) for c in one.changes} or one.changes < best.changes for one in near)


def _is_proposal(solved: Problem, change: Change, explanation: Explanation) -> bool:
    if change.kind == OTHER_VALUE or _is_repeated(solved, change, explanation):
        return False
    demanding = _demanding(solved, change)
    alone = [i for i in demanding if solved.equations[i].breach >= costs()["breached_identity"]]
    return len(demanding) >= PROVED_BY and bool(alone)


def _is_repeated(solved: Problem, change: Change, explanation: Explanation) -> bool:
    """True when the same printed amount would be misread alike elsewhere: then the document prints it so."""
    same = Counter((solved.facts[one.name].amount, one.fen) for one in explanation.changes)
    return same[solved.facts[change.name].amount, change.fen] > 1


def _demanding(solved: Problem, change: Change) -> list[int]:
    """The failing equations a figure stands in, or the one it was swapped with: they demand the change."""
    standing = {i for name in (change.name, change.partner) if name for i in solved.standing[name]}
    return [i for i in sorted(standing) if solved.equations[i].fails(solved.equations[i].residue)]


def _still_fails(solved: Problem, change: Change, explanation: Explanation) -> bool:
    """True when identities of the figure keep failing, unless many times as many hold only with the change."""
    failing = [i for i in solved.standing[change.name] if i in explanation.failing]
    demanding = [i for i in _demanding(solved, change) if i not in explanation.failing]
    return bool(failing) and len(demanding) < OUTWEIGHED_BY * len(failing)


def _row(solved: Problem, checks: Sequence[Check], change: Change, certainty: str) -> dict[str, Any]:
    fact = solved.facts[change.name]
    proposed = fact.amount + change.fen * FEN
    demanding = [checks[i] for i in _demanding(solved, change)]
    told = "; ".join(dict.fromkeys(f"{check.place}: {arithmetic(check)}" for check in demanding))
    kind = change.kind.replace("_", " ")
    reads = money(fact.amount) if is_readable(fact) else repr(fact.record["printed"])
    misread = f"{figure_place(fact)} reads {reads} ({kind})"
    return {
        "table": fact.get("table"),
        "page": fact.page,
        "row": fact.row,
        "code": fact.get("code"),
        "column": fact.key,
        "printed": fact.record["printed"],
        "proposed": proposed,
        "certainty": certainty,
        "reason": f"{misread}; with {money(proposed)} 万元 they hold: {told}.",
        "identities": "; ".join(dict.fromkeys(check.rule.id for check in demanding)),
    }


def _gave_up(checks: Sequence[Check], time_limit: float) -> dict[str, Any]:
    return {
        "rule": GAVE_UP,
        "severity": "note",
        "title": f"Which figure is wrong was not decided for {len(checks)} failing identities.",
        "explanation": f"The search for misread figures was given up (limit {time_limit:g} seconds): too many figures "
        "may be misread at once. Nothing is proposed for them; compare the figures with the source.",
        "evidence": evidence_pages(checks) or "–",
    }


def apply_repairs(figures: pd.DataFrame, repairs: pd.DataFrame, unreadable: pd.DataFrame) -> pd.DataFrame:
    """Return `figures` with the unique proposals of `repairs` applied and a column `repaired` that marks them.

    All three are datasets of the data dictionary, of any number of disclosures. `printed` stays as printed; `grain` is
    that of the other figures of the table, because a misread figure may have lost its point. Unreadable cells for which
    there is such a proposal become figures.
    """
    unique = records(repairs[repairs["certainty"] == UNIQUE])
    rows, cells = records(figures), records(unreadable)
    mended: list[dict[str, Any]] = []
    for doc_id in dict.fromkeys(row["doc_id"] for row in rows):
        own, held = ([row for row in table if row["doc_id"] == doc_id] for table in (rows, cells))
        changes = {place_of(row): row["proposed"] for row in unique if row["doc_id"] == doc_id}
        unknown = {_cell(row) for row in held}
        changed = with_changes(with_unreadable(own, held), changes)
        for place, row in zip(_places(changed), changed, strict=True):
            if place in changes or _cell(row) not in unknown:
                mended.append(row | {"repaired": place in changes})
    kinds = {**figures.dtypes, "repaired": "boolean"}
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in mended], dtype=kind) for name, kind in kinds.items()}
    )


def with_changes(rows: Sequence[Mapping[str, Any]], changes: Mapping[Place, Decimal]) -> list[dict[str, Any]]:
    """Return the figures of one disclosure, those at the places of `changes` with other amounts (yuan)."""
    grains = usual_grains(rows)
    return [
        {**row, "amount": changes[place], "grain": grains[row["table"]]} if place in changes else dict(row)
        for place, row in zip(_places(rows), rows, strict=True)
    ]


def _cell(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells an unreadable cell from every figure: no figure is printed as a text that could not be read."""
    return tuple(row[name] for name in ("table", "page", "row", "side", "measure", "fund", "period", "printed"))


def _places(rows: Sequence[Mapping[str, Any]]) -> list[Place]:
    named = zip(rows, figure_keys(rows), strict=True)
    return [(row["table"], int(row["page"]), int(row["row"]), key) for row, key in named]


def place_of(row: Mapping[str, Any]) -> Place:
    """Return where the figure of a proposal stands."""
    return (row["table"], int(row["page"]), int(row["row"]), row["column"])
