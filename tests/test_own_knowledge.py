"""A user's own layouts and rules stand beside ours, are checked like ours, and go when they are no longer named."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import budgetlib
from budgetlib.cli import app
from budgetlib.errors import KnowledgeError
from budgetlib.interpret.tables.layout import layouts, table_of
from budgetlib.interpret.tables.layout_words import line_of
from budgetlib.knowledge import own_knowledge
from budgetlib.reconcile import rules
from budgetlib.store.fingerprint import reading_digest

LAYOUT = """layout: mine
title_noise: []
tables:
  expenditure_summary:
    titles: [全年花销一览表]
    kind: coded
    columns:
      - {role: code, header: [编码]}
      - {role: label, header: [用途]}
      - {header: [总数], measure: total}
      - {header: [日常], measure: basic_expenditure}
      - {header: [专项], measure: project_expenditure}
"""
RULE = """rules:
- id: nothing_in_2
  kind: total_of_columns
"""
TEXT = """某甲乙市丙丁局2025年部门预算公开

全年花销一览表
部门名称：某甲乙市丙丁局
单位：万元
编码\t用途\t总数\t日常\t专项
\t合计\t9.00\t3.00\t6.00
2010101\t行政运行\t4.00\t3.00\t1.00
2050299\t其他普通教育支出\t5.00\t0.00\t5.00
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one layout of a user."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mine.yaml").write_text(LAYOUT, encoding="utf8")
    return tmp_path / "mine"


def test_a_layout_of_ones_own_names_a_table_while_it_is_used(folder: Path, tmp_path: Path) -> None:
    document = tmp_path / "丙丁局2025.txt"
    document.write_text(TEXT, encoding="utf8")
    assert table_of("全年花销一览表") != "expenditure_summary"
    before = reading_digest()
    own = budgetlib.read(document, layouts=folder)
    assert set(own.figures["table"]) == {"expenditure_summary"} and own.documents["layout"].tolist() == ["mine"]
    with own_knowledge(layouts=folder):
        assert reading_digest() != before and len(layouts()) > 1
    assert reading_digest() == before and table_of("全年花销一览表") != "expenditure_summary"


@pytest.mark.parametrize(
    ("word", "wrong", "told"),
    [
        ("measure: basic_expenditure", "measure: basic_expenditures", "line 11: unknown measure"),
        ("  expenditure_summary:", "  expenditure_sumary:", "line 4: unknown table"),
        ("{header: [总数], measure: total}", "{header: [总数], fund: all_of_it}", "line 10: unknown fund"),
        ("kind: coded", "kind: coded\n    period: currant", "line 7: unknown period"),
    ],
)
def test_a_word_nobody_knows_fails_with_file_and_line(folder: Path, word: str, wrong: str, told: str) -> None:
    (folder / "mine.yaml").write_text(LAYOUT.replace(word, wrong), encoding="utf8")
    with pytest.raises(KnowledgeError, match=f"mine.yaml, {told}"), own_knowledge(layouts=folder):
        layouts()
    assert layouts()


def test_the_word_that_was_meant_is_suggested(folder: Path) -> None:
    text = LAYOUT.replace("measure: basic_expenditure", "measure: basic_expenditur")
    (folder / "mine.yaml").write_text(text, encoding="utf8")
    with pytest.raises(KnowledgeError, match="Did you mean basic_expenditure"), own_knowledge(layouts=folder):
        layouts()


def test_lines_of_entries_of_a_document() -> None:
    assert [line_of(LAYOUT, place) for place in (("layout",), ("tables", "expenditure_summary", "columns", 2))] == [
        1,
        10,
    ]


def test_commands_tell_what_is_wrong_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    (folder / "mine.yaml").write_text(LAYOUT.replace("measure: total", "measure: totl"), encoding="utf8")
    (tmp_path / "丙丁局2025.txt").write_text(TEXT, encoding="utf8")
    runner = CliRunner(env={"COLUMNS": "200", "TERM": "dumb"})
    for command in (["ingest"], ["check"], ["batch", "--no-reports", "--jobs", "0"]):
        where = [] if command == ["check"] else ["--root", str(tmp_path / "out")]
        done = runner.invoke(app, [*command, str(tmp_path / "丙丁局2025.txt"), *where, "--layouts", str(folder)])
        assert done.exit_code == 2 and "mine.yaml, line 10: unknown measure 'totl'" in done.stderr


def test_a_folder_without_layouts_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no layouts"), own_knowledge(layouts=tmp_path):
        layouts()
    with pytest.raises(KnowledgeError, match="cannot load"), own_knowledge(rules=tmp_path / "none.yaml"):
        rules()


def test_a_rule_of_ones_own_is_checked_like_ours_and_replaces_the_one_of_its_name(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(RULE, encoding="utf8")
    with pytest.raises(KnowledgeError, match=r"own\.yaml: rule nothing_in_2"), own_knowledge(rules=own):
        rules()
    first = rules()[0]
    text = f"""rules:
- id: {first.id}
  kind: hierarchy
  chinese: 合计等于各类之和
  english: a row is the sum of those below it
  severity: note
  source: a test
  needs: [figures]
  in: [{{table: [expenditure_summary]}}]
  explanation: "{{place}}: {{arithmetic}}"
"""
    own.write_text(text, encoding="utf8")
    with own_knowledge(rules=own):
        assert {rule.id: rule for rule in rules()}[first.id].severity == "note"
        assert len(rules()) == len({rule.id for rule in rules()})
    assert rules()[0] == first
