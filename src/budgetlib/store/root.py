"""Where the processed data are, when nobody says it."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT_ROOT = Path("data/processed")
"""The processed folder of a project, below its own folder."""
ROOT_VARIABLE = "BUDGETLIB_ROOT"
"""Variable of the environment that names the processed folder."""


def found_root(root: Path | str | None = None, *, here: Path | None = None) -> Path:
    """Return the folder of processed data: `root` if given, else that of the environment, else the nearest one.

    The nearest one is `data/processed` of this folder or of the first folder above it that has one, so that a notebook
    finds the data of its project. Where there is none it is `data/processed` of this folder. `here` is another folder
    to look from than the working one.
    """
    if root:
        return Path(root)
    if named := os.environ.get(ROOT_VARIABLE):
        return Path(named)
    working = Path.cwd()
    begin = working if here is None else here.absolute()
    for folder in (begin, *begin.parents):
        if (folder / DEFAULT_ROOT).is_dir():
            return DEFAULT_ROOT if folder == working else folder / DEFAULT_ROOT
    return DEFAULT_ROOT
