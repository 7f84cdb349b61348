"""Which invented departments are written: the samples of data/raw/synthetic, or any number of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from tools.synthetic.document import write_account_pdf, write_pdf
from tools.synthetic.executed import Account, account
from tools.synthetic.invent import invent, year_after
from tools.synthetic.model import Budget
from tools.synthetic.words import vocabulary

SAMPLE_SEED = 5
NOTES = {
    "publisher": "budgetlib (generated) ‖ 本项目生成",
    "synthetic": True,
    "note": "Invented by tools/synthetic; no real department. Regenerate with python -m tools.synthetic."
    " ‖ 本项目生成的虚构数据，并非真实部门。",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A department to invent, and the years of which its disclosures are written."""

    number: int
    years: tuple[int, ...]
    units: int
    projects: int
    field: str
    accounts: bool = False
    """Whether the final accounts of these years are written too."""


# One department with budgets and final accounts of two years, and four of different sizes and fields with one.
SAMPLES = (
    Sample(1, (2024, 2025), 2, 8, "industry", accounts=True),
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


def accounts(sample: Sample, seed: int) -> Iterator[Account]:
    """Yield the final account of every year of a sample; none for a sample without accounts."""
    for budget, before in budgets(sample, seed) if sample.accounts else ():
        yield account(budget, before, year_after(budget, seed=seed), seed=seed)


def write_sample(sample: Sample, seed: int, folder: Path, *, with_forms: bool = True) -> list[Path]:
    """Write the disclosures of a sample with their metadata into `folder`; return the PDFs, budgets first."""
    written = []
    for budget, before in budgets(sample, seed):
        path = folder / f"{budget.department}-{budget.year}.pdf"
        write_pdf(path, budget, before, with_forms=with_forms)
        written.append(_noted(path, budget, "budget"))
    for final in accounts(sample, seed):
        path = folder / f"{final.budget.department}-{final.budget.year}-决算.pdf"
        write_account_pdf(path, final)
        written.append(_noted(path, final.budget, "final_account"))
    return written


def _noted(path: Path, budget: Budget, kind: str) -> Path:
    """Write the metadata beside a PDF and return its path."""
    notes = {**NOTES, "region": vocabulary()["region"], "department": budget.department}
    notes |= {"fiscal_year": budget.year, "kind": kind}
    text = yaml.safe_dump(notes, allow_unicode=True, sort_keys=True)
    path.with_suffix(".meta.yaml").write_text(text, encoding="utf8")
    return path
