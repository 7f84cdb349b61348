"""The other years of a department in the store, and the departments beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.store.asked import note
from budgetlib.store.datasets import load_disclosures, select_documents
from budgetlib.store.markers import find_markers, markers_of
from budgetlib.store.root import found_root
from budgetlib.store.selection import Selection

BUDGET = "budget"
PEERS = 30  # disclosures compared at most: more do not fit on a page


def year_before(chosen: pd.DataFrame, root: Path | str | None = None) -> Disclosure:
    """Return the year before of the same department, kind and scope; a disclosure without rows where there is none.

    `chosen` are rows of `documents`; the first one says which disclosure is meant. A department that changed its name
    is not recognised.
    """
    root, first = found_root(root), chosen.iloc[0]
    department, year = first["department"], int(first["fiscal_year"]) - 1
    before: str | None = None
    if markers_of(root, department, year):
        own = Selection.of(doc_id=first["doc_id"])
        of_department = Selection.of(department=department)
        rows = [select_documents(selection, root) for selection in (own, of_department)]
        before = Neighbourhood(pd.concat(rows)).year_before(first["doc_id"])
    note("year_before", {"doc_id": first["doc_id"]}, root, lambda: find_markers(root, [before] if before else []))
    return load_disclosures([before], root)[0] if before else empty_disclosure("")


def other_kind(chosen: pd.DataFrame, root: Path | str | None = None) -> list[Disclosure]:
    """Return the final accounts beside a chosen budget, or the budgets beside a chosen final account, oldest first.

    Of the same department and scope: those of the same year, and the final account of the year before a budget or the
    budget of the year after a final account. `chosen` are rows of `documents`; the first says which is meant.
    """
    root, first = found_root(root), chosen.iloc[0]
    known = select_documents(Selection.of(department=first["department"]), root)
    doc_ids = Neighbourhood(known).other_kind_of(first["doc_id"])
    note("other_kind", {"doc_id": first["doc_id"]}, root, lambda: find_markers(root, doc_ids))
    return load_disclosures(doc_ids, root) if doc_ids else []


def peers(chosen: pd.DataFrame, root: Path | str | None = None, *, limit: int = PEERS) -> list[Disclosure]:
    """Return the disclosure meant by `chosen`, then those to compare it with: its other years, its year's other ones.

    Only disclosures of the same kind and scope (a unit's budget is part of its department's), and never real ones with
    synthetic ones. At most `limit`, those of the same region first, then in the order of their doc_id.

    Raises NothingProcessedError when the store does not have the chosen disclosure.
    """
    root, first = found_root(root), chosen.iloc[0]
    own, beside = (
        select_documents(Selection.of(department=first["department"]), root),
        select_documents(Selection.of(fiscal_year=int(first["fiscal_year"])), root),
    )
    doc_ids = Neighbourhood(pd.concat([own, beside])).peers_of(first["doc_id"], limit)
    asked = {"doc_id": first["doc_id"], "limit": limit}
    note("peers", asked, root, lambda: find_markers(root, doc_ids))
    return load_disclosures(doc_ids, root)


class _Place(NamedTuple):
    doc_id: str
    department: str
    region: str
    fiscal_year: int
    alike: tuple[str, str, bool]


class Neighbourhood:
    """Which disclosures are compared with which; quick to ask for many of them."""

    def __init__(self, known: pd.DataFrame) -> None:
        """Take rows of `documents`."""
        columns = ["doc_id", "department", "region", "fiscal_year", "kind", "scope", "synthetic"]
        self._places: dict[str, _Place] = {}
        self._groups: dict[tuple[object, ...], list[_Place]] = defaultdict(list)
        rows = known[columns].drop_duplicates("doc_id").sort_values("doc_id")
        for doc_id, department, region, year, kind, scope, synthetic in rows.itertuples(index=False):
            alike = (kind, scope, bool(synthetic))
            place = _Place(doc_id, department, "" if pd.isna(region) else region, int(year), alike)
            self._places[doc_id] = place
            for group in (_of_department(place), _of_all_kinds(place), _of_region(place), _of_year(place)):
                self._groups[group].append(place)

    def peers_of(self, doc_id: str, limit: int = PEERS) -> list[str]:
        """Return the doc_ids that `peers` compares: `doc_id` itself, then the nearest."""
        return list(islice(self._nearest(self._places[doc_id]), limit))

    def year_before(self, doc_id: str) -> str | None:
        """Return the doc_id that `year_before` compares; None where there is none."""
        chosen = self._places[doc_id]
        before = (p for p in self._groups[_of_department(chosen)] if p.fiscal_year == chosen.fiscal_year - 1)
        return next((place.doc_id for place in before), None)

    def other_kind_of(self, doc_id: str) -> list[str]:
        """Return the doc_ids that `other_kind` loads, oldest first."""
        chosen = self._places[doc_id]
        beside = (0, -1) if chosen.alike[0] == BUDGET else (0, 1)
        years = [chosen.fiscal_year + step for step in beside]
        found = [place for place in self._groups[_of_all_kinds(chosen)] if place.fiscal_year in years]
        found = [place for place in found if place.alike[0] != chosen.alike[0]]
        return [place.doc_id for place in sorted(found, key=lambda place: (place.fiscal_year, place.doc_id))]

    def _nearest(self, first: _Place) -> Iterator[str]:
        yield first.doc_id
        of_department = [place for place in self._groups[_of_department(first)] if place is not first]
        for place in sorted(of_department, key=lambda place: place.region != first.region):
            yield place.doc_id
        for place in self._groups[_of_region(first)]:
            if place.department != first.department:
                yield place.doc_id
        for place in self._groups[_of_year(first)]:
            if place.department != first.department and place.region != first.region:
                yield place.doc_id


def _of_department(place: _Place) -> tuple[object, ...]:
    return ("department", place.department, *place.alike)


def _of_all_kinds(place: _Place) -> tuple[object, ...]:
    return ("all kinds", place.department, *place.alike[1:])


def _of_region(place: _Place) -> tuple[object, ...]:
    return ("region", place.region, place.fiscal_year, *place.alike)


def _of_year(place: _Place) -> tuple[object, ...]:
    return ("year", place.fiscal_year, *place.alike)
