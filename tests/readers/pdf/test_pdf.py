"""What `read_pdf` promises for every engine: rows with cells, free text between them, in reading order."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlib.readers.document import Document
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.pdf_builder import ABOVE, LEFT, Sheet, turned

HEAD = ["项目", "金额"]
ROWS = [HEAD, ["合计", "1,234.50"], ["基本支出", "1,000.00"]]


@pytest.fixture(params=["geometry", "tabula"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


def printed(document: Document) -> list[str]:
    """The lines as page, row and text, cells separated by bars."""
    return [f"{line.page}.{line.row} {'|'.join(line.cells) if line.cells else line.text}" for line in document.lines]


def test_rows_and_free_text_come_in_reading_order(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write_at(60, 40, "2025年预算收支总表")
    sheet.write_at(380, 60, "单位：万元")
    sheet.table(60, 80, [120, 100], ROWS)
    sheet.write_at(60, 160, "注：本表金额转换为万元")
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert printed(document) == [
        "1.1 2025年预算收支总表",
        "1.2 单位：万元",
        "1.3 项目|金额",
        "1.4 合计|1,234.50",
        "1.5 基本支出|1,000.00",
        "1.6 注：本表金额转换为万元",
    ]
    assert document.pages == 1
    assert document.reader == f"pdf-{engine}"
    assert len(document.sha256) == 64


def test_a_merged_cell_stands_at_its_top_left_and_the_row_keeps_its_length(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    head = [["科目编码", LEFT, "合计", "其中", LEFT], [LEFT, LEFT, ABOVE, "基本支出", "项目支出"]]
    head[1][:2] = ["类", "款"]
    sheet.table(40, 40, [60, 60, 80, 80, 80], [*head, ["201", "03", "30.00", "10.00", "20.00"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert [line.cells for line in document.lines] == [
        ("科目编码", "", "合计", "其中", ""),
        ("类", "款", "", "基本支出", "项目支出"),
        ("201", "03", "30.00", "10.00", "20.00"),
    ]


def test_a_wrapped_cell_is_joined_with_one_blank(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 40, [60, 80], [["社会保障和\n就业支出", "12.00"], ["住房", "3.00"]], height=30)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert document.lines[0].cells == ("社会保障和 就业支出", "12.00")


def test_a_number_wrapped_in_a_narrow_cell_is_whole(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 40, [60, 35], [["合计", "1,234,5\n67.00"], ["其他", "3.00"]], height=30)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert document.lines[0].cells == ("合计", "1,234,567.00")


def test_two_tables_of_a_page_stay_apart_with_the_text_between_them(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(60, 40, [120, 100], ROWS)
    sheet.write_at(60, 120, "二、机关运行经费")
    sheet.table(60, 150, [60, 60, 60], [["甲", "乙", "丙"], ["1", "2", "3"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    widths = [len(line.cells) if line.cells else 0 for line in document.lines]
    assert widths == [2, 2, 2, 0, 3, 3]
    assert document.lines[3].text == "二、机关运行经费"


def test_rows_after_a_page_break_are_rows_of_their_own_page(engine: str, tmp_path: Path) -> None:
    sheet = Sheet(landscape=True)
    sheet.table(60, 500, [120, 100], [HEAD, ["社会保障和就", "12.00"]])
    sheet.add_page()
    sheet.add_page()
    sheet.table(60, 40, [120, 100], [["业支出", ""], ["住房保障支出", "5.00"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert printed(document) == [
        "1.1 项目|金额",
        "1.2 社会保障和就|12.00",
        "3.1 业支出|",
        "3.2 住房保障支出|5.00",
    ]
    assert document.pages == 3


def test_a_total_alone_after_a_page_break_keeps_the_columns_of_its_table(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    widths = [30, 30, 80, 60, 60]
    sheet.table(40, 700, widths, [["201", "03", "事务", "1.00", "2.00"], ["201", "04", "其他", "3.00", "4.00"]])
    sheet.write_at(280, 800, "- 7 -")
    sheet.add_page()
    sheet.table(40, 40, widths, [["合计", LEFT, LEFT, "4.00", "6.00"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert document.lines[-1].cells == ("合计", "", "", "4.00", "6.00")


def test_a_table_with_a_title_of_its_own_keeps_its_own_columns(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 700, [60, 60, 60], [["甲", "乙", "丙"], ["1.00", "2.00", "3.00"]])
    sheet.add_page()
    sheet.write_at(40, 20, "支出总表")
    sheet.table(40, 40, [120, 60], [HEAD, ["合计", "4.00"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert document.lines[-1].cells == ("合计", "4.00")


@pytest.mark.parametrize("rules", ["strokes", "bars", "frames"])
def test_it_does_not_matter_how_the_rules_are_drawn(engine: str, rules: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 40, [80, 60, 60], [["项目", "金额", LEFT], ["合计", "1.00", "2.00"]], rules=rules)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert [line.cells for line in document.lines] == [("项目", "金额", ""), ("合计", "1.00", "2.00")]


@pytest.mark.parametrize("missing", [["top"], ["bottom"], ["left", "right"]])
def test_a_table_without_some_outer_rules_keeps_its_outer_cells(
    engine: str, missing: list[str], tmp_path: Path
) -> None:
    sheet = Sheet()
    sheet.table(
        40, 40, [80, 60, 60], [["项目", "甲", "乙"], ["合计", "1.00", "2.00"], ["丙", "3", "4"]], without=missing
    )
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert [line.cells for line in document.lines] == [("项目", "甲", "乙"), ("合计", "1.00", "2.00"), ("丙", "3", "4")]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_printed(engine: str, degrees: int, tmp_path: Path) -> None:
    sheet = Sheet()
    with sheet.rotation(degrees, 300, 400):  # counter-clockwise on the page, clockwise back when shown
        sheet.write_at(120, 300, "支出总表")
        sheet.table(120, 320, [80, 60], ROWS)
    upright = turned(sheet.save(tmp_path / "a.pdf"), tmp_path / "b.pdf", degrees)
    expected = ["1.1 支出总表", "1.2 项目|金额", "1.3 合计|1,234.50", "1.4 基本支出|1,000.00"]
    assert printed(read_pdf(upright, engine)) == expected


def test_a_table_printed_sideways_on_an_upright_page_is_read_upright(tmp_path: Path) -> None:
    sheet = Sheet()
    with sheet.rotation(90, 300, 400):
        sheet.write_at(120, 300, "支出总表")
        sheet.table(120, 320, [80, 60], ROWS)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), "geometry")
    expected = ["1.1 支出总表", "1.2 项目|金额", "1.3 合计|1,234.50", "1.4 基本支出|1,000.00"]
    assert printed(document) == expected


AMOUNTS = [
    ["201", "一般公共服务支出", "1,234.50", "12.00"],
    ["20103", "政府办公厅", "34.50", ""],
    ["208", "社会保障", "6.00", "0.00"],
]


def test_rows_without_rules_between_them_are_told_apart_by_their_figures(tmp_path: Path) -> None:
    sheet = Sheet()
    head = ["编码", "名称", "合计", "项目支出"]
    sheet.table(40, 40, [60, 120, 80, 80], [head, *AMOUNTS], without=["rows"])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), "geometry")
    assert [list(line.cells) for line in document.lines] == [head, *AMOUNTS]


def test_a_wrapped_name_stays_with_its_figures_when_rows_have_no_rules(tmp_path: Path) -> None:
    sheet = Sheet()
    rows = [["甲", "1.00"], ["乙的名称\n很长", "2.00"], ["丙", "3.00"]]
    sheet.table(40, 40, [80, 60], rows, height=26, without=["rows"])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), "geometry")
    assert [line.cells for line in document.lines] == [("甲", "1.00"), ("乙的名称 很长", "2.00"), ("丙", "3.00")]


@pytest.mark.parametrize("rules", ["none", "lying"])
def test_without_upright_rules_aligned_blanks_make_the_columns(rules: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write_at(40, 20, "一般公共预算支出表，本表合计1,240.50万元，与上年持平。")
    head = ["编码", "名称", "合计", "项目支出"]
    sheet.table(40, 60, [60, 120, 80, 80], [head, *AMOUNTS], rules="none")
    if rules == "lying":
        for place in range(5):
            sheet.line(40, 60 + 20 * place, 380, 60 + 20 * place)
    sheet.write_at(40, 150, "单位负责人：甲        填表人：乙")
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), "geometry")
    assert [list(line.cells) if line.cells else None for line in document.lines] == [None, head, *AMOUNTS, None]


def test_prose_with_amounts_is_no_table(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write_at(40, 40, *["本年收入 1,234.50 万元，比上年减少 12.30 万元。"] * 5)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), "geometry")
    assert [line.cells for line in document.lines] == [None] * 5


def test_numbers_that_touch_across_a_rule_stay_in_their_cells(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 40, [80, 41, 41], [["项目", "甲", "乙"], ["合计", "12345.67", "76543.21"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert document.lines[1].cells == ("合计", "12345.67", "76543.21")


def test_a_frame_around_text_is_no_table(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 40, [300], [["本表为空表"]])
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert [(line.text, line.cells) for line in document.lines] == [("本表为空表", None)]


def test_a_table_in_a_page_frame_is_not_doubled(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.rect(20, 20, 500, 700)
    sheet.table(60, 80, [120, 100], ROWS)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert [line.cells for line in document.lines if "1,234.50" in line.text] == [("合计", "1,234.50")]


def test_an_underlined_blank_makes_no_table(engine: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write_at(60, 60, "单位负责人：")
    sheet.line(120, 72, 200, 72)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"), engine)
    assert [(line.text, line.cells) for line in document.lines] == [("单位负责人：", None)]


def test_the_edition_is_read_alike_by_both_engines(edition_path: Path) -> None:
    document = read_pdf(edition_path, "both")
    assert document.disagreements == ()
    assert sum(line.cells is not None for line in document.lines) > 2000


def test_an_unknown_engine_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="camelot"):
        read_pdf(tmp_path / "a.pdf", "camelot")
