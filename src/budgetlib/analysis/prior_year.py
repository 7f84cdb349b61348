"""This year's text against the prior year's own document: the levels it implies, and the reasons it gives."""

from __future__ import annotations

from typing import Any

import pandas as pd

from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.measures import measured
from budgetlib.analysis.reasons import direction_of, kinds_of, of_changes, split
from budgetlib.analysis.stated_items import item_codes, printed_item
from budgetlib.analysis.stated_levels import SAME_KIND, implied_levels
from budgetlib.analysis.stated_priors import stated_priors
from budgetlib.model import Disclosure
from budgetlib.reconcile import rules
from budgetlib.reconcile.engine.checks import FAILS, UNCHECKED
from budgetlib.reconcile.engine.facts import index
from budgetlib.reconcile.evaluation import evaluate

AGREES, DISAGREES, NOT_FOUND = "agrees", "disagrees", "not found in the prior document"
OTHER_BASIS = "differs, the text compares with another amount"
THAT_WAY, OTHER_WAY, STAYED = "moved that way", "moved the other way", "did not move"
NO_FIGURES = "no figure in both years"

_STATED = ["change", "percent", "direction", "share", "count", "reasons", "year", "prior_amount"]
_LEVELS = [
    "section", "subject", "basis", "implied", "implied_low", "implied_high", "printed", "difference", "verdict",
    "place", "page", "row", "page_before", "row_before",
]  # fmt: skip
_REASONS = ["section", "subject", "reason", "kind", "measure", "before", "now", "change", "verdict", "page", "row"]
_PLACES = ["page", "row", "page_before", "row_before"]


def prior_levels(before: Disclosure, now: Disclosure) -> pd.DataFrame:
    """Return every prior-year level that this year's statements imply or state beside the figure of the prior document.

    `implied` lies between `implied_low` and `implied_high` (yuan); the figure is the one that the rules on narrative
    and tables (rules.yaml, kind `claim_figure`) compare the same wording with, for a functional item the row of its
    code. A level `disagrees` when the printed figure lies outside by more than its own rounding. A disagreement is a
    finding, not necessarily an error: text may compare with an adjusted budget or with what was spent. Where it says
    that it does (`basis`), the verdict is OTHER_BASIS.
    """
    levels = _levels(now) if len(before.figures) else implied_levels(now.claims.iloc[:0])
    rows: dict[Any, dict[str, Any]] = {}
    for found in _compared(before, now.claims.loc[levels.index], levels):
        known = rows.get(found["index"])
        if known is None or (known["verdict"] == NOT_FOUND and found["verdict"] != NOT_FOUND):
            rows[found["index"]] = found
    for place in [place for place, row in rows.items() if row["verdict"] == NOT_FOUND]:
        rows[place] |= _item_before(before, now, now.claims.loc[place], levels.loc[place])
    told = [_told(levels.loc[place], rows[place]) for place in levels.index if place in rows]
    return pd.DataFrame(told, columns=_LEVELS).astype(dict.fromkeys(_PLACES, "Int64"))


def disagreements(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `prior_levels` in which the two documents differ, whatever the text compares with."""
    return levels[levels["verdict"].isin([DISAGREES, OTHER_BASIS])].reset_index(drop=True)


def reasons_and_parts(before: Disclosure, now: Disclosure) -> pd.DataFrame:
    """Return every stated reason beside what it speaks of, as the tables of both years print it.

    One row per reason and thing it speaks of (`kind`, change.yaml) with the first of its measures that both years
    print; `verdict` compares the direction of the words, else that of the change explained, with that of the figures.
    """
    levels = [measured(disclosure.figures) for disclosure in (before, now)]
    rows, seen = [], set()
    for _, claim in of_changes(now.claims[now.claims["reasons"].notna()]).iterrows():
        for reason in split(claim["reasons"]):
            if (claim["section"], reason) not in seen:
                seen.add((claim["section"], reason))
                found = [_moved(reason, kind, claim["change"], levels) for kind in kinds_of(reason)]
                rows += [{**claim[["section", "subject", "page", "row"]], "reason": reason, **row} for row in found]
    return pd.DataFrame(rows, columns=_REASONS).astype({"page": "Int64", "row": "Int64"})


def _levels(now: Disclosure) -> pd.DataFrame:
    """The levels that follow from a change, and the amounts of the year before that are stated without one."""
    implied = implied_levels(now.claims)
    implied = implied[implied["prior"].notna()]
    if now.documents.empty:
        return implied
    document = now.documents.iloc[0]
    stated = stated_priors(now.claims, int(document["fiscal_year"]), document["kind"])
    stated = stated.loc[~stated.index.isin(implied.index)]
    return implied if stated.empty else pd.concat([implied, stated]).sort_index()


def _compared(before: Disclosure, claims: pd.DataFrame, levels: pd.DataFrame) -> list[dict[str, Any]]:
    """The implied levels as if the prior document had stated them, compared with its figures by the rules."""
    blank = {name: pd.Series([None] * len(claims), index=claims.index, dtype=claims[name].dtype) for name in _STATED}
    widths = [high - low for low, high in zip(levels["prior_low"], levels["prior_high"], strict=True)]
    implied = claims.assign(**blank, amount=levels["prior"], amount_grain=pd.Series(widths, claims.index, dtype=object))
    facts = index(Disclosure(before.doc_id, {**before.tables_by_name, "claims": implied}))
    ids = {id(row): place for row, place in zip(facts.claim_rows, implied.index, strict=True)}
    plain = tuple(rule for rule in rules() if rule.kind == "claim_figure" and not rule.parameters["when"])
    found = []
    for check in evaluate(plain, facts):
        claim = next((fact for fact in (*check.left, *check.others) if fact.dataset == "claims"), None)
        if claim is not None:
            found.append({"index": ids[id(claim.record)], **_outcome(check)})
    return found


def _outcome(check: Any) -> dict[str, Any]:
    if check.verdict == UNCHECKED or not check.right:
        return {"verdict": NOT_FOUND}
    figure = check.right[0]
    return {
        "verdict": DISAGREES if check.verdict == FAILS else AGREES,
        "printed": figure.amount,
        "difference": check.difference,
        "place": check.detail,
        "page_before": figure.page,
        "row_before": figure.row,
    }


def _item_before(before: Disclosure, now: Disclosure, claim: pd.Series, level: pd.Series) -> dict[str, Any]:
    """The row of the prior tables for the item a statement means, found by code; nothing where it names no one item."""
    year = int(now.documents["fiscal_year"].iloc[0])
    for code in item_codes(now.figures, claim):
        if (row := printed_item(before.figures, code, year)) is not None:
            fits = Interval(level["prior_low"], level["prior_high"]).meets(Interval.around(row["amount"], row["grain"]))
            return {
                "verdict": AGREES if fits else DISAGREES,
                "printed": row["amount"],
                "difference": level["prior"] - row["amount"],
                "place": f"{row['table']} {code} {row['name']}",
                "page_before": row["page"],
                "row_before": row["row"],
            }
    return {}


def _told(level: pd.Series, found: dict[str, Any]) -> dict[str, Any]:
    bounds = {"implied": level["prior"], "implied_low": level["prior_low"], "implied_high": level["prior_high"]}
    row = {**level[["section", "subject", "basis", "page", "row"]], **bounds, **found}
    differs = row["verdict"] == DISAGREES and row["basis"] != SAME_KIND
    return row | {"verdict": OTHER_BASIS} if differs else row


def _moved(reason: str, kind: Any, explained: Any, levels: list[dict[str, Any]]) -> dict[str, Any]:
    measure = next((name for name in kind.get("measures", []) if all(name in side for side in levels)), None)
    row = {"kind": kind["kind"], "measure": measure}
    if measure is None:
        return row | {"verdict": NO_FIGURES}
    before, now = (side[measure] for side in levels)
    told = direction_of(reason, kind, explained)
    moved = (now > before) - (now < before)
    verdict = THAT_WAY if told in (0, moved) and moved else OTHER_WAY if moved else STAYED
    return row | {"before": before, "now": now, "change": now - before, "verdict": verdict}
