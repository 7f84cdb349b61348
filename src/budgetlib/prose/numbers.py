"""Numbers → text: money in 万元 with two decimals, shares in per cent, intervals, counts, places in the source."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

import pandas as pd

from budgetlib.amounts import UNITS
from budgetlib.messages import _, _n, is_chinese, translated

UNIT = "万元"
MINUS = "−"
MISSING = ""  # a blank cell: not stated, which is not zero
_CENT = Decimal("0.01")


def money(yuan: Any, *, unit: bool = False) -> str:
    """Write yuan in 万元 with two decimals and thousands separators: 12345600 → `1,234.56`; missing → empty."""
    if pd.isna(yuan):
        return MISSING
    return _number((Decimal(yuan) / UNITS[UNIT]).quantize(_CENT, ROUND_HALF_UP)) + (f"{_gap()}{UNIT}" if unit else "")


def signed(yuan: Any, *, unit: bool = False) -> str:
    """Write a change in 万元 with its sign: −12345600 → `−1,234.56`, 100 → `+0.01`."""
    text = money(yuan, unit=unit)
    return f"+{text}" if text and Decimal(yuan) > 0 else text


def percent(fraction: Any, decimals: int = 2, *, sign: bool = False) -> str:
    """Write a fraction in per cent: 0.1234 → `12.34 %`; missing → empty; too small to show → `< 0.01 %`."""
    if pd.isna(fraction):
        return MISSING
    grain = Decimal(1).scaleb(-decimals)
    value = (Decimal(fraction) * 100).quantize(grain, ROUND_HALF_UP)
    if value == 0 and fraction != 0:
        return f"< {grain}{_gap()}%" if fraction > 0 else f"> {MINUS}{grain}{_gap()}%"
    return ("+" if sign and value > 0 else "") + f"{_number(value)}{_gap()}%"


def interval(low: Any, high: Any, *, share: bool = False, decimals: int = 2, joined: str = " to ") -> str:
    """Write an interval of yuan in 万元 (or of fractions in per cent), rounded outwards: `7,795.51 to 7,795.53`.

    An interval of a single value is written as that value.
    """
    if pd.isna(low) or pd.isna(high):
        return MISSING
    scale, unit = (Decimal(100), f"{_gap()}%") if share else (1 / UNITS[UNIT], "")
    grain = Decimal(1).scaleb(-decimals)
    floor = (Decimal(low) * scale).quantize(grain, ROUND_FLOOR)
    ceiling = (Decimal(high) * scale).quantize(grain, ROUND_CEILING)
    between = "至" if is_chinese() else joined
    return _number(floor) + ("" if floor == ceiling else f"{between}{_number(ceiling)}") + unit


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a count with its noun: `1 project`, `25 projects`, `no project`."""
    if is_chinese():  # the noun with its measure word
        return f"{number:,}{_n(noun, plural or f'{noun}s', number)}"
    if number == 0:
        return f"no {noun}"
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def capitalised(text: str) -> str:
    """Return a text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def listing(parts: Iterable[str]) -> str:
    """Join parts as in a sentence: `a, b and c`."""
    words = [translated(part) for part in parts if part]
    if is_chinese():
        return "、".join(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def source(page: Any, row: Any = None) -> str:
    """Write a place in the source: `p. 3, row 12`; only what is known."""
    if pd.isna(page):
        return MISSING
    if row is None or pd.isna(row):
        return _("p. {page}", page=int(page))
    return _("p. {page}, row {row}", page=int(page), row=int(row))


def address(page: int, row: int | None = None, file: int = 1) -> str:
    """Return where a report shows a place of its own source, from its pages: `evidence/p008.html#r6`."""
    of_file = f"f{file}-" if file > 1 else ""
    return f"evidence/{of_file}p{page:03}.html" + ("" if row is None else f"#r{row}")


class Place(str):
    """Places in the source as a cell of a table shows them: the text, and in `html` the same with its links."""

    __slots__ = ("html",)
    html: str

    def __new__(cls, text: str, html: str) -> Place:
        """Return the text with its links."""
        made = super().__new__(cls, text)
        made.html = html
        return made


def linked_source(page: Any, row: Any = None, file: Any = 1) -> str:
    """Write a place in the source of a report, with a link to the picture of its page."""
    text = source(page, row)
    if not text:
        return text
    at = address(int(page), None if row is None or pd.isna(row) else int(row), 1 if pd.isna(file) else int(file))
    return Place(text, f'<a href="{at}">{escape(text)}</a>')


def linked(page: Any, row: Any = None) -> str:
    """Write a place in the source of a report as a link in Markdown."""
    text = source(page, row)
    at = address(int(page), None if row is None or pd.isna(row) else int(row)) if text else ""
    return f"[{text}]({at})" if text else text


def linked_places(pages_and_rows: Iterable[tuple[int, int]], link: str = '<a href="{address}">{text}</a>') -> str:
    """Write several places in the source, each page with a link to its first row there; `link` is how links are set."""
    pages: dict[int, list[int]] = {}
    for page, row in pages_and_rows:
        pages.setdefault(page, []).append(row)
    told = [(address(page, min(rows)), places((page, row) for row in rows)) for page, rows in pages.items()]
    html = _("; ").join(link.format(address=at, text=escape(text)) for at, text in told)
    return Place(_("; ").join(text for _at, text in told), html)


def places(pages_and_rows: Iterable[tuple[int, int]]) -> str:
    """Write several places in the source, rows as ranges: `p. 3, rows 5–9, 12; p. 7, row 4`."""
    pages: dict[int, list[int]] = {}
    for page, row in pages_and_rows:
        pages.setdefault(page, []).append(row)
    told = []
    for page, rows in pages.items():
        listed = ranges(rows)
        message = _("p. {page}, row {row}") if listed.isdigit() else _("p. {page}, rows {row}")
        told.append(message.format(page=page, row=listed))
    return _("; ").join(told)


def ranges(numbers: Iterable[int]) -> str:
    """Write whole numbers as ranges in order: 3, 4, 5, 7 → `3–5, 7`."""
    runs: list[list[int]] = []
    for number in sorted({int(number) for number in numbers}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    joined = "、" if is_chinese() else ", "
    return joined.join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _gap() -> str:
    """What stands between a number and its unit: a space in English, nothing in Chinese."""
    return "" if is_chinese() else " "


def _number(value: Decimal) -> str:
    return f"{abs(value):,}" if value >= 0 else f"{MINUS}{abs(value):,}"
