"""The change between published years: exact to the fen, and what this year's text says of the year before.

Reads the development corpus where it is on this machine. Every figure asserted here was looked at on its page
(docs/change.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from budgetlib.analysis import computed_change, kinds, prior_year
from budgetlib.analysis.prior_year import AGREES, DISAGREES, OTHER_BASIS
from budgetlib.analysis.stated_levels import BELOW_NIL, DOES_NOT_FOLLOW, implied_levels
from budgetlib.interpret.assemble import interpret
from budgetlib.model import Disclosure
from budgetlib.readers.pdf.reader import read_pdf
from tests.conftest import SHARED
from tests.support.rows import wan

DEPARTMENTS = ("万里街道", "省人大办公厅", "省政协办公厅", "省高级人民法院")
CORPUS = SHARED / "corpus" / "dev"
FOUND = {name: sorted(CORPUS.glob(f"*{name}*.pdf")) for name in DEPARTMENTS}
pytestmark = pytest.mark.skipif(not all(FOUND.values()), reason="the development corpus is not on this machine")


@pytest.fixture(scope="module")
def years() -> Mapping[str, list[Disclosure]]:
    """The disclosures of every department in the order of their years; tables and text published apart are joined."""
    return {name: [_read(paths) for _, paths in sorted(_by_year(FOUND[name]).items())] for name in DEPARTMENTS}


def _by_year(paths: list[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        found[path.stem.split("-")[2]].append(path)
    return found


def _read(paths: list[Path]) -> Disclosure:
    return interpret(*(read_pdf(path, engine="geometry") for path in paths))


# department, later year, printed change of the whole expenditure in yuan
CHANGES = [
    ("万里街道", 2024, "-8767517"),
    ("万里街道", 2025, "33556428"),
    ("省人大办公厅", 2018, "22483700"),
    ("省人大办公厅", 2019, "24329300"),
    ("省政协办公厅", 2018, "10036900"),
    ("省政协办公厅", 2019, "32266300"),
    ("省高级人民法院", 2018, "43227700"),
    ("省高级人民法院", 2019, "40161900"),
]


def test_every_pair_of_consecutive_years_is_taken_apart_to_the_fen(years) -> None:
    found = []
    for name in DEPARTMENTS:
        for before, now in pairwise(years[name]):
            year = int(now.documents["fiscal_year"].iloc[0])
            whole = computed_change.whole(before.figures, now.figures)
            found.append((name, year, str(whole["change"].quantize(Decimal(1)))))
            parts = [
                computed_change.by_function(before.figures, now.figures, year, level) for level in ("class", "item")
            ]
            for table in (
                *parts,
                kinds.by_kind(before.figures, now.figures),
                kinds.by_source(before.figures, now.figures),
            ):
                assert sum(table["change"]) == whole["change"], (name, year)
                assert sum(table["before"]) == whole["before"], (name, year)
    assert found == CHANGES


# What the text implies for the year before, and what the document of that year prints.
DISAGREEMENTS = [("省高级人民法院", 2018, "法院（款）一般行政事务管理（项）支出", 19, "6442.89", 15, "6432.89")]
# 万里街道 2024 compares its functional items with what was executed in 2023 (执行数), and says so.
EXECUTED = """
    6 60.79 65.69 / 6 114.00 100.20 / 7 130.23 110.23 / 7 20.30 17.724 / 7 6.26 5.208 / 7 357.56 441.2547
    7 198.60 220.6272 / 8 389.59 635.10 / 8 1410.22 1331.2677 / 8 95.16 144.5495 / 8 132.56 145.0237
    8 1899.77 1837.3632 / 9 2083.68 1822.9543 / 9 676.66 690.5798 / 9 5276.21 4992.7105 / 9 830.24 563.38
    9 1822.46 1450.00 / 9 348.52 352.6694 / 9 318.14 325.68
"""


def test_the_levels_the_text_implies_are_those_of_the_prior_document_but_for_the_listed_ones(years) -> None:
    differing, executed, agreeing = [], [], 0
    for name in DEPARTMENTS:
        for before, now in pairwise(years[name]):
            levels = prior_year.prior_levels(before, now)
            assert set(levels["verdict"]) <= {AGREES, DISAGREES, OTHER_BASIS}, (name, "every level finds its figure")
            agreeing += int((levels["verdict"] == AGREES).sum())
            year = int(now.documents["fiscal_year"].iloc[0])
            for row in prior_year.disagreements(levels).to_dict("records"):
                if row["verdict"] == DISAGREES:
                    place = (row["page"], row["implied"], row["page_before"], row["printed"])
                    differing.append((name, year, row["subject"], *place))
                else:
                    executed.append((row["page"], row["implied"], row["printed"]))
    assert differing == [(*who, page, wan(a), at, wan(b)) for *who, page, a, at, b in DISAGREEMENTS]
    assert executed == _triples(EXECUTED)
    assert agreeing == 163


# department, year, page of the statement, verdict
CONTRADICTIONS = [
    ("万里街道", 2023, 6, BELOW_NIL),
    ("万里街道", 2023, 6, DOES_NOT_FOLLOW),
    ("万里街道", 2023, 7, DOES_NOT_FOLLOW),
    ("万里街道", 2024, 9, DOES_NOT_FOLLOW),
    ("省人大办公厅", 2018, 21, DOES_NOT_FOLLOW),
    ("省政协办公厅", 2018, 15, DOES_NOT_FOLLOW),
    ("省高级人民法院", 2017, 22, DOES_NOT_FOLLOW),
    ("省高级人民法院", 2018, 19, DOES_NOT_FOLLOW),
]


def test_statements_that_contradict_themselves_are_the_listed_ones(years) -> None:
    found = []
    for name in DEPARTMENTS:
        for document in years[name]:
            levels = implied_levels(document.claims)
            wrong = levels[levels["verdict"].isin([BELOW_NIL, DOES_NOT_FOLLOW])]
            year = int(document.documents["fiscal_year"].iloc[0])
            found += [(name, year, int(page), verdict) for page, verdict in wrong[["page", "verdict"]].values]
    assert found == CONTRADICTIONS


def _triples(listed: str) -> list[tuple[int, Decimal, Decimal]]:
    words = [word for word in listed.split() if word != "/"]
    return [(int(p), wan(a), wan(b)) for p, a, b in zip(words[::3], words[1::3], words[2::3], strict=True)]
