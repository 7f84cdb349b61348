"""What must hold of a computed statement before it is made: parts make up their whole, and lie within it.

Where it does not, the statement is left out; a Gap tells why (analysis/taken.py). Amounts are yuan; the slack is what
rounding of the printed figures allows (docs/methods.md).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.amounts import format_amount
from budgetlib.analysis.sums import add_up
from budgetlib.analysis.taken import BROKEN, Gap
from budgetlib.reconcile.engine.checks import table_name


def adds_up(parts: pd.DataFrame, whole: pd.Series | None, broken: list[Gap], what: str) -> bool:
    """True when `parts` (amount, grain) add up to the printed `whole`, or none is printed; else the reason is added."""
    if whole is None or parts.empty:
        return True
    held = add_up(parts["amount"])
    if _negative(parts, broken):
        return False
    if abs(held - whole["amount"]) <= _slack(parts, whole):
        return True
    broken.append(_gap(parts, f"its {what} add up to {_wan(held)}, not to {_wan(whole['amount'])} 万元"))
    return False


def lies_within(parts: pd.DataFrame, whole: pd.Series | None, broken: list[Gap]) -> bool:
    """True when `parts` together are no more than the printed `whole`; else the reason is added to `broken`."""
    if whole is None or parts.empty:
        return True
    held = add_up(parts["amount"])
    if _negative(parts, broken):
        return False
    if held - whole["amount"] <= _slack(parts, whole):
        return True
    broken.append(_gap(parts, f"its parts add up to {_wan(held)}, more than the whole of {_wan(whole['amount'])} 万元"))
    return False


def _slack(parts: pd.DataFrame, whole: pd.Series) -> Decimal:
    return (add_up(parts["grain"]) + whole["grain"]) / 2


def _negative(parts: pd.DataFrame, broken: list[Gap]) -> bool:
    """True, with the reason, when a part is below nil (money taken back, say): of such parts there are no shares."""
    if not any(not pd.isna(amount) and amount < 0 for amount in parts["amount"]):
        return False
    broken.append(_gap(parts, "an amount is below nil, so that the parts have no shares"))
    return True


def _gap(parts: pd.DataFrame, remark: str) -> Gap:
    first: Any = parts.iloc[0]
    return Gap(BROKEN, table_name(first["table"]), int(first["page"]), int(first["page"]), remark)


def _wan(yuan: Decimal) -> str:
    return format_amount(yuan)
