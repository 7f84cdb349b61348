"""How percentages are rounded: many texts cut the last digit off, which is a habit and no error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlib.reconcile.engine.checks import FAILS, HOLDS, ROUNDING, Check, not_applicable
from budgetlib.reconcile.engine.rules import Rule

WHOLE_DOCUMENT = "document"
CUT = "cut, not rounded"  # `detail` of a check of a percentage that holds only when its last digit is cut off
_OF_PERCENTAGES = frozenset({"claim_share", "claim_change", "claim_growth"})


def percentages_cut(rule: Rule, checks: Sequence[Check]) -> Iterator[Check]:
    """One check for the document: no percentage is cut where it ought to be rounded."""
    told = [check for check in checks if check.rule.kind in _OF_PERCENTAGES and _is_compared(check)]
    cut = [check for check in told if check.detail == CUT]
    if not told:
        yield not_applicable(rule, WHOLE_DOCUMENT, "the document states no percentage that follows from amounts")
        return
    facts = tuple(check.others[0] for check in cut if check.others)
    text = f"{len(cut)} of {len(told)} percentages" if cut else ""
    yield Check(rule, WHOLE_DOCUMENT, FAILS if cut else HOLDS, others=facts, text=text)


def _is_compared(check: Check) -> bool:
    return check.verdict in (HOLDS, ROUNDING, FAILS)
