"""The inspection sheet as a page of the report, and as workbooks of many disclosures."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from budgetlib.files import sha256_of
from budgetlib.reports.inspection import SHEET, pictures_of, write_inspection_pages, write_sheets
from tests.export.test_inspection import sheet_disclosure
from tests.support.generated import generated_budget


def test_the_page_is_there_in_both_languages_and_each_leads_to_the_other(tmp_path: Path) -> None:
    english, chinese = write_inspection_pages(sheet_disclosure(), tmp_path, "../../")
    assert 'href="inspection.zh.html"' in english.read_text(encoding="utf8")
    text = chinese.read_text(encoding="utf8")
    assert "语句不完整" in text
    assert 'href="inspection.html"' in text
    assert "<script" not in text


def test_what_documents_say_is_escaped(tmp_path: Path) -> None:
    disclosure = sheet_disclosure()
    rows = [row | {"sentence": "<script>"} if row["problem"] else row for row in disclosure.rows("inspection")]
    _, chinese = write_inspection_pages(disclosure.with_table("inspection", rows), tmp_path, "")
    assert "&lt;script&gt;" in chinese.read_text(encoding="utf8")


def test_many_disclosures_have_a_sheet_each_and_a_summary(tmp_path: Path) -> None:
    summary = load_workbook(write_sheets([sheet_disclosure()], tmp_path))
    assert [sheet.title for sheet in summary] == ["部门汇总", "问题类型", "问题明细"]
    assert [cell.value for cell in summary["部门汇总"][2]] == ["甲乙市财政局", "2025", 1, 0, 1, 0, 1]
    assert summary["问题类型"].max_row == 3
    assert len(list(tmp_path.rglob(SHEET))) == 1


def test_a_place_is_drawn_from_the_source_that_has_it_and_from_no_other(tmp_path: Path) -> None:
    source = generated_budget(tmp_path / "a.pdf", rows=5).path
    about = sheet_disclosure().rows("documents")[0] | {"sha256": sha256_of(source)}
    disclosure = sheet_disclosure().with_table("documents", [about])
    row = disclosure.rows("inspection")[1] | {"box": "50,40,120,60", "page": 1}
    picture = pictures_of(disclosure, [tmp_path])(row)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    source.write_bytes(b"%PDF another")
    assert pictures_of(disclosure, [tmp_path])(row) is None
    assert pictures_of(disclosure, [])(row | {"box": "line 3"}) is None
