"""The page of results: every benchmark writes its own section and leaves those of the others alone."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Size:
    """How much a benchmark does: only a tenth (`quick`), and how many documents at most."""

    quick: bool
    largest: int


_BEGIN, _END = "<!-- begin {} -->", "<!-- end {} -->"


def write_section(page: Path, name: str, text: str) -> None:
    """Put `text` in place of the section `name` of a page, or at its end where there is none yet.

    What stands before the first section belongs to nobody and stays.
    """
    begin, end = _BEGIN.format(name), _END.format(name)
    section = f"{begin}\n{text.strip()}\n{end}\n"
    old = page.read_text(encoding="utf8") if page.is_file() else ""
    before, found, rest = old.partition(begin)
    if found:
        after = rest.partition(end)[2].lstrip("\n")
        new = before + section + (f"\n{after}" if after else "")
    else:
        new = (old.rstrip("\n") + "\n\n" if old else "") + section
    page.write_text(new, encoding="utf8")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table, the first column to the left and the others to the right."""
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def circumstances() -> str:
    """Return in one line what the machine is, how busy, and when."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"{now}; {machine}; load averages at the end {load} (above {os.cpu_count()}: other work ran beside)."
