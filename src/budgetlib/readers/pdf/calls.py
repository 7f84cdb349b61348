"""pdfium's functions called with addresses, for what is asked of every character and every drawn object.

pypdfium2's own functions wrap each handle in a new pointer object and check each pointer they are given: for a function
that answers in a tenth of a microsecond that takes ten times as long as the answer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import numpy as np

_POINTERS = (ctypes._Pointer, ctypes.c_void_p)  # the base of all pointer types; it has no other name


def by_address(function: Any) -> Callable[..., int]:
    """Return a function of pdfium that takes and gives an address (0 for none) wherever there is a pointer.

    It keeps the interpreter to itself, as pdfium is never called from two threads.
    """
    result = ctypes.c_size_t if _is_pointer(function.restype) else function.restype
    arguments = [ctypes.c_void_p if _is_pointer(kind) else kind for kind in function.argtypes]
    place = ctypes.cast(function, ctypes.c_void_p).value or 0
    called: Callable[..., int] = ctypes.PYFUNCTYPE(result, *arguments)(place)
    return called


def _is_pointer(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, _POINTERS)


def address_of(handle: Any) -> int:
    """Return the address behind a handle of pdfium, 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def answers(function: Callable[..., int], owner: int, numbers: Sequence[int]) -> np.ndarray:
    """Return what `function` answers about the things of `owner` with some numbers."""
    return np.fromiter(map(function, repeat(owner), numbers), np.int64, len(numbers))


def rows_filled(function: Callable[..., int], owner: int, numbers: Sequence[int], rows: np.ndarray) -> np.ndarray:
    """Have `function` write into each row of an array what it knows of the thing of `owner` with that number.

    Return for each whether it did.
    """
    found = map(function, repeat(owner), numbers, _places(rows))
    return np.fromiter(found, np.int64, len(rows)) != 0


def columns_filled(function: Callable[..., int], things: Sequence[int], rows: np.ndarray) -> list[int]:
    """Have `function` write what it knows of each thing into a row of an array, one pointer per column.

    Return what it answers: 0 where it knows nothing.
    """
    return [*map(function, things, *(_places(rows, column) for column in range(rows.shape[1])))]


def answered(function: Callable[..., int], things: Sequence[int], rows: np.ndarray) -> None:
    """Have `function` write what it knows of each thing into a row of an array."""
    for _ in map(function, things, _places(rows)):
        pass


def _places(rows: np.ndarray, column: int = 0) -> range:
    """Return the addresses of a column of an array; its rows stand one behind the other."""
    first, step = rows.ctypes.data + column * rows.itemsize, rows.shape[1] * rows.itemsize
    return range(first, first + len(rows) * step, step)
