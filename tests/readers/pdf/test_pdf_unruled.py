"""Tables without rules: wrapped and merged heads, heads with rules of their own, rows that go on overleaf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from budgetlib.readers.pdf.reader import read_pdf
from tests.support.pdf_builder import SIZE, Sheet

ROWS = [
    ["201一般公共服务支出", "1234.50", "1200.00", "—"],
    ["20103政府办公厅", "34.50", "30.00", "4.50"],
    ["208社会保障", "6.00", "6.00", "—"],
]
XS = [40, 200, 280, 360, 440]


def centred(sheet: Sheet, left: float, right: float, top: float, *lines: str) -> None:
    for place, line in enumerate(lines):
        sheet.text((left + right - sheet.get_string_width(line)) / 2, top + SIZE + 11 * place, line)


def body(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Names at the left, figures at the right of their columns, rows 17 points apart."""
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            right = XS[column + 1] - 4 - sheet.get_string_width(cell)
            sheet.text(XS[column] + 4 if column == 0 else right, top + SIZE + 17 * place, cell)


def cells(sheet: Sheet, path: Path) -> list[list[str]]:
    return [list(line.cells) for line in read_pdf(sheet.save(path)).lines if line.cells]


def test_a_head_of_two_lines_beside_heads_of_one_is_one_row(tmp_path: Path) -> None:
    sheet = Sheet()
    for left, right, head in ((40, 200, "科目"), (200, 280, "收入合计"), (360, 440, "上年结转")):
        centred(sheet, left, right, 45.5, head)
    centred(sheet, 280, 360, 40, "纳入专户管理的", "行政事业性收费")
    body(sheet, 70, ROWS)
    head = ["科目", "收入合计", "纳入专户管理的 行政事业性收费", "上年结转"]
    assert cells(sheet, tmp_path / "a.pdf") == [head, *ROWS]


def test_a_head_over_several_columns_stands_at_the_first_of_them(tmp_path: Path) -> None:
    sheet = Sheet()
    centred(sheet, 40, 200, 48.5, "科目")
    centred(sheet, 200, 440, 40, "本年预算")
    for place, head in enumerate(("合计", "基本支出", "项目支出"), start=1):
        centred(sheet, XS[place], XS[place + 1], 57, head)
    body(sheet, 74, ROWS)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"))
    heads = [["科目", "本年预算", "", ""], ["", "合计", "基本支出", "项目支出"]]
    assert [list(line.cells or ()) for line in document.lines] == [*heads, *ROWS]
    assert document.lines[1].above == ("科目", "", "", "")


def test_a_head_in_the_middle_of_a_wide_column_names_it_however_far(tmp_path: Path) -> None:
    sheet = Sheet()
    for left, right, head in ((40, 360, "项目名称"), (360, 440, "合计")):
        centred(sheet, left, right, 40, head)
    for place, name in enumerate(("甲", "乙", "丙")):
        sheet.write_at(44, 57 + 17 * place, name)
        sheet.write_at(410, 57 + 17 * place, f"{place}.50")
    expected = [["项目名称", "合计"], ["甲", "0.50"], ["乙", "1.50"], ["丙", "2.50"]]
    assert cells(sheet, tmp_path / "a.pdf") == expected


def test_one_row_below_a_ruled_head_belongs_to_it(tmp_path: Path) -> None:
    sheet = Sheet()
    head = ["科目", "合计", "基本支出", "项目支出"]
    sheet.table(40, 40, [160, 80, 80, 80], [head])
    body(sheet, 62, ROWS[1:2])
    sheet.line(40, 80, 440, 80)
    assert cells(sheet, tmp_path / "a.pdf") == [head, ROWS[1]]


def test_a_blank_column_below_a_ruled_head_keeps_its_place(tmp_path: Path) -> None:
    sheet = Sheet()
    head = ["科目", "合计", "基本支出", "项目支出"]
    sheet.table(40, 40, [160, 80, 80, 80], [head])
    rows = [[name, total, "", project] for name, total, _, project in ROWS]
    body(sheet, 62, rows)
    assert cells(sheet, tmp_path / "a.pdf") == [head, *rows]


def test_a_single_row_overleaf_has_the_columns_of_the_page_before(tmp_path: Path) -> None:
    sheet = Sheet()
    for place, head in enumerate(("科目", "合计", "基本支出", "项目支出")):
        centred(sheet, XS[place], XS[place + 1], 740, head)
    body(sheet, 757, ROWS)
    centred(sheet, 40, 555, 815, "- 1 -")
    sheet.add_page()
    row = ["221住房保障", "7.00", "", "7.00"]
    body(sheet, 40, [row])
    centred(sheet, 40, 555, 815, "- 2 -")
    assert cells(sheet, tmp_path / "a.pdf")[-1] == row


def test_text_below_a_ruled_head_that_fits_no_column_stays_text(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 40, [160, 80, 80, 80], [["科目", "合计", "基本支出", "项目支出"]])
    sheet.write_at(44, 62, "本表无数据，上年为 1,234.50 万元，全部为项目支出，已经结转到本年使用的没有。")
    assert len(cells(sheet, tmp_path / "a.pdf")) == 1


def test_columns_that_stand_close_stay_apart(tmp_path: Path) -> None:
    sheet = Sheet()
    xs = [40, 94, 140, 186]  # every name and figure leaves six points to its neighbour
    rows = [["一般公共预", "100.00", "7719.53", "900.00"], ["政府性基金", "2.00", "52.86", "52.86"]]
    for place, head in enumerate(("科  目", "收入合计", "基本支出", "其他收入")):
        sheet.write_at(xs[place], 40, head)
    for line, row in enumerate([*rows, *rows]):
        for column, cell in enumerate(row):
            right = xs[column] + 40 - sheet.get_string_width(cell)
            sheet.text(xs[column] if not column else right, 57 + SIZE + 17 * line, cell)
    assert cells(sheet, tmp_path / "a.pdf") == [["科目", "收入合计", "基本支出", "其他收入"], *rows, *rows]


def test_heads_in_the_middle_of_wide_columns_belong_to_the_figures_at_their_ends(tmp_path: Path) -> None:
    sheet, edges = Sheet(), [20, 150, 360, 580]
    for column, head in enumerate(("项目", "上年预算数", "本年预算数")):
        centred(sheet, edges[column], edges[column + 1], 40, head)
    rows = [["公务接待费", "13.05", "14.34"], ["公务用车运行费", "13.48", "14.34"], ["合计", "26.53", "28.68"]]
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            right = edges[column + 1] - 4 - sheet.get_string_width(cell)
            sheet.text(edges[column] + 4 if column == 0 else right, 62 + SIZE + 17 * place, cell)
    assert cells(sheet, tmp_path / "wide.pdf") == [["项目", "上年预算数", "本年预算数"], *rows]


def test_names_of_three_lines_stand_above_the_figures_of_their_rows(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write_at(200, 40, "部门支出总表")
    sheet.table(40, 70, [60, 100, 90], [["编码", "名称", "合计"]])
    top = 100.0
    named = {
        "201": ["一般公共", "服务支出"],
        "20101": ["人大事务"],
        "20105": ["机关事业单位", "基本养老保险", "支出"],
        "208": [
            "甲",
        ],
    }
    for code, name in named.items():
        for line in name[:-1]:
            sheet.write_at(104, top, line)
            top += 11
        sheet.write_at(42, top, code)
        sheet.write_at(104, top, name[-1])
        sheet.write_at(205, top, f"{len(code)},234.50")
        top += 20
    rows = [line.cells for line in read_pdf(sheet.save(tmp_path / "a.pdf")).lines if line.cells]
    assert [tuple(cell.replace(" ", "") for cell in row[:2]) for row in rows[1:]] == [
        ("201", "一般公共服务支出"),
        ("20101", "人大事务"),
        ("20105", "机关事业单位基本养老保险支出"),
        ("208", "甲"),
    ]
