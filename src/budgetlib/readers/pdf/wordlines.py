"""Free text of a page as words with their places: what columns without rules are found from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

import numpy as np

from budgetlib.readers.line_words import line_words
from budgetlib.readers.pdf.bands import FIGURE
from budgetlib.readers.pdf.cells import run_starts
from budgetlib.readers.pdf.glyphs import Glyphs

COLUMN_GAP = 0.4
"""White between two words of different columns, in sizes of the font; inside a word there is less."""
CLOSE = 0.1
"""White within a whole amount or code (heights)."""
LEVEL = 0.35
"""Words lower than the first of a line by more than this share of their height begin another."""
USUAL_EM = 0.75
"""Size of a font in heights of its characters, where no Chinese character shows it."""
_ALONE = re.compile(r"[(（△▲-]*(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)[)）%]*|\d{3}|-?\d{5,}")
AMOUNT = re.compile(r"[(（]?-?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)[)）]?%?")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a column gap: its edges (points), text and the middle of its Chinese, 0 without."""

    left: float
    right: float
    text: str
    middle: float = 0.0

    @property
    def is_figure(self) -> bool:
        return bool(FIGURE.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class WordLine:
    """The words of one printed line, from the left, between `top` and `bottom` (points).

    `em` is the size of its font, `middle` the height of the middle of its Chinese characters (0 without any); `whole`
    tells that its whole numbers are amounts, `typed` is the distance of rows in typed text, whose lines
    tell nothing by their distance (0 elsewhere).
    """

    top: float
    bottom: float
    words: tuple[Word, ...]
    em: float = 0.0
    whole: bool = False
    middle: float = 0.0
    typed: float = 0.0

    @property
    def has_figure(self) -> bool:
        """Whether some word is a figure, a code or the dash that stands for none."""
        return any(word.is_figure for word in self.words)

    @property
    def is_sentence(self) -> bool:
        """Whether the line ends as a sentence or a clause does."""
        return self.words[-1].text.endswith(("。", "；", "，"))

    @property
    def is_caption(self) -> bool:
        """Whether the line names something, as the lines between a title and its table do (unit, department)."""
        named = (word.text for word in self.words if "：" in word.text or ":" in word.text)
        return any(not line_words("part").match(text) for text in named)

    @property
    def names_unit(self) -> bool:
        """Whether the line says in which unit of money the amounts below it are."""
        return bool(line_words("money_caption").search("".join(word.text for word in self.words)))

    @property
    def is_data(self) -> bool:
        """Whether this could be a table row: several words, one of them an amount, and no sentence."""
        amounts = self.whole or any(AMOUNT.fullmatch(word.text) for word in self.words)
        return len(self.words) > 1 and amounts and not self.is_sentence


def word_lines(glyphs: Glyphs) -> list[WordLine]:
    """Return the words of free text, line by line.

    A word is what its writer set without white in it, and what stands close to that; a whole amount or code is a word
    of its own, however close its neighbours stand.
    """
    glyphs = glyphs.only(glyphs.codes > ord(" "))
    if not len(glyphs):
        return []
    starts = run_starts(glyphs)
    boxes = glyphs.boxes
    lefts, tops = np.minimum.reduceat(boxes[:, 0], starts), np.minimum.reduceat(boxes[:, 1], starts)
    rights, bottoms = np.maximum.reduceat(boxes[:, 2], starts), np.maximum.reduceat(boxes[:, 3], starts)
    han = (glyphs.codes >= ord("\u4e00")) & (glyphs.codes <= ord("\u9fff"))
    heights = np.where(han, (boxes[:, 1] + boxes[:, 3]) / 2, 0.0)
    middles = np.add.reduceat(heights, starts) / np.maximum(np.add.reduceat(han.astype(int), starts), 1)
    text = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le")
    ends = [*starts[1:].tolist(), len(glyphs)]
    runs = [
        _Run(left, top, right, bottom, middle, text[start:end])
        for left, top, right, bottom, middle, start, end in zip(
            lefts.tolist(),
            tops.tolist(),
            rights.tolist(),
            bottoms.tolist(),
            middles.tolist(),
            starts.tolist(),
            ends,
            strict=True,
        )
    ]
    return [_word_line(line) for line in _levelled(runs)]


class _Run(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    middle: float
    text: str


def _levelled(runs: list[_Run]) -> list[list[_Run]]:
    """Return runs line by line: those whose middle is level with the first of the line."""
    lines: list[list[_Run]] = []
    middle = 0.0
    for run in sorted(runs, key=lambda run: run.top + run.bottom):
        own = (run.top + run.bottom) / 2
        if lines and own - middle <= LEVEL * (run.bottom - run.top):
            lines[-1].append(run)
        else:
            lines.append([run])
            middle = own
    return lines


def _word_line(runs: list[_Run]) -> WordLine:
    words: list[Word] = []
    em = _em(runs)
    for run in sorted(runs, key=lambda run: run.left):
        height = run.bottom - run.top
        before = words[-1] if words else None
        gap = run.left - before.right if before else 0.0
        alone = before and (_ALONE.fullmatch(before.text) or _ALONE.fullmatch(run.text))
        if before and gap <= (CLOSE * height if alone else max(COLUMN_GAP * em, CLOSE * height)):
            words[-1] = replace(before, right=max(before.right, run.right), text=before.text + run.text)
        else:
            words.append(Word(run.left, run.right, run.text, run.middle))
    middles = [(run.top + run.bottom) / 2 for run in runs if _HAN.fullmatch(run.text)]
    top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
    return WordLine(top, bottom, tuple(words), em, middle=median(middles) if middles else 0.0)


def _em(runs: list[_Run]) -> float:
    sizes = [(run.right - run.left) / len(run.text) for run in runs if _HAN.fullmatch(run.text)]
    return median(sizes) if sizes else USUAL_EM * (runs[0].bottom - runs[0].top)
