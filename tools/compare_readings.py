"""What two versions of budgetlib make of the same documents: figures, claims, checks and findings, row by row.

    python tools/compare_readings.py dump BEFORE FILE...     with the older version installed (or first on PYTHONPATH)
    python tools/compare_readings.py dump AFTER FILE...      with the newer one
    python tools/compare_readings.py compare BEFORE AFTER    columns that both versions have; exit 1 if anything differs

BEFORE and AFTER are folders. A document that cannot be read is a row of its own, so that it cannot be overlooked.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

DATASETS = ("tables", "figures", "claims", "projects", "indicators", "costs", "checks", "findings", "repairs")
SHOWN = 5  # rows shown of each kind of difference


def dump(folder: Path, sources: list[Path]) -> None:
    """Read each source and write its rows to FOLDER, one JSON file per source."""
    import budgetlib

    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        try:
            disclosure = budgetlib.read(source)
            rows = {name: _rows(getattr(disclosure, name)) for name in DATASETS}
        except Exception as error:  # whatever it is, it is what this version makes of the document
            rows = {"failed": [{"error": f"{type(error).__name__}: {error}"}]}
        (folder / f"{source.name}.json").write_text(json.dumps(rows, ensure_ascii=False, default=str), encoding="utf8")


def compare(before: Path, after: Path) -> int:
    """Print what differs, by document and dataset; return the number of differing rows."""
    differing = 0
    for old in sorted(before.glob("*.json")):
        one, other = (json.loads((folder / old.name).read_text(encoding="utf8")) for folder in (before, after))
        for name in sorted({*one, *other}):
            gone, new = _difference(one.get(name, []), other.get(name, []))
            differing += len(gone) + len(new)
            if gone or new:
                print(f"{old.stem} {name}: {len(gone)} gone, {len(new)} new")
                for sign, rows in (("-", gone), ("+", new)):
                    print(*(f"  {sign} {row}" for row in rows[:SHOWN]), sep="\n")
    return differing


def _rows(table: Any) -> list[dict[str, Any]]:
    return [{key: None if value != value else value for key, value in row.items()} for row in table.to_dict("records")]


def _difference(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    shared = set(one[0]) & set(other[0]) if one and other else None
    rows = (
        [json.dumps(_only(row, shared), ensure_ascii=False, sort_keys=True) for row in side] for side in (one, other)
    )
    before, after = map(Counter, rows)
    return list((before - after).elements()), list((after - before).elements())


def _only(row: dict[str, Any], columns: set[str] | None) -> dict[str, Any]:
    return row if columns is None else {key: value for key, value in row.items() if key in columns}


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[1] == "dump":
        dump(Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
    elif len(sys.argv) == 4 and sys.argv[1] == "compare":
        sys.exit(1 if compare(Path(sys.argv[2]), Path(sys.argv[3])) else 0)
    else:
        sys.exit(__doc__)
