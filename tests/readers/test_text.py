"""Text conversions: which lines are rows, where they stand, and what is no text."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetlib.errors import BudgetlibError, SourceError
from budgetlib.readers import SUFFIXES, read_document
from budgetlib.readers.document import Document, Line
from budgetlib.readers.text import MAX_BYTES, MAX_LINE_CHARACTERS, read_text


def read(folder: Path, content: str | bytes, name: str = "甲市财政局.txt") -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path)


def cells(folder: Path, content: str) -> tuple[str, ...] | None:
    (line,) = read(folder, content).lines
    return line.cells


# Rows ----------------------------------------------------------------------------------------------------------------


def test_a_line_with_tabs_is_a_row_and_a_line_without_is_free_text(tmp_path: Path) -> None:
    row, text = read(tmp_path, "合计\t5280. 60\t\n单位: 万元\n").lines
    assert row == Line(1, 1, "合计\t5280. 60\t", ("合计", "5280. 60", ""))
    assert text == Line(1, 2, "单位: 万元")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("\t合计\t1.00", ("", "合计", "1.00")),
        ("合计\t\t1.00\t\t", ("合计", "", "1.00", "", "")),
        ("| 合计 | 1.00 |", ("合计", "1.00")),
        ("|合计|1.00", ("合计", "1.00")),
        ("||合计|1.00||", ("", "合计", "1.00", "")),
        ("| | 合计 | |", ("", "合计", "")),
        ("|合计|1.00|\r", ("合计", "1.00")),
    ],
)
def test_every_cell_keeps_its_place_empty_ones_too(tmp_path: Path, printed: str, expected: tuple[str, ...]) -> None:
    assert cells(tmp_path, printed) == expected


@pytest.mark.parametrize("printed", ["甲|乙 二选一", "|", "a || b", "单位：万元|"])
def test_a_bar_within_prose_makes_no_row(tmp_path: Path, printed: str) -> None:
    assert cells(tmp_path, printed) is None


@pytest.mark.parametrize("rule", ["|---|---|", "---|---", "| :--- | ---: |", "|:-:|:-:|"])
def test_the_rule_of_a_markdown_table_is_no_line(tmp_path: Path, rule: str) -> None:
    assert [line.row for line in read(tmp_path, f"|项目|合计|\n{rule}\n|甲|1.00|").lines] == [1, 3]


@pytest.mark.parametrize(
    ("printed", "level", "text"),
    [
        ("# 第一部分 概况", 1, "第一部分 概况"),
        ("###### 六", 6, "六"),
        ("#\u3000三、其他", 1, "三、其他"),
        ("####### 七个井号", 0, "####### 七个井号"),
        ("#无空格", 0, "#无空格"),
        ("# ", 0, "#"),
    ],
)
def test_heading_levels(tmp_path: Path, printed: str, level: int, text: str) -> None:
    (line,) = read(tmp_path, printed).lines
    assert (line.heading, line.text, line.cells) == (level, text, None)


@pytest.mark.parametrize("marker", ["#\t", "# \t", "## \t"])
def test_a_heading_marker_before_an_empty_first_cell_does_not_move_the_row(tmp_path: Path, marker: str) -> None:
    assert cells(tmp_path, f"{marker}合计\t1.00") == ("", "合计", "1.00")


# Places --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_row_is_the_line_number_in_the_file(tmp_path: Path, newline: str) -> None:
    found = read(tmp_path, newline.join(["甲", "", "  ", "乙\t1", "丙"])).lines
    assert [(line.page, line.row) for line in found] == [(1, 1), (1, 4), (1, 5)]


@pytest.mark.parametrize("separator", ["\f", "\v", "\u2028", "\x1e", "\x85"])
def test_only_line_ends_count_lines(tmp_path: Path, separator: str) -> None:
    found = read(tmp_path, f"甲\n{separator}乙{separator}\n丙\n").lines
    assert [line.row for line in found] == [1, 2, 3]


def test_a_document_tells_its_source_reader_and_hash(tmp_path: Path) -> None:
    content = "甲市财政局\n".encode()
    found = read(tmp_path, content)
    assert (found.source.name, found.reader, found.pages) == ("甲市财政局.txt", "text", 1)
    assert found.sha256 == hashlib.sha256(content).hexdigest()


# Encodings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings_of_chinese_text(tmp_path: Path, encoding: str) -> None:
    (line,) = read(tmp_path, "合计\t5,280．60".encode(encoding)).lines
    assert line.cells == ("合计", "5,280．60")


@pytest.mark.parametrize(
    ("damage", "encoding"),
    [(b"\xff", "utf-8"), (b"\xe5\x90", "utf-8"), (b"\x80", "utf-8"), (b"\xff\n", "gb18030")],
)
def test_a_damaged_byte_is_visible_and_leaves_the_rest_readable(tmp_path: Path, damage: bytes, encoding: str) -> None:
    good = "甲市财政局部门预算收支总表单位万元\n".encode(encoding) * 5
    found = read(tmp_path, good + damage + good).lines
    assert sum("\ufffd" in line.text for line in found) == 1
    assert sum(line.text == "甲市财政局部门预算收支总表单位万元" for line in found) >= 9


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\0\xff\xfe",
        b"\xff\xff\xff\xff",
        b"PK\x03\x04\x14\x00\x08",
        b"\x81",
    ],
)
def test_what_is_no_text_is_a_source_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match="not text"):
        read(tmp_path, content)


# Limits and faults ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "\n\n", " \t \n", "\ufeff", "\ufeff\n", "|---|---|\n"])
def test_a_file_without_any_line_is_a_source_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match="empty"):
        read(tmp_path, content)


def test_a_line_too_long_for_any_document_is_refused_not_cut(tmp_path: Path) -> None:
    read(tmp_path, "一" * MAX_LINE_CHARACTERS)
    with pytest.raises(SourceError, match="row 2"):
        read(tmp_path, "甲\n" + "一" * (MAX_LINE_CHARACTERS + 1))


def test_a_file_too_large_for_any_conversion_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceError, match="limit"):
        read_text(path)


@pytest.mark.parametrize("name", ["无.txt", "无\0.txt", "无/无.md"])
def test_a_missing_file_is_a_source_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_document(tmp_path / name)


def test_a_folder_is_a_source_error(tmp_path: Path) -> None:
    folder = tmp_path / "甲.txt"
    folder.mkdir()
    with pytest.raises(SourceError):
        read_document(folder)
    with pytest.raises(SourceError):
        read_text(folder)


def test_an_unknown_kind_of_file_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"\.pdf"):
        read(tmp_path, "甲", "甲.pptx")


@pytest.mark.parametrize("name", ["甲.TXT", "甲.md", "甲.Md"])
def test_endings_are_known_in_any_case(tmp_path: Path, name: str) -> None:
    assert Path(name).suffix.lower() in SUFFIXES
    assert read(tmp_path, "甲", name).lines == (Line(1, 1, "甲"),)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_a_budgetlib_error(tmp_path: Path, content: bytes) -> None:
    try:
        found = read(tmp_path, content)
    except BudgetlibError as error:
        assert "甲市财政局.txt" in str(error)
    else:
        assert found.lines


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text("甲乙 1.,#-", max_size=5), min_size=2, max_size=6), min_size=1, max_size=8))
def test_no_row_loses_a_cell(tmp_path: Path, table: list[list[str]]) -> None:
    content = "\n".join("甲" + "\t".join(row) for row in table)
    found = [line.cells for line in read(tmp_path, content).lines]
    assert [len(row or ()) for row in found] == [len(row) for row in table]


# Laid out by blanks --------------------------------------------------------------------------------------------------

LAID_OUT = """
                     2024年部门支出预算总表
编制部门：甲市财政局                                            单位：元
科目编码         科目名称              合计              基本支出            项目支出
                                                  小计   人员经费   公用经费
208      社会保障和就业支出      1,725,510   1,725,510   1,725,510
20805    机关事业单位基本养      1,725,510   1,725,510   1,725,510
         老保险
209      社会保险基金支出
210      卫生健康支出              490,599      48,036      40,000      8,036   442,563
合计                             2,216,109   1,773,546   1,765,510      8,036   442,563
"""


def test_a_table_laid_out_by_blanks_has_columns(tmp_path: Path) -> None:
    rows = [line.cells for line in read(tmp_path, LAID_OUT).lines if line.cells is not None]
    assert rows[:2] == [
        ("科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"),
        ("", "", "", "小计", "人员经费", "公用经费", ""),
    ]
    assert rows[3] == ("20805", "机关事业单位基本养 老保险", "1,725,510", "1,725,510", "1,725,510", "", "")
    assert rows[4] == ("209", "社会保险基金支出", "", "", "", "", "")
    assert rows[5] == ("210", "卫生健康支出", "490,599", "48,036", "40,000", "8,036", "442,563")


def test_text_around_a_table_laid_out_by_blanks_stays_text(tmp_path: Path) -> None:
    free = [line for line in read(tmp_path, LAID_OUT).lines if line.cells is None]
    assert [(line.row, line.text) for line in free] == [
        (2, "2024年部门支出预算总表"),
        (3, "编制部门：甲市财政局 单位：元"),
    ]
