"""How figures are written on the index and on the page of a disclosure, and what the index says."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.amounts import format_amount
from budgetlib.ingest.summary import counted
from budgetlib.messages import _, is_chinese, translated
from budgetlib.model import SEVERITIES

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


def of_index(count: int) -> dict[str, str]:
    """Return what the index says, in the language of the reader."""
    return {
        "title": _("Budget disclosures"),
        "about": _(
            "{count} disclosures. Figures as printed by the departments; findings by arithmetic on them. A row opens "
            "what was found and the pages about it; a head sorts.",
            count=f"{count:,}",
        ),
        "needs_scripts": _(
            "This table needs scripts, from files beside this page. The pages of each disclosure need none: they stand "
            "in the folder of its department."
        ),
        "choose": _("Choose"),
        "all": _("all"),
        "region": _("Region"),
        "department": _("Department"),
        "year": _("Year"),
        "kind": _("Kind"),
        "revenue": _("Revenue, 万元"),
        "change": _("Stated change"),
        "projects": _("Projects"),
        "proved": _("Figures proved"),
        "findings": _("Findings"),
    }


def of_table() -> dict[str, object]:
    """Return what the script of the index says, in the language of the reader; `table` goes to DataTables."""
    return {
        "open": _("findings and pages"),
        "missing": _("not stated"),
        "nothing": _("none"),
        "synthetic": _("synthetic"),
        "loading": "…",
        "severities": [translated(severity) for severity in SEVERITIES],
        "table": {
            "search": _("Search:"),
            "lengthMenu": _("{number} per page", number="_MENU_"),
            "info": _("{first} to {last} of {number} disclosures", first="_START_", last="_END_", number="_TOTAL_"),
            "infoEmpty": _("no disclosure"),
            "infoFiltered": _("(of {number})", number="_MAX_"),
            "zeroRecords": _("No disclosure is like that."),
            "emptyTable": _("no disclosure"),
        },
    }
