"""A table of invented title and heads is in no conclusion; its draft, corrected in two lines, reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import budgetlib
from budgetlib.cli import app
from budgetlib.decide.draft_yaml import as_yaml
from budgetlib.ingest.reading import draft_layout
from budgetlib.interpret.tables.layout import checked_layout

ROWS = """\t合计\t9.00\t3.00\t6.00
201\t一般公共服务支出\t4.00\t3.00\t1.00
20101\t人大事务\t4.00\t3.00\t1.00
2010101\t行政运行\t4.00\t3.00\t1.00
205\t教育支出\t5.00\t0.00\t5.00
20502\t普通教育\t5.00\t0.00\t5.00
2050299\t其他普通教育支出\t5.00\t0.00\t5.00
"""
KNOWN = f"部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n{ROWS}\n"
INVENTED = "花销盘子一览表\n单位：万元\n编码\t用途\t盘子\t保运转\t办大事\n"
TITLE = "某甲县丙丁局2025年部门预算公开\n\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A budget whose second table has a title and heads that nobody knows."""
    path = tmp_path / "丙丁局2025.txt"
    path.write_text(TITLE + KNOWN + INVENTED + ROWS, encoding="utf8")
    return path


def test_a_table_nobody_knows_is_kept_told_once_and_in_no_check(source: Path) -> None:
    read = budgetlib.read(source)
    other = read.figures[read.figures["table"] == "other"]
    assert len(other) == 21 and set(other["standing"]) == {"doubtful"}
    (told,) = read.findings[read.findings["severity"] == "unread"].to_dict("records")
    assert "花销盘子一览表" in told["title"] and "保运转" in told["title"] and "budgetlib layout" in told["explanation"]
    assert not any(place in text for text in read.checks["evidence"] for place in (f"r{row} " for row in other["row"]))


def test_a_draft_tells_what_the_arithmetic_says_and_reads_the_table_when_corrected_in_two_lines(
    source: Path, tmp_path: Path
) -> None:
    draft = draft_layout(source)
    assert "general_public_expenditure: 43 identities hold (21 with other tables), 0 fail" in draft
    assert "the amounts of expenditure_summary basic_expenditure in 4 of 4 rows" in draft
    corrected = draft.replace("  general_public_expenditure:", "  appropriation_expenditure:")
    corrected = corrected.replace("{fund: general_public_budget, header: [盘子]}", "{header: [盘子]}")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "draft.yaml").write_text(corrected, encoding="utf8")
    read = budgetlib.read(source, layouts=tmp_path / "mine")
    figures = read.figures[read.figures["table"] == "appropriation_expenditure"]
    assert len(figures) == 21 and "doubtful" not in set(figures["standing"])
    assert set(figures["measure"]) == {"total", "basic_expenditure", "project_expenditure"}
    assert not (read.findings["severity"] == "unread").any()


def test_without_any_known_table_a_draft_has_the_heads_and_names_no_table(tmp_path: Path) -> None:
    path = tmp_path / "丙丁局2025.txt"
    path.write_text(TITLE + "资金盘子一览表\n单位：万元\n编码\t用途\t盘子\t保运转\t办大事\n" + ROWS, encoding="utf8")
    draft = draft_layout(path)
    assert "nobody knows this head; the sum of the columns behind it" in draft and "role: detail" in draft
    assert [table.titles for table in checked_layout("draft", draft).tables] == [("资金盘子一览表",)]


def test_the_command_prints_the_draft_or_says_that_all_is_known(source: Path) -> None:
    printed = CliRunner().invoke(app, ["layout", str(source)])
    assert printed.exit_code == 0 and printed.stdout.startswith("# Drafted by `budgetlib layout")
    source.write_text(TITLE + KNOWN, encoding="utf8")
    known = CliRunner().invoke(app, ["layout", str(source)])
    assert known.exit_code == 0 and "is known" in known.output
    assert as_yaml([], "x") == ""
