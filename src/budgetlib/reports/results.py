"""What a notebook found, as files for other programs: one Parquet file per table beside the notebook's page.

    reports/<department>/<year>-<kind>/01_structure.funds.parquet

Money is decimal in yuan, shares are decimal fractions, texts are as printed; Parquet keeps the types, and no program
runs a text of a document as a formula. Each table begins with the document it is about, so that the files of many
departments can be read together. The tables of our notebooks are described in `results.yaml` and checked against it
when they are written; of others the types are told by the values, so join them by name:

    select * from read_parquet('reports/*/*/01_structure.funds.parquet', union_by_name = true)
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from glob import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from budgetlib.errors import DataDictionaryError
from budgetlib.files import file_name, replacing, writing
from budgetlib.model import MONEY
from budgetlib.reports.dictionary import DECIMAL, plain_value, result_table, rounded

SUBJECT = {"doc_id": pa.string(), "department": pa.string(), "fiscal_year": pa.int64(), "synthetic": pa.bool_()}
"""Columns of the dataset `documents` that each result begins with; they have their type in empty tables too."""

_SMALL: dict[str, Any] = {"store_schema": False, "write_statistics": False, "use_dictionary": False}
"""What a file of some rows does without: half of its bytes told of themselves."""
_SCALAR_TYPES = ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()), (str, pa.string()))


def write_results(
    tables: Mapping[str, pd.DataFrame], folder: Path | str, notebook: str, documents: pd.DataFrame
) -> list[Path]:
    """Write the tables a notebook found to FOLDER/<notebook>.<table>.parquet; return the files in order.

    An empty `folder` writes nothing. `documents` are the rows of that dataset the notebook is about; the tables get its
    columns SUBJECT in front, unless they name documents themselves (`doc_id`). A table without rows is written: that
    nothing is disclosed is a result; its index is not. Files of an earlier run that this one does not write are
    removed.

    Raises DataDictionaryError when a table of our notebooks is not as `results.yaml` says, or when a column of another
    holds values of several types, and EnvironmentFault when FOLDER cannot be written.
    """
    if not str(folder):
        return []
    written = [
        _write(f"{notebook}.{name}", _about(_columns(notebook, name, table), documents), folder)
        for name, table in tables.items()
    ]
    for path in result_files(folder, notebook):
        if path not in written:
            with writing(path):
                path.unlink(missing_ok=True)
    return written


def _write(name: str, columns: Mapping[str, pa.Array], folder: Path | str) -> Path:
    target = Path(folder) / f"{file_name(name)}.parquet"
    with replacing(target) as temporary:
        pq.write_table(pa.table(dict(columns)), temporary, compression="zstd", **_SMALL)
    return target


def result_files(folder: Path | str, notebook: str) -> list[Path]:
    """Return the files of results that a notebook has written to a folder."""
    return sorted(Path(folder).glob(f"{escape(notebook)}.*.parquet"))


def _columns(notebook: str, name: str, table: pd.DataFrame) -> Mapping[str, pa.Array]:
    known = result_table(notebook, name)
    return known.arrays(table) if known else _inferred(f"{notebook}.{name}", table)


def _about(columns: Mapping[str, pa.Array], documents: pd.DataFrame) -> Mapping[str, pa.Array]:
    if "doc_id" in columns or documents.empty:
        return columns
    rows = max((len(values) for values in columns.values()), default=0)
    front = {name: plain_value(documents[name].iloc[0]) for name in SUBJECT if name not in columns}
    return {name: pa.array([value] * rows, SUBJECT[name]) for name, value in front.items()} | dict(columns)


def _inferred(name: str, frame: pd.DataFrame) -> Mapping[str, pa.Array]:
    return {str(column): _array(name, str(column), frame[column]) for column in frame.columns}


def _array(table: str, column: str, values: pd.Series) -> pa.Array:
    plain = [None if pd.isna(value) else plain_value(value) for value in values]
    stated = [value for value in plain if value is not None]
    if not stated:
        return pa.nulls(len(plain), SUBJECT.get(column, pa.null()))
    if all(isinstance(value, Decimal | int) and not isinstance(value, bool) for value in stated) and any(
        isinstance(value, Decimal) for value in stated
    ):
        return _decimals([None if value is None else Decimal(value) for value in plain])
    for kind, arrow in _SCALAR_TYPES:
        if all(type(value) is kind for value in stated):
            return pa.array(plain, arrow)
    kinds = sorted({type(value).__name__ for value in stated})
    raise DataDictionaryError(f"result {table}: column {column} holds values of the types {', '.join(kinds)}.")


def _decimals(values: list[Decimal | None]) -> pa.Array:
    exponents = [int(value.as_tuple().exponent) for value in values if value is not None]
    return rounded(values, MONEY if min(exponents) >= -MONEY.scale else DECIMAL)
