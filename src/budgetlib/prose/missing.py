"""Why something is missing, in a sentence: that a document says there is none is not that we did not read it."""

from __future__ import annotations

from typing import Any

from budgetlib.analysis.taken import BLANK, BROKEN, DECLARED_EMPTY, ILLEGIBLE, UNSURE, Gap, why
from budgetlib.prose.numbers import listing
from budgetlib.prose.shown import literal

_ORDER = (UNSURE, BROKEN, ILLEGIBLE, DECLARED_EMPTY, BLANK)  # the first kind that applies is told


def missing(table: Any, what: str, printed: str = "") -> str:
    """Say why `table` has no rows about `what`; `printed` stands for the sentence that the document prints none."""
    gaps = why(table)
    kind = next((kind for kind in _ORDER if any(gap.kind == kind for gap in gaps)), None)
    if kind is None:
        return printed or f"The document prints no {what}."
    told = [gap for gap in gaps if gap.kind == kind]
    places = listing(dict.fromkeys(_place(gap) for gap in told))
    if kind == UNSURE:
        return f"Not computed: {places} was not read with certainty, see 00."
    if kind == BROKEN:
        return f"Not computed: {listing(dict.fromkeys(f'{_place(gap)}: {gap.remark}' for gap in told))}, see 00."
    if kind == ILLEGIBLE:
        return f"Not computed: cells of {places} are not legible in this edition, see 00."
    if kind == DECLARED_EMPTY:
        notes = listing(dict.fromkeys(f"“{literal(gap.remark)}”" for gap in told))
        return f"The document says there is none: {notes} ({places})."
    return f"{places} is printed without amounts."


def _place(gap: Gap) -> str:
    if gap.page_first is None:
        return literal(gap.title)
    pages = f"p. {gap.page_first}" if gap.page_first == gap.page_last else f"pp. {gap.page_first}–{gap.page_last}"
    return f"{literal(gap.title)} {pages}"
