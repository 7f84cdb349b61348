"""Damaged PDFs end in a Document or in one of budgetlib's errors, never in anything else.

BUDGETLIB_FUZZ sets how many mutated files are read (the default keeps the tests quick); equal seeds give equal files.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetlib.errors import BudgetlibError
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.pdf_builder import LEFT, Sheet

COUNT = int(os.environ.get("BUDGETLIB_FUZZ", "60"))


def flip(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 5, 50, 500])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_but_keep_the_end(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.randrange(1, len(data) // 2)
    return data[:start] + data[start + length :] + b"\n%%EOF\n"


def repeat_a_part(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.randrange(1, 4000)
    return data[:start] + data[start : start + length] * chance.choice([2, 20]) + data[start:]


def change_numbers(data: bytes, chance: random.Random) -> bytes:
    """Change digits only: sizes, object numbers, offsets, coordinates."""
    damaged = bytearray(data)
    digits = [place for place, byte in enumerate(damaged) if 48 <= byte <= 57]
    for place in chance.sample(digits, min(len(digits), chance.choice([1, 10, 100]))):
        damaged[place] = chance.randrange(48, 58)
    return bytes(damaged)


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    flip,
    cut,
    cut_but_keep_the_end,
    repeat_a_part,
    change_numbers,
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The same small document compressed and with its page streams in plain sight."""
    made = []
    for compressed in (True, False):
        sheet = Sheet()
        sheet.set_compression(compressed)
        for _ in range(3):
            sheet.write_at(60, 40, "支出总表")
            sheet.table(60, 80, [120, 60, 60], [["项目", "金额", LEFT], ["合计", "1,234.50", "0.00"]] * 4)
            sheet.add_page()
        made.append(sheet.save(tmp_path_factory.mktemp("fuzz") / "a.pdf").read_bytes())
    return made


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_no_damage_escapes_our_errors(
    mutation: Callable[[bytes, random.Random], bytes], sources: list[bytes], tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    for seed in range(max(1, COUNT // len(MUTATIONS))):
        chance = random.Random(f"{mutation.__name__} {seed}")
        path.write_bytes(mutation(chance.choice(sources), chance))
        try:
            document = read_pdf(path, "geometry")
        except BudgetlibError as error:
            assert str(path) in str(error), f"seed {seed}: {error!r}"
        else:
            assert document.lines, f"seed {seed}: a document without text must be refused"
