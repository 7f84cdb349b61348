"""Codes printed in several columns (类, 款, 项): joined, with leading zeros and parents that are not repeated."""

from __future__ import annotations

from collections.abc import Sequence

_PART_DIGITS = 2  # of 款 and 项; 类 has three


def with_whole_parts(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the parts of every row's code, each as it counts: `201 1 3` → `201 01 03`.

    A parent that is printed only once (`208`, then ` ` `05`) is repeated for the rows below it, and a cell that holds
    the whole code so far (`201`, `20101`) is reduced to its own part. Rows of a single column stay as they are. In a
    table that prints leading zeros a part without one is a misprint, and stays as it is.
    """
    zeros_printed = any(len(part) == _PART_DIGITS and part[0] == "0" for row in rows for part in row[1:])
    above: list[str] = []
    whole: list[tuple[str, ...]] = []
    for row in rows:
        parts = _own_parts(row, pad=not zeros_printed)
        deepest = max((i for i, part in enumerate(parts) if part.isdigit()), default=-1)
        for i in range(deepest):
            if parts[i]:
                above = parts[: i + 1]
            elif i < len(above):
                parts[i] = above[i]
        if deepest >= 0:
            above = parts[: deepest + 1]
        whole.append(tuple(parts))
    return whole


def _own_parts(row: Sequence[str], *, pad: bool) -> list[str]:
    parts: list[str] = []
    for part in row:
        before = "".join(parts)
        if parts and part.isdigit() and (before or len(part) == _PART_DIGITS):
            longer = len(part) > _PART_DIGITS and before and part.startswith(before)
            part = part[len(before) :] if longer else part.zfill(_PART_DIGITS) if pad else part
        parts.append(part)
    return parts
