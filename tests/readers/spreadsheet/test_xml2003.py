"""Workbooks saved as XML Spreadsheet 2003 are read as they are seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlib.errors import SourceError
from budgetlib.readers import read_document

BOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="money"><NumberFormat ss:Format="Standard"/></Style>
<Style ss:ID="old"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="支出总表"><Table>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">2025年部门支出总表</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">科目编码</Data></Cell><Cell><Data ss:Type="String">科目名称</Data></Cell>
<Cell><Data ss:Type="String">合计</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="String">合计</Data></Cell>
<Cell ss:StyleID="money"><Data ss:Type="Number">1234.5</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="Number">201</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">99.5</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">201</Data></Cell><Cell><Data ss:Type="String">某支出</Data></Cell>
<Cell ss:StyleID="old"><Data ss:Type="Number">8.88</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="草稿"><Table><Row><Cell><Data ss:Type="Number">7.77</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def test_rows_cells_formats_and_what_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "甲市财政局2025年部门预算.xls"
    path.write_text(BOOK, encoding="utf8")
    document = read_document(path)
    assert [line.cells or line.text for line in document.lines] == [
        "2025年部门支出总表",
        ("科目编码", "科目名称", "合计"),
        ("", "合计", "1234.50"),
        ("201", "某支出", ""),
    ]
    told = " ".join(remark.said for remark in document.remarks)
    assert "1 rows" in told and "struck out" in told and "草稿" in told


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(BOOK[:-300], encoding="utf8")
    with pytest.raises(SourceError, match="truncated or damaged"):
        read_document(path)
