"""The data dictionary of what notebooks write (`results.yaml`), and the check of a table against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa

from budgetlib.errors import DataDictionaryError
from budgetlib.knowledge import knowledge
from budgetlib.model import MONEY, RATIO, Column, data_dictionary

FILE = "results.yaml"
DECIMAL = pa.decimal128(38, 8)
"""Decimals that are no money in whole fen: shares, products, bounds of intervals; rounded to this scale."""
TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "money": MONEY,
    "ratio": RATIO,
    "decimal": DECIMAL,
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class ResultTable:
    """One table of a notebook: what a row is, and its columns in order."""

    notebook: str
    name: str
    about: str
    columns: tuple[Column, ...]

    def arrays(self, table: pd.DataFrame) -> dict[str, pa.Array]:
        """Return the columns of `table` with the types of the dictionary; decimals are rounded to their scale.

        Raises DataDictionaryError when it has other columns than the dictionary says, or values of another type.
        """
        expected, found = [column.name for column in self.columns], [str(name) for name in table.columns]
        if set(expected) != set(found):
            missing, unknown = set(expected) - set(found), set(found) - set(expected)
            told = [f"lacks {', '.join(sorted(missing))}"] if missing else []
            told += [f"has {', '.join(sorted(unknown))}, which {FILE} does not know"] if unknown else []
            remedy = f"Mend {FILE}, or write a table of your own under another name."
            raise DataDictionaryError(f"result {self.notebook}.{self.name} {' and '.join(told)}.", remedy=remedy)
        return {column.name: self._array(column, table[column.name]) for column in self.columns}

    def _array(self, column: Column, values: pd.Series) -> pa.Array:
        plain = [None if pd.isna(value) else plain_value(value) for value in values]
        kind = TYPES[column.type]
        try:
            found = rounded(plain, kind) if pa.types.is_decimal(kind) else pa.array(plain, kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, ArithmeticError) as error:
            raise DataDictionaryError(
                f"result {self.notebook}.{self.name}: {column.name} is no {column.type} ({error})."
            ) from error
        if column.allowed and (strange := {str(value) for value in plain if value is not None} - set(column.allowed)):
            allowed = ", ".join(column.allowed)
            problem = f"result {self.notebook}.{self.name}: {column.name} is {', '.join(sorted(strange))}."
            raise DataDictionaryError(problem, remedy=f"Allowed: {allowed}.")
        return found


def result_table(notebook: str, name: str) -> ResultTable | None:
    """Return what the dictionary says of a table; None for one it does not know (of a user's notebook)."""
    return result_dictionary().get((notebook, name))


@cache
def result_dictionary() -> Mapping[tuple[str, str], ResultTable]:
    """Return the dictionary: (notebook, table) → ResultTable, in the order of `results.yaml`.

    Raises DataDictionaryError when an entry is malformed.
    """
    entries = dict(knowledge("budgetlib.reports", FILE))
    common = {name: _column(name, entry) for name, entry in entries.pop("columns").items()}
    return {
        (notebook, name): ResultTable(notebook, name, _about(entry), tuple(_columns(entry, common)))
        for notebook, tables in entries.items()
        for name, entry in tables.items()
    }


def describe(name: str = "") -> pd.DataFrame:
    """Return the data dictionary as a table: the datasets, or the columns of one of them.

    `figures` is a dataset, `01_structure.funds` a table that a notebook writes; without a name all of both are listed.

    Raises DataDictionaryError when there is no such dataset or table.
    """
    tables = {dataset.name: (dataset.about, dataset.columns) for dataset in data_dictionary().values()}
    tables |= {f"{t.notebook}.{t.name}": (t.about, t.columns) for t in result_dictionary().values()}
    if not name:
        rows = [
            {"name": known, "columns": len(columns), "a row is": about} for known, (about, columns) in tables.items()
        ]
        return pd.DataFrame(rows)
    if name not in tables:
        raise DataDictionaryError(f"there is no dataset {name!r}.", remedy=f"There are: {', '.join(tables)}.")
    return pd.DataFrame(
        [
            {"column": c.name, "type": c.type, "always there": c.required, "meaning": c.meaning}
            | {"values": "、".join(c.allowed)}
            for c in tables[name][1]
        ]
    )


def plain_value(value: Any) -> Any:
    """Return a value of numpy as the Python value it stands for."""
    return value.item() if hasattr(value, "item") else value


def rounded(values: list[Any], kind: pa.Decimal128Type) -> pa.Array:
    """Return exact numbers (Decimal or int; None where missing), rounded half up to the scale of `kind`."""
    grain = Decimal(1).scaleb(-kind.scale)
    exact = [None if value is None else _exact(value).quantize(grain, ROUND_HALF_UP) for value in values]
    return pa.array(exact, kind)


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{value!r} is not exact")
    return Decimal(value)


def _about(entry: Mapping[str, Any]) -> str:
    return entry["about"] if "about" in entry else data_dictionary()[entry["dataset"]].about


def _columns(entry: Mapping[str, Any], common: Mapping[str, Column]) -> Iterator[Column]:
    if unknown := set(entry) - {"about", "columns", "dataset"}:
        raise DataDictionaryError(f"{FILE}: unknown key {', '.join(sorted(unknown))}.")
    if "dataset" in entry:
        yield from data_dictionary()[entry["dataset"]].columns
    for told in entry.get("columns", ()):
        if isinstance(told, str) and told not in common:
            raise DataDictionaryError(f"{FILE}: no column {told!r} among those that mean the same everywhere.")
        yield common[told] if isinstance(told, str) else _column(*next(iter(told.items())))


def _column(name: str, entry: Any) -> Column:
    if not isinstance(entry, list) or not 2 <= len(entry) <= 3 or entry[0] not in TYPES:
        raise DataDictionaryError(f"{FILE}: column {name}: {entry!r} is not [type, meaning, {{in: […]}}].")
    kind, meaning, *options = entry
    return Column(name, kind, meaning, False, tuple(options[0]["in"]) if options else ())
