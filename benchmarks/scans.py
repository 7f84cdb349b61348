"""How well scans are read: text PDFs as a scanner gives them, compared with what is read from the text itself.

`python -m benchmarks.scans --count 2 [--more FILE.pdf …]`: drawn forms (tools/drawn_forms), and PDFs at hand, each in
every condition. Prints a table; figures are compared as table, code, measure, fund and amount.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from tools.drawn_forms.__main__ import write
from tools.scanned_pages import Scanner, pages_of, scanned

import budgetlib
from budgetlib.errors import BudgetlibError
from budgetlib.model import Disclosure
from budgetlib.readers import read_document
from budgetlib.reconcile import apply_repairs

CONDITIONS = {
    "300 dpi": Scanner(dpi=300, skew=0.4, noise=6, jpeg=85),
    "200 dpi": Scanner(dpi=200, skew=-0.5, noise=6, jpeg=75),
    "200 dpi, 2° askew, JPEG 40": Scanner(dpi=200, skew=2.0, noise=10, jpeg=40),
    "150 dpi": Scanner(dpi=150, skew=0.3, noise=6, jpeg=80),
    "150 dpi, 1° askew, JPEG 50, grey paper, stamp": Scanner(
        dpi=150, skew=1.0, noise=8, jpeg=50, paper=215, stamp=True
    ),
}
KEY = ["table", "code", "side", "measure", "fund", "period", "amount"]


@dataclass(slots=True)
class Result:
    """Counts of one condition: figures printed, right as read and after unique repairs, wrong and wrong but `proved`;
    characters and those wrong; pages, seconds of processor, documents not read at all."""

    figures: int = 0
    right: int = 0
    repaired: int = 0
    wrong: int = 0
    wrong_proved: int = 0
    accusations: int = 0
    characters: int = 0
    misread: int = 0
    pages: int = 0
    seconds: float = 0.0
    failed: int = 0
    named: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        """Return the row of the table for a condition."""
        return (
            f"| {name} | {self.pages} | {_share(self.characters - self.misread, self.characters)} | "
            f"{_share(self.right, self.figures)} | {_share(self.repaired, self.figures)} | {self.wrong} | "
            f"{self.wrong_proved} | {self.accusations} | {self.seconds / max(self.pages, 1):.1f} |"
        )


HEAD = (
    "| scanned at | pages | characters right | figures right | after unique repairs | wrong | of them proved | "
    "false accusations | seconds of processor a page |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def measure(result: Result, source: Path, scanner: Scanner, folder: Path) -> None:
    """Add what becomes of one text PDF under a scanner."""
    truth = budgetlib.read(source)
    scan = scanned(source, folder / f"{source.stem}.pdf", scanner)
    began = time.process_time()
    try:
        found = budgetlib.read(scan)
    except BudgetlibError as error:
        result.failed += 1
        result.figures += len(truth.figures)
        result.named.append(str(error))
        return
    result.seconds += time.process_time() - began
    result.pages += int(found.documents["pages"].sum())
    printed, read = _keys(truth.figures), _keys(found.figures)
    result.figures += printed.total()
    result.right += (printed & read).total()
    result.repaired += (printed & _keys(_mended(found))).total()
    extra = read - printed
    result.wrong += extra.total()
    result.wrong_proved += (_keys(found.figures[found.figures["standing"] == "proved"]) - printed).total()
    errors = [set(d.findings[d.findings["severity"] == "error"]["rule"]) for d in (found, truth)]
    result.accusations += len(errors[0] - errors[1])
    result.named += [f"{source.stem}: {key}" for key in extra]
    _count_characters(result, _text(source), _text(scan))


def measure_tesseract(result: Result, source: Path, scanner: Scanner) -> None:
    """Add the characters that tesseract reads right in the same pages; it makes no tables."""
    read = ""
    began = os.times()
    for seed, page in enumerate(pages_of(source, scanner.dpi)):
        with tempfile.NamedTemporaryFile(suffix=".png") as picture:
            scanner.scan(page, seed).save(picture.name)
            command = ["tesseract", picture.name, "-", "-l", "chi_sim", "--dpi", str(scanner.dpi)]
            read += subprocess.run(command, capture_output=True, text=True, check=True).stdout
        result.pages += 1
    ended = os.times()
    result.seconds += ended.children_user - began.children_user
    _count_characters(result, _text(source), _plain(read))


def _count_characters(result: Result, printed: str, read: str) -> None:
    """Characters printed and not read: by count, so that the order in which tables are told does not matter."""
    result.characters += len(printed)
    missing = Counter(printed) - Counter(read)
    result.misread += missing.total()


def _keys(figures: pd.DataFrame) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row) for row in figures[KEY].astype(str).itertuples(index=False))


def _mended(found: Disclosure) -> pd.DataFrame:
    return apply_repairs(found).figures if len(found.repairs) else found.figures


def _text(source: Path) -> str:
    return _plain("".join(line.text for line in read_document(source).lines))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


def _sources(count: int, more: Sequence[Path], folder: Path) -> Iterator[Path]:
    for seed in range(count):
        yield write(seed, folder)[0]
    yield from more


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description=__doc__)
    parser.add_argument("--count", type=int, default=2, help="drawn documents")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="text PDFs at hand")
    parser.add_argument("--only", nargs="*", default=list(CONDITIONS), help="conditions")
    parser.add_argument("--tesseract", action="store_true", help="measure tesseract's characters instead")
    options = parser.parse_args()
    if options.tesseract and not shutil.which("tesseract"):
        parser.error("tesseract is not installed (Debian: tesseract-ocr tesseract-ocr-chi-sim)")
    with tempfile.TemporaryDirectory(prefix="budgetlib-scans-") as folder:
        os.environ["BUDGETLIB_CACHE"] = folder
        print(HEAD)
        for name in options.only:
            result = Result()
            step: Callable[[Path], None] = (
                (lambda source, r=result, s=CONDITIONS[name]: measure_tesseract(r, source, s))
                if options.tesseract
                else (lambda source, r=result, s=CONDITIONS[name]: measure(r, source, s, Path(folder)))
            )
            for source in _sources(options.count, options.more, Path(folder, "printed")):
                step(source)
            print(result.row(name), flush=True)
            for told in result.named[:12]:
                print(f"    {told}", flush=True)


if __name__ == "__main__":
    main()
