"""The bytes of a source file, or one clear error: the first step of every reader."""

from __future__ import annotations

from pathlib import Path

from budgetlib.errors import SourceError


def read_bytes(path: Path, limit: int, *, too_large: str, empty: str) -> bytes:
    """Return the content of a file of at most `limit` bytes.

    `too_large` and `empty` say what to do then. Raises SourceError when it is missing, unreadable, empty or larger.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            raise SourceError(f"the file has {size:,} bytes; the limit is {limit:,}.", path=path, remedy=too_large)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("no such file.", path=path, remedy="Check the path.") from error
    except OSError as error:
        remedy = "Check the path and its permissions."
        raise SourceError(f"cannot read the file ({error.strerror}).", path=path, remedy=remedy) from error
    if not data:
        raise SourceError("the file is empty.", path=path, remedy=empty)
    return data
