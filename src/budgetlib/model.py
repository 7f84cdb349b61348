"""A disclosure and its tables. The data dictionary (`datasets.yaml`) is the single description of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from importlib import import_module
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

    def plain(self, rows: Iterable[Mapping[str, Any]], doc_id: str) -> Columns:
        """Return `rows` (mappings of column to value; missing optional columns are empty) column by column.

        Raises DataDictionaryError when a row has a column the dictionary does not know or a value of another type.
        """
        rows = list(rows)
        known = {c.name for c in self.columns}
        if unknown := set().union(*rows) - known:
            raise DataDictionaryError(f"dataset {self.name} has no column {', '.join(sorted(unknown))}.")
        columns = {c.name: [row.get(c.name) or _missing(row.get(c.name)) for row in rows] for c in self.columns}
        columns["doc_id"] = [doc_id or None] * len(rows)
        for c in self.columns:
            if not {*map(type, columns[c.name])} <= _PLAIN_TYPES[c.type]:
                columns[c.name] = plain_values(self._array(columns[c.name], c))
        return columns

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
        inspection: pd.DataFrame
else:
    _Tables = object


class Datasets(Mapping[str, pd.DataFrame]):
    """The datasets of a disclosure by name: plain columns while it is being read, tables as soon as one asks for them.

    Reading, interpretation and reconciliation work with rows; a table of pandas is made once, at the face.
    """

    __slots__ = ("_columns", "_frames")

    def __init__(self, frames: Mapping[str, pd.DataFrame] | None = None) -> None:
        given = frames or {}
        self._columns: dict[str, Columns] = dict(given._columns) if isinstance(given, Datasets) else {}
        self._frames: dict[str, pd.DataFrame] = dict(given._frames if isinstance(given, Datasets) else given)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames and name in self._columns:
            self._frames[name] = data_dictionary()[name].table(self._columns[name])
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns | self._frames)

    def __len__(self) -> int:
        return len(self._columns | self._frames)

    def __or__(self, other: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        return {**self, **other}

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a dataset as mappings, missing values as None; a table that was handed out is asked."""
        if name in self._frames:
            return records(self._frames[name])
        columns = self._columns[name]
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def with_columns(self, name: str, columns: Columns) -> Datasets:
        """Return a copy in which a dataset has these values."""
        changed = Datasets(self)
        changed._columns[name] = columns
        changed._frames.pop(name, None)
        return changed


class Disclosure(_Tables):
    """One department-year: its tidy tables, every row pointing back to page and row of the source.

    `tables_by_name` holds one DataFrame per dataset of the data dictionary; each is also an attribute (`d.figures`).
    """

    __slots__ = ("doc_id", "tables_by_name")
    doc_id: str
    tables_by_name: Datasets

    def __init__(self, doc_id: str, tables_by_name: Mapping[str, pd.DataFrame] | None = None) -> None:
        self.doc_id = doc_id
        self.tables_by_name = Datasets(tables_by_name)

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

    def show(self, fact: Mapping[str, Any], *, source: Any = None) -> Any:
        """Return the page on which a figure stands, its box marked: a picture in a notebook, words in a terminal.

        `fact` is a row of figures, claims, indicators or projects (`d.figures.loc[0]`); `source` is the file, by
        default the one that the store noted.
        """
        shown = import_module("budgetlib.evidence.shown")  # by its name: it stands above this room
        return shown.show(self, fact, source=source)

    def in_wan(self, *, exact: bool = True) -> Disclosure:
        """Return a copy whose datasets have plain numbers in 万元 beside the exact ones, or in their place."""
        tables = {name: with_plain_numbers(name, table, exact=exact) for name, table in self.tables_by_name.items()}
        return Disclosure(self.doc_id, tables)

    def rows(self, name: DatasetName) -> list[dict[str, Any]]:
        """Return the rows of a dataset as mappings of column to value, missing ones None: fresh ones at every call."""
        return self.tables_by_name.rows(name)

    def with_values(self, name: DatasetName, values: Mapping[str, Sequence[Any]]) -> Disclosure:
        """Return a copy in which some columns of dataset `name` have other values, one for each row."""
        rows = self.rows(name)
        for column, told in values.items():
            for row, value in zip(rows, told, strict=True):
                row[column] = value
        return self.with_table(name, rows)

    def with_table(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Disclosure:
        """Return a copy of the disclosure in which dataset `name` consists of `rows`, validated.

        Raises DataDictionaryError when they do not satisfy the data dictionary.
        """
        dataset = data_dictionary()[name]
        columns = dataset.validated(dataset.plain(rows, self.doc_id))
        return Disclosure(self.doc_id, self.tables_by_name.with_columns(name, columns))


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
    datasets = Datasets()
    for name, dataset in data_dictionary().items():
        datasets = datasets.with_columns(name, {column.name: [] for column in dataset.columns})
    return Disclosure(doc_id, datasets)


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


def _missing(value: Any) -> Any:
    """A value that counts as false: an empty text is a missing one, nought and False are values."""
    return None if value == "" else value


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
