"""Web pages: text and tables in document order, whatever the markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetlib.errors import BudgetlibError, SourceError
from budgetlib.readers import html, read_document, sheets
from budgetlib.readers.document import Line


def read(tmp_path: Path, content: str | bytes, name: str = "甲.html") -> tuple[Line, ...]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path).lines


def printed(tmp_path: Path, body: str) -> list[str | tuple[str, ...]]:
    return [line.text if line.cells is None else line.cells for line in read(tmp_path, f"<html><body>{body}")]


def test_text_and_tables_stand_in_document_order(tmp_path: Path) -> None:
    page = "<h1>预算</h1><p>收支<b>总</b>表</p>单位：万元<table><tr><th>项目<td>数<tr><td>甲<td>1.50</table>注<br>释"
    assert read(tmp_path, page) == (
        Line(1, 1, "预算", None, 1),
        Line(1, 2, "收支总表"),
        Line(1, 3, "单位：万元"),
        Line(1, 4, "项目\t数", ("项目", "数")),
        Line(1, 5, "甲\t1.50", ("甲", "1.50")),
        Line(1, 6, "注"),
        Line(1, 7, "释"),
    )


def test_merged_cells_are_expanded_and_hold_their_text_once(tmp_path: Path) -> None:
    table = """<table><tr><td rowspan=2>项目<td colspan=2>预算<td rowspan="2">注</tr><tr><td>合计<td>基本</tr>
    <tbody><tr><td>甲<td>1<td>2<td>三</table>"""
    assert printed(tmp_path, table) == [("项目", "预算", "", "注"), ("", "合计", "基本", ""), ("甲", "1", "2", "三")]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "1.5", "٣"])
def test_a_span_that_is_no_number_is_one(tmp_path: Path, span: str) -> None:
    assert printed(tmp_path, f'<table><tr><td colspan="{span}">甲<td>1</table>') == [("甲", "1")]


def test_a_rowspan_ends_with_its_table(tmp_path: Path) -> None:
    tables = "<table><tr><td rowspan=99>甲<td>1<tr><td>2</table><table><tr><td>乙<td>3</table>"
    assert printed(tmp_path, tables) == [("甲", "1"), ("", "2"), ("乙", "3")]


def test_a_title_merged_over_the_table_is_text(tmp_path: Path) -> None:
    table = "<table><tr><td colspan=2>收支总表<tr><td>项目<td>数<tr><td>甲<td><tr><td colspan=2>注：无</table>"
    assert printed(tmp_path, table) == ["收支总表", ("项目", "数"), ("甲", ""), "注：无"]


def test_line_breaks_in_a_cell_are_blanks(tmp_path: Path) -> None:
    table = "<table><tr><td><p>国有资本<br>经营</p><p>预算</p><td>&nbsp;<b>1</b>.<i>50</i> </table>"
    assert printed(tmp_path, table) == [("国有资本 经营 预算", "1.50")]


def test_a_table_that_holds_tables_is_layout(tmp_path: Path) -> None:
    page = """<table><tr><td>页首<td>右<tr><td><div>说明</div><table><tr><td>甲<td>1</table>后<td>边</table>末"""
    assert printed(tmp_path, page) == [("页首", "右"), "说明", ("甲", "1"), "后", "边", "末"]


def test_scripts_styles_and_comments_are_no_text(tmp_path: Path) -> None:
    page = "<script>a</script>甲<style>b</style><!-- c --><noscript>d</noscript>"
    page += "<table><tr><td>1<script>e</script>2<td>3</table>"
    assert printed(tmp_path, page) == ["甲", ("12", "3")]


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_keep_their_level(tmp_path: Path, level: int) -> None:
    found = read(tmp_path, f"<h{level}>第一部分 <em>概况</em></h{level}>正文")
    assert found == (Line(1, 1, "第一部分 概况", None, level), Line(1, 2, "正文"))


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8", ""),
        ("utf-8", '<meta charset="gb2312">'),  # the bytes know better
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("gbk", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gb18030", ""),
        ("big5", '<meta charset="big5">'),
        ("utf-8", '<?xml version="1.0" encoding="utf-8"?>'),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, head: str) -> None:
    body = "<p>政府預算公開說明</p>" if encoding == "big5" else "<p>部门预算公开说明</p>"
    (line,) = read(tmp_path, f"{head}<html><body>{body}".encode(encoding))
    assert f"<p>{line.text}</p>" == body


def test_malformed_markup_is_tolerated(tmp_path: Path) -> None:
    page = "<table><tr><td>甲<td>1</tr></td></table></div><p>乙<table><td>丙</p><td>2"
    assert printed(tmp_path, page) == [("甲", "1"), "乙", ("丙", "2")]


def test_tags_left_open_do_not_hide_text(tmp_path: Path) -> None:
    assert printed(tmp_path, "<font><b>甲" * 150 + "末")[-1].endswith("末")


def test_a_page_without_tables_is_a_document(tmp_path: Path) -> None:
    assert read(tmp_path, "<p>没有表</p>", "甲.HTM") == (Line(1, 1, "没有表"),)


def test_markup_in_text_stays_text(tmp_path: Path) -> None:
    assert printed(tmp_path, "<p>&lt;script&gt;x&lt;/script&gt;</p>") == ["<script>x</script>"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (bytes(range(256)) * 20, "not a web page"),
        ("单位：万元".encode(), "not a web page"),
        (b"<html><body><script>x</script></body></html>", "no text"),
    ],
)
def test_what_is_no_page_is_one_clear_error(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read(tmp_path, content)


def test_a_missing_file_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        html.read_html(tmp_path / "无.html")


def test_a_file_too_large_is_not_loaded(tmp_path: Path) -> None:
    with (tmp_path / "大.html").open("wb") as file:
        file.truncate(html.MAX_BYTES + 1)
    with pytest.raises(SourceError, match="limit"):
        read_document(tmp_path / "大.html")


@pytest.mark.parametrize("page", ["<div>" * 100_000, "<table><tr><td>" * 100])
def test_a_page_nested_without_end_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(SourceError, match="nests more than"):
        read(tmp_path, page + "甲")


def test_tables_may_nest_as_deep_as_allowed(tmp_path: Path) -> None:
    page = "<table><tr><td>" * (html.MAX_NESTED_TABLES - 1) + "<table><tr><td>甲<td>1</table>"
    assert printed(tmp_path, page) == [("甲", "1")]


@pytest.mark.parametrize(
    ("page", "limit", "problem"),
    [
        ("<table><tr><td colspan=1000>甲</table>", ("MAX_CELLS", 10**6), "columns"),
        ("<table><tr><td rowspan=9>甲" + "<tr><td>1" * 9 + "</table>", ("MAX_CELLS", 10), "cells"),
        ("<table>" + "<tr><td>1" * 9 + "</table>", ("MAX_PRINTED_ROWS", 8), "printed rows"),
        ("<p>" + "x" * 100_001, ("MAX_CELLS", 10), "characters in one line"),
    ],
)
def test_more_than_any_page_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, limit: tuple[str, int], problem: str
) -> None:
    monkeypatch.setattr(sheets, *limit)
    with pytest.raises(SourceError, match=f"holds more than .* {problem}"):
        read(tmp_path, page)


_TAGS = ("<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>", "<p>", "<br>", "甲", "1")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_TAGS), min_size=1, max_size=40))
def test_any_soup_of_tags_is_a_document_or_an_error_and_no_text_is_lost(tmp_path: Path, tags: list[str]) -> None:
    try:
        found = read(tmp_path, "".join(["<html>", *tags]))
    except BudgetlibError as error:
        assert "no text" in str(error)
        assert not {"甲", "1"} & set(tags)
    else:
        text = "".join(line.text for line in found)
        assert sorted(c for c in text if c in "甲1") == sorted(t for t in tags if t in "甲1")
