"""The purchased-services catalogue (政府购买服务指导性目录) attached to a disclosure, as a reference table.

A code tells its level by its length: A (1), A17 (2), A1701 (3), A170101 (4).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from budgetlib.interpret.layout import common
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

_CODE = re.compile(r"[A-Z](\d{2}){0,3}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SHARED_LEVELS = {1, 2, 3}  # names of these levels are the same for every department; level 4 is each department's own


def read_catalogue(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the rows of the `catalogue` dataset from the lines of the catalogue part.

    A row without a code opens the block of the department it names. Anomalies are noted, never corrected: a code
    whose parent is missing in its block, a code printed twice in a block, a name that differs from the usual one.
    """
    entries = list(_entries(lines))
    usual: dict[str, Counter[str]] = {}
    for entry in entries:
        usual.setdefault(entry["code"], Counter())[entry["name"]] += 1
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        key = (entry["department"], entry["code"])
        notes = []
        if entry["parent"] and (entry["department"], entry["parent"]) not in seen:
            notes.append(f"parent {entry['parent']} is not printed above it")
        if key in seen:
            notes.append("code printed twice for the department")
        if entry["level"] in _SHARED_LEVELS and entry["name"] != (name := _usual_name(usual[entry["code"]])):
            notes.append(f"elsewhere named {name}")
        seen.add(key)
        entry["anomaly"] = "; ".join(notes)
    return entries


def _entries(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    department = ""
    heads = set(common()["catalogue_header"])
    for line in lines:
        cells = [standard_label(cell) for cell in line.cells or ()]
        if not any(cells) or heads <= set(cells):
            continue
        code = cells[0].replace(" ", "")
        if not _CODE.fullmatch(code):
            department = _joined([cell for cell in cells if _CHINESE.search(cell)])
            continue
        name = next((cell for cell in cells[1:] if _CHINESE.search(cell)), "")
        yield {
            "department": department,
            "page": line.page,
            "row": line.row,
            "code": code,
            "level": 1 + (len(code) - 1) // 2,
            "name": name or code,
            "parent": code[:-2] if len(code) > 3 else code[:1] if len(code) == 3 else "",
        }


def _joined(cells: Sequence[str]) -> str:
    """Join cells that a column border cut apart; a cell that its right neighbour repeats is a ghost."""
    kept = [cell for cell, following in zip(cells, [*cells[1:], ""], strict=True) if not following.startswith(cell)]
    return "".join(kept)


def _usual_name(names: Counter[str]) -> str:
    """Return the most frequent name, in full where a longer form of it is printed anywhere."""
    usual = names.most_common(1)[0][0]
    return max((name for name in names if name.startswith(usual)), key=len)
