"""Whom a disclosure is compared with: its own years apart from peers, and peers of like kind and level only.

A court is no measure of a street office, nor a province's office of a county's. Kind and level follow from names
(peers.yaml); a level that a name does not tell excludes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge
from budgetlib.model import Disclosure

OFFICE = "office"


def own_years(disclosures: Sequence[Disclosure]) -> list[Disclosure]:
    """Return the disclosures of the first one's department, oldest first; takes `store.neighbours.peers`."""
    own = [one for one in disclosures if _department(one) == _department(disclosures[0])]
    return sorted(own, key=lambda one: int(one.documents["fiscal_year"].iloc[0]))


def beside(disclosures: Sequence[Disclosure]) -> list[Disclosure]:
    """Return the first disclosure, then those of its year of other departments of like kind and level."""
    first = disclosures[0]
    others = [one for one in disclosures if _department(one) != _department(first)]
    return [first, *(one for one in others if _is_like(one.documents.iloc[0], first.documents.iloc[0]))]


def unlike(disclosures: Sequence[Disclosure]) -> int:
    """Return how many disclosures of other departments are of another kind or level, and not compared."""
    others = sum(_department(one) != _department(disclosures[0]) for one in disclosures)
    return others - len(beside(disclosures)) + 1


def kind_of(name: str) -> str:
    """Return what kind of body a department is by its name: `court`, `township`, …, else `office`."""
    return next((kind for kind, words in _vocabulary()["kinds"].items() if re.search(words, name)), OFFICE)


def level_of(name: str) -> str:
    """Return the level of government of a name that begins with its places: `municipal`; empty where it tells none."""
    places = _places().match(name)
    if places is None:
        return ""
    last = places[0]
    if any(last.endswith(city) for city in _vocabulary()["provincial"]):
        return "provincial"
    return next((level for end, level in _vocabulary()["levels"].items() if last.endswith(end)), "")


def _department(disclosure: Disclosure) -> str:
    return str(disclosure.documents["department"].iloc[0])


def _is_like(one: pd.Series, other: pd.Series) -> bool:
    names = [str(document["department"]) for document in (one, other)]
    regions = ["" if pd.isna(document["region"]) else str(document["region"]) for document in (one, other)]
    levels = [level_of(n if n.startswith(r) else r + n) for n, r in zip(names, regions, strict=True)]
    return kind_of(names[0]) == kind_of(names[1]) and ("" in levels or levels[0] == levels[1])


@cache
def _places() -> re.Pattern[str]:
    """The places that a name begins with: 甲省乙市, 丙自治区; each is short and holds no last character of one."""
    ends = sorted(_vocabulary()["levels"], key=len, reverse=True)
    return re.compile(rf"(?:[^{''.join(end[-1] for end in ends)}]{{1,7}}?(?:{'|'.join(ends)}))+")


@cache
def _vocabulary() -> Mapping[str, Any]:
    entries = knowledge("budgetlib.analysis", "peers.yaml")
    if wrong := set(entries) ^ {"kinds", "levels", "provincial"}:
        raise KnowledgeError(f"analysis/peers.yaml: wrong or missing {', '.join(sorted(wrong))}.")
    return entries
