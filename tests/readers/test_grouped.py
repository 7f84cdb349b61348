"""Blanks between groups of digits are separators where a whole document prints its figures so."""

from __future__ import annotations

from pathlib import Path

from budgetlib.readers import read_document

ROWS = "".join(f"| 甲{place} | {place} 778 800.00 | 175 300.00 |\n" for place in range(1, 5))


def last(folder: Path, more: str = "") -> tuple[str, ...] | None:
    path = folder / "a.md"
    path.write_text(f"# 支出总表\n\n| 名称 | 合计 | 基本 |\n|---|---|---|\n{more}{ROWS}", encoding="utf8")
    return read_document(path).lines[-1].cells


def test_groups_of_all_figures_are_joined(tmp_path: Path) -> None:
    assert last(tmp_path) == ("甲4", "4,778,800.00", "175,300.00")


def test_beside_figures_without_groups_a_blank_may_part_two(tmp_path: Path) -> None:
    assert last(tmp_path, "| 乙 | 4778800.00 | |\n") == ("甲4", "4 778 800.00", "175 300.00")
