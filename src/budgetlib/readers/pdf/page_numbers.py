"""Page numbers that stand within the last row of a table: taken out where other pages have theirs in the same place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from budgetlib.readers.pdf.glyphs import CodeSet
from budgetlib.readers.pdf.page import Page

FOOT = 0.8
"""Share of the height of a page below which its number stands."""
FEWEST = 3
"""Pages that must have their number in one place."""
SAME_PLACE = 4.0
"""Points by which such places differ."""
_NUMBER = re.compile(r"[-—–－]?(\d{1,4})[-—–－]?")
_BETWEEN_DASHES = re.compile(r"[-—–－](\d{1,4})[-—–－]")  # within a row only this is no figure: `-4` may be an amount
_PARTS = CodeSet([ord(" "), *map(ord, "0123456789-—–－")])


class _Place(NamedTuple):
    """Where the number of a page stands: its middle and half its width; `shift` is the number less the place."""

    x: float
    y: float
    half: float
    shift: int


def without_numbers_in_tables(pages: Sequence[Page]) -> list[Page]:
    """Return pages without numbers that stand in line with other text where other pages have theirs alone."""
    found = {page.number: _alone(page) for page in pages}
    places = [place for place in found.values() if place]
    common = Counter((round(place.x / SAME_PLACE), place.shift) for place in places)
    if not common or common.most_common(1)[0][1] < FEWEST or len(places) == len(pages):
        return [*pages]
    return [page if found[page.number] else _without(page, places) for page in pages]


def _alone(page: Page) -> _Place | None:
    """Return where the number of a page stands on a line of its own."""
    glyphs = page.glyphs
    middles = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    foot = np.flatnonzero((middles > FOOT * page.height) & (glyphs.codes > ord(" ")))
    for line in _lines(foot, middles):
        ordered = line[np.argsort(glyphs.boxes[line, 0])]
        match = _NUMBER.fullmatch("".join(map(chr, glyphs.codes[ordered].tolist())))
        if match:
            left, right = float(glyphs.boxes[line, 0].min()), float(glyphs.boxes[line, 2].max())
            half = (right - left) / 2
            return _Place((left + right) / 2, float(middles[line].mean()), half, int(match[1]) - page.number)
    return None


def _lines(places: np.ndarray, middles: np.ndarray) -> Iterator[np.ndarray]:
    ordered = places[np.argsort(middles[places], kind="stable")]
    yield from np.split(ordered, np.flatnonzero(np.diff(middles[ordered]) > SAME_PLACE) + 1)


def _without(page: Page, places: Sequence[_Place]) -> Page:
    """Return a page without its number in line with other text, as far from the left as on other pages."""
    glyphs = page.glyphs
    x, y = (glyphs.boxes[:, 0::2].mean(axis=1), glyphs.boxes[:, 1::2].mean(axis=1))
    parts = _PARTS.among(glyphs.codes) & (glyphs.codes > ord(" ")) & (y > FOOT * page.height)
    for place in places:
        near = np.flatnonzero(parts & (np.abs(x - place.x) <= place.half + SAME_PLACE))
        for own in _lines(near, y):
            text = "".join(map(chr, glyphs.codes[own[np.argsort(glyphs.boxes[own, 0])]].tolist()))
            match = _BETWEEN_DASHES.fullmatch(text)
            if match and int(match[1]) - page.number == place.shift:
                return replace(page, glyphs=glyphs.only(np.setdiff1d(np.arange(len(glyphs)), own)))
    return page
