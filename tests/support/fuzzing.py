"""Damaged disclosures in number, and a process that reads them under guard: the helpers of test_fuzzing.py.

A case is made from its number alone (and the originals on this machine), so that any case can be made again:

    .venv/bin/python -m tests.support.fuzzing 17 case.pdf
"""

from __future__ import annotations

import io
import multiprocessing
import random
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium

import budgetlib
from budgetlib.errors import BudgetlibError, NotADisclosureError, SourceError
from budgetlib.model import data_dictionary
from budgetlib.readers.pdf.reader import read_pdf
from tests.conftest import REPOSITORY, SHARED
from tests.support.generated import generated_budget

START_SECONDS = 120
"""A new process has to load the libraries; that is not reading."""
ALSO_BYTES = 0.25
"""Share of the cases with changed pages or rows whose bytes are damaged, too."""

_WRITTEN_ANEW = re.compile(rb"/CreationDate\([^)]*\)|/ID\s*\[[^]]*\]")
"""What pdfium writes differently each time: without it equal numbers give equal files."""

Kind = Literal["read", "refused", "escaped", "hung", "crashed"]


@dataclass(frozen=True, slots=True)
class Original:
    """An undamaged file: its name without ending, its ending (`.pdf`, `.txt`), its bytes."""

    name: str
    suffix: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file: what was damaged how."""

    original: Original
    mutations: tuple[str, ...]
    data: bytes

    def write(self, folder: Path) -> Path:
        """Write the damaged file and return its path."""
        path = folder / f"{self.original.name}{self.original.suffix}"
        path.write_bytes(self.data)
        return path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading a file. `detail` is the error message, the traceback of an escaped error, or empty."""

    kind: Kind
    detail: str = ""


# Mutations of bytes ---------------------------------------------------------------------------------------------------


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 10, 100, 1000])):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def change_digits(data: bytes, chance: random.Random) -> bytes:
    """Change digits only: of a PDF sizes, object numbers, offsets; of a text its amounts and codes."""
    damaged = bytearray(data)
    for _ in range(chance.choice([5, 50, 500])):
        place = chance.randrange(len(damaged))
        if ord("0") <= damaged[place] <= ord("9"):
            damaged[place] = chance.randrange(ord("0"), ord("9") + 1)
    return bytes(damaged)


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def truncate_and_end(data: bytes, chance: random.Random) -> bytes:
    """Cut a stretch out of the middle or off the end, but leave the mark that ends a PDF."""
    start, length = chance.randrange(len(data)), chance.randrange(1, max(2, len(data) // 3))
    return data[:start] + data[start + length :] + b"\n%%EOF\n"


def duplicate_chunk(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.choice([10, 1000, 100_000])
    at = chance.randrange(len(data))
    return data[:at] + data[start : start + length] * chance.choice([1, 1, 10]) + data[at:]


def zero_chunk(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.choice([1, 100, 5000])
    zeroed = data[start : start + length]
    return data[:start] + bytes(len(zeroed)) + data[start + len(zeroed) :]


# Mutations of pages (PDF) ---------------------------------------------------------------------------------------------


def drop_pages(pages: list[int], chance: random.Random) -> list[int]:
    share = chance.choice([0.1, 0.3, 0.8])
    return [page for page in pages if chance.random() > share] or pages[:1]


def shuffle_pages(pages: list[int], chance: random.Random) -> list[int]:
    return chance.sample(pages, len(pages))


def repeat_pages(pages: list[int], chance: random.Random) -> list[int]:
    return [again for page in pages for again in [page] * chance.choice([1, 1, 2, 3])]


def swap_neighbours(pages: list[int], chance: random.Random) -> list[int]:
    swapped = list(pages)
    for place in range(len(swapped) - 1):
        if chance.random() < 0.2:
            swapped[place : place + 2] = reversed(swapped[place : place + 2])
    return swapped


# Mutations of rows (text conversions) ---------------------------------------------------------------------------------


def drop_rows(rows: list[str], chance: random.Random) -> list[str]:
    share = chance.choice([0.01, 0.1, 0.5])
    return [row for row in rows if chance.random() > share] or rows[:1]


def shuffle_rows(rows: list[str], chance: random.Random) -> list[str]:
    start, length = chance.randrange(len(rows)), chance.choice([3, 30, len(rows)])
    stretch = rows[start : start + length]
    return [*rows[:start], *chance.sample(stretch, len(stretch)), *rows[start + length :]]


def repeat_rows(rows: list[str], chance: random.Random) -> list[str]:
    start, at = chance.randrange(len(rows)), chance.randrange(len(rows))
    return rows[:at] + rows[start : start + chance.choice([1, 20, 200])] + rows[at:]


def shuffle_cells(rows: list[str], chance: random.Random) -> list[str]:
    share = chance.choice([0.02, 0.2, 1.0])
    damaged = []
    for row in rows:
        cells = row.split("\t")
        damaged.append("\t".join(chance.sample(cells, len(cells))) if chance.random() < share else row)
    return damaged


def move_cells(rows: list[str], chance: random.Random) -> list[str]:
    """Lose some borders between cells and invent others."""
    share = chance.choice([0.02, 0.2])
    damaged = []
    for row in rows:
        cells = row.split("\t")
        if chance.random() < share:
            del cells[chance.randrange(len(cells))]
        elif chance.random() < share:
            cells.insert(chance.randrange(len(cells) + 1), "")
        damaged.append("\t".join(cells))
    return damaged


ON_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip_bytes,
    change_digits,
    truncate,
    truncate_and_end,
    duplicate_chunk,
    zero_chunk,
)
ON_PAGES: tuple[Callable[[list[int], random.Random], list[int]], ...] = (
    drop_pages,
    shuffle_pages,
    repeat_pages,
    swap_neighbours,
)
ON_ROWS: tuple[Callable[[list[str], random.Random], list[str]], ...] = (
    drop_rows,
    shuffle_rows,
    repeat_rows,
    shuffle_cells,
    move_cells,
)


# Originals and cases --------------------------------------------------------------------------------------------------


def originals() -> list[Original]:
    """Return the files to damage: generated ones, our edition, and where it is, the corpus and the founding text.

    Every PDF is there a second time as a text conversion: one line per printed line, tabs between cells.
    """
    with tempfile.TemporaryDirectory(prefix="budgetlib-fuzz-") as folder:
        generated = [
            generated_budget(Path(folder) / "packed.pdf", rows=60).path,
            generated_budget(Path(folder) / "plain.pdf", rows=20, rules="frames", compressed=False).path,
        ]
        pdfs = [*generated, *sorted((REPOSITORY / "data" / "raw").glob("*.pdf"))]
        pdfs += sorted((SHARED / "corpus" / "dev").glob("*.pdf"))
        found = [Original(path.stem, ".pdf", path.read_bytes()) for path in pdfs]
        found += [Original(path.stem, ".txt", _conversion(path)) for path in pdfs]
    texts = sorted((SHARED / "seeds").glob("*.txt"))
    return found + [Original(path.stem, ".txt", path.read_bytes()) for path in texts]


def case(number: int, available: Sequence[Original]) -> Case:
    """Return damaged file `number`; the same number gives the same file while the originals are the same."""
    chance = random.Random(f"budgetlib {number}")
    original = chance.choice(available)
    structural = chance.random() < 0.5
    data, done = original.data, []
    if structural:
        mutation = chance.choice(ON_PAGES if original.suffix == ".pdf" else ON_ROWS)
        data = _with_pages(data, mutation, chance) if original.suffix == ".pdf" else _with_rows(data, mutation, chance)
        done.append(mutation.__name__)
    if not structural or chance.random() < ALSO_BYTES:
        damage = chance.choice(ON_BYTES)
        data = damage(data, chance)
        done.append(damage.__name__)
    return Case(original, tuple(done), data)


def _conversion(path: Path) -> bytes:
    lines = read_pdf(path, engine="geometry").lines
    return "\n".join(line.text for line in lines).encode()


def _with_pages(data: bytes, mutation: Callable[..., list[int]], chance: random.Random) -> bytes:
    with pdfium.PdfDocument(data) as document, pdfium.PdfDocument.new() as changed:
        changed.import_pages(document, mutation(list(range(len(document))), chance))
        written = io.BytesIO()
        changed.save(written)
    return _WRITTEN_ANEW.sub(lambda found: re.sub(rb"[0-9A-F]", b"0", found[0]), written.getvalue())


def _with_rows(data: bytes, mutation: Callable[..., list[str]], chance: random.Random) -> bytes:
    return "\n".join(mutation(data.decode().split("\n"), chance)).encode()


# Reading under guard --------------------------------------------------------------------------------------------------


def read_whole(path: Path) -> str:
    """Read, interpret and reconcile a file and hold the result to the data dictionary; returns "".

    Raises whatever reading raises; AssertionError when an error names no file or gives no advice.
    """
    try:
        disclosure = budgetlib.read(path, engine="geometry")
    except (SourceError, NotADisclosureError) as error:
        assert path.name in str(error) and error.remedy, f"an error without place or advice: {error!r}"
        raise
    for name, dataset in data_dictionary().items():
        dataset.validate(disclosure.tables_by_name[name])
    return ""


class Guard:
    """Does work on files in a process of its own, so that hangs and crashes of a library are outcomes like others.

    The process serves all files until one hangs or kills it; the next file gets a new one.
    """

    def __init__(self, work: Callable[[Path], str], limit: float) -> None:
        self._work, self._limit = work, limit
        self._process: multiprocessing.process.BaseProcess | None = None
        self._end: Connection | None = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def outcome(self, path: Path) -> Outcome:
        """Do the work on a file: read, refused by an error meant for it, escaped (any other error), hung or crashed."""
        connection = self._connection()
        connection.send(path)
        if not connection.poll(self._limit):
            self._stop()
            return Outcome("hung", f"no result after {self._limit} seconds")
        try:
            return connection.recv()
        except EOFError:
            code = self._stop()
            return Outcome("crashed", f"the process ended with code {code}")

    def _connection(self) -> Connection:
        if self._end is None:
            context = multiprocessing.get_context("spawn")  # a forked process may inherit locks of running threads
            self._end, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(self._work, theirs), daemon=True)
            self._process.start()
            theirs.close()
            if not self._end.poll(START_SECONDS):
                self._stop()
                raise TimeoutError(f"the reading process did not start within {START_SECONDS} seconds")
            self._end.recv()
        return self._end

    def _stop(self) -> int | None:
        process, end = self._process, self._end
        self._process = self._end = None
        if process is None or end is None:
            return None
        end.close()
        process.join(1)  # a process that was only waiting ends by itself
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode


def _serve(work: Callable[[Path], str], connection: Connection) -> None:
    connection.send("ready")
    while True:
        try:
            path = connection.recv()
        except EOFError:
            return
        try:
            outcome = Outcome("read", work(path))
        except (SourceError, NotADisclosureError) as error:
            outcome = Outcome("refused", str(error))
        except BudgetlibError as error:  # of our own, but no document may be the cause of it
            outcome = Outcome("escaped", f"{error.code}: {traceback.format_exc()}")
        except Exception:  # the very thing looked for: handed over with its traceback, the test fails on it
            outcome = Outcome("escaped", traceback.format_exc())
        connection.send(outcome)


if __name__ == "__main__":
    made = case(int(sys.argv[1]), originals())
    Path(sys.argv[2]).write_bytes(made.data)
    print(made.original.name + made.original.suffix, *made.mutations)
