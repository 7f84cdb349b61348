"""Facts with the place in the source where they stand: `box` of figures, claims, indicators and projects.

Facts tell page and row; the cell of a figure is found by what it prints. Of equal cells of one row, those that are
figures follow each other as their columns do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from budgetlib.amounts import UNITS
from budgetlib.model import DatasetName, Disclosure
from budgetlib.readers.document import Document, Places
from budgetlib.readers.places import LinePlaces

Row = dict[str, Any]
_LINES: Places = LinePlaces()
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:万元|亿元|元|[%％]|[\u4e00-\u9fff])?")
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_MONEY = (UNITS["万元"], UNITS["元"], UNITS["亿元"])
_SHARE = (Decimal("0.01"),)
_SCALES: Mapping[str, tuple[Decimal, ...]] = {
    "amount": _MONEY,
    "change": _MONEY,
    "percent": _SHARE,
    "share": _SHARE,
    "count": (Decimal(1),),
}


def with_boxes(disclosure: Disclosure, documents: Sequence[Document]) -> Disclosure:
    """Return a disclosure whose facts tell where in the documents it was read from they stand.

    The places are looked for when one asks for the facts. What is not found again on its page keeps an empty box: a
    row that is put together from two pages.
    """
    found = _Sources(disclosure, documents)
    placed = disclosure.with_later("figures", lambda: _with_boxes_of_figures(disclosure.rows("figures"), found))
    placed = placed.with_later(
        "claims", lambda: [row | {"box": _box_of_claim(row, found)} for row in disclosure.rows("claims")]
    )
    lines: tuple[DatasetName, ...] = ("indicators", "projects")
    for name in lines:
        placed = placed.with_later(name, partial(_with_boxes_of_lines, disclosure, name, found))
    return placed


def _with_boxes_of_lines(disclosure: Disclosure, name: DatasetName, found: _Sources) -> list[Row]:
    return [row | {"box": found.places(row).line(row["page"], row["row"])} for row in disclosure.rows(name)]


class _Sources:
    """The documents of a disclosure by the number of their file, and their lines by page and row."""

    def __init__(self, disclosure: Disclosure, documents: Sequence[Document]) -> None:
        by_digest = {document.sha256: document for document in documents}
        rows = disclosure.rows("documents")
        self._documents = {row["file"]: by_digest[row["sha256"]] for row in rows if row["sha256"] in by_digest}
        self._cells = {
            (file, line.page, line.row): line.cells
            for file, document in self._documents.items()
            for line in document.lines
            if line.cells is not None
        }

    def places(self, fact: Mapping[str, Any]) -> Places:
        """Return the places of the document in which a fact stands."""
        document = self._documents.get(fact["file"])
        return document.places or _LINES if document else _LINES

    def cells(self, fact: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the cells of the line in which a fact stands."""
        return self._cells.get((fact["file"], fact["page"], fact["row"]), ())


def _with_boxes_of_figures(figures: Sequence[Row], found: _Sources) -> list[Row]:
    told = zip(figures, _boxes_of_figures(figures, found), strict=True)
    return [row | {"box": box, "page_printed": found.places(row).page_printed(row["page"])} for row, box in told]


def _boxes_of_figures(figures: Sequence[Row], found: _Sources) -> list[str]:
    boxes = [""] * len(figures)
    order = sorted(range(len(figures)), key=lambda place: _place(figures[place]))
    for _, group in groupby(order, key=lambda place: _place(figures[place])):
        places = list(group)
        told = [str(figures[place]["printed"]).strip() for place in places]
        first = figures[places[0]]
        where, cells = found.places(first), found.cells(first)
        for place, column in zip(places, columns_of(told, cells), strict=True):
            row = figures[place]
            boxes[place] = "" if column is None else where.cell(row["page"], row["row"], column, cells[column])
    return boxes


def _place(figure: Row) -> tuple[str, int, int, int]:
    """A table that is printed twice under two names gives two sets of figures of one row."""
    return figure["table"], figure["file"], figure["page"], figure["row"]


def columns_of(printed: Sequence[str], cells: Sequence[str]) -> list[int | None]:
    """Return which cell of a row each of its figures is (from 0), None where none prints it.

    Of more equal cells than figures the last ones are taken: codes and numbers of rows stand on the left.
    """
    equal: dict[str, list[int]] = {}
    for column, cell in enumerate(cells):
        equal.setdefault(_plain(cell), []).append(column)
    wanted: dict[str, int] = {}
    for text in printed:
        wanted[_plain(text)] = wanted.get(_plain(text), 0) + 1
    left = {text: iter(equal.get(text, [])[-count:]) for text, count in wanted.items()}
    return [next(left[_plain(text)], None) for text in printed]


def _plain(text: str) -> str:
    return "".join(text.split())


def _box_of_claim(claim: Row, found: _Sources) -> str:
    """The number of a statement, or the line where its sentence begins."""
    places = found.places(claim)
    page, row = claim["page"], claim["row"]
    return next(filter(None, (places.words(page, row, number) for number in _numbers(claim))), places.line(page, row))


def _numbers(claim: Row) -> list[str]:
    """Return what prints the value of a statement in its sentence; the number with its unit first."""
    printed = [match[0] for match in _NUMBER.finditer(claim["text"])]
    for column, scales in _SCALES.items():
        if claim[column] is None:
            continue
        values = {abs(Decimal(str(claim[column]))) / scale for scale in scales}
        for number in printed:
            digits = _DIGITS.match(number)
            if digits and Decimal(digits[0].replace(",", "")) in values:
                return [number, digits[0]]
    return []
