"""Which invented departments are written: the samples of data/raw/synthetic, or any number of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from tools.synthetic.document import write_pdf
from tools.synthetic.invent import invent, year_after
from tools.synthetic.model import Budget
from tools.synthetic.words import vocabulary

SAMPLE_SEED = 5
NOTES = {
    "publisher": "budgetlib (generated)",
    "kind": "budget",
    "synthetic": True,
    "note": "Invented by tools/synthetic; no real department. Regenerate with python -m tools.synthetic.",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A department to invent, and the years of which its disclosures are written."""

    number: int
    years: tuple[int, ...]
    units: int
    projects: int
    field: str


# One department with two years, and four of different sizes and fields with one.
SAMPLES = (
    Sample(1, (2024, 2025), 2, 8, "industry"),
    Sample(2, (2025,), 1, 2, "culture"),
    Sample(3, (2025,), 3, 7, "agriculture"),
    Sample(4, (2025,), 1, 4, "industry"),
    Sample(5, (2025,), 2, 5, "culture"),
)


def many(count: int) -> Iterator[Sample]:
    """Yield departments 1 to `count` of mixed sizes and fields, with one year each."""
    fields = list(vocabulary()["fields"])
    for number in range(1, count + 1):
        yield Sample(number, (2025,), 1 + number % 3, 2 + number % 7, fields[number % len(fields)])


def budgets(sample: Sample, seed: int) -> Iterator[tuple[Budget, Budget]]:
    """Yield the budget of every year of a sample with that of the year before."""
    first = sample.years[0] - 1
    size = {"units": sample.units, "projects": sample.projects, "field": sample.field}
    before = invent(sample.number, first, **size, seed=seed)
    while before.year < sample.years[-1]:
        budget = year_after(before, seed=seed)
        if budget.year in sample.years:
            yield budget, before
        before = budget


def write_sample(sample: Sample, seed: int, folder: Path, *, with_forms: bool = True) -> list[Path]:
    """Write the disclosures of a sample with their metadata into `folder`; return the PDFs."""
    written = []
    for budget, before in budgets(sample, seed):
        path = folder / f"{budget.department}-{budget.year}.pdf"
        write_pdf(path, budget, before, with_forms=with_forms)
        notes = {
            **NOTES,
            "region": vocabulary()["region"],
            "department": budget.department,
            "fiscal_year": budget.year,
        }
        text = yaml.safe_dump(notes, allow_unicode=True, sort_keys=True)
        path.with_suffix(".meta.yaml").write_text(text, encoding="utf8")
        written.append(path)
    return written
