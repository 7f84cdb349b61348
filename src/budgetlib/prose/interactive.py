"""Tables that can be sorted and searched, where a person works in JupyterLab.

Everywhere else, in reports, under papermill and nbval, in a terminal, tables stay plain: reports hold no scripts, and
stored outputs must be the same on every run (docs/decisions/2026-11-26-interactive-tables.md).
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pandas as pd
from IPython import get_ipython

from budgetlib.prose.numbers import MINUS

SESSION = "JPY_SESSION_NAME"
"""Set by Jupyter Server in the kernels of the notebooks people open; no other kernel has it."""

_loaded_in: set[int] = set()  # processes whose notebook holds the library already


def is_interactive() -> bool:
    """True in a kernel behind a notebook that is open in JupyterLab."""
    return SESSION in os.environ and hasattr(get_ipython(), "kernel")


@contextmanager
def static() -> Iterator[None]:
    """Let kernels that are started meanwhile show plain tables, although this process may serve an open notebook."""
    session = os.environ.pop(SESSION, None)
    try:
        yield
    finally:
        if session is not None:
            os.environ[SESSION] = session


def interactive_table(frame: pd.DataFrame, numeric: Sequence[bool], caption: str = "") -> str:
    """Return a table of texts as HTML with scripts; the first one of a kernel puts the library into the notebook.

    `numeric` says which columns hold figures: they stand to the right and are sorted by value. Texts are escaped;
    nothing is fetched from the network.
    """
    from itables import init_notebook_mode  # half a second, which only open notebooks pay
    from itables.javascript import to_html_datatable

    if os.getpid() not in _loaded_in:
        init_notebook_mode(all_interactive=False, connected=False)
        _loaded_in.add(os.getpid())
    places = {side: [place for place, is_figure in enumerate(numeric) if is_figure is side] for side in (True, False)}
    cells = frame.set_axis(range(len(numeric)), axis=1)
    for place in places[True]:
        cells[place] = cells[place].str.replace(MINUS, "-")  # else the browser would sort it as a text
    table = to_html_datatable(
        cells.set_axis(frame.columns, axis=1),
        caption=html.escape(caption) or None,
        showIndex=False,
        columnDefs=[{"className": f"dt-{side}", "targets": places[side == "right"]} for side in ("right", "left")],
        display_logo_when_loading=False,
    )
    return f'<div style="overflow-x: auto">{table}</div>'
