"""What a budget is made of: by fund, function, economic item and spending unit.

Every function takes datasets of the data dictionary and returns a new table; money is Decimal yuan, shares are Decimal
fractions. A part that a document does not disclose gives an empty table with the same columns. Where several standard
tables print the same thing, the first that prints it at all is used and named in the column `table`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from budgetlib.analysis.invariants import adds_up, lies_within
from budgetlib.analysis.sums import add_up, empty_table, largest_first, rows_where, sum_by, with_share
from budgetlib.analysis.taken import Gap, absent

CARRYOVER = "carryover"  # stands where a fund is named: the source of money carried over from the prior year
FUNCTIONAL_TABLES = (
    "expenditure_summary",
    "general_public_expenditure",
    "appropriation_expenditure",
    "revenue_summary",
)
SUMMARY_TABLES = ("revenue_expenditure_summary", "appropriation_summary")
FUND_TABLES = ("revenue_expenditure_summary", "revenue_summary", "appropriation_summary")
ECONOMIC_TABLES = ("basic_by_economic", "appropriation_basic_by_economic")
PROJECT_TABLES = ("projects_current", "projects_carryover")

_PLACE = ["table", "page", "row"]
_FUND_COLUMNS = ["fund", "name", "amount", "share", *_PLACE]
_SPLIT = ("basic_expenditure", "project_expenditure", "reserve")
_BASIC_SPLIT = ("personnel", "public_use")
_FUNCTION_COLUMNS = [
    "code",
    "name",
    "class_code",
    "amount",
    "basic_expenditure",
    "project_expenditure",
    "share",
    *_PLACE,
]
_ECONOMIC_COLUMNS = ["class_name", "name", "government_item", "amount", "personnel", "public_use", *_PLACE]


def total_expenditure(figures: pd.DataFrame) -> pd.Series | None:
    """Return the figure that states the department's whole expenditure (the total row), None when none is printed."""
    return _total(figures, [*FUNCTIONAL_TABLES[:1], *SUMMARY_TABLES, *FUNCTIONAL_TABLES[1:]], "expenditure")


def total_revenue(figures: pd.DataFrame) -> pd.Series | None:
    """Return the figure that states the department's whole revenue (the total row), None when none is printed."""
    return _total(figures, [*SUMMARY_TABLES, "revenue_summary"], "revenue")


def both_totals(figures: pd.DataFrame) -> tuple[pd.Series | None, pd.Series | None]:
    """Return the totals of revenue and expenditure as one table prints both, with money carried over on either side.

    Where no table prints both, they are `total_revenue` and `total_expenditure`.
    """
    for table in SUMMARY_TABLES:
        revenue, expenditure = (_total(figures, [table], side) for side in ("revenue", "expenditure"))
        if revenue is not None and expenditure is not None:
            return revenue, expenditure
    return total_revenue(figures), total_expenditure(figures)


def by_fund(figures: pd.DataFrame) -> pd.DataFrame:
    """Return revenue by fund: one row per source of money with an amount other than nil.

    Money carried over from the prior year is a source of its own (`fund` = `carryover`), whatever fund it came from.
    """
    broken: list[Gap] = []
    for table in FUND_TABLES:
        printed = figures[(figures["table"] == table) & (figures["side"].isna() | (figures["side"] == "revenue"))]
        rows = printed[printed["level"].isin(["line"] if table in SUMMARY_TABLES else ["total"])]
        carried = rows[(rows["period"] == CARRYOVER) & (rows["fund"] == "all")]
        current = rows[(rows["period"] != CARRYOVER) & (rows["fund"] != "all")]
        sources = pd.concat([current, carried.assign(fund=CARRYOVER)])
        if (stated := sources[sources["amount"] != 0]).empty:
            continue
        whole = _total(printed, [table], "revenue") if table in SUMMARY_TABLES else None
        if lies_within(stated, whole, broken):
            return with_share(stated)[_FUND_COLUMNS].reset_index(drop=True)
    return absent(figures, FUND_TABLES, _FUND_COLUMNS, *broken)


def carried_by_fund(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the money carried over by the fund it is of, where a summary table tells: fund, name, amount, place."""
    columns = ["fund", "name", "amount", *_PLACE]
    for table in SUMMARY_TABLES:
        rows = figures[(figures["table"] == table) & (figures["period"] == CARRYOVER) & (figures["level"] == "line")]
        rows = rows[(rows["side"] == "revenue") & (rows["fund"] != "all")]
        rows = rows_where(rows, [not pd.isna(amount) and amount != 0 for amount in rows["amount"]])
        if len(rows):
            return rows[columns].reset_index(drop=True)
    return empty_table(columns)


def by_function(figures: pd.DataFrame, level: str = "class") -> pd.DataFrame:
    """Return expenditure by functional classification at `level` (`class` 类, `section` 款 or `item` 项), as printed.

    `basic_expenditure` and `project_expenditure` are missing where the table does not split them.
    """
    broken: list[Gap] = []
    for table in (*FUNCTIONAL_TABLES, *SUMMARY_TABLES):
        rows = figures[(figures["table"] == table) & (figures["level"] == level)]
        rows = _one_view(rows[rows["side"].isna() | (rows["side"] == "expenditure")])
        if rows.empty:
            continue
        parts, whole = _by_measure(rows), _whole_of(figures, rows, level)
        if adds_up(parts.assign(grain=rows["grain"].iloc[0]), whole, broken, f"functional rows ({level})"):
            return with_share(parts)[_FUNCTION_COLUMNS]
    return absent(figures, (*FUNCTIONAL_TABLES, *SUMMARY_TABLES), _FUNCTION_COLUMNS, *broken)


def project_expenditure(figures: pd.DataFrame) -> pd.DataFrame:
    """Return project expenditure by functional item, from the first table that splits items into basic and project.

    Columns: `code`, `name`, `amount`, `grain` (yuan), `table`, `page`, `row`; items without project expenditure are
    left out.
    """
    columns = ["code", "name", "amount", "grain", *_PLACE]
    for table in (*FUNCTIONAL_TABLES, *SUMMARY_TABLES):
        rows = figures[(figures["table"] == table) & (figures["level"] == "item")]
        rows = _one_view(rows[rows["measure"] == "project_expenditure"])
        rows = rows_where(rows, [not pd.isna(amount) and amount != 0 for amount in rows["amount"]])
        if not rows.empty:
            return rows[columns].reset_index(drop=True)
    return absent(figures, (*FUNCTIONAL_TABLES, *SUMMARY_TABLES), columns)


def by_economic_item(figures: pd.DataFrame) -> pd.DataFrame:
    """Return basic expenditure by economic item, one row per printed row, with its economic class (the heading above).

    `name` is the departmental item (部门预算支出经济科目), `government_item` the one of the government's budget.
    """
    broken: list[Gap] = []
    for table in ECONOMIC_TABLES:
        rows = figures[figures["table"] == table]
        if rows.empty:
            continue
        classes = rows[rows["level"] == "class"].drop_duplicates(["page", "row"])[["page", "row", "name"]]
        items = _by_measure(rows[rows["level"].isin(["section", "item"])], extra=["personnel", "public_use"])
        whole = _total(rows, [table], "expenditure")
        if not adds_up(items.assign(grain=rows["grain"].iloc[0]), whole, broken, "items"):
            continue
        above = [_heading_above(classes, page, row) for page, row in zip(items["page"], items["row"], strict=True)]
        return items.assign(class_name=above)[_ECONOMIC_COLUMNS]
    return absent(figures, ECONOMIC_TABLES, _ECONOMIC_COLUMNS, *broken)


def economic_classes(items: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `by_economic_item` by class of departmental economic item (类), largest first, with share.

    `count` is the number of items: one that is paid from two items of the government budget has two rows.
    """
    stated = items[items["class_name"].notna()]
    summed = sum_by(stated, ["class_name"])
    numbers = [stated.loc[stated["class_name"] == name, "name"].nunique() for name in summed["class_name"]]
    summed["count"] = pd.Series(numbers, index=summed.index, dtype=summed["count"].dtype)
    return with_share(largest_first(summed.rename(columns={"class_name": "name"})))


def departmental_items(items: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `by_economic_item` by departmental economic item, largest first, with share."""
    return with_share(largest_first(sum_by(items, ["class_name", "name"])))


def government_items(items: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `by_economic_item` by government economic item, largest first, with share."""
    stated = items[items["government_item"].notna()]
    return with_share(largest_first(sum_by(stated, ["government_item"]).rename(columns={"government_item": "name"})))


def basic_and_project(figures: pd.DataFrame) -> pd.DataFrame:
    """Return basic, project expenditure and any reserve 单位预留机动经费: measure, amount, share of total, place."""
    return _split_of_total(figures, FUNCTIONAL_TABLES, _SPLIT)


def personnel_and_public_use(figures: pd.DataFrame, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return personnel and public-use funds from the total row of the economic table: measure, amount, share, place.

    Where no table splits them, those that the narrative states, given as `claims` (`table` is then missing).
    """
    split = _split_of_total(figures, ECONOMIC_TABLES, _BASIC_SPLIT)
    if claims is None or not split.empty:
        return split
    told = claims[(claims["section"] == "basic_expenditure") & claims["measure"].isin(_BASIC_SPLIT)]
    told = told[told["amount"].notna()].drop_duplicates("measure")
    return with_share(told.assign(table=None))[list(split.columns)].reset_index(drop=True) if len(told) else split


def by_unit(figures: pd.DataFrame) -> pd.DataFrame:
    """Return, per spending unit, the money of its projects (this year's, carried over) and its operating expenses."""
    columns = ["unit_name", "projects_current", "projects_carryover", "operating", *_PLACE]
    rows = figures[figures["table"].isin([*PROJECT_TABLES, "operating"]) & figures["unit_name"].notna()]
    rows = rows[(rows["level"] == "subtotal") | ((rows["table"] == "operating") & (rows["level"] == "line"))]
    rows = pd.concat([rows.iloc[:0], *(_one_view(part) for _, part in rows.groupby("table", sort=False))])
    units = []
    for unit, group in rows.groupby("unit_name", sort=False):
        amounts = {table: add_up(part["amount"]) for table, part in group.groupby("table")}
        units.append({"unit_name": unit, **amounts, **group.iloc[0][_PLACE]})
    if not units:
        return absent(figures, [*PROJECT_TABLES, "operating"], columns)
    return pd.DataFrame(units, columns=columns).astype(object)


def _whole_of(figures: pd.DataFrame, rows: pd.DataFrame, level: str) -> pd.Series | None:
    """The printed total of the table and view that `rows` are of; None for the classes of a summary table.

    Totals of summary tables include what is kept for the next year, which stands under no function.
    """
    first = rows.iloc[0]
    if first["table"] in SUMMARY_TABLES and level == "class":
        return None
    same = (figures["fund"] == first["fund"]) & (figures["period"] == first["period"])
    return _total(figures[same], [first["table"]], "expenditure")


def _total(figures: pd.DataFrame, tables: Sequence[str], side: str) -> pd.Series | None:
    for table in tables:
        rows = figures[(figures["table"] == table) & (figures["level"] == "total")]
        rows = _one_view(rows[rows["side"].isna() | (rows["side"] == side)])
        rows = rows[rows["measure"] == "total"]
        if not rows.empty:
            return rows.iloc[0]
    return None


def _one_view(rows: pd.DataFrame) -> pd.DataFrame:
    """Of one table's rows that print an amount for all funds and again per fund (or period), keep the widest view."""
    for column, widest in (("fund", ["all", "general_public_budget"]), ("period", ["all", "current"])):
        if rows.empty:
            return rows
        present = next((value for value in widest if (rows[column] == value).any()), rows[column].iloc[0])
        rows = rows[rows[column] == present]
    return rows


def _by_measure(
    rows: pd.DataFrame, extra: Sequence[str] = ("basic_expenditure", "project_expenditure")
) -> pd.DataFrame:
    """One row per printed row: `amount` is its measure `total` (or the sum of the others), the others are columns."""
    keys = ["table", "page", "row", "code", "name", "government_item"]
    records = []
    for key, group in rows.groupby(keys, sort=False, dropna=False):
        values = dict(zip(group["measure"], group["amount"], strict=True))
        amount = values.get("total", add_up(values.values()))
        code = key[3]
        records.append(
            {**dict(zip(keys, key, strict=True)), "amount": amount, **{name: values.get(name) for name in extra}}
            | {"class_code": None if pd.isna(code) else str(code)[:3]}
        )
    return pd.DataFrame(records, columns=[*keys, "amount", *extra, "class_code"]).astype(
        {"amount": object, **dict.fromkeys(extra, object)}
    )


def _split_of_total(figures: pd.DataFrame, tables: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """The measures of the total row of the first table that splits it, or of its rows where each measure has a row."""
    columns = ["measure", "amount", "share", *_PLACE]
    broken: list[Gap] = []
    for table in tables:
        own = figures[figures["table"] == table]
        rows = _one_view(own[own["level"] == "total"])
        whole = rows[rows["measure"] == "total"]
        parts = rows[rows["measure"].isin(measures)]
        if parts.empty:
            parts = _one_view(own[(own["level"] == "line") & own["measure"].isin(measures)])
        if parts.empty or not lies_within(parts, None if whole.empty else whole.iloc[0], broken):
            continue
        printed = add_up(parts["amount"]) if whole.empty else whole["amount"].iloc[0]
        return with_share(parts, printed)[columns].reset_index(drop=True)
    return absent(figures, tables, columns, *broken)


def _heading_above(headings: pd.DataFrame, page: int, row: int) -> str | None:
    above = [name for p, r, name in headings.itertuples(index=False) if (p, r) < (page, row)]
    return above[-1] if above else None
