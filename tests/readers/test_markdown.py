"""Text conversions with mark-up: LaTeX numbers, HTML tables, emphasis, pictures, struck and raised text, UTF-16."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlib.readers import read_document
from budgetlib.readers.document import Document


def read(tmp_path: Path, text: str, encoding: str = "utf8", name: str = "甲.md") -> Document:
    (tmp_path / name).write_bytes(text.encode(encoding))
    return read_document(tmp_path / name)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("$977.88$", "977.88"),
        (r"$\mathbf{1{,}977.88}$", "1,977.88"),
        (r"\(977.88\)", "977.88"),
        (r"$12.5\%$", "12.5%"),
        (r"$\triangle 11.94$", "△ 11.94"),
        (r"$977.88^{1}$", "977.88"),
        (r"$\textbf{977.88}$万元", "977.88万元"),
        (r"$100\mathrm{m}^2$", "100m²"),
        ("**977.88**", "977.88"),
        ("`977.88`", "977.88"),
        (r"977\.88", "977.88"),
        ("<b>977.88</b><br>", "977.88"),
        ("977.88<sup>1</sup>", "977.88"),
        ("977.88[^1]", "977.88"),
        ("[977.88](a.html)", "977.88"),
        ("~~100.00~~ 977.88", "977.88"),
        ("![](x.png)", "\ufffc"),
        ("****", "****"),
        ("&nbsp;", ""),
        ("$", "$"),
        ("a_b_c", "a_b_c"),
    ],
)
def test_marked_up_cells_are_read_as_shown(tmp_path: Path, printed: str, shown: str) -> None:
    document = read(tmp_path, f"|名称|合计|\n|---|---|\n|甲|{printed}|\n")
    assert document.lines[-1].cells == ("甲", shown)


def test_struck_amounts_are_named(tmp_path: Path) -> None:
    assert "1 amounts" in read(tmp_path, "|名称|合计|\n|甲|~~100.00~~ 977.88|\n").remarks[0].said


@pytest.mark.parametrize("table", ["<table><tr><td>甲</td><td rowspan=2>5.28</td></tr><tr><td>乙</td></tr></table>"])
@pytest.mark.parametrize("wrap", ["{}", "<html><body>{}</body></html>", "<div>\n{}\n</div>"])
def test_tables_in_html_are_tables(tmp_path: Path, table: str, wrap: str) -> None:
    document = read(tmp_path, f"# 标题\n\n{wrap.format(table)}\n\n后记 $5.28$ 万元\n")
    assert [(line.row, line.cells or line.text) for line in document.lines] == [
        (1, "标题"),
        (2, ("甲", "5.28")),
        (3, ("乙", "")),
        (4, "后记 5.28 万元"),
    ]


def test_a_text_cut_inside_a_table_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, "标题\n<table><tr><td>甲</td><td>5.28</td></tr><tr><td>乙")
    assert [remark.rule for remark in document.remarks] == ["cut_short"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030"])
def test_texts_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "收支总表\n名称\t合计\n公共服务\t5.28\n", encoding, "甲.txt")
    assert [line.cells or line.text for line in document.lines] == ["收支总表", ("名称", "合计"), ("公共服务", "5.28")]
