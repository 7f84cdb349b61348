"""Workbooks: what is printed where, sheet by sheet, and one clear error for everything that is no workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budgetlib.errors import SourceError
from budgetlib.readers import ooxml, read_document, sheets
from budgetlib.readers.document import Line
from budgetlib.readers.spreadsheet import reader as spreadsheet

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def new() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    return book, book.active


def read(tmp_path: Path, content: Workbook | xlwt.Workbook | bytes, name: str = "甲.xlsx") -> tuple[Line, ...]:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content.save(str(path))
    return read_document(path).lines


def cells(lines: tuple[Line, ...]) -> list[tuple[str, ...] | str]:
    return [line.text if line.cells is None else line.cells for line in lines]


def with_parts(parts: Mapping[str, str]) -> bytes:
    """A small workbook with some parts replaced or added."""
    book, sheet = new()
    sheet.append(["甲", 1])
    plain, changed = BytesIO(), BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        kept = {name: source.read(name) for name in source.namelist()}
        for name, content in {**kept, **parts}.items():
            target.writestr(name, content)
    return changed.getvalue()


def with_sheet(rows: str, after: str = "") -> bytes:
    xml = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def test_a_table_with_its_title_and_unit(tmp_path: Path) -> None:
    book, sheet = new()
    for row in (["收支总表"], ["部门：甲", None, "单位：万元"], ["编码", "名称", "合计"], [201, "支出", 5280.6]):
        sheet.append(row)
    sheet["C4"].number_format = "0.00"
    assert read(tmp_path, book) == (
        Line(1, 1, "收支总表"),
        Line(1, 2, "部门：甲\t\t单位：万元", ("部门：甲", "", "单位：万元")),
        Line(1, 3, "编码\t名称\t合计", ("编码", "名称", "合计")),
        Line(1, 4, "201\t支出\t5280.60", ("201", "支出", "5280.60")),
    )


def test_cells_without_their_place_stand_behind_the_one_before_blank_or_not(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row><row/><row><c/><c><v>7</v></c><c><v>8</v></c></row>"
    found = [line for line in read(tmp_path, with_sheet(rows)) if line.text != "Sheet"]
    assert [(line.row, line.text) for line in found] == [(1, "1\t2\t3"), (3, "\t7\t8")]


def test_every_sheet_is_a_page_and_hidden_ones_are_not_read(tmp_path: Path) -> None:
    book, sheet = new()
    sheet.append(["甲", 1])
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(state)
        other.append(["乙", 2])
        other.sheet_state = state
    book.create_sheet("last").append(["丙", 3])
    found = read(tmp_path, book)
    assert [(line.page, line.cells) for line in found if line.cells] == [(1, ("甲", "1")), (4, ("丙", "3"))]


def test_a_sheet_that_begins_with_a_table_is_headed_by_its_name(tmp_path: Path) -> None:
    book, sheet = new()
    sheet.title = "收支总表"
    sheet.append(["项目", "合计"])
    assert cells(read(tmp_path, book)) == ["收支总表", ("项目", "合计")]


def test_a_row_with_one_cell_is_text_only_where_titles_stand(tmp_path: Path) -> None:
    book, sheet = new()
    for row in (["表一"], ["项目", "数"], ["一、出国费"], ["二、接待费", 1], [], ["表二"], ["项目", "数"], ["说明"]):
        sheet.append(row)
    sheet.merge_cells("A8:B8")
    found = cells(read(tmp_path, book))
    assert found == ["表一", ("项目", "数"), ("一、出国费", ""), ("二、接待费", "1"), "表二", ("项目", "数"), "说明"]


def test_a_narrative_in_one_cell_is_read_line_by_line(tmp_path: Path) -> None:
    book, sheet = new()
    sheet["A1"] = "第一部分 概况\n一、主要职责\r\n\n二、机构"
    assert cells(read(tmp_path, book)) == ["第一部分 概况", "一、主要职责", "二、机构"]


def test_merged_cells_hold_their_text_once(tmp_path: Path) -> None:
    merges = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C1:C2"/></mergeCells>'
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{c}{row}"><v>{row}{i}</v></c>' for i, c in enumerate("ABC")) + "</row>"
        for row in (1, 2)
    )
    found = read(tmp_path, with_sheet(rows, merges))
    assert [line.cells for line in found if line.cells] == [("10", "", "12"), ("20", "21", "")]


def test_margins_and_spacers_are_left_out(tmp_path: Path) -> None:
    book, sheet = new()
    for row in ([None, "项目", None, "数", None, ""], [None, "甲", None, 1, " "], [], [None]):
        sheet.append(row)
    assert [line.cells for line in read(tmp_path, book)[1:]] == [("项目", "数"), ("甲", "1")]


def test_other_values_are_written_as_text(tmp_path: Path) -> None:
    book, sheet = new()
    sheet.append(["x", datetime(2025, 3, 1), datetime(2025, 3, 1, 9, 30), True, "=1+", "a\nb"])
    sheet["E1"].data_type = "s"
    (line,) = (line for line in read(tmp_path, book) if line.cells)
    assert line.cells == ("x", "2025-03-01", "2025-03-01 09:30:00", "TRUE", "=1+", "a b")


def test_a_formula_gives_its_stored_value_and_is_not_evaluated(tmp_path: Path) -> None:
    formulas = '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v>7.5</v></c><c r="C1"><v>1</v></c>'
    (line,) = (line for line in read(tmp_path, with_sheet(f'<row r="1">{formulas}</row>')) if line.cells)
    assert line.cells == ("7.5", "1")


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_that_was_never_calculated_is_an_error_not_a_blank(tmp_path: Path, value: str) -> None:
    row = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f>{value}</c></row>'
    with pytest.raises(SourceError, match="formula in B1 has no stored value"):
        read(tmp_path, with_sheet(row))


def test_whole_numbers_longer_than_a_double_are_not_changed(tmp_path: Path) -> None:
    found = read(tmp_path, with_sheet('<row r="1"><c r="A1"><v>140500000000000123</v></c><c r="B1"><v>1</v></c></row>'))
    assert found[-1].cells == ("140500000000000123", "1")


def test_old_workbooks_give_the_same_lines(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表一")
    sheet.write_merge(0, 0, 0, 2, "收支总表")
    for column, value in enumerate(("编码", "名称", "合计")):
        sheet.write(1, column, value)
    sheet.write(2, 0, 201)
    sheet.write(2, 1, True)
    sheet.write(2, 2, 5280.6, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(3, 2, datetime(2025, 3, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.add_sheet("空")
    hidden = book.add_sheet("藏")
    hidden.visibility = 1
    hidden.write(0, 0, "附注")
    book.add_sheet("后").write(0, 0, "后记")
    assert read(tmp_path, book, "甲.xls") == (
        Line(1, 1, "收支总表"),
        Line(1, 2, "编码\t名称\t合计", ("编码", "名称", "合计")),
        Line(1, 3, "201\tTRUE\t5280.60", ("201", "TRUE", "5280.60")),
        Line(1, 4, "\t\t2025-03-01", ("", "", "2025-03-01")),
        Line(4, 1, "后记"),
    )


def test_the_content_decides_not_the_ending(tmp_path: Path) -> None:
    book, sheet = new()
    sheet.append(["甲", 1])
    assert read(tmp_path, book, "甲.xlsx") == read(tmp_path, (tmp_path / "甲.xlsx").read_bytes(), "甲.xls")
    page = "<html><body><table><tr><td>甲</td><td>1</td></tr></table></body></html>".encode()
    assert read(tmp_path, page, "乙.xls") == (Line(1, 1, "甲\t1", ("甲", "1")),)


def test_pages_count_the_sheets(tmp_path: Path) -> None:
    book, sheet = new()
    sheet.append(["甲", 1])
    book.create_sheet("空")
    book.save(tmp_path / "甲.xlsx")
    document = read_document(tmp_path / "甲.xlsx")
    assert (document.pages, document.reader, len(document.sha256)) == (2, "spreadsheet", 64)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 and more", "not a spreadsheet"),
        ("单位：万元".encode(), "not a spreadsheet"),
        (OLE + b"\0" * 2000, "truncated or damaged"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 and nothing else", "truncated or damaged"),
    ],
)
@pytest.mark.parametrize("name", ["甲.xlsx", "甲.xls"])
def test_what_is_no_workbook_is_one_clear_error(tmp_path: Path, content: bytes, problem: str, name: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read(tmp_path, content, name)


def test_a_missing_file_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        spreadsheet.read_spreadsheet(tmp_path / "无.xlsx")


def test_another_zip_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "甲.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(SourceError, match=r"no \.xlsx workbook"):
        read_document(tmp_path / "甲.xlsx")


def test_an_encrypted_old_workbook_asks_for_a_copy_without_a_password(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, 1)
    stream = BytesIO()
    book.save(stream)
    # The record CODEPAGE (0x42) near the file's beginning becomes FILEPASS (0x2F): the rest is encrypted.
    data = stream.getvalue().replace(b"\x42\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\x00\x00")
    assert data != stream.getvalue()
    with pytest.raises(SourceError, match="password"):
        read(tmp_path, data, "甲.xls")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["甲.xlsx", "甲.xls"])
def test_a_truncated_workbook_is_an_error(tmp_path: Path, share: float, name: str) -> None:
    if name == "甲.xlsx":
        data = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    else:
        book, stream = xlwt.Workbook(), BytesIO()
        sheet = book.add_sheet("a")
        for row in range(500):
            sheet.write(row, 0, row)
        book.save(stream)
        data = stream.getvalue()
    with pytest.raises(SourceError, match="truncated or damaged"):
        read(tmp_path, data[: int(len(data) * share)], name)


def test_a_workbook_without_content_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no sheet of the spreadsheet shows any content"):
        read(tmp_path, new()[0])


def test_a_workbook_whose_sheet_is_missing_is_an_error(tmp_path: Path) -> None:
    data = BytesIO(with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(tmp_path / "甲.xlsx", "w") as target:
        for name in source.namelist():
            if not name.endswith("sheet1.xml"):
                target.writestr(name, source.read(name))
    with pytest.raises(SourceError, match=r"sheet1\.xml is missing"):
        read_document(tmp_path / "甲.xlsx")


def test_a_number_beyond_all_bounds_is_damage(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path, with_sheet('<row r="1"><c r="A1"><v>1E999</v></c></row>'))


def test_a_file_too_large_is_not_loaded(tmp_path: Path) -> None:
    with (tmp_path / "大.xlsx").open("wb") as file:
        file.truncate(spreadsheet.MAX_BYTES + 1)
    with pytest.raises(SourceError, match="limit"):
        read_document(tmp_path / "大.xlsx")


def test_an_old_workbook_has_a_smaller_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_XLS_BYTES", 1000)
    with pytest.raises(SourceError, match="limit is 1,000"):
        read(tmp_path, OLE + b"\0" * 2000, "甲.xls")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_UNPACKED", 2**20)
    content = " " * 2**21
    with pytest.raises(SourceError, match="unpack to"):
        read(tmp_path, with_parts({"xl/media/image1.png": content}))


def test_a_member_that_unpacks_to_more_than_it_says_is_damage(tmp_path: Path) -> None:
    data = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    name = b"xl/worksheets/sheet1.xml"
    central = data.rindex(name) - 46
    size_at = central + 24
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path, data[:size_at] + (5).to_bytes(4, "little") + data[size_at + 4 :])


def test_too_much_xml_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_PART", 100)
    with pytest.raises(SourceError, match="holds more than 100 bytes in its part"):
        read(tmp_path, with_parts({}))


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="parts"):
        read(tmp_path, with_parts({f"xl/media/{i}": "" for i in range(ooxml.MAX_MEMBERS)}))


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet {NAMESPACE}><sheetData/></worksheet>'
    with pytest.raises(SourceError, match="declares entities"):
        read(tmp_path, with_parts({"xl/worksheets/sheet1.xml": bomb}))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_xml_nested_without_end_is_damage(tmp_path: Path, part: str) -> None:
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path, with_parts({part: f"<a {NAMESPACE}>" + "<b>" * 50_000}))


@pytest.mark.parametrize(
    ("rows", "limit", "problem"),
    [
        ('<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>', ("MAX_ROWS", 1000), "rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', ("MAX_COLUMNS", 256), "columns"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="Z1"><v>1</v></c></row>', ("MAX_CELLS", 25), "cells"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>', ("MAX_PRINTED_CELLS", 1), "printed cells"),
        ('<row r="1"><c r="A1"><v>1234</v></c></row>', ("MAX_CELL_CHARACTERS", 3), "characters in one cell"),
        ('<row r="1"><c r="A1"><v>1234</v></c></row>', ("MAX_TEXT_CHARACTERS", 3), "characters"),
    ],
)
def test_more_than_any_disclosure_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, limit: tuple[str, int], problem: str
) -> None:
    monkeypatch.setattr(sheets, *limit)
    with pytest.raises(SourceError, match=f"holds more than .* {problem}"):
        read(tmp_path, with_sheet(rows))


def test_too_many_sheets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_SHEETS", 1)
    book, _ = new()
    book.create_sheet("二")
    with pytest.raises(SourceError, match="more than 1 sheets"):
        read(tmp_path, book)


def test_merged_cells_that_overlap_without_end_are_refused(tmp_path: Path) -> None:
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 300 + "</mergeCells>"
    with pytest.raises(SourceError, match="merged cells"):
        read(tmp_path, with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>', merges))


def test_a_million_formatted_blank_rows_cost_nothing(tmp_path: Path) -> None:
    blank = "".join(
        f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"></c></row>' for row in range(2, 300_000)
    )
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row>' + blank
    last = '<row r="400000"><c r="A400000"><v>2</v></c></row>'
    assert [line.row for line in read(tmp_path, with_sheet(rows + last))][-2:] == [1, 400_000]


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    strict, usual = "http://purl.oclc.org/ooxml", "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(BytesIO(with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'))) as plain:
        parts = {name: plain.read(name).decode() for name in plain.namelist()}
    for name, text in parts.items():
        text = text.replace(f"{usual}/spreadsheetml/2006/main", f"{strict}/spreadsheetml/main")
        parts[name] = text.replace(
            f"{usual}/officeDocument/2006/relationships", f"{strict}/officeDocument/relationships"
        )
    assert cells(read(tmp_path, with_parts(parts)))[-1] == ("1", "2")
