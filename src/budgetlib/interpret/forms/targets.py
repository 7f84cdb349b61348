"""A printed target of a performance indicator → comparison, number, unit: `≤18.8万元` is (≤, 18.8, 万元)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from budgetlib.interpret.forms.vocabulary import foreign_scripts, vocabulary
from budgetlib.interpret.quantity_units import alternatives
from budgetlib.interpret.wording import standard_label

CACHED_TARGETS = 8_192  # both halves of a form, and many forms, repeat the same few targets
MAX_TARGET_CHARACTERS = 80  # longer cells are dumps of a page strip, not a target
MAX_DATE_CHARACTERS = 24
TEXT = "text"
_CALENDAR_YEARS = range(1900, 2100)
_EDGES = " .。,，;；:：·・'\"|_-"
_CJK = re.compile(r"[\u4e00-\u9fff]")
_ODD = re.compile(r"[^\u4e00-\u9fff\dA-Za-z%‰.,，、。;；:：（）()《》“”\"'/≥≤<>=~～+\-— ]")
_STRAY_LATIN = re.compile(r"[A-Za-z]{3,}|\d[A-Za-z]|[\[\]]")


@dataclass(frozen=True, slots=True)
class Target:
    """A target as stated: `operator` one of ≥ ≤ = > < text, `value` a number in `value_unit` (`≥90%` is 90 and `%`).

    `quantified` is True when the target is a number; a date (`9月底前`) can be verified but is no quantity. `known`
    tells that unit or date wording is in the vocabulary; `legible` is False when the text cannot have been printed so.
    `text` is the target in standard spelling.
    """

    operator: str
    value: Decimal | None
    value_unit: str
    quantified: bool
    known: bool
    legible: bool
    text: str


@lru_cache(maxsize=CACHED_TARGETS)
def parse_target(text: str) -> Target:
    """Read one printed target; never raises: what is no quantity is `text`, what is no text is not legible."""
    if len(text) > MAX_TARGET_CHARACTERS:
        return Target(TEXT, None, "", False, False, False, standard_label(text[:MAX_TARGET_CHARACTERS]))
    wording = _standard_target(text)
    match = _quantity().fullmatch(wording.replace(" ", ""))
    number, unit = (Decimal(match["number"].replace(",", "")), match["unit"] or "") if match else (Decimal(0), "")
    is_date = _is_date(wording, number, unit)
    if match and not is_date:
        operator = _operator(match["before"]) or _operator_after(match["after"]) or "="
        return Target(operator, number, unit, True, _is_known_unit(unit), True, wording)
    return Target(TEXT, None, "", False, is_date, _is_legible(wording), wording)


def _standard_target(text: str) -> str:
    wording = standard_label(text).strip(_EDGES)
    for glyph, unit in vocabulary()["unit_glyphs"].items():
        wording = re.sub(rf"(?<=\d)\s*{re.escape(glyph)}", unit, wording)
    for sign, forms in vocabulary()["operators"].items():
        found = next((form for form in forms if not _CJK.search(form) and wording.startswith(form)), None)
        if found:
            return sign + wording.removeprefix(found).lstrip()
    return wording


def _is_date(wording: str, number: Decimal, unit: str) -> bool:
    """True for a month, quarter, year or a wording that ends in one (`12月底前`), not for a number of months."""
    if unit in vocabulary()["date_units"] or (unit == "年" and number in _CALENDAR_YEARS):
        return True
    if _is_known_unit(unit) or not 1 < len(wording) <= MAX_DATE_CHARACTERS:
        return False
    return re.search(vocabulary()["dates"], wording) is not None


def _is_known_unit(unit: str) -> bool:
    return bool(unit) and all(part.removeprefix("每") in _units() for part in unit.split("/") if part)


def _is_legible(wording: str) -> bool:
    """A worded target holds Chinese, no foreign script, no stray glyphs or Latin remnants."""
    if not _CJK.search(wording) or foreign_scripts().search(wording):
        return False
    return not _ODD.search(wording) and not _STRAY_LATIN.search(wording)


def _operator(before: str | None) -> str:
    forms = {form: sign for sign, wordings in vocabulary()["operators"].items() for form in wordings}
    return forms.get(before or "", "")


def _operator_after(after: str | None) -> str:
    forms = {form: sign for sign, wordings in vocabulary()["after_number"].items() for form in wordings}
    return forms.get(after or "", "")


@cache
def _units() -> frozenset[str]:
    known = {unit for group in vocabulary()["units"] for unit in group}
    # `592元人/月` is printed without the first stroke: a money unit with a person or thing behind it
    return frozenset(known | {money + per for money in ("元", "万元") for per in ("人", "户", "家", "个")})


@cache
def _quantity() -> re.Pattern[str]:
    before = alternatives(form for forms in vocabulary()["operators"].values() for form in forms)
    after = alternatives(form for forms in vocabulary()["after_number"].values() for form in forms)
    unit = rf"(?:{alternatives(_units())}|[\u4e00-\u9fff]{{1,3}}?)"
    return re.compile(
        rf"(?P<before>{before})?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,15}}(?:\.\d{{1,8}})?)"
        rf"(?P<unit>{unit}(?:/{unit}){{0,3}})?(?P<after>{after})?"
    )
