"""Radicals that fonts give in place of characters are the characters."""

from __future__ import annotations

from pathlib import Path

from budgetlib.readers import read_document
from budgetlib.readers.radicals import plain


def test_radicals_of_both_blocks_are_characters() -> None:
    assert plain("⼀般公共预算 ⽀出 ⻋辆 ⻓期 ⺠政 ⾦额") == "一般公共预算 支出 车辆 长期 民政 金额"


def test_a_document_is_read_with_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# ⽀出总表\n\n| ⻋辆 | ⾦额 |\n|---|---|\n| ⼀ | 1.00 |\n", encoding="utf8")
    lines = read_document(path).lines
    assert lines[0].text == "支出总表"
    assert [line.cells for line in lines if line.cells] == [("车辆", "金额"), ("一", "1.00")]
