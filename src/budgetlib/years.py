"""The other years of a department in the store, and the departments beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.store import DEFAULT_ROOT, documents, load_disclosure

PEERS = 30  # disclosures compared at most: more do not fit on a page


def year_before(chosen: pd.DataFrame, root: Path | str = DEFAULT_ROOT) -> Disclosure:
    """Return the year before of the same department, kind and scope; a disclosure without rows where there is none.

    `chosen` are rows of `documents`; the first one says which disclosure is meant. A department that changed its name
    is not recognised.

    Raises NothingProcessedError when the store is empty.
    """
    first, known = chosen.iloc[0], documents(root)
    same = known["fiscal_year"] == first["fiscal_year"] - 1
    for column in ("department", "kind", "scope", "synthetic"):
        same &= known[column] == first[column]
    found = known[same]
    return empty_disclosure("") if found.empty else load_disclosure(found["doc_id"].iloc[0], root)


def peers(chosen: pd.DataFrame, root: Path | str = DEFAULT_ROOT, *, limit: int = PEERS) -> list[Disclosure]:
    """Return the disclosure meant by `chosen`, then those to compare it with: its other years, its year's other ones.

    Only disclosures of the same kind, and never real ones with synthetic ones. At most `limit`, those of the same
    region first, then in the order of their doc_id.

    Raises NothingProcessedError when the store is empty.
    """
    first, known = chosen.iloc[0], documents(root).drop_duplicates("doc_id")
    alike = (known["kind"] == first["kind"]) & (known["synthetic"] == first["synthetic"])
    same_department = known["department"] == first["department"]
    found = known[alike & (same_department | (known["fiscal_year"] == first["fiscal_year"]))]
    by_nearness = sorted(
        found[["doc_id", "department", "region"]].fillna("").itertuples(index=False),
        key=lambda row: (row.doc_id != first["doc_id"], *_farness(row, first), row.doc_id),
    )
    return [load_disclosure(row.doc_id, root) for row in by_nearness[:limit]]


def _farness(row: Any, first: pd.Series) -> tuple[bool, bool]:
    region = "" if pd.isna(first["region"]) else first["region"]
    return row.department != first["department"], row.region != region
