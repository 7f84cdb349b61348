"""Seeded corruptions of the figures of a disclosure: what a bad scan, a bad reader or a slip of the hand would do."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetlib.amounts import FEN, decimals_of, normal_form

Row = dict[str, Any]
Place = tuple[str, int, int, str]  # table, page, row, column of a figure
CONFUSED = ("08", "17", "38", "56", "69", "49", "27", "35")
_COLUMN = ("side", "measure", "fund", "period")
_COPY_BELOW = 1000  # rows; a copied row stands below all others of its page


@dataclass(frozen=True, slots=True)
class Corrupted:
    """The figures after a corruption, which (by position before it) were touched, by how much, the grain now."""

    rows: list[Row]
    touched: tuple[int, ...]
    change: Decimal
    grain: Decimal = FEN


def misread(rows: Sequence[Row], i: int, kind: str, chance: random.Random) -> Corrupted | None:
    """Misread the figure at position `i` in one of MISREADINGS; None when that is not possible or changes nothing."""
    text = normal_form(rows[i]["printed"])
    changed = MISREADINGS[kind](text, chance)
    if not changed or not changed.strip("-.") or changed == text:
        return None
    decimals, unit = decimals_of(text), rows[i]["grain"].scaleb(decimals_of(text))
    after = decimals_of(changed)
    amount = (Decimal(changed) * unit).quantize(FEN)
    if amount == rows[i]["amount"] or (after > decimals and unit.scaleb(-after) < FEN):
        return None
    new = rows[i] | {"printed": _spelled(changed, rows[i]), "amount": amount, "grain": max(unit.scaleb(-after), FEN)}
    return Corrupted([*rows[:i], new, *rows[i + 1 :]], (i,), abs(amount - rows[i]["amount"]), new["grain"])


def swap_cells(rows: Sequence[Row], i: int, chance: random.Random) -> Corrupted | None:
    """Swap a figure with another one of its row."""
    others = [j for j in _row_of(rows, i) if rows[j]["amount"] != rows[i]["amount"]]
    if not others:
        return None
    j = chance.choice(others)
    new = list(rows)
    for one, other in ((i, j), (j, i)):
        new[one] = rows[one] | {key: rows[other][key] for key in ("printed", "amount", "grain")}
    return Corrupted(new, (i, j), abs(rows[i]["amount"] - rows[j]["amount"]))


def split_number(rows: Sequence[Row], i: int, chance: random.Random) -> Corrupted | None:
    """Read one figure as two: its first digits in a column that is blank in its row."""
    place = [rows[i][key] for key in ("table", "page", "row")]
    own = {_column(row) for row in rows if [row[key] for key in ("table", "page", "row")] == place}  # of either side
    blank = sorted({_column(row) for row in rows if row["table"] == rows[i]["table"]} - own)
    text = normal_form(rows[i]["printed"])
    point = text.find(".")
    if not blank or point < 2:
        return None
    cut = chance.randrange(1, point)
    unit = rows[i]["grain"].scaleb(len(text) - point - 1)
    stray = dict(zip(_COLUMN, chance.choice(blank), strict=True))
    pieces = [
        rows[i] | {"printed": _spelled(text[cut:], rows[i]), "amount": (Decimal(text[cut:]) * unit).quantize(FEN)},
        rows[i] | stray | {"printed": text[:cut], "amount": (Decimal(text[:cut]) * unit).quantize(FEN), "grain": unit},
    ]
    change = abs(pieces[0]["amount"] - rows[i]["amount"])
    return Corrupted([*rows[:i], *pieces, *rows[i + 1 :]], (i,), change)


def _spelled(text: str, row: Row) -> str:
    """A number as the row's figure is spelled: text conversions print a blank behind the point."""
    return text.replace(".", ". ") if ". " in row["printed"] else text


def _column(row: Row) -> tuple[str, ...]:
    return tuple(row[key] for key in _COLUMN)


def drop_row(rows: Sequence[Row], i: int, chance: random.Random) -> Corrupted:
    """Drop all figures of the row of a figure."""
    gone = set(_row_of(rows, i)) | {i}
    kept = [row for j, row in enumerate(rows) if j not in gone]
    return Corrupted(kept, tuple(sorted(gone)), abs(rows[i]["amount"]))


def repeat_row(rows: Sequence[Row], i: int, chance: random.Random) -> Corrupted:
    """Print the row of a figure once more."""
    twice = sorted({*_row_of(rows, i), i})
    copies = [rows[j] | {"row": rows[j]["row"] + _COPY_BELOW} for j in twice]
    return Corrupted([*rows[: twice[-1] + 1], *copies, *rows[twice[-1] + 1 :]], tuple(twice), abs(rows[i]["amount"]))


def _row_of(rows: Sequence[Row], i: int) -> list[int]:
    own = [rows[i][key] for key in ("table", "page", "row", "side")]
    return [j for j, row in enumerate(rows) if j != i and [row[key] for key in ("table", "page", "row", "side")] == own]


def _digits(text: str) -> list[int]:
    return [i for i, character in enumerate(text) if character.isdigit()]


def _confused(text: str, chance: random.Random) -> str:
    possible = [
        (i, pair.replace(text[i], "")) for i in _digits(text) for pair in CONFUSED if text[i] in pair and len(pair) == 2
    ]
    if not possible:
        return ""
    i, digit = chance.choice(possible)
    return text[:i] + digit + text[i + 1 :]


def _other(text: str, chance: random.Random) -> str:
    i = chance.choice(_digits(text))
    return text[:i] + chance.choice("0123456789".replace(text[i], "")) + text[i + 1 :]


def _transposed(text: str, chance: random.Random) -> str:
    possible = [i for i in _digits(text) if text[i + 1 : i + 2].isdigit() and text[i + 1] != text[i]]
    if not possible:
        return ""
    i = chance.choice(possible)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _dropped(text: str, chance: random.Random) -> str:
    i = chance.choice(_digits(text))
    return text[:i] + text[i + 1 :]


def _doubled(text: str, chance: random.Random) -> str:
    i = chance.choice(_digits(text))
    return text[:i] + text[i] + text[i:]


def _lost_point(text: str, chance: random.Random) -> str:
    return text.replace(".", "")


def _moved_point(text: str, chance: random.Random) -> str:
    if "." not in text:
        return ""
    point, digits = text.index("."), text.replace(".", "")
    moved = point + chance.choice((-1, 1))
    return f"{digits[:moved]}.{digits[moved:]}"


MISREADINGS: Mapping[str, Callable[[str, random.Random], str]] = {
    "confused digit": _confused,
    "other digit": _other,
    "transposed digits": _transposed,
    "dropped digit": _dropped,
    "doubled digit": _doubled,
    "lost point": _lost_point,
    "moved point": _moved_point,
}
MUTATIONS = (*MISREADINGS, "swapped cells", "dropped row", "repeated row")


def corrupt(rows: Sequence[Row], i: int, kind: str, chance: random.Random) -> Corrupted | None:
    """Corrupt the figure at position `i` in one of MUTATIONS or as a split number; None when that changes nothing."""
    whole = {"swapped cells": swap_cells, "dropped row": drop_row, "repeated row": repeat_row}
    whole["split number"] = split_number
    return whole[kind](rows, i, chance) if kind in whole else misread(rows, i, kind, chance)
