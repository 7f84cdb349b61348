"""The narrative sections of a disclosure as claims: paragraph by paragraph, under the headings above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.document.section_titles import section_key
from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.noun_phrases import About, NounPhrases
from budgetlib.interpret.narrative.quantities import clauses
from budgetlib.interpret.narrative.statements import ParagraphReader
from budgetlib.interpret.narrative.text import is_heading, is_numbered, paragraphs
from budgetlib.interpret.narrative.vocabulary import OTHER
from budgetlib.interpret.quantity_units import has_quantity
from budgetlib.model.keys import claim_places
from budgetlib.readers.document import Line


def read_claims(
    sections: Sequence[Section], *, year: int | None = None, is_budget: bool = False
) -> list[dict[str, Any]]:
    """Return one row of the dataset `claims` for every quantitative statement of the narrative.

    `sections` are the narrative sections of the outline. A row holds one amount (yuan), count or share with the signed
    change and relative change stated for it, or a change stated without its amount; `reasons` are those stated for it.
    Every number printed with a unit of money, a percent sign or a count unit stands in some row: as a value or, where
    it names a class of things (`50万元以上设备`), in the subject; limits (`不得超过450元`) and percentages aimed at
    are no statements. `year` is that of the disclosure: a budget of the same year is no prior year's; in a budget
    (`is_budget`) its 年初预算 is the amount itself. A number that cannot be read leaves its columns empty; its sentence
    is in `text`. Page and row are where the sentence begins.
    """
    claims: list[Claim] = []
    for section in sections:
        key = section.key or section_key(section.title) or OTHER
        lines = list(section.lines)
        if has_quantity(section.title):  # a sentence that the outline took for a heading
            lines.insert(0, Line(section.page, section.row, section.title))
        claims += _section_claims(key, lines, year, is_budget=is_budget)
    return _rows(claims)


def _rows(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Claims as rows of the dataset; what is given as a reason names the place of the change it explains."""
    rows = [claim.row() for claim in claims]
    place = dict(zip(map(id, claims), claim_places(rows), strict=True))
    return [
        row | {"explains": place[id(claim.explains)]} if claim.explains is not None else row
        for claim, row in zip(claims, rows, strict=True)
    ]


def _section_claims(key: str, lines: Sequence[Line], year: int | None, *, is_budget: bool) -> list[Claim]:
    claims: list[Claim] = []
    heading: About | None = None
    for paragraph in paragraphs(lines):
        if not paragraph.text:
            continue
        if is_heading(paragraph):
            heading = NounPhrases(key, paragraph, list(clauses(paragraph.text))).heading()
        elif is_numbered(paragraph.printed):
            heading = None
        claims += ParagraphReader(key, paragraph, claims, heading, year, is_budget=is_budget).read()
    return claims
