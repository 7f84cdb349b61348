"""Row labels of summary tables: ordinals, labels split over two rows, rows printed in reverse, misread characters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budgetlib.interpret.tables.layout import common
from budgetlib.interpret.wording import closest, standard_label

LABEL_CUTOFF = 80.0  # similarity at which a misread label of a closed list is still that label
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)}
_NUMBER = re.compile(r"(?P<tens>[一二三四五六七八九]?十)?(?P<units>[一二三四五六七八九])?")
_ORDINAL = re.compile(common()["ordinal"])
_NESTED = re.compile(common()["nested_ordinal"])
_STYLE = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十0-9]{1,3}）|[0-9]{1,2}[.．、]")
_ANY_MARKER = re.compile(r"^[^、]{1,3}、")  # an ordinal with a misread numeral, such as `E、`


@dataclass(frozen=True, slots=True)
class Label:
    """A row label as printed (joined if it was split over rows), and its number in the list (None where unnumbered)."""

    printed: str
    ordinal: int | None

    def name(self, vocabulary: Iterable[str]) -> str:
        """Return the label without ordinal in the spelling of `vocabulary` when it is close enough, else as printed."""
        label = standard_label(self.printed)
        bare = _ORDINAL.sub("", label, count=1) if self.ordinal is not None else _NESTED.sub("", label)
        entries = list(vocabulary)
        for candidate in (bare, _ANY_MARKER.sub("", bare)):
            if found := closest(candidate, entries, LABEL_CUTOFF):
                return found[0]
        return bare


def read_labels(printed: Sequence[str]) -> list[Label]:
    """Return one Label per row, where a label continued on the next row is joined.

    A continuation is recognised by an ordinal in the middle of a label: what stands before it belongs to the row above
    (`管理支出 二十四、预备费`). A continuation on a row of its own cannot be told from a label and stays one.
    """
    texts = list(printed)
    for i, text in enumerate(texts):
        match = _ORDINAL.search(standard_label(text))
        label = standard_label(text)
        if match and match.start() > 0 and i > 0:
            texts[i - 1] += label[: match.start()]
            texts[i] = label[match.start() :]
    return [Label(text, ordinal_number(standard_label(text))) for text in texts]


def ordinal_number(label: str) -> int | None:
    """Return the number of a label such as `二十三、灾害防治…` (23), None when it has none (also for `十十、`)."""
    match = _ORDINAL.match(label)
    number = match and _NUMBER.fullmatch(match[0].rstrip("、"))
    if not number:
        return None
    tens = _NUMERALS.get(number["tens"][0], 1) if number["tens"] else 0
    return 10 * tens + _NUMERALS.get(number["units"], 0)


def ordinal_style(label: str) -> str:
    """Return how a label is numbered: `一、`, `（一）`, `1` …, empty where it is not."""
    match = _STYLE.match(standard_label(label))
    return re.sub("[一二三四五六七八九十0-9]+", "#", match[0]) if match else ""


def reversed_runs(ordinals: Sequence[int | None], breaks: Iterable[int] = ()) -> list[range]:
    """Return the stretches of rows that are printed bottom-up.

    `ordinals` holds the number of each row's label, None where it has none; `breaks` are the indexes at which a new
    block of the source begins. A block whose numbers, two or more, all descend is reversed as a whole.
    """
    starts = [0, *sorted(breaks), len(ordinals)]
    runs = []
    for start, end in itertools.pairwise(starts):
        numbers = [n for n in ordinals[start:end] if n is not None]
        if len(numbers) > 1 and all(a > b for a, b in itertools.pairwise(numbers)):
            runs.append(range(start, end))
    return runs
