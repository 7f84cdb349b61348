"""The inspection sheet as a workbook, in the form that finance bureaus fill: part, 是/否, problems, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budgetlib.errors import EnvironmentFault
from budgetlib.export.cells import spreadsheet_safe
from budgetlib.files import replacing
from budgetlib.inspect.rules import SEVERITIES
from budgetlib.model import Disclosure

Language = Literal["zh", "en"]
Row = Mapping[str, Any]
Picture = Callable[[Mapping[str, Any]], bytes | None]
"""Returns the picture (PNG) of the place of a problem: a row of `inspection`; None where there is none."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "name": "部门预算公开情况检查表",
        "final": "部门决算公开情况检查表",
        "of": "{department} {year}年",
        "head": "序号|检查内容|是否符合要求|存在问题|严重程度|修改建议|截图",
        "yes": "是",
        "no": "否",
        "unknown": "无法判断",
        "problem": "问题",
        "look": "核实",
        "style": "规范",
        "none": "未发现问题",
        "sheet": "检查表",
    },
    "en": {
        "name": "Inspection of a budget disclosure",
        "final": "Inspection of a final account",
        "of": "{department} {year}",
        "head": "No.|Part|As required|Problems|Severity|Suggestion|Picture",
        "yes": "yes",
        "no": "no",
        "unknown": "cannot be told",
        "problem": "problem",
        "look": "to be looked at",
        "style": "style",
        "none": "none found",
        "sheet": "Inspection",
    },
}
SEVERITY_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {name: _WORDS["zh"][name] for name in ("problem", "look", "style")},
    "en": {name: _WORDS["en"][name] for name in ("problem", "look", "style")},
}
"""What the severities are called in each language."""
ANSWERS: Mapping[Language, Mapping[bool | None, str]] = {
    "zh": {True: _WORDS["zh"]["yes"], False: _WORDS["zh"]["no"], None: _WORDS["zh"]["unknown"]},
    "en": {True: _WORDS["en"]["yes"], False: _WORDS["en"]["no"], None: _WORDS["en"]["unknown"]},
}
"""What the sheet answers to whether a part is as required."""
_WIDTHS = (5, 18, 9, 54, 9, 32, 66)
_HEAD_ROW = 3
_PART_COLUMNS = 3  # the columns that problems of one part share
_PICTURE_WIDTH = 450  # pixels
_LINE_HEIGHT = 15.0  # points
_OF_DEPARTMENTS, _OF_KINDS, _OF_EACH = (40, 8, 18, 18, 8, 8, 8), (34, 10, 10, 12, 90), (40, 8, 24, 30, 10, 90, 20)
_THIN = Side(style="thin", color="BFBFBF")
_FILLS = {True: "E2F0D9", False: "FBE5D6", None: "EDEDED"}


def write_inspection(
    disclosure: Disclosure,
    to: Path | str,
    *,
    language: Language = "zh",
    picture: Picture | None = None,
    style: bool = True,
) -> Path:
    """Write the inspection sheet of a disclosure to the workbook `to`; return `to`.

    Problems of style are left out unless `style`. `picture` gives the pictures of the places.

    Raises EnvironmentFault when it cannot be written.
    """
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = _WORDS[language]["sheet"]
    fill_sheet(sheet, disclosure, language=language, picture=picture, style=style)
    return _saved(workbook, Path(to))


def _saved(workbook: Workbook, to: Path) -> Path:
    if to.suffix.lower() != ".xlsx":
        raise EnvironmentFault(f"{to}: an inspection sheet is a workbook.", remedy="Name a file that ends in .xlsx.")
    with replacing(to) as temporary:
        workbook.save(temporary)
    return to


def fill_sheet(
    sheet: Worksheet,
    disclosure: Disclosure,
    *,
    language: Language = "zh",
    picture: Picture | None = None,
    style: bool = True,
) -> None:
    """Fill a sheet of a workbook with the inspection of a disclosure: a row per part, or per problem of it."""
    words = _WORDS[language]
    _put_heading(sheet, heading_of(disclosure, language))
    at = _HEAD_ROW + 1
    for number, rows in enumerate(by_part(disclosure.rows("inspection"), style=style), start=1):
        first = at
        for row in rows:
            _put_row(sheet, at, number, row, words, language)
            _put_picture(sheet, at, row, picture)
            at += 1
        for column in range(1, _PART_COLUMNS + 1):
            if at - first > 1:
                sheet.merge_cells(start_row=first, end_row=at - 1, start_column=column, end_column=column)
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 1)
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"


def by_part(rows: Iterable[Mapping[str, Any]], *, style: bool = True) -> list[list[Mapping[str, Any]]]:
    """Return the rows of `inspection` by part, in the order of the sheet; a part without problems has one row."""
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append(row)
    found = []
    for own in parts.values():
        kept = [row for row in own if style or row["severity"] != "style"]
        bare = {key: own[0][key] for key in ("part", "title", "title_english", "ok", "remark", "remark_english")}
        found.append(kept or [bare])
    return found


def sentence_of(row: Mapping[str, Any], language: Language) -> str:
    """Return what is said of a part or problem; empty where nothing is."""
    english = "_english" if language == "en" else ""
    return str(row.get(f"sentence{english}") or row.get(f"remark{english}") or "")


def heading_of(disclosure: Disclosure, language: Language) -> tuple[str, str, list[str]]:
    """Return the title of the sheet, whose disclosure it is about, and the heads of its columns."""
    words, about = _WORDS[language], disclosure.rows("documents")[0]
    name = words["name"] if about["kind"] == "budget" else words["final"]
    return name, words["of"].format(department=about["department"], year=about["fiscal_year"]), words["head"].split("|")


def write_inspection_summary(told: Sequence[tuple[Row, Sequence[Row]]], to: Path) -> Path:
    """Write a workbook over many disclosures: problems by department, by kind, and each of them; return `to`.

    `told` are pairs of a row of `documents` and the rows of `inspection` of that disclosure.

    Raises EnvironmentFault when it cannot be written.
    """
    workbook = Workbook()
    by_department, by_kind, each = workbook.active, workbook.create_sheet("问题类型"), workbook.create_sheet("问题明细")
    by_department.title = "部门汇总"
    _put_line(by_department, ("部门（单位）", "年度", "不符合要求的部分", "无法判断的部分", "问题", "核实", "规范"))
    _put_line(by_kind, ("规则", "严重程度", "问题数", "涉及部门数", "例"))
    _put_line(each, ("部门（单位）", "年度", "检查内容", "规则", "严重程度", "问题", "位置"))
    kinds: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for about, rows in told:
        name, year = str(about["department"]), str(about["fiscal_year"])
        wrong, unknown = ({row["part"] for row in rows if row["ok"] is answer} for answer in (False, None))
        counts = [sum(row["severity"] == severity for row in rows) for severity in SEVERITIES]
        _put_line(by_department, (name, year, len(wrong), len(unknown), *counts))
        for row in (row for row in rows if row["problem"]):
            kinds.setdefault((row["rule"], row["severity"]), []).append((name, row["sentence"]))
            shown = (row["title"], row["rule"], _WORDS["zh"][row["severity"]], row["sentence"], row["places"])
            _put_line(each, (name, year, *shown))
    for (rule, severity), found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        _put_line(by_kind, (rule, _WORDS["zh"][severity], len(found), len({name for name, _ in found}), found[0][1]))
    for sheet, widths in ((by_department, _OF_DEPARTMENTS), (by_kind, _OF_KINDS), (each, _OF_EACH)):
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = sheet.cell(2, 1)
    return _saved(workbook, to)


def _put_line(sheet: Worksheet, values: Sequence[str | int]) -> None:
    at = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(at, column)
        if isinstance(value, int):
            cell.value = value
        else:
            _put(cell, value or "")
        cell.font = Font(bold=at == 1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _put_heading(sheet: Worksheet, heading: tuple[str, str, list[str]]) -> None:
    name, of, heads = heading
    for row, text, size in ((1, name, 16), (2, of, 11)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_WIDTHS))
        cell = sheet.cell(row, 1)
        _put(cell, text)
        cell.font = Font(bold=row == 1, size=size)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height, sheet.row_dimensions[_HEAD_ROW].height = 28, 32
    for column, (text, width) in enumerate(zip(heads, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(_HEAD_ROW, column)
        _put(cell, text)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E2F3")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(_THIN, _THIN, _THIN, _THIN)
        sheet.column_dimensions[get_column_letter(column)].width = width


def _put_row(
    sheet: Worksheet, at: int, number: int, row: Mapping[str, Any], words: Mapping[str, str], language: Language
) -> None:
    english = "_english" if language == "en" else ""
    ok = row["ok"]
    answer = words["yes"] if ok else words["no"] if ok is False else words["unknown"]
    said = sentence_of(row, language)
    if row.get("problem"):
        said = f"{row['problem']}. {said}"
    elif not said:
        said = words["none"]
    told = (
        str(number),
        row[f"title{english}"],
        answer,
        said,
        words.get(str(row.get("severity") or ""), ""),
        "\n".join(filter(None, (row.get(f"suggestion{english}"), row.get("article")))),
    )
    for column, text in enumerate((*told, ""), start=1):
        cell = sheet.cell(at, column)
        _put(cell, text)
        cell.border = Border(_THIN, _THIN, _THIN, _THIN)
        centred = column <= _PART_COLUMNS or column == 5
        cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    sheet.cell(at, _PART_COLUMNS).fill = PatternFill("solid", fgColor=_FILLS[ok])
    sheet.row_dimensions[at].height = max(_LINE_HEIGHT * _lines(told), 22.0)


def _lines(told: Sequence[str]) -> int:
    """How many lines the longest text of a row takes: a Chinese character is as wide as two units of width."""
    return max(_wrapped(text, width) for text, width in zip(told, _WIDTHS, strict=False))


def _wrapped(text: str, width: int) -> int:
    return sum(-(-sum(2 if ord(c) > 255 else 1 for c in line) // max(width - 4, 1)) or 1 for line in text.split("\n"))


def _put_picture(sheet: Worksheet, at: int, row: Mapping[str, Any], picture: Picture | None) -> None:
    png = picture(row) if picture and row.get("problem") else None
    if not png:
        return
    image = Image(BytesIO(png))
    scale = min(1.0, _PICTURE_WIDTH / image.width)
    image.width, image.height = int(image.width * scale), int(image.height * scale)
    sheet.add_image(image, f"{get_column_letter(len(_WIDTHS))}{at}")
    height = sheet.row_dimensions[at].height or _LINE_HEIGHT
    sheet.row_dimensions[at].height = min(max(height, image.height * 0.75 + 6), 400)


def _put(cell: Any, text: str) -> None:
    """Put text of a document into a cell: never a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", spreadsheet_safe(str(text)))
    cell.data_type = "s"
