"""Codes for statements that only name an item: from the document's own tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from budgetlib.classification import bare_name
from budgetlib.interpret.narrative.vocabulary import OTHER, is_generic
from budgetlib.model.keys import claim_places

_LEVELS = {"class": 3, "section": 5, "item": 7}
_FUNCTIONAL = {f"functional_{level}" for level in _LEVELS}
_STEP = re.compile(r"[^（）]+(?=（[类款项]）)")
_MARKS = re.compile(r"[“”\"‘’\s]|（[类款项]）")
MIN_NAME = 3  # characters of a name that says by itself what it is


def with_table_codes(claims: Sequence[dict[str, Any]], figures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return claims in which a name that the tables print with one code only has that code.

    `claims` and `figures` are rows of those datasets. A subject that the vocabulary does not know but the tables do
    gets the measure of its level, and what explains it names it by that.
    """
    codes = _codes_of_names(figures)
    coded = [_with_code(claim, codes) for claim in claims] if codes else list(claims)
    named = zip(claims, claim_places(claims), claim_places(coded), strict=True)
    places = {(claim.get("file"), before): now for claim, before, now in named}
    return [
        claim | {"explains": places[claim.get("file"), claim["explains"]]} if claim.get("explains") else claim
        for claim in coded
    ]


def _codes_of_names(figures: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in figures:
        code, name = row.get("code"), row.get("name")
        if code and name and "economic" not in row["table"] and len(code) == _LEVELS.get(row["level"]):
            found[bare_name(name)].add(code)
    return found


def _with_code(claim: dict[str, Any], codes: Mapping[str, set[str]]) -> dict[str, Any]:
    if claim.get("code") or claim["measure"] not in {*_FUNCTIONAL, OTHER}:
        return claim
    subject = claim["subject"].partition(":")[0]
    path = [bare_name(step) for step in _STEP.findall(subject)]
    name = path[-1] if path else _own_name(subject, codes)
    found = codes.get(name, set())
    if len(path) > 1 and len(found) > 1:
        above = {code for step in path[:-1] for code in codes.get(step, ())}
        found = {code for code in found if any(code.startswith(other) for other in above)}
    if len(found) != 1 or (claim["measure"] == OTHER and len(name) < MIN_NAME):
        return claim
    (code,) = found
    level = next(level for level, length in _LEVELS.items() if length == len(code))
    if claim["measure"] not in (OTHER, f"functional_{level}"):
        return claim
    return claim | {"code": code, "measure": f"functional_{level}"}


def _own_name(subject: str, codes: Mapping[str, set[str]]) -> str:
    """The name that the subject is, followed by nothing but words without a subject of their own."""
    words = _MARKS.sub("", subject)
    ends = (end for end in range(len(words), 1, -1) if is_generic(words[end:]))
    return next((name for end in ends if (name := bare_name(words[:end])) in codes), "")
