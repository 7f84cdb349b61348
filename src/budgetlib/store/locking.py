"""Who may change a store at the same time: any number of those who add a disclosure, or one who tidies, alone.

The lock is the operating system's (on ROOT/lock, by portalocker): it goes with the process that holds it, however that
ends. Where neither the system nor the file system has locks, adding goes on without, and tidying is refused.
"""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from budgetlib.errors import EnvironmentFault
from budgetlib.files import writing

NAME, LOCKS = "lock", "locks"
PATIENCE_SECONDS = 600.0
"""How long who tidies waits for a moment in which nobody adds; adding one disclosure takes less than a second."""
_POLL_SECONDS = 0.05
_UNSUPPORTED = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


def has_locks() -> bool:
    """True where the system has locks for files; a file system may still have none."""
    return _portalocker() is not None


@contextmanager
def adding_to(root: Path) -> Iterator[None]:
    """Write one disclosure in this block, beside others who do; waits while somebody tidies.

    On a file system without locks nothing is waited for.
    """
    with _lock_file(root) as file:
        locks = _portalocker()
        if locks is not None:
            _take(locks, file, root, shared=True)
        yield


@contextmanager
def alone_with(root: Path, doc_id: str) -> Iterator[None]:
    """Be the only one who commits this disclosure in the block; waits for another who does.

    On a file system without locks nothing is waited for.
    """
    locks = _portalocker()
    if locks is None:
        yield
        return
    bucket = hashlib.sha256(doc_id.encode()).hexdigest()[:2]  # a few disclosures share a lock, and wait a moment more
    with writing(root):
        (root / LOCKS).mkdir(parents=True, exist_ok=True)
        file = (root / LOCKS / bucket).open("ab+")
    with file:
        with suppress(EnvironmentFault):
            while not _take(locks, file, root, shared=False):
                time.sleep(_POLL_SECONDS)
        yield


@contextmanager
def tidying(root: Path) -> Iterator[None]:
    """Be the only one who changes the store in this block; waits for those who are writing a disclosure.

    Raises EnvironmentFault when there is no moment without them, or when that cannot be known.
    """
    with _lock_file(root) as file:
        locks = _portalocker()
        if locks is None:
            raise _unknown(root, "this system has no file locks")
        end = time.monotonic() + PATIENCE_SECONDS
        while not _take(locks, file, root, shared=False):
            if time.monotonic() > end:
                raise EnvironmentFault("others write to this store all the time.", path=root, remedy="Try again later.")
            time.sleep(_POLL_SECONDS)
        yield


@contextmanager
def _lock_file(root: Path) -> Iterator[BinaryIO]:
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        file = (root / NAME).open("ab+")
    with file:
        yield file


def _take(locks: ModuleType, file: BinaryIO, root: Path, *, shared: bool) -> bool:
    """Take the lock: shared waits and may go without, the other one is refused at once when somebody has it."""
    flags = locks.LockFlags.SHARED if shared else locks.LockFlags.EXCLUSIVE | locks.LockFlags.NON_BLOCKING
    try:
        locks.lock(file, flags)
    except locks.exceptions.AlreadyLocked:
        return False
    except locks.exceptions.LockException as error:
        cause = error.__cause__
        if not (isinstance(cause, OSError) and cause.errno in _UNSUPPORTED):
            raise EnvironmentFault(f"cannot lock the store ({error}).", path=root, remedy="See above.") from error
        if not shared:
            raise _unknown(root, "this file system has no locks") from error
    return True


def _portalocker() -> ModuleType | None:
    """The library of locks; None on a system that has none."""
    try:
        import portalocker
    except ImportError:
        return None
    return portalocker


def _unknown(root: Path, why: str) -> EnvironmentFault:
    remedy = "Copy the store to a local disk first."
    return EnvironmentFault(f"cannot know whether anyone writes to it ({why}).", path=root, remedy=remedy)
