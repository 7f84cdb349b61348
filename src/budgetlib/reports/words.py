"""How figures are written on the index and on the page of a disclosure."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.amounts import format_amount

MINUS = "\N{MINUS SIGN}"
KINDS = {"budget": "预算", "final_account": "决算"}
SCOPES = {"department": "部门", "unit": "单位"}


def in_wan(yuan: Decimal | None) -> str:
    """Write yuan as 万元: 12345600 → `1,234.56 万元`."""
    return "not stated" if yuan is None else f"{format_amount(yuan)} 万元".replace("-", MINUS)


def signed_percent(fraction: Decimal | None) -> str:
    """Write a relative change: -0.1234 → `−12.34 %`."""
    return "not stated" if fraction is None else f"{fraction * 100:+.2f} %".replace("-", MINUS)


def share(fraction: Decimal | None) -> str:
    """Write a share: 0.987 → `98.7 %`."""
    return "not known" if fraction is None else f"{fraction * 100:.1f} %"
