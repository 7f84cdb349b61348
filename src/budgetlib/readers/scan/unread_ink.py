"""Ink of a page with text that says nothing: characters without Unicode, figures that are pictures or outlines.

A person reads them without noticing. They are read in the picture of the page, word by word, and only what is read with
certainty and agrees with the characters that can be told is taken; everything else stays what it was, and is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from budgetlib.readers.pdf.characters import UNMAPPED
from budgetlib.readers.pdf.glyphs import CodeSet, Glyphs
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.picture import picture_of
from budgetlib.readers.scan.crops import LOOSE, TIGHT, Room, Sheet
from budgetlib.readers.scan.recognise import FIGURE, SURE, WELL_FORMED
from budgetlib.readers.scan.recogniser import Reading, readings
from budgetlib.readers.scan.ruled import Rules
from budgetlib.readers.scan.upright import Lean

_OF_NUMBERS = CodeSet(map(ord, "0123456789.,%()-—－，．％（）"))
_GAP = 0.6
"""White within a word at most, in heights of its characters."""
_LEVEL = 0.5
_MARGIN = 1.5  # pixels around a box that may hold ink of it
_INK = 160  # grey levels below which a pixel is ink
_SPECK = 4  # pixels below which ink is dirt
_TALLEST = 40.0  # points: what is higher is no word
_MOST_WORDS = 3_000
_RUNS = re.compile(f"{chr(UNMAPPED)}+|[^{chr(UNMAPPED)}]+")
_UPRIGHT = Lean(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word to read: the places of its parts from left to right, and their boxes (n × 4, coordinates of the page)."""

    parts: tuple[int, ...]
    boxes: np.ndarray

    @property
    def box(self) -> tuple[float, float, float, float]:
        left, top = self.boxes[:, :2].min(axis=0).tolist()
        right, bottom = self.boxes[:, 2:].max(axis=0).tolist()
        return left, top, right, bottom


def with_characters(document: Any, page: Page) -> tuple[Page, int]:
    """Return a page with the characters without Unicode that its picture tells, and how many words were read so.

    `document` is pdfium's handle.
    """
    glyphs = page.glyphs
    untold = glyphs.codes == UNMAPPED
    chosen = np.flatnonzero(untold | _OF_NUMBERS.among(glyphs.codes))
    words = [word for word in _words(chosen, glyphs.boxes) if untold[list(word.parts)].any()]
    found = _read(document, page, words, texts=True)
    gone: list[int] = []
    added: list[Glyphs] = []
    for word, reading in zip(words, found, strict=True):
        if reading is not None and _agrees(glyphs.codes[list(word.parts)], reading.text):
            gone += word.parts
            added.append(_placed(reading, word))
    return _replaced(page, gone, added), len(added)


def with_pictured_figures(document: Any, page: Page) -> tuple[Page, int]:
    """Return a page with the figures that small pictures and outlines on it show, and how many they are."""
    boxes = np.vstack((page.images, page.shapes))
    words = list(_words(np.arange(len(boxes)), boxes))
    gone: list[int] = []
    added: list[Glyphs] = []
    for word, reading in zip(words, _read(document, page, words, texts=False), strict=True):
        if reading is not None and FIGURE.fullmatch(reading.text):
            gone += word.parts
            added.append(_placed(reading, word))
    kept = np.setdiff1d(np.arange(len(boxes)), gone)
    images, shapes = kept[kept < len(page.images)], kept[kept >= len(page.images)] - len(page.images)
    page = replace(page, images=page.images[images], shapes=page.shapes[shapes])
    return _replaced(page, [], added), len(added)


def _words(places: np.ndarray, boxes: np.ndarray) -> Iterator[_Word]:
    """Yield boxes that stand side by side on a line without white."""
    own = boxes[places]
    if not len(own):
        return
    middles, heights = (own[:, 1] + own[:, 3]) / 2, own[:, 3] - own[:, 1]
    usual = float(np.median(heights))
    line, lines = -1, np.zeros(len(own), int)
    last = -np.inf
    for place in np.argsort(middles, kind="stable").tolist():
        if middles[place] - last > _LEVEL * usual:
            line += 1
        lines[place], last = line, middles[place]
    order = np.lexsort((own[:, 0], lines))
    apart = (np.diff(lines[order]) != 0) | (own[order][1:, 0] - own[order][:-1, 2] > _GAP * usual)
    for part in np.split(order, np.flatnonzero(apart) + 1):
        yield _Word(tuple(places[part].tolist()), own[part])


def _read(document: Any, page: Page, words: Sequence[_Word], *, texts: bool) -> list[Reading | None]:
    """Return what each word says; None where that is not certain."""
    drawn = picture_of(document, page, texts=texts) if words and len(words) <= _MOST_WORDS else None
    if drawn is None:
        return [None] * len(words)
    picture, scale = drawn
    masked = np.full_like(picture, 255)
    for word in words:  # between its parts, too: pdfium drops a blank that follows a blank, and a point may be a dot
        part = _pixels(word.box, scale, _MARGIN if texts else -_MARGIN)  # no rules beside pictures
        masked[part] = picture[part]
    inked = [_ink_of(masked, word, scale) for word in words]
    places = [place for place, box in enumerate(inked) if box is not None]
    known = [box for box in inked if box is not None]
    found: list[Reading | None] = [None] * len(words)
    for place, reading in zip(places, _certain(masked, known), strict=True):
        found[place] = reading
    return found


def _pixels(box: Sequence[float], scale: float, margin: float = _MARGIN) -> tuple[slice, slice]:
    left, top, right, bottom = (edge * scale for edge in box)
    return (
        slice(max(int(top - margin), 0), max(int(bottom + margin) + 1, 0)),
        slice(max(int(left - margin), 0), max(int(right + margin) + 1, 0)),
    )


def _ink_of(picture: np.ndarray, word: _Word, scale: float) -> np.ndarray | None:
    """Return the box of the ink of a word in pixels, None when there is none or it is too high for a word."""
    down, across = _pixels(word.box, scale)
    y, x = np.nonzero(picture[down, across] < _INK)
    if not len(x) or word.box[3] - word.box[1] > _TALLEST:
        return None
    left, top = across.start, down.start
    return np.array([x.min() + left, y.min() + top, x.max() + left + 1, y.max() + top + 1], float)


def _certain(picture: np.ndarray, boxes: Sequence[np.ndarray]) -> list[Reading | None]:
    """Return what stands in boxes (pixels), read once more where it is not certain; None where it stays so."""
    if not boxes:
        return []
    nothing, blank = np.empty((0, 4)), np.zeros(picture.shape, np.uint8)
    sheet = Sheet(picture, _UPRIGHT, Rules(nothing, nothing, blank, blank))
    height = float(np.median([box[3] - box[1] for box in boxes]))

    def read(places: Sequence[int], room: Room) -> list[Reading]:
        crops = [sheet.crop(boxes[place], height, room) for place in places]
        return [
            _inside(reading, beside)
            for reading, (_, beside) in zip(readings([c for c, _ in crops]), crops, strict=True)
        ]

    found: list[Reading | None] = [_plain(reading) for reading in read(range(len(boxes)), LOOSE)]
    unsure = [place for place, reading in enumerate(found) if not _sure(reading)]
    for place, again in zip(unsure, read(unsure, TIGHT), strict=True):
        second, first = _plain(again), found[place]
        same = first is not None and first.text == second.text
        found[place] = second if _sure(second) and (same or not _well_formed(first)) else None
    return [_all_told(reading, picture, box) for reading, box in zip(found, boxes, strict=True)]


def _all_told(reading: Reading | None, picture: np.ndarray, box: np.ndarray) -> Reading | None:
    """Return a reading unless it is a figure and there is more ink than its characters: a point that was not read."""
    if reading is None or not FIGURE.fullmatch(reading.text):
        return reading
    left, top, right, bottom = box.astype(int).tolist()
    _, _, told, _ = cv2.connectedComponentsWithStats((picture[top:bottom, left:right] < _INK).astype(np.uint8))
    parts = int((told[1:, cv2.CC_STAT_AREA] >= _SPECK).sum())
    return reading if parts <= len(reading.text) + 2 * reading.text.count("%") else None


def _inside(reading: Reading, beside: float) -> Reading:
    """Return a reading with its centres in the word itself, without the white beside it."""
    centres = tuple(min(max((centre - beside) / (1 - 2 * beside), 0.0), 1.0) for centre in reading.centres)
    return replace(reading, centres=centres)


def _plain(reading: Reading) -> Reading:
    """Return a reading without blanks, in plain forms of its characters."""
    kept = [place for place, character in enumerate(reading.text) if not character.isspace()]
    text = "".join(_normal(reading.text[place]) for place in kept)
    if len(text) != len(kept):
        return Reading("", (), ())
    return Reading(
        text, tuple(reading.confidences[place] for place in kept), tuple(reading.centres[place] for place in kept)
    )


def _normal(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _sure(reading: Reading | None) -> bool:
    return reading is not None and bool(reading.text) and reading.least >= SURE and _well_formed(reading)


def _well_formed(reading: Reading | None) -> bool:
    """Whether a reading is no figure, or is written as figures are."""
    if reading is None or not reading.text:
        return False
    return not FIGURE.fullmatch(reading.text) or bool(WELL_FORMED.fullmatch(reading.text))


def _agrees(codes: np.ndarray, text: str) -> bool:
    """Whether what was read agrees with the characters that are known."""
    parts = "".join(chr(code) if code == UNMAPPED else _normal(chr(code)) for code in codes.tolist())
    return _agree(_RUNS.findall(parts), text)


def _agree(runs: Sequence[str], text: str) -> bool:
    """Whether a text is made of runs of known characters, in their order, and of at least as many others between.

    A run is found where it first can be: what works for that place works for any later one, so that nothing is tried
    twice.
    """
    at, fewest = 0, 0
    for number, run in enumerate(runs):
        if run[0] == chr(UNMAPPED):
            fewest = len(run)
            continue
        if number == len(runs) - 1:  # the last one stands at the end
            place = len(text) - len(run) if text.endswith(run) else -1
        else:
            place = text.find(run, at + fewest)
        if place < at + fewest or (not fewest and place != at):
            return False
        at, fewest = place + len(run), 0
    return len(text) - at >= fewest and (fewest > 0 or at == len(text))


def _placed(reading: Reading, word: _Word) -> Glyphs:
    """Return the characters of a word: in the boxes of its parts where they are as many, else where they were read."""
    codes = np.array([*map(ord, reading.text)], np.uint32)
    if len(codes) == len(word.boxes):
        return Glyphs(codes, word.boxes)
    left, top, right, bottom = word.box
    centres = left + np.array(reading.centres) * (right - left)
    between = (centres[1:] + centres[:-1]) / 2
    lefts, rights = np.append(left, between), np.append(between, right)
    return Glyphs(codes, np.column_stack((lefts, np.full(len(codes), top), rights, np.full(len(codes), bottom))))


def _replaced(page: Page, gone: Sequence[int], added: Sequence[Glyphs]) -> Page:
    if not added:
        return page
    kept = page.glyphs.only(np.setdiff1d(np.arange(len(page.glyphs)), gone))
    codes = np.concatenate([kept.codes, *(part.codes for part in added)]).astype(np.uint32)
    boxes = np.vstack([kept.boxes, *(part.boxes for part in added)]).astype(np.float32)
    return replace(page, glyphs=Glyphs(codes, boxes))
