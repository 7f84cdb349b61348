"""A disclosure and its tables. The data dictionary (`datasets.yaml`) is the single description of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html import escape
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd
import pyarrow as pa

from budgetlib.errors import DataDictionaryError
from budgetlib.knowledge import knowledge

if TYPE_CHECKING:
    import pandera.pandas as pandera

DatasetName = Literal[
    "disclosures",
    "documents",
    "tables",
    "figures",
    "unreadable",
    "claims",
    "projects",
    "indicators",
    "costs",
    "catalogue",
    "sections",
    "checks",
    "check_facts",
    "findings",
    "repairs",
]
"""Names of the datasets, for editors and type checkers; those of `datasets.yaml`."""

MONEY = pa.decimal128(20, 2)
RATIO = pa.decimal128(18, 8)
# Of findings, the most severe first. `unread` is our own limit: it says nothing against the document.
UNREAD = "unread"
SEVERITIES = ("error", "warning", UNREAD, "note")

_ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "money": MONEY,
    "ratio": RATIO,
    "number": pa.float64(),
    "boolean": pa.bool_(),
}
_TEXT = pd.StringDtype(na_value=float("nan"))  # what pandas calls `str`
# In memory, exact decimals are Python `Decimal` objects: pandas arithmetic on them is exact and never overflows.
_PANDAS: dict[str, Any] = {
    "string": _TEXT,
    "integer": "Int64",
    "money": object,
    "ratio": object,
    "number": "float64",
    "boolean": "boolean",
}


class _Plain(NamedTuple):
    name: str
    per: Decimal


_PLAIN = {"money": _Plain("_wan", Decimal(10_000)), "ratio": _Plain("_number", Decimal(1))}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the data dictionary."""

    name: str
    type: str
    meaning: str
    required: bool
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset of the data dictionary: what a row is, and its columns in order (`doc_id` first)."""

    name: str
    about: str
    columns: tuple[Column, ...]

    def arrow_schema(self) -> pa.Schema:
        """Schema of the stored Parquet part."""
        return pa.schema([pa.field(c.name, _ARROW[c.type], nullable=not c.required) for c in self.columns])

    def pandera_schema(self) -> pandera.DataFrameSchema:
        """Schema that a table in memory must satisfy."""
        return _pandera_schema(self)

    def frame(self, rows: Iterable[Mapping[str, Any]], doc_id: str) -> pd.DataFrame:
        """Build the dataset's table from `rows` (mappings of column to value; missing optional columns are empty).

        Raises DataDictionaryError when a row has a column the dictionary does not know or a value of another type.
        """
        rows = list(rows)
        known = {c.name for c in self.columns}
        if unknown := {key for row in rows for key in row} - known:
            raise DataDictionaryError(f"dataset {self.name} has no column {', '.join(sorted(unknown))}.")
        data = {}
        for c in self.columns:
            values = [doc_id if c.name == "doc_id" else row.get(c.name) for row in rows]
            try:
                data[c.name] = _array([None if isinstance(v, str) and not v else v for v in values], c.type)
            except (ValueError, TypeError, OverflowError) as error:
                raise DataDictionaryError(f"dataset {self.name}: {c.name} is no {c.type} ({error}).") from error
        return pd.DataFrame(data)

    def validate(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return `table` unchanged when it satisfies the dictionary.

        Raises DataDictionaryError listing every offending column otherwise.
        """
        named = [*table.columns] == [c.name for c in self.columns]
        if named and all(_holds(c, table[c.name].array) for c in self.columns):
            return table
        from pandera.errors import SchemaErrors  # to tell what is wrong: it takes long to import and to validate

        try:
            return self.pandera_schema().validate(table, lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases[["column", "check", "failure_case"]].drop_duplicates().head(10)
            listed = "; ".join(f"{c} fails {k}: {v!r}" for c, k, v in cases.itertuples(index=False))
            raise DataDictionaryError(f"dataset {self.name}: {listed}.") from errors


if TYPE_CHECKING:

    class _Tables:
        """The datasets as attributes, for editors and type checkers; those of `datasets.yaml`."""

        disclosures: pd.DataFrame
        documents: pd.DataFrame
        tables: pd.DataFrame
        figures: pd.DataFrame
        unreadable: pd.DataFrame
        claims: pd.DataFrame
        projects: pd.DataFrame
        indicators: pd.DataFrame
        costs: pd.DataFrame
        catalogue: pd.DataFrame
        sections: pd.DataFrame
        checks: pd.DataFrame
        check_facts: pd.DataFrame
        findings: pd.DataFrame
        repairs: pd.DataFrame
else:
    _Tables = object


@dataclass(slots=True, repr=False)
class Disclosure(_Tables):
    """One department-year: its tidy tables, every row pointing back to page and row of the source.

    `tables_by_name` holds one DataFrame per dataset of the data dictionary; each is also an attribute (`d.figures`).
    """

    doc_id: str
    tables_by_name: dict[str, pd.DataFrame] = field(default_factory=dict)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> pd.DataFrame:
            if name.startswith("_") or name in self.__slots__:  # copying and pickling ask before anything is set
                raise AttributeError(name)
            try:
                return self.tables_by_name[name]
            except KeyError:
                raise AttributeError(
                    f"a disclosure has no dataset {name!r}; it has {', '.join(self.tables_by_name)}"
                ) from None

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self.tables_by_name})

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(table):,} {name}" for name, table in self.tables_by_name.items() if len(table))
        return f"<Disclosure {self.doc_id}: {rows or 'nothing'}>"

    def _repr_html_(self) -> str:
        """The same for notebooks: every dataset, how many rows it has, and what one row is."""
        rows = "".join(
            f"<tr><td><code>{name}</code></td><td>{len(table):,}</td><td>{escape(_about(name))}</td></tr>"
            for name, table in self.tables_by_name.items()
        )
        head = "<thead><tr><th>dataset</th><th>rows</th><th></th></tr></thead>"
        return f"<table><caption>{escape(self.doc_id)}</caption>{head}<tbody>{rows}</tbody></table>"

    def in_wan(self, *, exact: bool = True) -> Disclosure:
        """Return a copy whose datasets have plain numbers in 万元 beside the exact ones, or in their place."""
        tables = {name: with_plain_numbers(name, table, exact=exact) for name, table in self.tables_by_name.items()}
        return Disclosure(self.doc_id, tables)

    def with_table(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Disclosure:
        """Return a copy of the disclosure in which dataset `name` consists of `rows`, validated."""
        dataset, rows = data_dictionary()[name], list(rows)
        # Half of the datasets of a usual disclosure are empty: their tables are built and validated once.
        empty = _empty_tables()[name].copy(deep=False)
        table = dataset.validate(dataset.frame(rows, self.doc_id)) if rows else empty
        return Disclosure(self.doc_id, {**self.tables_by_name, name: table})


def with_plain_numbers(dataset: str, table: pd.DataFrame, *, exact: bool = True) -> pd.DataFrame:
    """Return a table of `dataset` with columns that pandas can calculate with beside those that are exact.

    Behind every money column stands `<name>_wan`, floats in 万元 (10,000 yuan); behind every ratio `<name>_number`, the
    fraction as a float. Missing ones are NaN. The exact columns stay: floats are for statistics and pictures, not for
    telling whether sums agree. Without `exact` only the plain numbers are left, and missing texts are empty, for
    programs that know neither decimals nor missing texts.
    """
    columns: dict[str, pd.Series] = {}
    kinds = {column.name: column.type for column in data_dictionary()[dataset].columns}
    for name in table.columns:
        ending = _PLAIN.get(kinds.get(name, ""))
        if exact or not ending:
            columns[name] = table[name] if exact or kinds.get(name) != "string" else table[name].fillna("")
        if ending:
            plain = [float("nan") if pd.isna(value) else float(value / ending.per) for value in table[name]]
            columns[f"{name}{ending.name}"] = pd.Series(plain, index=table.index, dtype="float64")
    return pd.DataFrame(columns, index=table.index)


def _about(name: str) -> str:
    return data_dictionary()[name].about if name in data_dictionary() else ""


@cache
def data_dictionary() -> dict[str, Dataset]:
    """Return the data dictionary: dataset name → Dataset, in the order of `datasets.yaml`."""
    return {name: _dataset(name, entry) for name, entry in knowledge("budgetlib", "datasets.yaml").items()}


def empty_disclosure(doc_id: str) -> Disclosure:
    """Return a disclosure with every dataset present and empty."""
    return Disclosure(doc_id, {name: table.copy(deep=False) for name, table in _empty_tables().items()})


@cache
def _empty_tables() -> dict[str, pd.DataFrame]:
    """Return every dataset without rows: to be copied, never handed out (building them takes 20 milliseconds)."""
    return {name: dataset.frame([], "") for name, dataset in data_dictionary().items()}


def _dataset(name: str, entry: Mapping[str, Any]) -> Dataset:
    columns = [Column("doc_id", "string", "Disclosure: region, department, fiscal year, kind", True, ())]
    for column, (kind, meaning, *options) in entry["columns"].items():
        allowed = tuple(options[0]["in"]) if options else ()
        columns.append(Column(column, kind.rstrip("!"), meaning, kind.endswith("!"), allowed))
    return Dataset(name, entry["about"], tuple(columns))


@cache
def _pandera_schema(dataset: Dataset) -> pandera.DataFrameSchema:
    """Building it takes as long as validating a table."""
    import pandera.pandas as pandera

    return pandera.DataFrameSchema(
        {
            c.name: pandera.Column(
                checks=[*([pandera.Check.isin(c.allowed)] if c.allowed else []), *_exactness(c)],
                nullable=not c.required,
                required=True,
            )
            for c in dataset.columns
        },
        strict=True,
        ordered=True,
    )


def _array(values: list[Any], kind: str) -> Any:
    """Return the values of a column as pandas keeps them: by way of Arrow where they are texts, a tenth of the time."""
    if kind == "string" and {*map(type, values)} <= {str, NoneType}:
        return _TEXT.__from_arrow__(pa.array(values, pa.large_string()))
    return pd.array(values, dtype=_PANDAS[kind])


def _holds(column: Column, values: Any) -> bool:
    """Whether an array satisfies what _pandera_schema asks of its column."""
    exact = column.type in {"money", "ratio"}
    if not (exact or column.required or column.allowed):
        return True
    missing = values.isna()
    if column.required and missing.any():
        return False
    told = values[~missing]
    return (not exact or all(map(_is_exact, told))) and (not column.allowed or {*told.unique()} <= {*column.allowed})


def _exactness(column: Column) -> list[pandera.Check]:
    if column.type not in {"money", "ratio"}:
        return []
    import pandera.pandas as pandera

    return [pandera.Check(_is_exact, element_wise=True, error="is an exact Decimal")]


def _is_exact(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite()
