"""The upper part of a form: project name, unit, category, description, goals, filing time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import Wording, chinese, filled, has_repeated_run, joined, name_of
from budgetlib.interpret.forms.split import LABEL_CELLS, Zones, row_label
from budgetlib.interpret.forms.strips import GAP, best_halves, together, without_marks
from budgetlib.interpret.forms.vocabulary import compact, is_like, threshold, vocabulary
from budgetlib.interpret.wording import closest, standard_label
from budgetlib.readers.document import Line

MAX_UNIT_LABEL = 6
ALIKE_GOALS = 0.25  # share of character pairs that the goals of the period and of the year have in common
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


def description(zones: Zones, wording: Wording) -> tuple[str, bool]:
    """Return the project's description, with the marks of strips.py where columns or the margin cut it.

    The description is the first row of prose; its label may be lost, so rows are told apart by the labels that follow.
    The second value is True when a conversion has invented part of it: it repeats one unit over and over.
    """
    words = vocabulary()["prose"]
    others = [word for key, group in words.items() if key != "description" for word in group]
    own = re.compile("|".join(words["description"]))
    rows: list[list[str]] = []
    for line in zones.prose:
        if _begins_with(line, others) or (rows and any(word in compact(line.text) for word in others)):
            break
        rows.append(_without_label(line, words["description"]))
    rows = [cells for cells in rows if cells]
    # Whole cells below each other are one text that a page ends in; strips are of one row only.
    between = "" if all(len(cells) == 1 for cells in rows) else GAP
    text = between.join(together(cells, wording) for cells in rows)
    return own.sub("", text), any(has_repeated_run(cell) for cells in rows for cell in cells)


def plan(zones: Zones, wording: Wording) -> str:
    """Return the plan by which the project is carried out, as one text; empty when the form prints none."""
    words = vocabulary()["prose"]["plan"]
    cells = [cell for line in zones.prose if _begins_with(line, words) for cell in _without_label(line, words)]
    return without_marks(together(cells, wording)) if cells else ""


def goals(zones: Zones, wording: Wording) -> tuple[str, str]:
    """Return the goals of the whole period and of the year; the text of a single column counts for both.

    Where strips of two texts stand side by side, they are parted where the two sides are most alike: both say what is
    to be reached, once for the period and once for the year.
    """
    words = [word for group in vocabulary()["goal_heads"].values() for word in group]
    cells = [cell for line in zones.goals for cell in _without_label(line, words)]
    if not cells:
        return "", ""
    place, alike = max(best_halves(cells), key=lambda found: found[1], default=(0, 0.0))
    if len(cells) == 2 or alike >= ALIKE_GOALS:
        halves = (cells[:place], cells[place:])
        period, year = (without_marks(together(half, wording)) for half in halves)
        return period, year
    text = without_marks(together(cells, wording))
    return text, text


def _begins_with(line: Line, words: Sequence[str]) -> bool:
    """True when a row begins with one of `words`, also cut by borders and misread."""
    label = row_label(line)
    return any(fuzz.ratio(label[:size], word) >= threshold("same_text") for word in words for size in _sizes(word))


def _sizes(word: str) -> range:
    """A border may add a ghost character or swallow one."""
    return range(len(word) - 1, len(word) + 2)


def _without_label(line: Line, words: Sequence[str]) -> list[str]:
    """Return the cells of a row without the label in its first cells (also when it is misread, or cut by a border)."""
    cells = [text for _, text in filled(line)]
    for size in range(min(LABEL_CELLS, len(cells) - 1), 1, -1):
        label = compact("".join(cells[:size]))
        if label in words:
            return [cell for cell in cells[size:] if chinese(cell) > 1]
    if cells and (is_like(cells[0], words) or (len(cells) > 1 and len(cells[0]) <= MAX_UNIT_LABEL)):
        cells = cells[1:]
    return [cell for cell in cells if chinese(cell) > 1]
