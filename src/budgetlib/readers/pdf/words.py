"""Characters → text: lines by height, blanks by gaps, per cell or free on the page."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np

from budgetlib.readers.pdf.page import Glyphs

SAME_LINE = 0.45
"""Characters whose middles differ by less than this share of their height stand on one line."""
BLANK = 0.8
"""A gap of this share of the height separates words; inside a number no gap is that wide."""
_CELL_END = "\x1e"
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?")
_PART_OF_NUMBER = re.compile(r"-?[\d,.]+")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one group of characters (a cell, or the free text of a page): its lines and where each stands."""

    group: int
    lines: list[str]
    tops: list[float]
    lefts: list[float]


def texts(glyphs: Glyphs, groups: np.ndarray) -> list[Text]:
    """Return the text of each group of characters, groups in ascending order, lines from the top."""
    if not len(glyphs):
        return []
    line, boxes, codes, groups = reading_order(glyphs, groups)
    new_line = np.diff(line, prepend=-1) > 0
    new_group = np.diff(groups, prepend=groups[0] - 1) > 0
    heights = boxes[:, 3] - boxes[:, 1]
    gap = np.zeros(len(codes), bool)
    gap[1:] = boxes[1:, 0] - boxes[:-1, 2] > BLANK * np.minimum(heights[1:], heights[:-1])
    marks = np.where(new_group, ord(_CELL_END), np.where(new_line, ord("\n"), ord(" "))).astype(np.uint32)
    marked = np.flatnonzero(new_group | new_line | gap)
    text = np.insert(codes, marked, marks[marked]).astype("<u4").tobytes().decode("utf-32-le")
    firsts = np.flatnonzero(new_line | new_group)
    tops = np.minimum.reduceat(boxes[:, 1], firsts).tolist()
    lefts = boxes[firsts, 0].tolist()
    found, start = [], 0
    for group, part in zip(groups[new_group].tolist(), text.split(_CELL_END)[1:], strict=True):
        lines = part.split("\n")
        end = start + len(lines)
        found.append(Text(group, [" ".join(printed.split()) for printed in lines], tops[start:end], lefts[start:end]))
        start = end
    return found


def reading_order(glyphs: Glyphs, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return line number, box, code and group of each character, in reading order within each group."""
    boxes = glyphs.boxes
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.lexsort((middle, groups))
    height = (boxes[:, 3] - boxes[:, 1])[order]
    step = np.diff(middle[order], prepend=middle[order[0]])
    allowed = SAME_LINE * np.minimum(height, np.roll(height, 1))
    line = np.cumsum((step > allowed) | (np.diff(groups[order], prepend=groups[order[0]]) != 0))
    order_in_line = np.lexsort((boxes[order, 0], line))
    order = order[order_in_line]
    return line[order_in_line], boxes[order], glyphs.codes[order], groups[order]


def cell_text(lines: list[str]) -> str:
    """Return the text of a cell: its lines joined by one blank, but the parts of a number that was wrapped joined."""
    if len(lines) == 1:
        return lines[0]
    lines = [line for line in lines if line]
    return "".join(lines) if is_wrapped_number(lines) else " ".join(lines)


def is_wrapped_number(lines: list[str]) -> bool:
    """Tell a wrapped number from numbers set one above the other: a break leaves a group or the decimals unfinished."""
    if not all(map(_PART_OF_NUMBER.fullmatch, lines)) or not _NUMBER.fullmatch("".join(lines)):
        return False
    breaks = itertools.pairwise(lines)
    return all("," in before or "." in before or after[0] in ",." for before, after in breaks)
