"""Export of processed datasets to the formats other people work with."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from budgetlib.errors import EnvironmentFault
from budgetlib.export.cells import spreadsheet_safe
from budgetlib.export.datapackage import write_descriptor
from budgetlib.files import replacing, temporary_beside, writing
from budgetlib.model import Column, Dataset, data_dictionary
from budgetlib.store.datasets import load, to_arrow

Tables = Mapping[str, pd.DataFrame]

_XLSX_MAX_ROWS = 1_048_576
_XLSX_MAX_CHARACTERS = 32_767
_XLSX_NUMBER_FORMATS = {"money": "#,##0.00", "ratio": "0.00%", "integer": "0", "number": "General"}


def export(dataset: str, file_format: str, to: Path | str, *, root: Path | str | None = None, **filters: Any) -> Path:
    """Write one dataset, or `all` of them, from the store below ROOT to `to`; return `to`.

    `file_format` is one of FORMATS: `csv` and `parquet` give a file for one dataset and a folder of files for all;
    `xlsx` and `duckdb` one file; `datapackage` a folder with CSV files and a Frictionless `datapackage.json`. `filters`
    are those of `load`. Files replace their predecessors in one step.

    Raises DataDictionaryError for an unknown dataset, NothingProcessedError when there is nothing to export and
    EnvironmentFault when `to` cannot be written.
    """
    names: list[Any] = list(data_dictionary()) if dataset == "all" else [dataset]  # `load` refuses unknown ones
    tables = {name: load(name, root, **filters) for name in names}
    to = Path(to)
    FORMATS[file_format](tables, to, dataset == "all")
    return to


def _export_csv(tables: Tables, to: Path, many: bool) -> None:
    _write_files(tables, to, many, ".csv", _write_csv)


def _export_parquet(tables: Tables, to: Path, many: bool) -> None:
    _write_files(tables, to, many, ".parquet", _write_parquet)


def _write_files(
    tables: Tables, to: Path, many: bool, ending: str, write: Callable[[Dataset, pd.DataFrame, Path], None]
) -> None:
    """Write the only table to the file `to`, or each of several to a file of its name in the folder `to`."""
    if not many:
        ((name, table),) = tables.items()
        with _target_file(to) as temporary:
            write(data_dictionary()[name], table, temporary)
        return
    folder = _working_folder(to)
    try:
        for name, table in tables.items():
            write(data_dictionary()[name], table, folder / f"{name}{ending}")
        _move_into_place(folder, to)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _export_datapackage(tables: Tables, to: Path, many: bool) -> None:
    folder = _working_folder(to)
    try:
        for name, table in tables.items():
            _write_csv(data_dictionary()[name], table, folder / f"{name}.csv", encoding="utf-8")
        write_descriptor(folder, list(tables))
        _move_into_place(folder, to)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_csv(dataset: Dataset, table: pd.DataFrame, path: Path, encoding: str = "utf-8-sig") -> None:
    """Write CSV with CRLF line ends; the byte order mark lets spreadsheets recognise Chinese text."""
    columns = [[_csv_value(value, column) for value in table[column.name]] for column in dataset.columns]
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.name for column in dataset.columns])
        writer.writerows(zip(*columns, strict=True))


def _csv_value(value: Any, column: Column) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if column.type == "boolean":
        return "true" if value else "false"
    return _without_formula(value, column) if column.type == "string" else str(value)


def _without_formula(text: str, column: Column) -> str:
    """Return text of a document so that no spreadsheet runs it; words of our own vocabulary (`allowed`) stay."""
    return text if column.allowed else spreadsheet_safe(text)


def _write_parquet(dataset: Dataset, table: pd.DataFrame, path: Path) -> None:
    pq.write_table(to_arrow(dataset, table), path, compression="zstd")


def _export_xlsx(tables: Tables, to: Path, many: bool) -> None:
    book = Workbook(write_only=True)
    for name, table in tables.items():
        if len(table) >= _XLSX_MAX_ROWS:
            remedy = "Filter by department or year, or export to csv, parquet or duckdb."
            raise EnvironmentFault(
                f"{name} has {len(table):,} rows, more than a sheet can hold.", path=to, remedy=remedy
            )
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        columns = data_dictionary()[name].columns
        sheet.append([_heading(sheet, column.name) for column in columns])
        for row in zip(*(table[column.name] for column in columns), strict=True):
            sheet.append([_xlsx_cell(sheet, value, column) for value, column in zip(row, columns, strict=True)])
    with _target_file(to) as temporary:
        book.save(temporary)


def _heading(sheet: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(sheet: Any, value: Any, column: Column) -> WriteOnlyCell | None:
    if pd.isna(value):
        return None
    if column.type == "string":
        text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", _without_formula(value, column))
        cell = WriteOnlyCell(
            sheet, text if len(text) <= _XLSX_MAX_CHARACTERS else text[: _XLSX_MAX_CHARACTERS - 1] + "…"
        )
        cell.data_type = "s"  # openpyxl takes a lone "=" of the vocabulary for a formula
        return cell
    cell = WriteOnlyCell(sheet, bool(value) if column.type == "boolean" else value)
    cell.number_format = _XLSX_NUMBER_FORMATS.get(column.type, "General")
    return cell


def _export_duckdb(tables: Tables, to: Path, many: bool) -> None:
    with _target_file(to) as temporary, duckdb.connect(str(temporary)) as database:
        for name, table in tables.items():
            dataset = data_dictionary()[name]
            database.register("incoming", to_arrow(dataset, table))
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
            database.unregister("incoming")
            database.execute(f'COMMENT ON TABLE "{name}" IS {_sql_text(dataset.about)}')
            for column in dataset.columns:
                database.execute(f'COMMENT ON COLUMN "{name}"."{column.name}" IS {_sql_text(column.meaning)}')


def _sql_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _target_file(to: Path) -> Any:
    if to.is_dir():
        raise EnvironmentFault("is a folder; this export is one file.", path=to, remedy="Give a file name with --to.")
    return replacing(to)


def _working_folder(to: Path) -> Path:
    if to.is_file():
        raise EnvironmentFault("is a file; this export is a folder.", path=to, remedy="Give a folder with --to.")
    with writing(to):
        folder = temporary_beside(to)
        folder.mkdir()
        return folder


def _move_into_place(folder: Path, to: Path) -> None:
    """Move the finished files of `folder` into `to`, the descriptor (if any) last; other files there are left alone."""
    with writing(to):
        to.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir(), key=lambda path: (path.suffix == ".json", path.name)):
            os.replace(path, to / path.name)


FORMATS: dict[str, Callable[[Tables, Path, bool], None]] = {
    "csv": _export_csv,
    "xlsx": _export_xlsx,
    "parquet": _export_parquet,
    "duckdb": _export_duckdb,
    "datapackage": _export_datapackage,
}
