"""The index as a reader uses it, in a real browser: search, sort, narrow, open what is behind a row, go to its page."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tools import screenshots

from budgetlib.reports.index import write_index
from budgetlib.store import datasets as store
from tests.support.examples import example

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, screenshots.BROWSERS)), reason="no Chromium (Debian: apt-get install chromium)"
)
NAMES = ("甲局", "乙局", "丙局", "丁局", "戊局")
DEPARTMENTS = "[...document.querySelectorAll('#disclosures tbody td a')].map(a => a.textContent)"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over five departments, of which one has another year as well."""
    folder = tmp_path_factory.mktemp("index")
    for name in NAMES:
        store.write(example(name, 2025), folder / "processed")
    store.write(example("甲局", 2024), folder / "processed")
    return write_index(folder / "processed", folder / "reports")


@pytest.fixture(scope="module")
def browser() -> Iterator[screenshots.Page]:
    with screenshots.browser() as page:
        yield page


@pytest.fixture
def page(browser: screenshots.Page, index: Path) -> screenshots.Page:
    browser.open(index, 1280)
    return browser


def until(page: screenshots.Page, script: str, wanted: Any) -> None:
    """Wait until a script gives what is wanted; what it gives instead is told."""
    end = time.monotonic() + 10
    while (found := page.value(script)) != wanted:
        assert time.monotonic() < end, f"{script}: {found!r}"
        time.sleep(0.05)


def test_a_department_is_found_by_a_part_of_its_name(page: screenshots.Page) -> None:
    page.value("document.querySelector('.dt-search input').value = '丙'")
    page.value("document.querySelector('.dt-search input').dispatchEvent(new Event('input', {bubbles: true}))")
    until(page, DEPARTMENTS, ["丙局"])


def test_a_head_sorts_and_a_choice_narrows(page: screenshots.Page) -> None:
    year = "document.querySelectorAll('#disclosures thead th')[3].querySelector('.dt-column-order')"
    page.value(f"{year}.click()")
    until(page, f"{DEPARTMENTS}[0]", "甲局")
    page.value("document.querySelector('select[name=fiscal_year]').value = '2024'")
    page.value("document.querySelector('select[name=fiscal_year]').dispatchEvent(new Event('change'))")
    until(page, DEPARTMENTS, ["甲局"])


def test_a_row_opens_its_findings_and_its_page_needs_no_script(page: screenshots.Page, index: Path) -> None:
    page.value("document.querySelector('#disclosures tbody button').click()")
    until(page, "document.querySelectorAll('#disclosures ol.findings li').length", 2)
    page.value("document.querySelector('#disclosures tbody td a').click()")
    until(page, "document.querySelectorAll('main > ol.findings > li').length", 2)
    assert page.value("document.scripts.length") == 0
    page.value("document.querySelector('main a').click()")
    until(page, "location.pathname", index.resolve().as_uri()[7:])


@pytest.mark.parametrize("width", screenshots.WIDTHS)
def test_nothing_overflows_and_no_glyph_is_missing(browser: screenshots.Page, index: Path, width: int) -> None:
    for path in (index, *index.parent.glob("*/2025-budget/index.html")):
        assert screenshots.faults(browser, path, width) == []
