"""The headline facts of one disclosure, as the ingest table and the index of reports show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.model import SEVERITIES, UNREAD, Disclosure
from budgetlib.reconcile import proved_share

_FUND_OF_TABLE = {
    "government_fund_revenue": "government fund",
    "government_fund_expenditure": "government fund",
    "state_capital": "state capital",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and headline figures of one disclosure. Money in yuan, shares as fractions, None where not stated."""

    doc_id: str
    region: str
    department: str
    fiscal_year: int
    kind: str
    scope: str
    synthetic: bool
    source: str
    tables: int
    empty_tables: Mapping[str, int]
    figures: int
    proved: Decimal | None
    projects_current: int
    projects_carryover: int
    forms: int
    duplicate_forms: int
    indicators: int
    claims: int
    findings: Mapping[str, int]
    revenue: Decimal | None
    change: Decimal | None


def summarise(disclosure: Disclosure) -> Summary:
    """Return the headline facts of a disclosure.

    Revenue and its change are those the narrative states; where it does not, revenue is the total of the revenue side
    of the summary table and the change is missing.
    """
    document = disclosure.documents.iloc[0]
    projects = disclosure.projects
    forms = projects["form_count"][projects["form"].notna()]
    claim = _revenue_claim(disclosure.claims)
    return Summary(
        doc_id=disclosure.doc_id,
        region=_text(document["region"]),
        department=document["department"],
        fiscal_year=int(document["fiscal_year"]),
        kind=document["kind"],
        scope=document["scope"],
        synthetic=bool(document["synthetic"]),
        source="、".join(disclosure.documents["source"]),
        tables=len(disclosure.tables),
        empty_tables=_empty_tables(disclosure.tables),
        figures=len(disclosure.figures),
        proved=proved_share(disclosure),
        projects_current=_count_projects(projects, "current"),
        projects_carryover=_count_projects(projects, "carryover"),
        forms=int(forms.sum()),
        duplicate_forms=int((forms - 1).sum()),
        indicators=len(disclosure.indicators),
        claims=len(disclosure.claims),
        findings=Counter(disclosure.findings["severity"]),
        revenue=_stated(claim, "amount") or _printed_revenue(disclosure.figures),
        change=_stated(claim, "percent"),
    )


def by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings, errors first, else in their order."""
    rank = findings["severity"].map({severity: i for i, severity in enumerate(SEVERITIES)})
    return findings.iloc[rank.to_numpy(dtype=int).argsort(kind="stable")].reset_index(drop=True)


def counted(number: int, severity: str) -> str:
    """Write how many findings of a severity there are: `2 errors`, `1 note`, `3 unread`."""
    return f"{number} {severity}" + "s" * (number != 1 and severity != UNREAD)


def _empty_tables(tables: pd.DataFrame) -> Counter[str]:
    empty = tables["table"][tables["rows"] == 0]
    return Counter(_FUND_OF_TABLE.get(name, name) for name in empty)


def _count_projects(projects: pd.DataFrame, period: str) -> int:
    """Rows of the project table; where a disclosure prints forms only, the forms."""
    amounts = projects["amount"][projects["period"] == period]
    return int(amounts.notna().sum()) or len(amounts)


def _revenue_claim(claims: pd.DataFrame) -> Mapping[str, Any]:
    found = claims[(claims["section"] == "change") & (claims["measure"] == "total_revenue") & claims["amount"].notna()]
    return {} if found.empty else found.iloc[0].to_dict()


def _printed_revenue(figures: pd.DataFrame) -> Decimal | None:
    found = figures["amount"][
        (figures["table"] == "revenue_expenditure_summary")
        & (figures["side"] == "revenue")
        & (figures["level"] == "total")
    ]
    return None if found.empty else found.iloc[-1]


def _stated(row: Mapping[str, Any], column: str) -> Decimal | None:
    value = row.get(column)
    return None if value is None or pd.isna(value) else value


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
