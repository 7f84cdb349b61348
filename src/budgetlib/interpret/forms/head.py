"""The upper part of a form: project name, unit, category, description, goals, filing time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import chinese, filled, interleaved, joined, lines_of_cells, name_of
from budgetlib.interpret.forms.split import Zones, row_label
from budgetlib.interpret.forms.vocabulary import compact, is_like, threshold, vocabulary
from budgetlib.interpret.wording import closest, standard_label
from budgetlib.readers.document import Line

MAX_UNIT_LABEL = 6
_YEAR_ONLY = re.compile(r"^[（(]20\d\d年度?[)）]$")


def project_name(line: Line) -> str:
    """Return the project's name from its row, the label and stray glyphs left out."""
    cells = [text for _, text in filled(line)]
    label = vocabulary()["name_label"]
    while cells and not compact(cells[0]).startswith(label):
        cells = cells[1:]
    rest = re.sub(rf"^{label}\S?\s*", "", standard_label(cells[0])) if cells else ""
    # The rest of a label cut by a border stands alone in the next cell: at most one character, or none that is Chinese.
    parts = [rest, *(cell for i, cell in enumerate(cells[1:]) if chinese(cell) > 1 or (i and chinese(cell)))]
    return name_of(joined(part for part in parts if part and not _YEAR_ONLY.match(compact(part))))


def unit_name(lines: Sequence[Line]) -> str:
    """Return the unit that carries the project out; empty when its label or the name cannot be read."""
    for line in lines:
        cells = [text for _, text in filled(line)]
        for i in range(len(cells) - 1, -1, -1):
            label = compact(cells[i][:40])
            if len(label) <= MAX_UNIT_LABEL and label.endswith(vocabulary()["unit_label_ending"]):
                return name_of(joined(cells[i + 1 :]))
    return ""


def category(lines: Sequence[Line]) -> str:
    """Return the project's category (项目属性) in standard wording when it is a known one, as printed otherwise."""
    words = vocabulary()
    for line in lines:
        if not row_label(line).startswith(words["attribute_label"]):
            continue
        cells = [text for _, text in filled(line)][1:]
        end = next(
            (i for i, cell in enumerate(cells) if compact(cell[:40]).startswith(words["term_label"])), len(cells)
        )
        text = joined(cell for cell in cells[:end] if chinese(cell) > 1)
        found = closest(text, words["attributes"], threshold("label"))
        return found[0] if found else text
    return ""


def stamp(lines: Sequence[Line]) -> str:
    """Return the filing time printed at the foot (14 digits), empty when there is none."""
    for line in reversed(lines):
        if match := re.search(rf"(?<!\d){vocabulary()['stamp']}(?!\d)", line.text[:2_000]):
            return match[0]
    return ""


def description(zones: Zones) -> tuple[str, tuple[str, ...]]:
    """Return the project's description as one text and as uninterrupted passages.

    The description is the first row of prose; its label may be lost, so rows are told apart by the labels that follow.
    """
    cells: list[str] = []
    words = vocabulary()["prose"]
    others = [word for key, group in words.items() if key != "description" for word in group]
    for line in zones.prose:
        if _begins_with(line, others):
            break
        cells += _without_label(line, words["description"])
    return interleaved(cells), lines_of_cells(cells)


def plan(zones: Zones) -> str:
    """Return the plan by which the project is carried out, as one text; empty when the form prints none."""
    words = vocabulary()["prose"]["plan"]
    return interleaved(
        [cell for line in zones.prose if _begins_with(line, words) for cell in _without_label(line, words)]
    )


def goals(zones: Zones) -> tuple[str, str]:
    """Return the goals of the whole period and of the year; the text of a single column counts for both."""
    words = [word for group in vocabulary()["goal_heads"].values() for word in group]
    cells = [cell for line in zones.goals for cell in _without_label(line, words)]
    if len(cells) == 2:
        return joined(cells[:1]), joined(cells[1:])
    text = interleaved(cells)
    return text, text


def _begins_with(line: Line, words: Sequence[str]) -> bool:
    """True when a row begins with one of `words`, also cut by borders and misread."""
    label = row_label(line)
    return any(fuzz.ratio(label[:size], word) >= threshold("same_text") for word in words for size in _sizes(word))


def _sizes(word: str) -> range:
    """A border may add a ghost character or swallow one."""
    return range(len(word) - 1, len(word) + 2)


def _without_label(line: Line, words: Sequence[str]) -> list[str]:
    """Return the cells of a row without the label in its first cells (also when it is misread)."""
    cells = [text for _, text in filled(line)]
    if cells and (is_like(cells[0], words) or (len(cells) > 1 and len(cells[0]) <= MAX_UNIT_LABEL)):
        cells = cells[1:]
    return [cell for cell in cells if chinese(cell) > 1]
