"""One disclosure, whatever file it is published as: the figures are those of the PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

import budgetlib
from budgetlib.model import Disclosure
from tests.support import published
from tests.support.transcription import expected_figures, read_figures, tables

WRITERS = {
    "a sheet per table.xlsx": published.write_workbook,
    "all in one sheet.xlsx": lambda path: published.write_workbook(path, one_sheet=True),
    "a sheet per table.xls": published.write_old_workbook,
    "page.html": published.write_page,
    "page in GBK.htm": lambda path: published.write_page(path, encoding="gbk"),
    "web page named as a workbook.xls": published.write_page,
}


@pytest.fixture(scope="module", params=sorted(WRITERS))
def disclosure(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Disclosure:
    path: Path = tmp_path_factory.mktemp("published") / request.param
    return budgetlib.read(WRITERS[request.param](path))


@pytest.fixture(scope="module")
def edition(edition_path: Path) -> Disclosure:
    return budgetlib.read(edition_path)


@pytest.mark.parametrize("table", tables())
def test_no_figure_is_missing_and_none_is_invented(disclosure: Disclosure, table: str) -> None:
    assert read_figures(disclosure.figures, table) == expected_figures(table)


def test_the_figures_are_those_of_the_pdf_down_to_the_grain(disclosure: Disclosure, edition: Disclosure) -> None:
    columns = ["table", "code", "name", "government_item", "level", "side", "measure", "fund", "period", "unit_name"]

    def tidy(source: Disclosure) -> list[tuple[str, ...]]:
        figures = source.figures[[*columns, "amount", "grain", "printed"]].fillna("")
        return sorted(tuple(map(str, row)) for row in figures.itertuples(index=False))

    assert tidy(disclosure) == tidy(edition)


def test_every_table_is_found_once_and_the_empty_ones_say_so(disclosure: Disclosure) -> None:
    assert list(disclosure.tables["table"]) == tables()
    empty = disclosure.tables[disclosure.tables["rows"] == 0]
    assert len(empty) == 3
    assert empty["empty_reason"].str.contains("本表无数据").all()


def test_no_cell_is_left_unread(disclosure: Disclosure) -> None:
    rules = {"unreadable_figure", "uncertain_column", "unplaced_figure", "unknown_table"}
    assert not rules & set(disclosure.findings["rule"])


def test_the_department_is_that_of_the_pdf(disclosure: Disclosure, edition: Disclosure) -> None:
    assert disclosure.doc_id == edition.doc_id


def test_every_figure_tells_where_it_stands(disclosure: Disclosure) -> None:
    assert disclosure.figures["box"].str.fullmatch(r".+![A-Z]+\d+|line \d+(, cell \d+)?").all()
