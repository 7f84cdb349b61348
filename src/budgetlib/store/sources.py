"""Where the sources of the store stood when they were read, so that their pages can be shown.

It is kept beside the datasets, in `_sources` of the store by the digest of the source, and decides nothing: a store
without it, or one whose sources have gone, has all its data.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from budgetlib.files import sha256_of, write_text

FOLDER = "_sources"


def note_sources(root: Path, paths: Sequence[Path]) -> None:
    """Write down where sources stand, relative to the store where that can be said."""
    for path in paths:
        if path.is_file():
            place = _note(root, sha256_of(path))
            told = _relative(path, root)
            if not place.is_file() or place.read_text(encoding="utf8") != told:
                write_text(place, told)


def source_of(root: Path, digest: str) -> Path | None:
    """Return the source with a digest (sha256, hexadecimal); None where it has gone or is another by now."""
    try:
        told = _note(root, digest).read_text(encoding="utf8")
        path = (root / told).resolve()
        return path if path.is_file() and sha256_of(path) == digest else None
    except OSError:
        return None


def _note(root: Path, digest: str) -> Path:
    return root / FOLDER / f"{digest}.txt"


def _relative(path: Path, root: Path) -> str:
    try:
        return os.path.relpath(path.resolve(), root.resolve())
    except ValueError:  # on another drive
        return str(path.resolve())
