"""Rows of totals: what a table adds up to is printed, and on both of its sides."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlib.reconcile.engine.checks import FAILS, HOLDS, Check, table_name, unchecked
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rows import SINGLE
from budgetlib.reconcile.engine.rules import Rule

_SIDES = ("revenue", "expenditure")


def totals_printed(rule: Rule, index: Index) -> Iterator[Check]:
    """A table with figures prints its total; one with two sides prints on each the totals it prints on the other."""
    for selector in rule.parameters["in"]:
        facts = index.select(selector)
        for table in dict.fromkeys(fact.get("table") for fact in facts):
            own = [fact for fact in facts if fact.get("table") == table]
            sides = {side for side in _SIDES if any(fact.get("side") == side for fact in own)}
            printed = {(fact.get("side"), fact.get("level")) for fact in own if fact.get("level") in SINGLE}
            if len(sides) < len(_SIDES):
                missing = [] if printed else ["total"]
            else:
                levels = sorted({level for _, level in printed}) or ["total"]
                missing = [f"{level} of {side}" for level in levels for side in _SIDES if (side, level) not in printed]
            place, told = table_name(table), f"no row of the {', '.join(missing)}"
            doubt = index.doubt([table]) if missing else ""
            if doubt:
                yield unchecked(rule, place, doubt, own[:1])
            else:
                yield Check(rule, place, FAILS if missing else HOLDS, others=(own[0],), text=told if missing else "")
