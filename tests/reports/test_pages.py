"""What no page may show, whatever the document: a share outside 0–100 %, a level below nil, two bases in one list.

A few documents here; with ../shared also those of forms/dev. BUDGETLIB_PAGES names further sources to run them over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlib.errors import BudgetlibError
from budgetlib.ingest.reading import read
from budgetlib.prose.numbers import MINUS
from budgetlib.prose.shown import Table
from budgetlib.store.datasets import write
from tests.conftest import REPOSITORY
from tests.support.pages import NOTEBOOKS, displayed

SYNTHETIC = sorted((REPOSITORY / "data" / "raw" / "synthetic").glob("*.pdf"))[:1]
SHARED = sorted((REPOSITORY.parent / "shared" / "corpus" / "forms" / "dev" / "xlsx").glob("*.xlsx"))[:3]
NAMED = [Path(name) for name in os.environ.get("BUDGETLIB_PAGES", "").split(os.pathsep) if name]
HALF_SHOWN = Decimal("0.00005")  # half of the last digit of a share that is shown


@pytest.fixture(scope="module", params=[*SYNTHETIC, *SHARED, *NAMED], ids=lambda path: path.name)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Table]]:
    """Every table of every notebook about one document, with the name of the notebook."""
    try:
        disclosure = read(request.param, engine="geometry")
    except BudgetlibError as error:
        pytest.skip(f"not read: {error}")
    root = tmp_path_factory.mktemp("processed")
    write(disclosure, root)
    document = disclosure.documents.iloc[0]
    own = {"department": document["department"], "fiscal_year": int(document["fiscal_year"]), "root": str(root)}
    own |= {"doc_id": disclosure.doc_id, "kind": document["kind"], "scope": document["scope"]}
    return [
        (notebook.stem, shown)
        for notebook in NOTEBOOKS
        for shown in displayed(notebook, **own)
        if isinstance(shown, Table)
    ]


def test_no_share_lies_outside_nought_and_a_hundred_per_cent(pages: list[tuple[str, Table]]) -> None:
    for notebook, heading, cell in cells(pages, "share"):
        assert MINUS not in cell and number(cell) <= 100, f"{notebook}: {heading} {cell}"


def test_no_level_lies_below_nil(pages: list[tuple[str, Table]]) -> None:
    for notebook, heading, cell in cells(pages, "money"):
        if "Prior year" in heading:
            assert MINUS not in cell, f"{notebook}: {heading} {cell}"


def test_the_shares_of_one_list_have_one_base(pages: list[tuple[str, Table]]) -> None:
    for notebook, shown in pages:
        headings = [column.heading for column in shown.columns]
        if {"Amount 万元", "Share"} <= set(headings):
            amount, share = headings.index("Amount 万元"), headings.index("Share")
            year = headings.index("Year") if "Year" in headings else share  # each year is a list of its own
            for lists in {row[year] if year != share else "" for row in shown.rows}:
                own = [row for row in shown.rows if year == share or row[year] == lists]
                bases = [base for row in own if (base := bounds(row[amount], row[share]))]
                low, high = max((b for b, _ in bases), default=0), min((b for _, b in bases), default=0)
                assert low <= high, f"{notebook}: {headings} {bases}"


def cells(pages: list[tuple[str, Table]], kind: str) -> Iterator[tuple[str, str, str]]:
    for notebook, shown in pages:
        for place, column in enumerate(shown.columns):
            if column.kind == kind:
                yield from ((notebook, column.heading, row[place]) for row in shown.rows if row[place])


def number(cell: str) -> Decimal:
    return Decimal(cell.removesuffix(" %").removeprefix("< ").removeprefix("> ").replace(",", "").replace(MINUS, "-"))


def bounds(amount: str, share: str) -> tuple[Decimal, Decimal] | None:
    """The wholes of which an amount can have the share shown beside it; None where it is too small to tell."""
    if not amount or not share or share.startswith("<") or number(share) < 1:
        return None
    money, part = number(amount), number(share) / 100
    slack = Decimal("0.005") / (part - HALF_SHOWN)
    return money / (part + HALF_SHOWN) - slack, money / (part - HALF_SHOWN) + slack
