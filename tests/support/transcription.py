"""The founding document as transcribed by eye: the oracle the readers are held against, in both directions."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from budgetlib.interpret.wording import standard_label

FOLDER = Path(__file__).parents[2] / "tools" / "edition" / "transcription"
TEN_THOUSAND = Decimal(10_000)
_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、|^[①②]")

# What a column of the transcription holds: side, measure, fund, period ("" = the table's own).
COLUMNS = {
    "total": ("", "total", "", ""),
    "basic_expenditure": ("", "basic_expenditure", "", ""),
    "project_expenditure": ("", "project_expenditure", "", ""),
    "personnel": ("", "personnel", "", ""),
    "public_use": ("", "public_use", "", ""),
    "general_public_budget": ("", "total", "general_public_budget", ""),
    "carryover": ("", "total", "", "carryover"),
    "revenue_amount": ("revenue", "total", "", "current"),
    "expenditure_total": ("expenditure", "total", "", ""),
    "expenditure_current": ("expenditure", "total", "", "current"),
    "expenditure_carryover": ("expenditure", "total", "", "carryover"),
    "expenditure_subtotal": ("expenditure", "total", "", ""),
    "expenditure_general_public_budget": ("expenditure", "total", "general_public_budget", ""),
}
# Fund and period of a whole table, where it has one.
TABLES = {
    "revenue_summary": ("all", "current"),
    "general_public_expenditure": ("general_public_budget", "current"),
    "basic_by_economic": ("general_public_budget", "current"),
    "projects_current": ("all", "current"),
    "projects_carryover": ("all", "carryover"),
}
# Rows whose label says what the amount is.
REVENUE_ROWS = {
    "上年结转": ("all", "carryover"),
    "上年财政拨款结转": ("all", "carryover"),
    "收入总计": ("all", "all"),
    "一般公共预算": ("general_public_budget", "current"),
}
MEASURES = {"公务接待费": "reception"}


class Figure(NamedTuple):
    """One printed figure as a reader of the document understands it."""

    code: str
    name: str
    item: str
    side: str
    measure: str
    fund: str
    period: str
    amount: Decimal


def table_rows(table: str) -> list[dict[str, str]]:
    """The transcribed rows of one canonical table."""
    (path,) = FOLDER.glob(f"tables/[0-9][0-9]_{table}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def tables() -> list[str]:
    """Canonical names of the transcribed tables in print order."""
    return [path.stem.split("_", 1)[1] for path in sorted(FOLDER.glob("tables/*.csv"))]


def expected_figures(table: str) -> Counter[Figure]:
    """Every transcribed figure of a table."""
    figures: Counter[Figure] = Counter()
    carried_over = False
    for row in table_rows(table):
        for column, text in row.items():
            if column.endswith(("name", "item", "code")) or not text:
                continue
            side, measure, fund, period = COLUMNS[column]
            name = name_key(row.get(f"{side}_name") or row.get("name") or row.get("departmental_item") or "")
            table_fund, table_period = TABLES.get(table, ("all", "all"))
            if side == "revenue":
                table_fund, period = REVENUE_ROWS.get(name, ("all", period))
                # below 上年财政拨款结转 the funds are listed again, now for the carry-over
                period = "carryover" if carried_over and name != "收入总计" else period
                carried_over = carried_over or period == "carryover"
            measure = (
                "operating"
                if table == "operating"
                else MEASURES.get(name, measure)
                if table == "three_public"
                else measure
            )
            figures[
                Figure(
                    row.get("code", ""),
                    name,
                    name_key(row.get("government_item") or ""),
                    side,
                    measure,
                    fund or table_fund,
                    period or table_period,
                    Decimal(text) * TEN_THOUSAND,
                )
            ] += 1
    return figures


def read_figures(figures: pd.DataFrame, table: str) -> Counter[Figure]:
    """The figures of one table as budgetlib read them, in the same form."""
    rows = figures[figures["table"] == table].fillna("")
    return Counter(
        Figure(r.code, name_key(r.name_), name_key(r.government_item), r.side, r.measure, r.fund, r.period, r.amount)
        for r in rows.rename(columns={"name": "name_"}).itertuples()
    )


def name_key(name: str) -> str:
    """A label without ordinal, blanks and quotation marks."""
    return re.sub(r"[\s\"'“”]", "", _ORDINAL.sub("", standard_label(_ORDINAL.sub("", name))))
