"""A disclosure and its datasets: rows while it is being read, tables of pandas as soon as one asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from budgetlib.model.dictionary import Columns, DatasetName, data_dictionary, plain_values


class _Plain(NamedTuple):
    name: str
    per: Decimal


_PLAIN = {"money": _Plain("_wan", Decimal(10_000)), "ratio": _Plain("_number", Decimal(1))}


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

    Reading, interpretation and reconciliation work with rows; a table of pandas is made once, at the face. A dataset
    may be given as a function of its columns (`with_later`): it is worked out when one first asks for it.
    """

    __slots__ = ("_columns", "_frames", "_later")

    def __init__(self, frames: Mapping[str, pd.DataFrame] | None = None) -> None:
        given = frames or {}
        self._columns: dict[str, Columns] = dict(given._columns) if isinstance(given, Datasets) else {}
        self._frames: dict[str, pd.DataFrame] = dict(given._frames if isinstance(given, Datasets) else given)
        self._later: dict[str, Callable[[], Columns]] = dict(given._later) if isinstance(given, Datasets) else {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._settle(name)
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
        columns = self.columns(name)
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def columns(self, name: str) -> dict[str, list[Any]]:
        """Return a dataset column by column, missing values as None; a table that was handed out is asked."""
        self._settle(name)
        if name in self._frames:
            table = self._frames[name]
            return {column: plain_values(table[column].array) for column in table.columns}
        return dict(self._columns[name])

    def with_columns(self, name: str, columns: Columns) -> Datasets:
        """Return a copy in which a dataset has these values."""
        changed = Datasets(self)
        changed._columns[name] = columns
        changed._frames.pop(name, None)
        changed._later.pop(name, None)
        return changed

    def with_later(self, name: str, columns: Callable[[], Columns]) -> Datasets:
        """Return a copy in which a dataset will have the values that `columns` gives when they are asked for."""
        changed = self.with_columns(name, {})
        changed._later[name] = cache(columns)  # copies share what one of them has worked out
        return changed

    def settle(self) -> None:
        """Work out now what would be worked out when one asks for it."""
        for name in list(self._later):
            self._settle(name)

    def _settle(self, name: str) -> None:
        if name in self._later:
            self._columns[name] = self._later[name]()
            del self._later[name]

    def __reduce__(self) -> tuple[Any, ...]:
        self.settle()
        return _datasets, (self._columns, self._frames)


def _datasets(columns: Mapping[str, Columns], frames: Mapping[str, pd.DataFrame]) -> Datasets:
    """Build datasets again that were pickled."""
    found = Datasets(frames)
    for name in columns.keys() - frames.keys():
        found = found.with_columns(name, columns[name])
    return found


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
        """Return a copy in which some columns of dataset `name` have other values, one for each row.

        Raises DataDictionaryError when they do not satisfy the data dictionary, ValueError when they are more or fewer
        than the rows.
        """
        columns = self.tables_by_name.columns(name)
        for column, told in values.items():
            if len(told) != len(columns["doc_id"]):
                raise ValueError(f"{len(told)} values of {column} for {len(columns['doc_id'])} rows of {name}")
            columns[column] = data_dictionary()[name].column(column, told)
        return Disclosure(self.doc_id, self.tables_by_name.with_columns(name, columns))

    def with_table(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Disclosure:
        """Return a copy of the disclosure in which dataset `name` consists of `rows`, validated.

        Raises DataDictionaryError when they do not satisfy the data dictionary.
        """
        return Disclosure(self.doc_id, self.tables_by_name.with_columns(name, self._columns(name, rows)))

    def with_later(self, name: DatasetName, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> Disclosure:
        """Return a copy in which dataset `name` will consist of what `rows` gives as soon as one asks for it.

        Asking raises DataDictionaryError when they do not satisfy the data dictionary.
        """
        return Disclosure(self.doc_id, self.tables_by_name.with_later(name, lambda: self._columns(name, rows())))

    def settled(self) -> Disclosure:
        """Return this disclosure when everything that it gives when asked is worked out."""
        self.tables_by_name.settle()
        return self

    def _columns(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Columns:
        dataset = data_dictionary()[name]
        return dataset.validated(dataset.plain(rows, self.doc_id))


def empty_disclosure(doc_id: str) -> Disclosure:
    """Return a disclosure with every dataset present and empty."""
    datasets = Datasets()
    for name, dataset in data_dictionary().items():
        datasets = datasets.with_columns(name, {column.name: [] for column in dataset.columns})
    return Disclosure(doc_id, datasets)


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
