"""The descriptor of a Frictionless data package: the data dictionary in the words of specs.frictionlessdata.io (v1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from budgetlib.files import sha256_of, write_text
from budgetlib.model import Column, Dataset, data_dictionary

_DESCRIPTION = (
    "Money is in yuan, shares are fractions. Text that a spreadsheet would run as a formula has a leading apostrophe."
)
_TYPES = {
    "string": "string",
    "integer": "integer",
    "money": "number",
    "ratio": "number",
    "number": "number",
    "boolean": "boolean",
}


def write_descriptor(folder: Path, names: Sequence[str]) -> None:
    """Write `datapackage.json` for the files `NAME.csv` of the datasets `names` in `folder`."""
    descriptor = {
        "profile": "tabular-data-package",
        "name": "budget-disclosures",
        "title": "Budget disclosures of Chinese public departments",
        "description": _DESCRIPTION,
        "resources": [_resource(data_dictionary()[name], folder / f"{name}.csv") for name in names],
    }
    write_text(folder / "datapackage.json", json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")


def _resource(dataset: Dataset, path: Path) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": dataset.name,
        "path": path.name,
        "description": dataset.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "schema": {"fields": [_field(column) for column in dataset.columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    field = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning}
    return {**field, "constraints": constraints} if constraints else field
