"""Web pages as they are seen: hidden text out, form fields in, pictures and scripts marked; pages saved as one file."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from budgetlib.readers import read_document
from budgetlib.readers.document import Document


def read(tmp_path: Path, body: str, head: str = "", name: str = "甲.html") -> Document:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    (tmp_path / name).write_text(page, encoding="utf8")
    return read_document(tmp_path / name)


def cell(tmp_path: Path, inside: str, head: str = "") -> str:
    document = read(tmp_path, f"<table><tr><td>名称<td>合计<tr><td>公共服务<td>{inside}</table>", head)
    assert document.lines[1].cells is not None
    return document.lines[1].cells[1]


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ('<span style="display:none">000123</span>5.28', ""),
        ("<span hidden>000123</span>5.28", ""),
        ('<span class="key">000123</span>5.28', "<style>td .key{display:none}</style>"),
        ('<span class="d-none">000123</span>5.28', '<link rel="stylesheet" href="main.css">'),
        ('<span style="visibility:hidden">123.45</span>5.28', ""),
        ('<span style="font-size:0">123.45</span>5.28', ""),
        ('<span style="position:absolute;left:-9999px">123.45</span>5.28', ""),
        ('<span style="color:#fff">123.45</span>5.28', ""),
        ("<s>123.45</s>5.28", ""),
        ('<span style="text-decoration:line-through">123.45</span>5.28', ""),
    ],
)
def test_hidden_and_struck_text_is_left_out_and_named(tmp_path: Path, inside: str, head: str) -> None:
    assert cell(tmp_path, inside, head) == "5.28"
    document = read_document(tmp_path / "甲.html")
    assert [remark.rule for remark in document.remarks] == ["hidden_content"]
    assert "1 amounts" in document.remarks[0].said


def test_a_table_that_is_hidden_whole_is_told_above_a_note(tmp_path: Path) -> None:
    shown, hidden = "<table><tr><td>合计<td>5.28</table>", "<table><tr><td>合计<td>1.23</table>"
    (remark,) = read(tmp_path, f'{shown}<div style="display:none">{hidden}</div>').remarks
    assert (remark.rule, remark.severity) == ("hidden_content", "unread")
    (remark,) = read(tmp_path, f'{shown}<div style="display:none">第 1.23 版</div>').remarks
    assert remark.severity == "note"


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ('<span class="key">5.28</span>', "<style>@media print{.key{display:none}}</style>"),
        ('<span class="key">5.28</span>', "<style>.key{display:none} .key{display:inline}</style>"),
        ('<span class="hidden">5.28</span>', ""),
        ('<div style="background:#036"><span style="color:white">5.28</span></div>', ""),
        ("<sup>5.28</sup>", ""),
        ("5.28<sup>1</sup>", ""),
        ('5.28<span style="vertical-align:super">注</span>', ""),
        ('<input value="5.28">', ""),
        ('<input type="number" value="5.28"><input type="hidden" value="9.99">', ""),
        ("<textarea>5.28</textarea>", ""),
        ("<select><option>1.00<option selected>5.28</select>", ""),
        ("<svg><text>5.28</text></svg>", ""),
        ("<i class=v></i>", "<style>.v::after{content:'5.28'}</style>"),
        ("<i data-v='5.28'></i>", "<style>[data-v]:before{content:attr(data-v)}</style>"),
    ],
)
def test_what_a_browser_shows_is_read(tmp_path: Path, inside: str, head: str) -> None:
    assert cell(tmp_path, inside, head) == "5.28"


@pytest.mark.parametrize(
    "inside",
    ["<img src=a.png>", "<script>document.write('5.28')</script>", "<canvas></canvas>", "<object data=a></object>"],
)
def test_what_is_shown_and_no_text_is_marked(tmp_path: Path, inside: str) -> None:
    assert cell(tmp_path, inside) == "\ufffc"


def test_spacers_are_no_pictures(tmp_path: Path) -> None:
    assert cell(tmp_path, "5.28<img src=a.png>") == "5.28"
    assert cell(tmp_path, "<img src=dot.gif width=1 height=1>") == ""


def test_hidden_columns_and_rows(tmp_path: Path) -> None:
    rows = "<tr><td>名称<td>旧<td>合计<tr style='display:none'><td>甲<td>7.77<td>8.88<tr><td>乙<td>1.11<td>5.28"
    document = read(tmp_path, f"<table><col><col style='display:none'><col>{rows}</table>")
    assert [line.cells for line in document.lines] == [("名称", "合计"), ("乙", "5.28")]
    assert sum("amounts" in remark.said for remark in document.remarks) == 2


def test_a_name_merged_downwards_is_told_to_the_rows_below(tmp_path: Path) -> None:
    document = read(tmp_path, "<table><tr><td rowspan=2>工资<td>基本<td>1.00<tr><td>津贴<td>2.00</table>")
    assert [line.above for line in document.lines] == [(), ("工资", "", "")]


def test_a_page_cut_short_is_told(tmp_path: Path) -> None:
    whole = (
        "<html><body><table><tr><td>甲</td><td>5.28</td></tr><tr><td>乙</td><td>1.11</td></tr></table></body></html>"
    )
    (tmp_path / "甲.html").write_text(whole[: whole.index("1.11")], encoding="utf8")
    assert [remark.rule for remark in read_document(tmp_path / "甲.html").remarks] == ["cut_short"]


def test_scripts_that_hold_amounts_are_told(tmp_path: Path) -> None:
    script = "<script>var rows=[" + ",".join(f"'{i}.00'" for i in range(100, 112)) + "]</script>"
    assert "12 amounts" in read(tmp_path, f"<p>甲</p>{script}").remarks[0].said


@pytest.mark.parametrize("name", ["甲.xls", "甲.mht", "甲.mhtml", "甲.html"])
def test_a_page_saved_as_one_file(tmp_path: Path, name: str) -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText("<html><body><table><tr><td>名称<td>5.28</table></body></html>", "html", "gbk"))
    (tmp_path / name).write_bytes(message.as_bytes())
    document = read_document(tmp_path / name)
    assert [line.cells for line in document.lines] == [("名称", "5.28")]
    (tmp_path / name).write_bytes(message.as_bytes()[:-30])
    assert [remark.rule for remark in read_document(tmp_path / name).remarks] == ["cut_short"]
