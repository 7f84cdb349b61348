"""What no page may show, whatever the document: a share outside 0–100 %, a level below nil, two bases in one list.

Two synthetic documents here, and our edition by the outputs that its notebooks are committed with, which nbval proves
to be current. BUDGETLIB_PAGES names further sources to run them over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from budgetlib import charts
from budgetlib.errors import BudgetlibError
from budgetlib.ingest.reading import read
from budgetlib.prose.numbers import MINUS
from budgetlib.prose.shown import Table
from budgetlib.store.datasets import write
from tests.conftest import REPOSITORY
from tests.support.pages import NOTEBOOKS, displayed

BUDGETS = sorted((REPOSITORY / "data" / "raw" / "synthetic").glob("*局-2025.pdf"))
SYNTHETIC = sorted(BUDGETS, key=lambda path: path.stat().st_size)[:2]  # the small ones are read quickly
NAMED = [Path(name) for name in os.environ.get("BUDGETLIB_PAGES", "").split(os.pathsep) if name]
HALF_SHOWN = Decimal("0.00005")  # half of the last digit of a share that is shown


class Shown(NamedTuple):
    """A table of a page: what its columns are called, of which kind they are, and its cells."""

    headings: list[str]
    kinds: list[str]
    rows: list[list[str]]


Pages = list[tuple[str, Shown]]


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every table of every notebook about the documents, with the name of the notebook."""
    root, pages = tmp_path_factory.mktemp("processed"), []
    with pytest.MonkeyPatch.context() as patch:
        for name in charts.__all__:  # pictures take a third of the time, and have tests of their own
            patch.setattr(charts, name, lambda *given, **options: None)
        for path in [*SYNTHETIC, *NAMED]:
            try:
                disclosure = read(path, engine="geometry")
            except BudgetlibError:
                assert path in NAMED, f"{path.name} is ours and must be read"
                continue
            write(disclosure, root)
            document = disclosure.documents.iloc[0]
            own = {"department": document["department"], "fiscal_year": int(document["fiscal_year"]), "root": str(root)}
            own |= {"kind": document["kind"], "scope": document["scope"]}
            for notebook in NOTEBOOKS:
                pages += [(notebook.stem, t) for t in displayed(notebook, **own) if isinstance(t, Table)]
    return [(name, Shown([c.heading for c in t.columns], [c.kind for c in t.columns], t.rows)) for name, t in pages]


@pytest.fixture(scope="module", params=["synthetic", "edition"])
def pages(request: pytest.FixtureRequest, synthetic: Pages) -> Pages:
    """The tables of the synthetic documents, or those that the notebooks are committed with."""
    return synthetic if request.param == "synthetic" else committed(synthetic)


def committed(pages: Pages) -> Pages:
    """The tables in the committed outputs; of which kind a column is, the same notebook's other tables tell."""
    kinds = {(name, h): kind for name, shown in pages for h, kind in zip(shown.headings, shown.kinds, strict=True)}
    found = []
    for notebook in NOTEBOOKS:
        for cell in json.loads(notebook.read_text(encoding="utf8"))["cells"]:
            for output in cell.get("outputs", []):
                html = "".join(output.get("data", {}).get("text/html", ""))
                for headings, rows in Cells(html).tables:
                    told = [kinds.get((notebook.stem, heading), "text") for heading in headings]
                    found.append((notebook.stem, Shown(headings, told, rows)))
    return found


class Cells(HTMLParser):
    """The tables of HTML as text: their headings and rows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[tuple[list[str], list[list[str]]]] = []
        self._at = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: object) -> None:
        if tag == "table":
            self.tables.append(([], []))
        elif tag == "tr" and self.tables:
            self.tables[-1][1].append([])
        elif tag in ("th", "td") and self.tables:
            self._at = tag
            (self.tables[-1][0] if tag == "th" else self.tables[-1][1][-1]).append("")

    def handle_endtag(self, tag: str) -> None:
        self._at = "" if tag in ("th", "td") else self._at
        if tag == "table" and self.tables:
            self.tables[-1][1][:] = [row for row in self.tables[-1][1] if row]

    def handle_data(self, data: str) -> None:
        if self._at:
            (self.tables[-1][0] if self._at == "th" else self.tables[-1][1][-1])[-1] += data


def test_the_committed_notebooks_have_tables_whose_columns_are_known(synthetic: Pages) -> None:
    shown = committed(synthetic)
    assert len(shown) > 30
    assert sum("share" in table.kinds for _, table in shown) > 15


def test_no_share_lies_outside_nought_and_a_hundred_per_cent(pages: Pages) -> None:
    for notebook, heading, cell in cells(pages, "share"):
        assert MINUS not in cell and number(cell) <= 100, f"{notebook}: {heading} {cell}"


def test_no_level_lies_below_nil(pages: Pages) -> None:
    for notebook, heading, cell in cells(pages, "money"):
        if "Prior year" in heading:
            assert MINUS not in cell, f"{notebook}: {heading} {cell}"


def test_the_shares_of_one_list_have_one_base(pages: Pages) -> None:
    for notebook, shown in pages:
        headings = shown.headings
        if {"Amount 万元", "Share"} <= set(headings):
            amount, share = headings.index("Amount 万元"), headings.index("Share")
            year = headings.index("Year") if "Year" in headings else share  # each year is a list of its own
            for lists in {row[year] if year != share else "" for row in shown.rows}:
                own = [row for row in shown.rows if year == share or row[year] == lists]
                bases = [base for row in own if (base := bounds(row[amount], row[share]))]
                low, high = max((b for b, _ in bases), default=0), min((b for _, b in bases), default=0)
                assert low <= high, f"{notebook}: {headings} {bases}"


def cells(pages: Pages, kind: str) -> Iterator[tuple[str, str, str]]:
    for notebook, shown in pages:
        for place, (heading, own) in enumerate(zip(shown.headings, shown.kinds, strict=True)):
            if own == kind:
                yield from ((notebook, heading, row[place]) for row in shown.rows if row[place])


def number(cell: str) -> Decimal:
    return Decimal(cell.removesuffix(" %").removeprefix("< ").removeprefix("> ").replace(",", "").replace(MINUS, "-"))


def bounds(amount: str, share: str) -> tuple[Decimal, Decimal] | None:
    """The wholes of which an amount can have the share shown beside it; None where it is too small to tell."""
    if not amount or not share or share.startswith("<") or number(share) < 1:
        return None
    money, part = number(amount), number(share) / 100
    slack = Decimal("0.005") / (part - HALF_SHOWN)
    return money / (part + HALF_SHOWN) - slack, money / (part - HALF_SHOWN) + slack
