"""The pages of one document, recognised in parallel: pictures are made one after the other, and few wait at a time."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import parent_process
from typing import NamedTuple

import numpy as np

from budgetlib.readers.scan.cache import forget_oldest, key_of, remember, remembered
from budgetlib.readers.scan.recognise import Recognised, recognised
from budgetlib.readers.scan.recogniser import model_path

Watcher = Callable[[int, int], None]
"""Called with the number of pages done and of all pages."""
watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)
"""Who is told of the progress in place of the bar on stderr."""
_FEWEST_SHOWN = 3  # pages for which a bar is worth its line


class PagePicture(NamedTuple):
    """The picture of a page (RGB or grey levels, uint8) and its pixels per inch."""

    number: int
    picture: np.ndarray
    dpi: float


def recognised_pages(pictures: Iterable[PagePicture], total: int) -> dict[int, Recognised]:
    """Return the recognised pages by number.

    A page whose picture makes the recognition fail is illegible and does not stop the others.
    """
    found: dict[int, Recognised] = {}
    model_path()
    forget_oldest()
    with _shown(total) as step, _workers() as (pool, workers):
        waiting: deque[tuple[int, Future[Recognised]]] = deque()
        for page in pictures:
            waiting.append((page.number, pool.submit(_page, page.picture, page.dpi)))
            if len(waiting) > workers:  # no more pictures in memory than are worked on, and one
                _take(waiting, found, step, total)
        while waiting:
            _take(waiting, found, step, total)
    return found


def _take(
    waiting: deque[tuple[int, Future[Recognised]]], found: dict[int, Recognised], step: Watcher, total: int
) -> None:
    number, page = waiting.popleft()
    found[number] = page.result()
    step(len(found), total)


def _page(picture: np.ndarray, dpi: float) -> Recognised:
    key = key_of(picture, dpi)
    if (known := remembered(key)) is not None:
        return known
    try:
        page = recognised(picture, dpi)
    except Exception:  # whatever OpenCV or ONNX Runtime makes of a picture that nobody foresaw: it is named as unread
        height, width = picture.shape[:2]
        return Recognised(width * 72.0 / dpi, height * 72.0 / dpi, (), (), legible=False)
    remember(key, page)
    return page


@contextmanager
def _workers() -> Iterator[tuple[ThreadPoolExecutor, int]]:
    """Yield threads, one per processor; one alone where other processes read other documents beside this one."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    workers = 1 if parent_process() is not None else cores
    pool = ThreadPoolExecutor(workers, thread_name_prefix="budgetlib-scan")
    try:
        yield pool, workers
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _shown(total: int) -> Iterator[Watcher]:
    """Yield who is told of the progress: the watcher, or a bar on stderr where that is a terminal."""
    if told := watcher.get():
        yield told
        return
    if total < _FEWEST_SHOWN or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("recognising pages", total=total)
        yield lambda done, total: bar.update(task, completed=done)
