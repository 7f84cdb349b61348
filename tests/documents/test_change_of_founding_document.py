"""What the founding document says of its change: implied levels with bounds, what is left, reasons, deferral."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from budgetlib.analysis import projects, reasons, stated_change, stated_levels
from budgetlib.interpret.assemble import interpret
from budgetlib.model import Disclosure
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.rows import wan


@pytest.fixture(scope="module")
def disclosure(edition_path: Path) -> Disclosure:
    return interpret(read_pdf(edition_path, engine="geometry"))


# part, implied level of the prior year in 万元 and its bounds, change
PARTS = [
    ("whole", "7795.52", "7795.51", "7795.53", "-2512.47"),
    ("general_public_budget", "7787.02", "7787.01", "7787.03", "-2506.42"),
    ("remainder", "8.50", "8.48", "8.52", "-6.05"),
    ("operating", "124.90", "124.89", "124.91", "-15.24"),
    ("three_public", "1.18", "1.17", "1.19", "-0.09"),
]


def test_every_stated_change_implies_a_level_of_the_prior_year_with_its_bounds(disclosure) -> None:
    parts = stated_change.parts_of_change(disclosure.claims).set_index("part")
    columns = ["prior", "prior_low", "prior_high", "change"]
    found = [(part, *parts.loc[part, columns]) for part, *_ in PARTS]
    assert found == [(part, *map(wan, amounts)) for part, *amounts in PARTS]
    assert "上年结转" in parts.loc["remainder", "name"]


def test_the_stated_percentages_follow_from_their_amounts(disclosure) -> None:
    implied = stated_levels.implied_levels(disclosure.claims)
    stated = implied[implied["percent"].notna()]
    assert set(stated["percent"]) == {Decimal("-0.3223"), Decimal("-0.3219"), Decimal("-0.1220")}
    assert set(stated["verdict"]) == {stated_levels.FOLLOWS}
    assert set(implied["basis"]) == {stated_levels.SAME_KIND}


def test_what_no_part_accounts_for_is_stated_as_a_share_with_bounds(disclosure) -> None:
    parts = stated_change.parts_of_change(disclosure.claims).set_index("part")
    counted = parts[parts["counts"].astype(bool)]
    rest = parts.loc["undisclosed"]
    assert sum(counted["change"]) + rest["change"] == wan("-2512.47")
    assert (rest["change"], rest["low"], rest["high"]) == (wan("-2491.09"), wan("-2491.20"), wan("-2491.065"))
    shares = {part: round(share * 100, 2) for part, share in parts["share"].items()}
    assert (shares["remainder"], shares["operating"], shares["three_public"]) == (
        Decimal("0.24"),
        Decimal("0.61"),
        Decimal("0.00"),
    )
    assert (shares["undisclosed"], shares["general_public_budget"]) == (Decimal("99.15"), Decimal("99.76"))
    assert rest["share_low"] < rest["share"] < rest["share_high"]


def test_every_stated_reason_has_its_figure_or_none(disclosure) -> None:
    stated = reasons.stated_reasons(disclosure.claims)
    told = [tuple(row) for row in stated[["reason", "kind", "status", "figure_change"]].values]
    without = {row[:2] for row in told if row[2] == reasons.NOT_DISCLOSED}
    assert without == {
        ("人员数量减少", "staff"),
        ("人员经费、公用经费相应减少", "personnel"),
        ("专项项目经费减少", "projects"),
        ("落实“过紧日子”要求", "thrift"),
        ("公务接待频次减少", "frequency"),
    }
    assert ("人员经费、公用经费相应减少", "public_use", reasons.SUPPORTED, wan("-15.24")) in told
    assert ("严控公务接待费用", "reception", reasons.SUPPORTED, wan("-0.09")) in told


def test_forms_that_plan_more_for_the_whole_period_are_evidence_of_deferral(disclosure) -> None:
    beyond = projects.beyond_year(disclosure.projects)
    assert len(beyond) == 7
    assert sum(beyond["beyond"]) == wan("3773.95")
