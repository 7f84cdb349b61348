"""The data dictionary (`datasets.yaml`): the single description of the datasets and their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal

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
    "inspection",
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


# Values that need no conversion; all others go through an array of pandas, which refuses what is of another type.
_PLAIN_TYPES: dict[str, set[type]] = {
    "string": {str, NoneType},
    "integer": {int, NoneType},
    "money": {Decimal, NoneType},
    "ratio": {Decimal, NoneType},
    "number": {NoneType},  # floats may be NaN
    "boolean": {bool, NoneType},
}
_INTEGERS = 2**63  # below it an integer can be stored
Columns = dict[str, list[Any]]
"""The values of a dataset column by column, missing ones None."""


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

    def plain(self, rows: Iterable[Mapping[str, Any]], doc_id: str) -> Columns:
        """Return `rows` (mappings of column to value; missing optional columns are empty) column by column.

        Raises DataDictionaryError when a row has a column the dictionary does not know or a value of another type.
        """
        rows = list(rows)
        known = {c.name for c in self.columns}
        if unknown := set().union(*rows) - known:
            raise DataDictionaryError(f"dataset {self.name} has no column {', '.join(sorted(unknown))}.")
        columns = {c.name: self._values([row.get(c.name) for row in rows], c) for c in self.columns}
        columns["doc_id"] = [doc_id or None] * len(rows)
        return columns

    def column(self, name: str, values: Sequence[Any]) -> list[Any]:
        """Return the values of one column as `plain` gives them.

        Raises DataDictionaryError when the dataset has no such column, and for values the dictionary does not allow.
        """
        column = next((c for c in self.columns if c.name == name), None)
        if column is None:
            raise DataDictionaryError(f"dataset {self.name} has no column {name}.")
        plain = self._values(list(values), column)
        if not _all_hold(column, plain):
            raise DataDictionaryError(f"dataset {self.name}: {name} has values that the dictionary does not allow.")
        return plain

    def _values(self, values: list[Any], column: Column) -> list[Any]:
        """Return plain values of a column; empty texts are missing ones."""
        types = {*map(type, values)}
        if str in types and "" in values:
            values = [None if value == "" else value for value in values]
            types = {*map(type, values)}
        return values if types <= _PLAIN_TYPES[column.type] else plain_values(self._array(values, column))

    def table(self, columns: Mapping[str, list[Any]]) -> pd.DataFrame:
        """Build the dataset's table from its values column by column (see `plain`)."""
        return pd.DataFrame({c.name: self._array(columns[c.name], c) for c in self.columns})

    def _array(self, values: list[Any], column: Column) -> Any:
        try:
            return _array(values, column.type)
        except (ValueError, TypeError, OverflowError) as error:
            raise DataDictionaryError(f"dataset {self.name}: {column.name} is no {column.type} ({error}).") from error

    def frame(self, rows: Iterable[Mapping[str, Any]], doc_id: str) -> pd.DataFrame:
        """Build the dataset's table from `rows`; see `plain`."""
        return self.table(self.plain(rows, doc_id))

    def validated(self, columns: Columns) -> Columns:
        """Return `columns` unchanged when they satisfy the dictionary.

        Raises DataDictionaryError as `validate` does otherwise.
        """
        if not all(_all_hold(c, columns[c.name]) for c in self.columns):
            self.validate(self.table(columns))
        return columns

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


@cache
def data_dictionary() -> dict[str, Dataset]:
    """Return the data dictionary: dataset name → Dataset, in the order of `datasets.yaml`."""
    return {name: _dataset(name, entry) for name, entry in knowledge("budgetlib", "datasets.yaml").items()}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a dataset as mappings, missing values as None."""
    if table.empty:
        return []
    names = [*table.columns]
    columns = [plain_values(values.array) for _, values in table.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def plain_values(values: Any) -> list[Any]:
    """Return the values of a column of pandas, missing ones as None: in bulk, for rows are often asked for."""
    if isinstance(values.dtype, pd.StringDtype):  # Arrow's own way takes a tenth of the time
        texts: list[Any] = pa.array(values).to_pylist()
        return texts
    objects = values.to_numpy(object)
    objects = objects.copy() if objects.base is not None or not objects.flags.writeable else objects
    objects[values.isna()] = None  # `na_value=None` would be NaN again in a column of floats
    plain: list[Any] = objects.tolist()
    return plain


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


def _all_hold(column: Column, values: list[Any]) -> bool:
    """Whether plain values satisfy what _holds asks of an array."""
    if column.required and None in values:
        return False
    if column.type in {"money", "ratio"} and not all(value is None or _is_exact(value) for value in values):
        return False
    if column.type == "integer" and not all(value is None or abs(value) < _INTEGERS for value in values):
        return False
    return not column.allowed or {*values} - {None} <= {*column.allowed}


def _exactness(column: Column) -> list[pandera.Check]:
    if column.type not in {"money", "ratio"}:
        return []
    import pandera.pandas as pandera

    return [pandera.Check(_is_exact, element_wise=True, error="is an exact Decimal")]


def _is_exact(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite()
