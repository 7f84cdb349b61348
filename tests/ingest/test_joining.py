"""A disclosure published in several files: tables, text and forms apart are joined into one, editions are not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import budgetlib
from budgetlib.errors import NoTablesError, NotADisclosureError, NotOneDisclosureError
from budgetlib.ingest.ingest import Ingested, ingest
from budgetlib.ingest.sources import find_sources
from budgetlib.store import datasets as store
from tests.conftest import SHARED

DIVIDED = sorted((SHARED / "corpus" / "dev").glob("*-only.pdf"))

COVER = "# 甲乙市财政局2025年部门预算\n\n"
DEPARTMENT = "部门：甲乙市财政局    单位：万元\n\n"
EXPENDITURE = f"""
## 2025年部门支出总表

{DEPARTMENT}
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| 201 | 一般公共服务支出 | 300.00 | 100.00 | 200.00 |
|  | 合计 | 300.00 | 100.00 | 200.00 |
"""
REVENUE = EXPENDITURE.replace("支出总表", "收入总表").replace("基本支出 | 项目支出", "一般公共预算 | 政府性基金")
NARRATIVE = """
# 第三部分 2025年部门预算情况说明

## 一、2025年部门预算收支数据变动情况及原因

{who}2025年预算支出合计300.00万元，比上年增加30.00万元，增长11.11%。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tables and the text of one department-year in two files."""
    (tmp_path / "raw").mkdir()
    write(tmp_path / "raw" / "甲乙市财政局2025-a-text.md", COVER + NARRATIVE.format(who=""))
    write(tmp_path / "raw" / "甲乙市财政局2025-b-tables.md", COVER + EXPENDITURE)
    return tmp_path / "raw"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf8")
    return path


def ingested(folder: Path, out: Path) -> list[Ingested]:
    return list(ingest(find_sources([folder]), out))


class TestRead:
    @pytest.mark.parametrize("order", [1, -1])
    def test_tables_and_text_are_one_disclosure_in_whatever_order_they_are_named(self, folder: Path, order) -> None:
        found = budgetlib.read(*sorted(folder.iterdir())[::order])
        assert found.documents["source"].tolist() == ["甲乙市财政局2025-b-tables.md", "甲乙市财政局2025-a-text.md"]
        assert found.documents["file"].tolist() == [1, 2]
        assert set(found.figures["file"]) == {1}
        assert set(found.claims["file"]) == {2}

    def test_the_text_is_checked_against_the_tables(self, folder: Path) -> None:
        text = sorted(folder.iterdir())[0]
        write(text, text.read_text(encoding="utf8").replace("合计300.00", "合计310.00"))
        found = budgetlib.read(*sorted(folder.iterdir()))
        assert any("310.00" in row for row in found.findings["title"] + found.findings["explanation"])

    def test_text_alone_is_a_disclosure_and_says_what_is_missing(self, folder: Path) -> None:
        found = budgetlib.read(sorted(folder.iterdir())[0])
        assert found.doc_id == "甲乙市-财政局-2025-budget"
        assert found.documents["layout"].tolist() == ["none"] and found.claims["amount"].tolist() == [Decimal(3000000)]
        (note,) = found.findings[found.findings["rule"] == "no_tables"].to_dict("records")
        assert note["severity"] == "note" and "together with the file that has the tables" in note["explanation"]

    def test_text_alone_is_refused_where_tables_are_required(self, folder: Path) -> None:
        with pytest.raises(NoTablesError, match="together with the file that has the tables") as caught:
            budgetlib.read(sorted(folder.iterdir())[0], tables_required=True)
        assert caught.value.doc_id == "甲乙市-财政局-2025-budget"

    def test_a_file_that_is_no_disclosure_at_all_is_no_text_of_one(self, tmp_path: Path) -> None:
        with pytest.raises(NotADisclosureError) as caught:
            budgetlib.read(write(tmp_path / "菜谱.md", "# 菜谱\n\n今天吃什么\n"))
        assert not isinstance(caught.value, NoTablesError)

    def test_files_of_two_departments_are_not_joined(self, folder: Path) -> None:
        other = write(folder / "c.md", COVER.replace("财政", "教育") + NARRATIVE.format(who=""))
        with pytest.raises(NotOneDisclosureError, match="教育局"):
            budgetlib.read(folder / "甲乙市财政局2025-b-tables.md", other)

    def test_two_editions_of_the_same_tables_are_not_joined(self, folder: Path) -> None:
        with pytest.raises(NotOneDisclosureError, match="expenditure_summary"):
            budgetlib.read(folder / "甲乙市财政局2025-b-tables.md", write(folder / "c.md", COVER + EXPENDITURE))


class TestIngest:
    def test_the_files_of_a_folder_become_one_disclosure(self, folder: Path, tmp_path: Path) -> None:
        results = ingested(folder, tmp_path / "out")
        assert [result.error for result in results] == [None, None]
        assert [path.name for path in results[-1].joined] == [
            "甲乙市财政局2025-b-tables.md",
            "甲乙市财政局2025-a-text.md",
        ]
        assert len(store.documents(tmp_path / "out")["doc_id"].unique()) == 1
        assert store.load("claims", tmp_path / "out")["amount"].tolist() == [Decimal("3000000.00")]

    def test_unchanged_files_are_not_read_again(self, folder: Path, tmp_path: Path, monkeypatch) -> None:
        ingested(folder, tmp_path / "out")
        monkeypatch.setattr("budgetlib.ingest.ingest.read", lambda *paths, engine: pytest.fail("was read again"))
        assert [result.changed for result in ingested(folder, tmp_path / "out")] == [False, False]

    @pytest.mark.parametrize("changed", [0, 1])
    def test_a_change_of_either_file_reads_both_again(self, folder: Path, tmp_path: Path, changed: int) -> None:
        ingested(folder, tmp_path / "out")
        path = sorted(folder.iterdir())[changed]
        write(path, path.read_text(encoding="utf8") + "\n")
        results = ingested(folder, tmp_path / "out")
        assert results[-1].joined and not any(result.error for result in results)
        assert len(store.load("claims", tmp_path / "out")) == 1

    def test_one_file_alone_leaves_what_was_joined(self, folder: Path, tmp_path: Path) -> None:
        ingested(folder, tmp_path / "out")
        (result,) = ingest([folder / "甲乙市财政局2025-b-tables.md"], tmp_path / "out")
        assert result.error is None and not result.changed
        assert len(store.load("claims", tmp_path / "out")) == 1

    def test_a_text_without_a_title_goes_to_the_file_it_is_named_like(self, folder: Path, tmp_path: Path) -> None:
        """A cover that is a picture leaves no title; the text still mentions the department and the year."""
        write(folder / "甲乙市财政局2025-a-text.md", NARRATIVE.format(who="甲乙市财政局"))
        results = ingested(folder, tmp_path / "out")
        assert [len(result.joined) for result in results] == [0, 2]

    def test_a_text_without_a_title_that_mentions_nobody_is_refused(self, folder: Path, tmp_path: Path) -> None:
        write(folder / "甲乙市财政局2025-a-text.md", NARRATIVE.format(who=""))
        *_, last = ingested(folder, tmp_path / "out")
        assert isinstance(last.error, NoTablesError)

    def test_a_text_of_another_year_is_a_disclosure_of_its_own(self, folder: Path, tmp_path: Path) -> None:
        write(folder / "甲乙市财政局2025-a-text.md", (COVER + NARRATIVE.format(who="")).replace("2025", "2024"))
        *_, last = ingested(folder, tmp_path / "out")
        assert last.error is None and not last.joined
        assert last.summary is not None and last.summary.fiscal_year == 2024

    def test_tables_that_come_later_join_the_text(self, folder: Path, tmp_path: Path) -> None:
        text, tables = sorted(folder.iterdir())
        (alone,) = ingest([text], tmp_path / "out")
        assert alone.error is None and alone.summary is not None and alone.summary.tables == 0
        results = ingested(folder, tmp_path / "out")
        assert results[-1].error is None and set(results[-1].joined) == {tables, text}
        assert len(store.documents(tmp_path / "out")["doc_id"].unique()) == 1

    @pytest.mark.parametrize("order", [1, -1])
    def test_what_comes_later_alone_joins_what_is_stored(self, folder: Path, tmp_path: Path, order: int) -> None:
        first, second = sorted(folder.iterdir())[::order]
        (alone,) = ingest([first], tmp_path / "out")
        (later,) = ingest([second], tmp_path / "out")
        assert alone.error is None and later.error is None and set(later.joined) == {first, second}
        assert not later.replaced
        documents = store.documents(tmp_path / "out")
        assert len(documents["doc_id"].unique()) == 1 and len(documents) == 2
        assert len(store.load("claims", tmp_path / "out")) == 1 and len(store.load("figures", tmp_path / "out"))

    def test_a_stored_text_that_has_gone_is_replaced(self, folder: Path, tmp_path: Path) -> None:
        text, tables = sorted(folder.iterdir())
        assert [result.error for result in ingest([text], tmp_path / "out")] == [None]
        text.unlink()
        (later,) = ingest([tables], tmp_path / "out")
        assert later.error is None and not later.joined and later.replaced == text.name

    def test_tables_in_files_of_their_own_are_joined(self, folder: Path, tmp_path: Path) -> None:
        write(folder / "c.md", COVER + REVENUE)
        results = ingested(folder, tmp_path / "out")
        assert len(results[-1].joined) == 3
        figures = store.load("figures", tmp_path / "out")
        assert set(zip(figures["table"], figures["file"], strict=True)) == {
            ("revenue_summary", 1),
            ("expenditure_summary", 2),
        }

    def test_an_edition_of_the_same_tables_is_an_error_and_the_rest_goes_on(self, folder: Path, tmp_path: Path) -> None:
        write(folder / "d.md", COVER + EXPENDITURE)
        results = ingested(folder, tmp_path / "out")
        assert [bool(result.error) for result in results] == [False, True, False]
        assert "gives the same disclosure as" in str(results[1].error)


@pytest.mark.skipif(not DIVIDED, reason="the corpus is not on this machine")
def test_the_divided_disclosures_of_the_corpus_are_joined(tmp_path: Path) -> None:
    """Among them one whose text has a picture for a cover."""
    results = list(ingest(DIVIDED, tmp_path))
    assert not any(result.error for result in results)
    documents = store.documents(tmp_path)
    assert (documents.groupby("doc_id")["file"].nunique() == 2).all()
    assert len(documents) == len(DIVIDED)


class TestSilentFiles:
    """A file that is silent about kind or scope joins the one that is not."""

    TABLES = f"收支总表\n{DEPARTMENT}" + EXPENDITURE.replace("## 2025年部门支出总表", "## 2025年支出总表")
    TITLE = "# 甲乙市财政局2025年度单位决算\n\n"

    def test_tables_join_the_text_that_says_what_they_are(self, tmp_path: Path) -> None:
        (tmp_path / "raw").mkdir()
        write(tmp_path / "raw" / "1-tables.md", self.TABLES)
        write(tmp_path / "raw" / "2-text.md", self.TITLE + NARRATIVE.format(who="").replace("部门预算", "单位决算"))
        results = ingested(tmp_path / "raw", tmp_path / "out")
        assert not [result.error for result in results if result.error]
        assert results[-1].summary is not None
        assert results[-1].summary.doc_id == "甲乙市-财政局-2025-final_account-unit"
        assert list(store.documents(tmp_path / "out")["doc_id"].unique()) == ["甲乙市-财政局-2025-final_account-unit"]

    def test_two_files_with_tables(self, tmp_path: Path) -> None:
        (tmp_path / "raw").mkdir()
        write(tmp_path / "raw" / "1.md", self.TABLES)
        other = REVENUE.replace("部门收入总表", "收入总表")
        write(tmp_path / "raw" / "2.md", self.TITLE + other)
        results = ingested(tmp_path / "raw", tmp_path / "out")
        assert not [result.error for result in results if result.error]
        assert list(store.documents(tmp_path / "out")["doc_id"].unique()) == ["甲乙市-财政局-2025-final_account-unit"]

    def test_what_is_said_otherwise_stays_apart(self, tmp_path: Path) -> None:
        (tmp_path / "raw").mkdir()
        write(tmp_path / "raw" / "1.md", COVER + EXPENDITURE)
        write(tmp_path / "raw" / "2.md", self.TITLE + REVENUE.replace("部门收入总表", "收入总表"))
        ingested(tmp_path / "raw", tmp_path / "out")
        assert len(store.documents(tmp_path / "out")["doc_id"].unique()) == 2
