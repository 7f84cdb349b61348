"""Rows of amounts with neither point nor groups (whole yuan): only a caption that names a unit of money tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetlib.readers.pdf.wordlines import AMOUNT, WordLine

FEWEST_ROWS = 2
"""Rows of whole amounts below a caption; one alone must have several."""
_WHOLE = re.compile(r"-?\d+")
_LONG = re.compile(r"-?\d{4,}")


def with_whole_amounts(lines: list[WordLine], going_on: bool = False) -> list[WordLine]:
    """Return the lines with those marked that are rows of whole amounts.

    They stand below a caption with a unit of money and above the next sentence, and no amount there has a point.
    `going_on` tells that such rows stood at the end of the page before.
    """
    starts = [0] if going_on else []
    starts += [place + 1 for place, line in enumerate(lines) if line.names_unit]
    done = list(lines)
    if not starts:
        return done
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = lines[start:end]
        block = block[: next((place for place, line in enumerate(block) if line.is_sentence), len(block))]
        rows = [place for place, line in enumerate(block) if _is_row(line)]
        if len(rows) < FEWEST_ROWS and not any(_is_bare(block[place]) for place in rows):
            continue
        if not any(AMOUNT.fullmatch(word.text) for line in block for word in line.words):
            for place in rows:
                done[start + place] = replace(block[place], whole=True)
    return done


def _is_row(line: WordLine) -> bool:
    """Whether a whole number stands behind words, or the line is nothing but long numbers; 栏次 1 2 3 is no row."""
    texts = [word.text for word in line.words]
    numbers = [int(text) for text in texts if text.isdigit()]
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return False
    label = next((place for place, word in enumerate(line.words) if not word.is_figure), len(texts))
    return any(_WHOLE.fullmatch(text) for text in texts[label + 1 :]) or _is_bare(line)


def _is_bare(line: WordLine) -> bool:
    return sum(bool(_LONG.fullmatch(word.text)) for word in line.words) > 1


def are_whole(lines: Sequence[WordLine]) -> bool:
    """Whether some of these lines are rows of whole amounts."""
    return any(line.whole for line in lines)
