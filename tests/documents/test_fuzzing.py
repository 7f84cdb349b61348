"""Whatever happens to a disclosure on its way to us: it is read, or refused with one clear error; never a hang.

Few files by default; `BUDGETLIB_FUZZ_CASES=2000` looks harder. `-rP` shows what came of them.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from budgetlib.errors import SourceError
from tests.support.fuzzing import Guard, Original, case, originals, read_whole

CASES = int(os.environ.get("BUDGETLIB_FUZZ_CASES", "24"))
HANG_SECONDS = 20.0
"""A guard against hangs, not a measure of speed: an undamaged file takes well below a second."""


@pytest.fixture(scope="module")
def available() -> list[Original]:
    return originals()


def test_damaged_files_are_read_or_refused_and_nothing_escapes(available: list[Original], tmp_path: Path) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    faults = []
    with Guard(read_whole, HANG_SECONDS) as guard:
        for number in range(CASES):
            damaged = case(number, available)
            outcome = guard.outcome(damaged.write(tmp_path))
            seen[damaged.mutations[0], outcome.kind] += 1
            if outcome.kind not in ("read", "refused"):
                what = f"case {number}, {' and '.join(damaged.mutations)} of {damaged.original.name}"
                faults.append(f"{what}{damaged.original.suffix}: {outcome.kind}\n{outcome.detail}")
    for (mutation, kind), count in sorted(seen.items()):
        print(f"{mutation:18} {kind:8} {count:5}")
    assert not faults, f"{len(faults)} of {CASES}:\n" + "\n".join(faults)


def test_the_originals_are_read(available: list[Original], tmp_path: Path) -> None:
    """Otherwise all damaged files could be refused and nothing would be tested."""
    generated = [original for original in available if original.name in ("packed", "plain")]
    assert len(generated) == 4
    for original in generated:
        path = tmp_path / f"{original.name}{original.suffix}"
        path.write_bytes(original.data)
        read_whole(path)


def test_equal_numbers_give_equal_files(available: list[Original]) -> None:
    assert [case(number, available).data for number in range(5)] == [
        case(number, available).data for number in range(5)
    ]


# The guard sees what it is there for ----------------------------------------------------------------------------------


def _misbehave(path: Path) -> str:
    """Do what the name of the file says."""
    match path.name:
        case "hang":
            time.sleep(3600)
        case "crash":
            os._exit(11)
        case "escape":
            return str(int("no number"))
        case "refuse":
            raise SourceError("no such file.", path=path, remedy="Check the path.")
    return ""


def test_every_outcome_is_seen_and_the_next_file_is_still_read() -> None:
    with Guard(_misbehave, limit=2) as guard:
        seen = [guard.outcome(Path(name)) for name in ("fine", "refuse", "escape", "crash", "fine", "hang", "fine")]
    assert [outcome.kind for outcome in seen] == ["read", "refused", "escaped", "crashed", "read", "hung", "read"]
    for outcome, said in zip(seen[1:4], ["no such file", "ValueError", "code 11"], strict=True):
        assert said in outcome.detail
