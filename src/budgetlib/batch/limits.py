"""How much one document may take, so that a bad one cannot take the machine."""

from __future__ import annotations

import ctypes
import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pypdfium2 as pdfium

from budgetlib.errors import SourceError

_GRACE_SECONDS = 10  # for code in a library of C, which no Python exception stops: then the worker ends
_GIBIBYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, GiB of address space of a worker (0: no limit), and pages of a PDF that one piece of work may take."""

    seconds: float = 900.0
    memory: float = 8.0
    pages: int = 3000


class TimeLimitReached(BaseException):
    """Raised in the middle of work that takes too long; no handler of ordinary errors takes it for its own."""


def limit_memory(limits: Limits) -> None:
    """Bound the address space of this process and of those it will start."""
    if limits.memory and sys.platform == "linux":
        try:
            import resource
        except ImportError:  # a system without it has no such bound
            return
        amount = int(limits.memory * _GIBIBYTE)
        resource.setrlimit(resource.RLIMIT_AS, (amount, resource.getrlimit(resource.RLIMIT_AS)[1]))


@contextmanager
def limited_memory(limits: Limits) -> Iterator[None]:
    """Bound the address space of this process in the block; what it was before holds again behind it."""
    try:
        import resource
    except ImportError:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    limit_memory(limits)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextmanager
def limited_time(limits: Limits) -> Iterator[None]:
    """Stop the block with TimeLimitReached when it takes too long; if nothing stops it, end the process."""
    faulthandler.dump_traceback_later(limits.seconds + _GRACE_SECONDS, exit=True, file=sys.__stderr__ or sys.stderr)
    in_main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    try:
        with _alarm(limits.seconds) if in_main else _alarm_of_thread(limits.seconds):
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _too_long)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _alarm_of_thread(seconds: float) -> Iterator[None]:
    """The same where signals do not reach: a worker of Dask works in a thread, and Windows has no such signal."""
    thread, lock, over = threading.get_ident(), threading.Lock(), False

    def ring() -> None:
        with lock:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeLimitReached))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
        timer.cancel()


def check_pages(source: Path, limits: Limits) -> None:
    """Raise SourceError when a PDF has more pages than allowed; what cannot be opened is told by who reads it."""
    if source.suffix.lower() != ".pdf":
        return
    try:
        with pdfium.PdfDocument(source) as document:
            pages = len(document)
    except (pdfium.PdfiumError, OSError):
        return
    if pages > limits.pages:
        raise SourceError(f"has {pages:,} pages.", path=source, remedy=f"Raise --max-pages ({limits.pages:,}).")


def _too_long(*_: Any) -> NoReturn:
    raise TimeLimitReached
