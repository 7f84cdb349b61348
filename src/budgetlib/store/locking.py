"""Who may change a store at the same time: any number of those who add a disclosure, or one who tidies, alone.

The lock is the operating system's (flock on ROOT/lock): it goes with the process that holds it, however that ends.
"""

from __future__ import annotations

import errno
import importlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from budgetlib.errors import EnvironmentFault
from budgetlib.files import writing

NAME = "lock"
PATIENCE_SECONDS = 600.0
"""How long who tidies waits for a moment in which nobody adds; adding one disclosure takes less than a second."""
_POLL_SECONDS = 0.05
_UNSUPPORTED = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


@contextmanager
def adding_to(root: Path) -> Iterator[None]:
    """Write one disclosure in this block, beside others who do; waits while somebody tidies.

    On a file system without locks nothing is waited for.
    """
    with _lock_file(root) as descriptor:
        if os.name == "posix":
            _take(descriptor, root, _flock().LOCK_SH, needed=False)
        yield


@contextmanager
def tidying(root: Path) -> Iterator[None]:
    """Be the only one who changes the store in this block; waits for those who are writing a disclosure.

    Raises EnvironmentFault when there is no moment without them, or when that cannot be known.
    """
    with _lock_file(root) as descriptor:
        if os.name != "posix":
            raise _unknown(root, "this system has no file locks")
        end = time.monotonic() + PATIENCE_SECONDS
        while not _take(descriptor, root, _flock().LOCK_EX | _flock().LOCK_NB, needed=True):
            if time.monotonic() > end:
                raise EnvironmentFault("others write to this store all the time.", path=root, remedy="Try again later.")
            time.sleep(_POLL_SECONDS)
        yield


@contextmanager
def _lock_file(root: Path) -> Iterator[int]:
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / NAME, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, root: Path, kind: int, *, needed: bool) -> bool:
    try:
        _flock().flock(descriptor, kind)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise EnvironmentFault(
                f"cannot lock the store ({error.strerror}).", path=root, remedy="See above."
            ) from error
        if needed:
            raise _unknown(root, "this file system has no locks") from error
    return True


def _flock() -> Any:
    """The module that only POSIX systems have."""
    return importlib.import_module("fcntl")


def _unknown(root: Path, why: str) -> EnvironmentFault:
    remedy = "Copy the store to a local disk first."
    return EnvironmentFault(f"cannot know whether anyone writes to it ({why}).", path=root, remedy=remedy)
