"""Why something is missing, in a sentence: that a document says there is none is not that we did not read it."""

from __future__ import annotations

from typing import Any

from budgetlib.analysis.taken import BLANK, BROKEN, DECLARED_EMPTY, ILLEGIBLE, UNSURE, Gap, why
from budgetlib.messages import _, retold, translated
from budgetlib.prose.numbers import listing
from budgetlib.prose.shown import literal

_ORDER = (UNSURE, BROKEN, ILLEGIBLE, DECLARED_EMPTY, BLANK)  # the first kind that applies is told


def missing(table: Any, what: str, printed: str = "") -> str:
    """Say why `table` has no rows about `what`; `printed` stands for the sentence that the document prints none."""
    gaps = why(table)
    kind = next((kind for kind in _ORDER if any(gap.kind == kind for gap in gaps)), None)
    if kind is None:
        return translated(printed) or _("The document prints no {what}.", what=what)
    told = [gap for gap in gaps if gap.kind == kind]
    places = listing(dict.fromkeys(_place(gap) for gap in told))
    if kind == UNSURE:
        return _("Not computed: {places} was not read with certainty, see 00.", places=places)
    if kind == BROKEN:
        return _(
            "Not computed: {listed}, see 00.",
            listed=listing(
                dict.fromkeys(_("{place}: {remark}", place=_place(gap), remark=retold(gap.remark)) for gap in told)
            ),
        )
    if kind == ILLEGIBLE:
        return _("Not computed: cells of {places} are not legible in this edition, see 00.", places=places)
    if kind == DECLARED_EMPTY:
        notes = listing(dict.fromkeys(f"“{literal(gap.remark)}”" for gap in told))
        return _("The document says there is none: {notes} ({places}).", notes=notes, places=places)
    return _("{places} is printed without amounts.", places=places)


def _place(gap: Gap) -> str:
    if gap.page_first is None:
        return literal(gap.title)
    pages = (
        _("p. {page_first}", page_first=gap.page_first)
        if gap.page_first == gap.page_last
        else _("pp. {page_first}–{page_last}", page_first=gap.page_first, page_last=gap.page_last)
    )
    return f"{literal(gap.title)} {pages}"
