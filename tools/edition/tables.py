"""Rows of the thirteen standard tables and of the service catalogue, from the transcription."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sheet import Cell, Row, Sheet, centred

TEXT_COLUMNS = ("name", "revenue_name", "expenditure_name", "departmental_item", "government_item")
CODE_COLUMNS = ("code", "revenue_code")
CATALOGUE_HEAD = ("代码", "一级目录", "二级目录", "三级目录", "四级目录")
CATALOGUE_WIDTHS = (18.0, 20.0, 38.0, 48.0, 62.0)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a transcribed CSV; every value stays a text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def header_row(entry: list[str | Mapping[str, Any]]) -> list[Cell]:
    """A printed head row from its YAML form."""
    return centred([Cell(e) if isinstance(e, str) else Cell(**e) for e in entry])


def align_of(column: str, value: str) -> str:
    """Names left, codes and totals centred, figures right."""
    if column in TEXT_COLUMNS:
        return "C" if value.endswith(("合计", "总计")) else "L"
    return "C" if column in CODE_COLUMNS else "R"


def body_row(record: Mapping[str, str]) -> list[Cell]:
    """A printed table row from its CSV record."""
    return [Cell(value, align=align_of(column, value)) for column, value in record.items()]


def write_table(sheet: Sheet, spec: Mapping[str, Any], department: str, folder: Path) -> None:
    """Print one standard table: mark, title, department and unit line, grid, note."""
    sheet.paragraph(spec["mark"], size=9, after=0)
    sheet.mark(spec["contents_label"])
    sheet.paragraph(spec["title"], size=15, align="C", after=2)
    sheet.both_ends(f"部门名称：{department}", f"单位：{spec['unit']}")
    head = [header_row(entry) for entry in spec["header"]]
    body = [body_row(record) for record in read_rows(folder / spec["file"])]
    sheet.grid(spec["widths"], head + body, head=len(head), repeat=spec["repeat_header"], row_height=spec["row_height"])
    if spec["empty_note"]:
        sheet.y += 1
        sheet.paragraph(spec["empty_note"], size=9)


def catalogue_rows(path: Path) -> Iterator[Row]:
    """Rows of the catalogue: a line with the department's name before each of its blocks."""
    department = None
    for record in read_rows(path):
        if record["department"] != department:
            department = record["department"]
            yield [Cell(department, colspan=len(CATALOGUE_HEAD))]
        yield [Cell(record["code"]), *(Cell(record[f"level{k}"]) for k in range(1, 5))]


def write_catalogue(sheet: Sheet, path: Path) -> None:
    """Print the catalogue as one long grid, its head on every page."""
    rows = [centred(CATALOGUE_HEAD), *catalogue_rows(path)]
    sheet.grid(CATALOGUE_WIDTHS, rows, head=1, size=8, row_height=5.0)
