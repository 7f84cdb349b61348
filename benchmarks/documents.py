"""Any number of small disclosures as PDF, quickly: a few generated ones whose department and year are exchanged.

The codes of ten Chinese numerals and ten digits are equally long in the content of a page (see tests/generated.py), so
that exchanging them changes no place in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.support.generated import FIRST_GLYPHS, YEAR, generated_budget

NUMBER = "九八七六五"
DEPARTMENT = "甲乙市第{}局"
ROWS = (8, 11, 14, 17, 20, 23, 26, 29)
"""Rows of the expenditure table of each template; three pages."""
YEARS = (2021, 2022, 2023, 2024, 2025)
BAD_KINDS = ("empty", "truncated", "no budget", "not a PDF")
NUMERALS = "零一二三四五六七八九"
_CODES = {character: (1 + place).to_bytes(2, "big") for place, character in enumerate(FIRST_GLYPHS)}


@dataclass(frozen=True, slots=True)
class Template:
    """The bytes of a disclosure, cut where its department's number and its year stand."""

    pieces: tuple[bytes, ...]

    def document(self, number: int, year: int) -> bytes:
        """Return the disclosure of department `number` for `year`."""
        numerals = "".join(NUMERALS[int(digit)] for digit in f"{number:05}")
        given = {_code(NUMBER): _code(numerals), _code(str(YEAR)): _code(str(year))}
        return b"".join(given.get(piece, piece) for piece in self.pieces)


def template(rows: int, folder: Path) -> Template:
    """Return a template whose expenditure table has about `rows` rows."""
    path = folder / f"template-{rows}.pdf"
    content = generated_budget(
        path, rows=rows, compressed=False, department=DEPARTMENT.format(NUMBER)
    ).path.read_bytes()
    path.unlink()
    number, year, unit = (re.escape(_code(text)) for text in (NUMBER, str(YEAR), "年"))
    return Template(tuple(re.split(b"(%b|%b(?=%b))" % (number, year, unit), content)))


def write_documents(folder: Path, count: int, *, years: tuple[int, ...] = YEARS[-1:]) -> list[Path]:
    """Write `count` disclosures, each of a department and year of its own; equal arguments give equal files."""
    folder.mkdir(parents=True, exist_ok=True)
    templates = [template(rows, folder) for rows in ROWS]
    written = []
    for place in range(count):
        number, year = divmod(place, len(years))
        path = folder / f"{number:05}-{years[year]}.pdf"
        path.write_bytes(templates[number % len(templates)].document(number, years[year]))
        written.append(path)
    return written


def spoil(paths: list[Path], share: float, seed: int) -> list[Path]:
    """Make a share of the files bad, in turn of every kind; return these."""
    chosen = sorted(Random(seed).sample(paths, round(len(paths) * share)))
    for place, path in enumerate(chosen):
        kind = BAD_KINDS[place % len(BAD_KINDS)]
        if kind == "empty":
            path.write_bytes(b"")
        elif kind == "truncated":
            path.write_bytes(path.read_bytes()[:2000])
        elif kind == "no budget":
            path.write_bytes(_without_text(path.read_bytes()))
        else:
            path.write_text("今天天气很好。", encoding="utf8")
    return chosen


def _without_text(content: bytes) -> bytes:
    """Let every text of the pages be drawn as a comment is: not at all."""
    return re.sub(rb"\) Tj", b") % ", content)


def _code(text: str) -> bytes:
    return b"".join(_CODES[character] for character in text)
