"""Figures of several disclosures as one table, each cell with the printed figures it was made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.errors import DataDictionaryError

FUNCTION, ECONOMIC, UNIT, YEAR = "function", "economic", "unit", "year"
BY = (FUNCTION, ECONOMIC, UNIT, YEAR)
"""What the rows of a pivot are."""
LEVELS = ("class", "section", "item")
PERIODS = ("all", "current", "carryover")
"""Whose money a figure counts, the widest first: of each disclosure the widest one that the table prints is taken."""
_ECONOMIC_TABLES = "by_economic"
_PARTS = ("class", "line")
"""Rows that stand beside each other in a table and do not contain one another."""


def pivot(
    figures: pd.DataFrame,
    documents: pd.DataFrame,
    table: str,
    *,
    measure: str = "total",
    fund: str = "all",
    by: str = FUNCTION,
    level: str = "class",
) -> pd.DataFrame:
    """Return the amounts (yuan) of a standard table: a row for each code, unit or department, a column for each other.

    The columns are the disclosures, or, by year, the years. Rows by function or economic item are indexed by code and
    name, others by name alone. A cell is empty where nothing is printed, and where a disclosure prints several amounts
    for it: which one counts is not for a table to decide. Amounts of units are added up.

    Raises DataDictionaryError for another `by` or `level` than there is.
    """
    chosen = behind(figures, documents, table, measure=measure, fund=fund, by=by, level=level)
    names = ["code", "name"] if by in (FUNCTION, ECONOMIC) else ["name"]
    if chosen.empty:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[]] * len(names), names=names))
    cells = chosen.groupby(["row_key", "column"], sort=False)["amount"].agg(_added if by == UNIT else _only)
    columns = [*dict.fromkeys(chosen["column"])]
    found = cells.unstack("column")[sorted(columns) if by == YEAR else columns]
    rows = chosen.drop_duplicates("row_key").set_index("row_key")
    found = found.loc[sorted(found.index) if rows["row_code"].all() else rows.index]
    labels = rows.loc[found.index]
    index = [labels["row_code"], labels["row_name"]] if len(names) > 1 else [labels["row_name"]]
    found.index = pd.MultiIndex.from_arrays(index, names=names)
    found.columns.name = None
    return found


def behind(
    figures: pd.DataFrame,
    documents: pd.DataFrame,
    table: str,
    *,
    measure: str = "total",
    fund: str = "all",
    by: str = FUNCTION,
    level: str = "class",
) -> pd.DataFrame:
    """Return the figures that `pivot` puts into its cells, in document order, with the columns that tell which cell.

    Those are `row_key`, `row_code`, `row_name` and `column`.
    """
    _known(by, BY, "by")
    _known(level, LEVELS, "level")
    rows = figures[(figures["table"] == table) & (figures["measure"] == measure) & (figures["fund"] == fund)]
    rows = _of_widest_period(of_kind(rows, by, level)).copy()
    owners = documents.drop_duplicates("doc_id").set_index("doc_id")
    if by == YEAR:
        rows["column"] = [int(owners.loc[doc_id, "fiscal_year"]) for doc_id in rows["doc_id"]]
        names = headings(documents, years=False)
        rows["row_name"] = [names[doc_id] for doc_id in rows["doc_id"]]
    else:
        names = headings(documents)
        rows["column"] = [names[doc_id] for doc_id in rows["doc_id"]]
        rows["row_name"] = rows["unit_name"] if by == UNIT else rows["name"]
    rows["row_code"] = rows["code"].fillna("") if by in (FUNCTION, ECONOMIC) else ""
    rows["row_key"] = [code or name for code, name in zip(rows["row_code"], rows["row_name"], strict=True)]
    return rows


def headings(documents: pd.DataFrame, *, years: bool = True) -> dict[str, str]:
    """Return what each disclosure is called at the head of a column: no more than tells it from the others."""
    rows = documents.drop_duplicates("doc_id")
    told = ["department", *(["fiscal_year"] if years else [])]
    told += [name for name in ("kind", "scope") if rows[name].nunique() > 1]
    names = {row["doc_id"]: " ".join(str(row[name]) for name in told) for row in rows.to_dict("records")}
    several = pd.Series(list(names.values()), dtype=str).duplicated().any() and years
    return {doc_id: doc_id for doc_id in names} if several else names


def of_kind(rows: pd.DataFrame, by: str, level: str) -> pd.DataFrame:
    """Return the figures that can be rows of a pivot: those of one level, of units, or the totals of spending."""
    if by == YEAR:
        return rows[(rows["level"] == "total") & (rows["side"].fillna("expenditure") == "expenditure")]
    if by == UNIT:
        return rows[rows["unit_name"].notna() & rows["level"].isin(_PARTS)]
    economic = rows["table"].str.endswith(_ECONOMIC_TABLES)
    spent = rows["side"].fillna("expenditure") == "expenditure"
    return rows[(economic if by == ECONOMIC else ~economic) & spent & (rows["level"] == level)]


def _of_widest_period(rows: pd.DataFrame) -> pd.DataFrame:
    rank = rows["period"].map({name: place for place, name in enumerate(PERIODS)})
    return rows[rank == rank.groupby(rows["doc_id"]).transform("min")]


def _added(amounts: pd.Series) -> Decimal:
    return sum(amounts, Decimal(0))


def _only(amounts: pd.Series) -> Any:
    return amounts.iloc[0] if amounts.nunique() == 1 else None


def _known(value: str, values: tuple[str, ...], name: str) -> None:
    if value not in values:
        raise DataDictionaryError(f"there is no {name} {value!r}.", remedy=f"Choose one of {', '.join(values)}.")
