"""The purchased-services catalogue (政府购买服务指导性目录) attached to a disclosure, as a reference table.

A code tells its level by its length: A (1), A17 (2), A1701 (3), A170101 (4).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from budgetlib.interpret.tables.layout import common
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

_CODE = re.compile(r"[A-Z]([0-9]{2}){0,3}")
_CODE_LIKE = re.compile(r"[A-Za-z0-9]")  # how a code begins, however badly it was read; departments have Chinese names
_LEVELS = 4
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SHARED_LEVELS = {1, 2, 3}  # names of these levels are the same for every department; level 4 is each department's own


def read_catalogue(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the rows of the `catalogue` dataset from the lines of the catalogue part.

    A row without a code opens the block of the department it names. Anomalies are noted, never corrected: a code
    that is not legible, whose parent is missing in its block, or that is printed twice in it, and a name that differs
    from the usual one.
    """
    entries = list(_entries(lines))
    usual: dict[str, Counter[str]] = {}
    for entry in entries:
        usual.setdefault(entry["code"], Counter())[entry["name"]] += 1
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        key = (entry["department"], entry["code"])
        notes = [entry["anomaly"]] if entry["anomaly"] else []
        if not entry["department"]:
            notes.append("no department is named above it")
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
        words = [cell for cell in cells if _CHINESE.search(cell)]
        if not _CODE.fullmatch(code) and not _CODE_LIKE.match(code):
            department = _joined(words) if words else department
            continue
        name = next((cell for cell in cells[1:] if _CHINESE.search(cell)), "")
        legible = bool(_CODE.fullmatch(code))
        # An illegible code still is an entry; its level is then the column its name stands in.
        level = 1 + (len(code) - 1) // 2 if legible else min(max(cells.index(name), 1), _LEVELS) if name else 1
        yield {
            "department": department,
            "page": line.page,
            "row": line.row,
            "code": code,
            "level": level,
            "name": name or code,
            "parent": "" if not legible or len(code) == 1 else code[:-2],
            "anomaly": "" if legible else "code is not legible",
        }


def _joined(cells: Sequence[str]) -> str:
    """Join cells that a column border cut apart; a cell that its right neighbour repeats is a ghost."""
    kept = [cell for cell, following in zip(cells, [*cells[1:], ""], strict=True) if not following.startswith(cell)]
    return "".join(kept)


def _usual_name(names: Counter[str]) -> str:
    """Return the most frequent name, in full where a longer form of it is printed anywhere."""
    usual = names.most_common(1)[0][0]
    return max((name for name in names if name.startswith(usual)), key=len)
