"""Disclosures built by hand for the tests of everything behind interpretation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetlib.model import Disclosure, empty_disclosure

HOSTILE = "<script>alert('x')</script>"
WAN = Decimal(100)  # grain of an amount printed in 万元 with two decimals


def figure(name: str, yuan: str, **columns: Any) -> dict[str, Any]:
    """One row of `figures`: an amount of the expenditure summary unless `columns` say otherwise."""
    usual = {
        "table": "expenditure_summary",
        "page": 3,
        "row": 1,
        "name": name,
        "name_printed": name,
        "level": "total",
        "measure": "total",
        "fund": "all",
        "period": "all",
        "amount": Decimal(yuan),
        "grain": WAN,
        "printed": str(Decimal(yuan) / 10_000),
    }
    return usual | columns


def document(department: str = "样例局", fiscal_year: int = 2025, **columns: Any) -> dict[str, Any]:
    """One row of `documents`."""
    usual = {
        "region": "样例市",
        "department": department,
        "fiscal_year": fiscal_year,
        "kind": "budget",
        "scope": "department",
        "unit_printed": "万元",
        "source": f"{department}-{fiscal_year}.pdf",
        "sha256": "0" * 64,
        "pages": 10,
        "reader": "pdf",
        "layout": "sample",
        "synthetic": True,
    }
    return usual | columns


def about(department: str = "样例局", fiscal_year: int = 2025, **columns: Any) -> dict[str, Any]:
    """One row of `disclosures`, with what it shares with `document`."""
    row = document(department, fiscal_year, **columns)
    return {name: row[name] for name in ("region", "department", "fiscal_year", "kind", "scope", "synthetic")}


def example(department: str = "样例局", fiscal_year: int = 2025, **columns: Any) -> Disclosure:
    """A small disclosure: two tables of which one is empty, three figures, a claim, projects, findings."""
    own = document(department, fiscal_year, **columns)
    unit = "-unit" if own["scope"] == "unit" else ""
    return (
        empty_disclosure(f"样例市-{department}-{fiscal_year}-{own['kind']}{unit}")
        .with_table("disclosures", [about(department, fiscal_year, **columns)])
        .with_table("documents", [document(department, fiscal_year, **columns)])
        .with_table("tables", [_table("expenditure_summary", 3), _table("state_capital", 0)])
        .with_table(
            "figures",
            [
                figure("合计", "12340000"),
                figure("一般公共服务支出", "12340000", code="201", level="class", row=2),
                figure("=cmd|'/c calc'!A1", "-90000.55", code="20101", level="section", row=3, printed="-9.000055"),
            ],
        )
        .with_table("claims", [_revenue_claim()])
        .with_table(
            "projects", [_project("甲", "current", 1), _project("乙", "current", 2), _project("丙", "carryover")]
        )
        .with_table("findings", [_finding("note", "小事"), _finding("error", HOSTILE)])
    )


def _table(name: str, rows: int) -> dict[str, Any]:
    return {"table": name, "title": name, "page_first": 3, "page_last": 3, "rows": rows}


def _revenue_claim() -> dict[str, Any]:
    return {
        "section": "change",
        "page": 5,
        "row": 1,
        "subject": "收入预算",
        "measure": "total_revenue",
        "amount": Decimal("52830500"),
        "amount_grain": WAN,
        "percent": Decimal("-0.3223"),
        "percent_grain": Decimal("0.0001"),
        "text": "收入预算……",
    }


def _project(name: str, period: str, form_count: int = 0) -> dict[str, Any]:
    form = {"form": 1, "form_page": 7} if form_count else {}
    row = {"project": name, "period": period, "amount": Decimal(1000), "grain": WAN, "page": 6, "row": 1}
    return row | {"form_count": form_count} | form


def _finding(severity: str, title: str) -> dict[str, Any]:
    return {"rule": "sample", "severity": severity, "title": title, "explanation": f"why: {title}", "evidence": "p. 3"}
