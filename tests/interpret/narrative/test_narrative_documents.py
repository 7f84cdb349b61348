"""Whole narratives: nothing printed is lost, nothing stated is missed, and hostile text is read in bounded work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetlib.interpret.document.outline import Section, outline
from budgetlib.interpret.document.section_titles import section_key
from budgetlib.interpret.narrative import quantities, statements
from budgetlib.interpret.narrative.reader import read_claims
from budgetlib.readers.document import Line
from budgetlib.readers.text import read_text
from tests.support.narratives import percent, read, section, wan

TRANSCRIPTION = Path(__file__).parents[3] / "tools" / "edition" / "transcription" / "narrative.yaml"
UNITS = {"亿元": 10**8, "万元": 10**4, "万": 10**4, "元": 1}
# Written without the code under test: a number, then a unit of money, a percent sign or what can be counted.
_PRINTED = re.compile(
    r"(?<![\d.,A-Za-z第])(\d[\d,]*(?:\.\d+)?)(亿元|万元|万|元|%|个|辆|台|平方米|人次|批次|家|项|层|分|件)(?!月)"
)
_FOOTER = re.compile(r"\s*[-—–─]?\s*\d{1,4}\s*[-—–─]?\s*")


def printed_quantities(sections: Iterable[Section]) -> Counter[Decimal]:
    """Every number with a unit that the sections print, in yuan, as a fraction, or as counted."""
    found: Counter[Decimal] = Counter()
    for part in sections:
        text = "".join(line.text for line in part.lines if not _FOOTER.fullmatch(line.text))
        for number, unit in _PRINTED.findall(re.sub(r"\s", "", text)):
            value = Decimal(number.replace(",", ""))
            found[(value / 100 if unit == "%" else value * UNITS.get(unit, 1)).normalize()] += 1
    return found


def claimed_quantities(claims: Sequence[dict[str, Any]]) -> Counter[Decimal]:
    """Every number the claims hold as a value or in the name of what they are about."""
    found: Counter[Decimal] = Counter()
    for claim in claims:
        values = [claim.get(column) for column in ("amount", "change", "percent", "share")]
        found.update(abs(value).normalize() for value in values if value is not None)
        if claim.get("count") is not None:
            scale = 100 if claim["count_unit"] == "%" else 1
            found[(Decimal(str(claim["count"])) / scale).normalize()] += 1
        found.update((Decimal(n) * UNITS["万元"]).normalize() for n in re.findall(r"(\d+)万元", claim["subject"]))
    return found


def edition_sections() -> list[tuple[Section, list[dict[str, Any]]]]:
    """The narrative of our own edition with the facts that were read by eye."""
    sections = []
    for entry in yaml.safe_load(TRANSCRIPTION.read_text(encoding="utf8"))["sections"]:
        lines = [text for s in entry["statements"] for text in (s.get("heading"), s["text"]) if text]
        key = section_key(f"{entry['number']}、{entry['title']}")
        facts = [fact for s in entry["statements"] for fact in s["facts"]]
        sections.append((section(*lines, key=key or "missing"), facts))
    return sections


def states(claim: dict[str, Any], fact: dict[str, Any]) -> bool:
    """True when a claim states one of the figures of a fact and contradicts none of the same kind."""
    sign = -1 if fact.get("direction") == "减少" else 1
    figures = {"share": percent, "percent": lambda p: sign * percent(p), "change": lambda c: sign * wan(c)}
    if any(key in fact and claim.get(key) != convert(str(fact[key])) for key, convert in figures.items()):
        return False
    if "unit" in fact:
        return claim.get("count") == fact["amount"] and claim.get("count_unit") == fact["unit"]
    return claim.get("amount") == wan(str(fact["amount"]))


EDITION = edition_sections()


@pytest.mark.parametrize(("part", "facts"), EDITION, ids=[part.key for part, _ in EDITION])
def test_every_fact_of_the_edition_is_claimed_in_order(part: Section, facts: list[dict[str, Any]]) -> None:
    claims = iter(read_claims([part]))
    for fact in facts:
        assert any(states(claim, fact) for claim in claims), fact


def test_reasons_of_the_edition_are_those_read_by_eye() -> None:
    for part, facts in EDITION:
        explained = [claim for claim in read_claims([part]) if claim["reasons"]]
        expected = [fact for fact in facts if "reasons" in fact]
        assert len(explained) == len(expected)
        for claim, fact in zip(explained, expected, strict=True):
            words = "".join(reason.replace("增加", "").replace("减少", "") for reason in fact["reasons"])
            known = set("".join(claim["reasons"]))
            assert len(set(words) - known) <= len(set(words)) * 0.1, (claim["reasons"], fact["reasons"])


def test_the_edition_has_no_claim_of_an_unknown_measure_but_the_counts_of_items() -> None:
    claims = read_claims([part for part, _ in EDITION])
    assert {(c["subject"], c["count_unit"]) for c in claims if c["measure"] == "other"} == {("科目", "个")}


def test_no_printed_quantity_of_the_edition_is_lost() -> None:
    sections = [part for part, _ in EDITION]
    assert not printed_quantities(sections) - claimed_quantities(read_claims(sections))


@pytest.fixture(scope="module")
def seed_sections(seed_path: Path) -> list[Section]:
    return [part for part in outline(read_text(seed_path).lines) if part.part == "narrative"]


def test_no_printed_quantity_of_the_founding_document_is_lost(seed_sections: list[Section]) -> None:
    printed = printed_quantities(seed_sections)
    assert printed.total() > 100
    assert not printed - claimed_quantities(read_claims(seed_sections))


# section, measure, amount, change, percent, share, count: figures only, 万元 and percent as printed.
FOUNDING = [
    ("change", "total_revenue", "5283.05", "-2512.47", "-32.23", None, None),
    ("change", "current_revenue", "5280.60", None, None, None, None),
    ("change", "carryover", "2.45", None, None, None, None),
    ("change", "total_expenditure", "5283.05", "-2512.47", "-32.23", None, None),
    ("change", "current_expenditure", "5280.60", None, None, None, None),
    ("change", "carryover", "2.45", None, None, None, None),
    ("revenue", "total_revenue", "5283.05", None, None, None, None),
    ("revenue", "fund_revenue", "5280.60", None, None, "99.95", None),
    *[("revenue", "fund_revenue", "0", None, None, "0", None)] * 4,
    ("revenue", "carryover", "2.45", None, None, "0.05", None),
    ("expenditure", "total_expenditure", "5283.05", None, None, None, None),
    ("expenditure", "basic_expenditure", "1471.63", None, None, "27.86", None),
    ("expenditure", "project_expenditure", "3811.41", None, None, "72.14", None),
    ("appropriation", "appropriation_total", "5283.05", None, None, None, None),
    ("appropriation", "fund_appropriation", "5283.05", None, None, None, None),
    *[("appropriation", "fund_appropriation", "0", None, None, None, None)] * 2,
    ("appropriation", "appropriation_current", "5280.60", None, None, None, None),
    ("appropriation", "carryover", "2.45", None, None, None, None),
    *[
        ("appropriation", "functional_class", amount, None, None, None, None)
        for amount in ("1051.79", "1.80", "1197.78", "72.98", "2.45", "2863.74", "92.52")
    ],
    ("general_public_expenditure", "general_public_current_expenditure", "5280.60", "-2506.42", "-32.19", None, None),
    ("general_public_expenditure", "general_public_current_expenditure", "5280.60", None, None, None, None),
    *[
        ("general_public_expenditure", "functional_class", amount, None, None, share, None)
        for amount, share in (
            ("1051.79", "19.92"),
            ("1.80", "0.03"),
            ("1197.78", "22.68"),
            ("72.98", "1.38"),
            ("2863.74", "54.23"),
            ("92.52", "1.75"),
        )
    ],
    ("basic_expenditure", "basic_expenditure", "1471.63", None, None, None, None),
    ("basic_expenditure", "personnel", "1324.35", None, None, None, None),
    ("basic_expenditure", "public_use", "147.28", None, None, None, None),
    ("three_public", "three_public", "1.09", "-0.09", None, None, None),
    ("three_public", "overseas", "0", "0", None, None, None),
    ("three_public", "reception", "1.09", "-0.09", None, None, None),
    ("three_public", "vehicles", "0", "0", None, None, None),
    ("three_public", "vehicle_operation", "0", "0", None, None, None),
    ("three_public", "vehicle_purchase", "0", "0", None, None, None),
    ("operating", "operating", "109.66", "-15.24", "-12.20", None, None),
    ("procurement", "procurement_total", "223.36", None, None, None, None),
    ("procurement", "procurement_goods", "2.34", None, None, None, None),
    ("procurement", "procurement_works", "0", None, None, None, None),
    ("procurement", "procurement_services", "221.02", None, None, None, None),
    ("performance", "performance_funds", "5280.6", None, None, None, None),
    ("performance", "basic_expenditure", "1471.63", None, None, None, None),
    ("performance", "project_expenditure", "3808.97", None, None, None, None),
    ("performance", "performance_unit_count", None, None, None, None, 2),
    ("performance", "performance_unit_declared_count", None, None, None, None, 0),
    ("performance", "performance_project_count", None, None, None, None, 24),
    ("performance", "performance_project_amount", "3789.18", None, None, None, None),
    ("performance", "performance_other_operating_count", None, None, None, None, 8),
    ("performance", "performance_other_operating_amount", "320.13", None, None, None, None),
    ("performance", "performance_specific_count", None, None, None, None, 16),
    ("performance", "performance_specific_amount", "3469.06", None, None, None, None),
    ("performance", "performance_published_count", None, None, None, None, 24),
    ("performance", "performance_published_amount", "3789.18", None, None, "100", None),
    ("performance", "performance_other_operating_count", None, None, None, None, 8),
    ("performance", "performance_other_operating_amount", "320.13", None, None, None, None),
    ("performance", "performance_specific_count", None, None, None, None, 16),
    ("performance", "performance_specific_amount", "3469.06", None, None, None, None),
    *[
        ("state_assets", f"vehicles_{kind}", None, None, None, None, 0)
        for kind in [
            "authorised",
            "actual",
            "leader",
            "communication",
            "emergency",
            "enforcement",
            "technical",
            "business",
            "other",
        ]
    ],
    ("state_assets", "floor_area", None, None, None, None, 1120.35),
    ("state_assets", "equipment_500k", None, None, None, None, 0),
    ("state_assets", "equipment_1m", None, None, None, None, 0),
    ("other", "purchased_services", "59.50", None, None, None, None),
    ("other", "purchased_services", "136.52", None, None, None, None),
]


def test_claims_of_the_founding_document(seed_sections: list[Section]) -> None:
    claims = read_claims(seed_sections)
    found = [
        tuple(claim.get(c) for c in ("section", "measure", "amount", "change", "percent", "share", "count"))
        for claim in claims
    ]
    expected = [
        (where, measure, *(v and wan(v) for v in row[:2]), *(v and percent(v) for v in row[2:4]), row[4])
        for where, measure, *row in FOUNDING
    ]
    assert found == expected


def test_reasons_and_directions_of_the_founding_document(seed_sections: list[Section]) -> None:
    claims = read_claims(seed_sections)
    counted = {(c["section"], c["measure"]): len(c["reasons"].split("；")) for c in claims if c["reasons"]}
    assert counted == {
        ("change", "total_revenue"): 3,
        ("change", "total_expenditure"): 3,
        ("three_public", "three_public"): 3,
        ("three_public", "reception"): 3,
        ("operating", "operating"): 6,
    }
    assert Counter(c["direction"] for c in claims if c.get("direction")) == {"decrease": 6, "unchanged": 4}


def corpus_lines(path: Path) -> list[Line]:
    """The text of a PDF line by line, straight from the engine."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    lines: list[Line] = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, start=1):
            texts = page.get_textpage().get_text_bounded().splitlines()
            lines += [Line(number, row, text.strip()) for row, text in enumerate(texts, start=1) if text.strip()]
    return lines


CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "dev"


@pytest.mark.skipif(not CORPUS.exists(), reason="the development corpus is not on this machine")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.pdf")), ids=lambda path: path.stem)
def test_no_printed_quantity_of_the_corpus_is_lost(path: Path) -> None:
    sections = [part for part in outline(corpus_lines(path)) if part.part == "narrative"]
    if not sections:
        pytest.skip("a document without a narrative")
    assert not printed_quantities(sections) - claimed_quantities(read_claims(sections))


SIZE = 4_000
HOSTILE = {
    "one number": "1" * SIZE,
    "many commas": "1," * SIZE,
    "many amounts": "收入1万元," * SIZE,
    "many counts": "1个" * SIZE,
    "open brackets": "（" * SIZE,
    "empty brackets": "（）" * SIZE,
    "generic words": "本年数预算" * SIZE + "1万元",
    "repeated class": "（类）" * SIZE + "1万元",
    "endless reason": "比上年减少1万元,主要原因是" + "人员减少和" * SIZE,
    "endless effect": "比上年减少1万元,主要原因是" + "甲减少导致" * SIZE,
    "many reasons": "甲1万元,比上年减少2万元的主要原因是乙。" * SIZE,
    "many rates": "完成1%," * SIZE,
    "many markers": "主要原因" * SIZE,
    "tags": "<b" * SIZE,
    "blanks": " " * SIZE + "1",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_no_faster_than_the_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts analyses of words instead of seconds: a few per quantity and clause, each of bounded length."""
    lengths: list[int] = []
    analyse = statements.relation
    monkeypatch.setattr(statements, "relation", lambda words: (lengths.append(len(words)), analyse(words))[1])
    claims = read(text)
    parts = list(quantities.clauses(text))
    units = len(parts) + sum(len(part.quantities) for part in parts)
    assert len(lengths) <= 4 * units and max(lengths, default=0) <= 120
    assert all(len(claim["text"]) <= 400 and len(claim["subject"]) <= 130 for claim in claims)
