"""The picture of a page → what is printed where: pieces of text with the confidence of every character, and rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from budgetlib.readers.pdf.characters import UNMAPPED
from budgetlib.readers.scan.crops import LOOSE, TIGHT, Room, Sheet
from budgetlib.readers.scan.picture import cleaned, ink_threshold
from budgetlib.readers.scan.pieces import pieces_of
from budgetlib.readers.scan.recogniser import Reading, readings
from budgetlib.readers.scan.ruled import Rules, rules_of, without_rules
from budgetlib.readers.scan.upright import lean_of, straightened, turned

SURE = 0.9
"""Figures in which a character is less certain are read a second time."""
_LEGIBLE = 0.8
"""Mean confidence of a sample of pieces of a page that lies upright."""
_ILLEGIBLE = 0.6
"""What is read with less is no text."""
_SAMPLE = 8
_WORD = 4  # characters of a piece that tell: on its side, a page has pieces of one
_FEWEST = 4  # pieces that a picture must have to be called illegible
FIGURE = re.compile(r"[-—(（]?[\d.,，。:]*\d[\d.,，。: ]*[)）%]?")
WELL_FORMED = re.compile(r"[-(（]?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,6})?[)）%]?")
_SURE_CHARACTER = 0.5
_CHARACTER = 0.6  # heights: ink that is lower is a dash, a point or dirt


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text: its box (left, top, right, bottom), what it says, where in it each character is centred
    (0 to 1), and how sure each is."""

    box: tuple[float, float, float, float]
    text: str
    centres: tuple[float, ...]
    confidences: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """The confidence of the least certain character."""
        return min(self.confidences, default=0.0)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as recognised, in points of the upright page: its size, its pieces of text, its rules.

    `legible` is False for a picture that shows something else than text, or nothing. `quarters` tells how often the
    picture was turned clockwise to be upright, `lean` by how many degrees its rows and its uprights leaned then.
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    legible: bool = True
    quarters: int = 0
    lean: tuple[float, float] = (0.0, 0.0)


class _Laid(NamedTuple):
    """A picture laid in one direction: the sheet, the boxes of its pieces, their usual height, its rules, and by how
    many quarters it was turned for that."""

    sheet: Sheet
    boxes: np.ndarray
    height: float
    rules: Rules
    shape: tuple[int, int]
    quarters: int
    lean: tuple[float, float]


def recognised(picture: np.ndarray, dpi: float) -> Recognised:
    """Recognise the picture of a page (height × width × 3, RGB, or height × width; uint8)."""
    grey = cleaned(picture, dpi)
    laid, confidence = _upright(grey, dpi)
    found = _read(laid, range(len(laid.boxes)))
    found = _read_again(laid, found)
    mean = _mean(found.values())
    legible = max(mean, confidence) >= _ILLEGIBLE
    points = 72.0 / dpi
    told = {place: reading if reading.text else _unread(laid, place) for place, reading in found.items()}
    pieces = tuple(_piece(laid.boxes[place], reading, points) for place, reading in told.items() if reading)
    rules = np.vstack((laid.rules.rows, laid.rules.uprights)) * points
    height, width = laid.shape
    size = width * points, height * points
    told_rules = tuple(map(tuple, rules.tolist()))
    return Recognised(*size, pieces if legible else (), told_rules, legible, laid.quarters, laid.lean)


def _upright(grey: np.ndarray, dpi: float) -> tuple[_Laid, float]:
    """Return the picture as it is upright: a sample of its pieces is legible, and more than single figures (which are
    legible on their side, too); and how legible it is."""
    best: tuple[_Laid, float, float] | None = None
    for quarters in (0, 1, 3, 2):
        laid = _laid(turned(grey, quarters) if quarters else grey, dpi, quarters)
        sample = _sample(laid)
        read = list(_read(laid, sample).values())
        confidence = _mean(read)
        told = confidence * sum(min(len(reading.text), _WORD) for reading in read) / max(len(read), 1)
        if best is None or told > best[2]:
            best = laid, confidence, told
        words = len(sample) >= _FEWEST and all(len(reading.text) > 1 for reading in read)
        if confidence >= _LEGIBLE and (words or len(laid.boxes) < _SAMPLE):
            break
    assert best
    return best[:2]


def _laid(grey: np.ndarray, dpi: float, quarters: int = 0) -> _Laid:
    threshold = ink_threshold(grey)
    lean = lean_of(grey < threshold)
    straight = straightened(grey, lean)
    rules = rules_of(straight, dpi)
    ink = (without_rules(straight, rules) < threshold).astype(np.uint8)
    boxes, height = pieces_of(ink, rules.uprights, rules.rows, dpi)
    shape = grey.shape[0], grey.shape[1]
    leaning = float(lean.rows), float(lean.uprights)
    return _Laid(Sheet(grey, lean, rules), boxes, height, rules, shape, quarters, leaning)


def _sample(laid: _Laid) -> list[int]:
    """Return pieces that tell whether a page is upright: of usual height and as wide as some characters."""
    wide = (laid.boxes[:, 2] - laid.boxes[:, 0]) / laid.height
    high = (laid.boxes[:, 3] - laid.boxes[:, 1]) / laid.height
    fit = np.flatnonzero((wide > 3) & (wide < 14) & (high < 2.5))
    fit = fit if len(fit) >= _FEWEST else np.argsort(-wide)[:_SAMPLE]
    return [int(place) for place in fit[:: max(1, len(fit) // _SAMPLE)][:_SAMPLE]]


def _read(laid: _Laid, places: Sequence[int], room: Room = LOOSE) -> dict[int, Reading]:
    crops = [laid.sheet.crop(laid.boxes[place], laid.height, room) for place in places]
    found = readings([crop for crop, _ in crops])
    return {
        place: replace(reading, centres=tuple(_within(centre, beside) for centre in reading.centres))
        for place, reading, (_, beside) in zip(places, found, crops, strict=True)
    }


def _within(centre: float, beside: float) -> float:
    """Return where a centre is in the piece itself, without the white beside it."""
    return min(max((centre - beside) / (1 - 2 * beside), 0.0), 1.0)


def _read_again(laid: _Laid, found: dict[int, Reading]) -> dict[int, Reading]:
    """Read figures that are not certain, or not written as figures are, once more from larger pictures."""
    unsure = [place for place, reading in found.items() if _unsure(reading)]
    second = _read(laid, unsure, TIGHT)
    better = {place: _better(found[place], second[place]) for place in unsure}
    return found | better


def _unsure(reading: Reading) -> bool:
    text = reading.text.strip()
    if not FIGURE.fullmatch(text):
        return False
    return reading.least < SURE or not WELL_FORMED.fullmatch(text)


def _better(first: Reading, second: Reading) -> Reading:
    """Return the reading to keep, the one that is well formed and more certain; two that differ make it unsure."""
    same = first.text.replace(" ", "") == second.text.replace(" ", "")
    if same:
        return first if first.least >= second.least else second
    kept = max((first, second), key=lambda reading: (_well_formed(reading), reading.confidence))
    return replace(kept, confidences=tuple(min(confidence, _SURE_CHARACTER) for confidence in kept.confidences))


def _well_formed(reading: Reading) -> bool:
    return bool(WELL_FORMED.fullmatch(reading.text.strip()))


def _unread(laid: _Laid, place: int) -> Reading | None:
    """Return a mark for ink as high as characters in which none was read; None for what is lower or narrower."""
    wide, high = np.diff(laid.boxes[place].reshape(2, 2), axis=0)[0].tolist()
    as_character = high >= _CHARACTER * laid.height and wide >= _CHARACTER * laid.height / 2
    return Reading(chr(UNMAPPED), (0.0,), (0.5,)) if as_character else None


def _mean(found: Iterable[Reading]) -> float:
    """Return the mean confidence of readings, each counted by its characters."""
    told = [confidence for reading in found for confidence in reading.confidences or (0.0,)]
    return float(np.mean(told)) if told else 0.0


def _piece(box: np.ndarray, reading: Reading, points: float) -> Piece:
    left, top, right, bottom = (float(edge) * points for edge in box.tolist())
    return Piece((left, top, right, bottom), reading.text, reading.centres, reading.confidences)
