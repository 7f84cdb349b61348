"""The inspection sheet as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgetlib.errors import EnvironmentFault
from budgetlib.export.inspection import write_inspection
from budgetlib.model import Disclosure, empty_disclosure

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def sheet_disclosure() -> Disclosure:
    """A disclosure whose sheet has a part without problems, and one with a problem and a matter of style."""
    about = {
        "department": "甲乙市财政局",
        "fiscal_year": 2025,
        "kind": "budget",
        "scope": "department",
        "source": "a.pdf",
    }
    about |= {"sha256": "0", "pages": 1, "reader": "pdf", "layout": "shanghai", "synthetic": True}
    cover = {"part": "cover", "title": "封面", "title_english": "Cover", "ok": True}
    notes = {
        "part": "other_notes",
        "title": "其他相关说明",
        "title_english": "Other explanations",
        "ok": False,
        "file": 1,
    }
    told = {"problem": 1, "rule": "reason_breaks_off", "severity": "problem", "page": 3, "row": 2, "places": "p3 r2"}
    told |= {
        "sentence": "=1+1 语句不完整",
        "sentence_english": "It breaks off.",
        "suggestion": "补充",
        "suggestion_english": "x",
    }
    style = {
        "problem": 2,
        "rule": "stop_missing",
        "severity": "style",
        "sentence": "标点",
        "sentence_english": "A stop.",
    }
    rows = [cover, notes | told, notes | style]
    return empty_disclosure("a-2025-budget").with_table("documents", [about]).with_table("inspection", rows)


def test_a_problem_is_numbered_and_never_a_formula(tmp_path: Path) -> None:
    sheet = load_workbook(write_inspection(sheet_disclosure(), tmp_path / "sheet.xlsx")).active
    texts = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[2] for row in texts] == ["是", "否", None]
    assert texts[1][3] == "1. =1+1 语句不完整"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_style_can_be_left_out(tmp_path: Path) -> None:
    sheet = load_workbook(
        write_inspection(sheet_disclosure(), tmp_path / "sheet.xlsx", language="en", style=False)
    ).active
    assert [row[3].value for row in sheet.iter_rows(min_row=4)] == ["none found", "1. It breaks off."]


def test_pictures_stand_beside_their_problem(tmp_path: Path) -> None:
    to = write_inspection(
        sheet_disclosure(), tmp_path / "sheet.xlsx", picture=lambda row: PNG if row["problem"] == 1 else None
    )
    (image,) = load_workbook(to).active._images
    assert image.anchor._from.row == 4


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="workbook"):
        write_inspection(sheet_disclosure(), tmp_path / "sheet.pdf")
