"""What is known of a disclosure as a whole: whose it is, and what the metadata beside its source tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from budgetlib.interpret.document.identity import Identity

ABOUT = ("title", "publisher", "url", "accessed", "note", "edition")
"""Columns of the dataset `disclosures` that no document prints."""


def disclosure_row(identity: Identity, region: str, synthetic: bool, about: Mapping[str, str]) -> dict[str, Any]:
    """Return the row of `disclosures`; the `region` of the metadata comes before the one the title names."""
    return {
        "region": region or identity.region,
        "department": identity.department,
        "fiscal_year": identity.fiscal_year,
        "kind": identity.kind,
        "scope": identity.scope,
        **{name: about.get(name, "") for name in ABOUT},
        "synthetic": synthetic,
    }
