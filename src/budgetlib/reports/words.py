"""How figures are written on the index and on the page of a disclosure."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.amounts import format_amount
from budgetlib.ingest.summary import counted
from budgetlib.messages import _, is_chinese, translated

MINUS = "\N{MINUS SIGN}"
KINDS = {"budget": "预算", "final_account": "决算"}
SCOPES = {"department": "部门", "unit": "单位"}


def in_wan(yuan: Decimal | None) -> str:
    """Write yuan as 万元: 12345600 → `1,234.56 万元`."""
    return _("not stated") if yuan is None else f"{format_amount(yuan)} 万元".replace("-", MINUS)


def signed_percent(fraction: Decimal | None) -> str:
    """Write a relative change: -0.1234 → `−12.34 %`."""
    return _("not stated") if fraction is None else f"{fraction * 100:+.2f} %".replace("-", MINUS)


def share(fraction: Decimal | None) -> str:
    """Write a share: 0.987 → `98.7 %`."""
    return _("not known") if fraction is None else f"{fraction * 100:.1f} %"


def of_severity(number: int, severity: str) -> str:
    """Write how many findings of a severity there are: `2 errors`, in Chinese `错误2个`."""
    return f"{translated(severity)}{number}个" if is_chinese() else counted(number, severity)
