"""The sentence that names the files of results a notebook has written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from IPython.display import Markdown

from budgetlib.messages import _
from budgetlib.prose.numbers import listing
from budgetlib.prose.shown import literal, say


def written_sentence(files: Sequence[Path]) -> Markdown:
    """Name the files, or say that this run wrote none."""
    if not files:
        return say(_("The tables of this notebook are written to files in a report run only (parameter `results`)."))
    return say(
        _(
            "Written beside this page: {listed}.",
            listed=listing(f"[{literal(path.name)}]({path.name})" for path in files),
        )
    )
