"""Random forms of invented departments: the generator is consistent with itself, and a handful of seeds is read."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tools.drawn_forms.__main__ import write
from tools.drawn_forms.codes import STYLES
from tools.drawn_forms.document import draw
from tools.drawn_forms.score import judge

import budgetlib

SEEDS = range(40)
READ = (0, 5)
LEAST = 0.85  # recall of the seeds read here; benchmarks/forms.py measures many


def test_a_seed_gives_one_document() -> None:
    assert draw(7) == draw(7)
    assert draw(7) != draw(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_printed_is_consistent(seed: int) -> None:
    """In every coded table the classes make up the total, within the rounding of what is printed."""
    document = draw(seed)
    for table in document.tables:
        sums: dict[object, Decimal] = defaultdict(Decimal)
        rows = {figure.code for figure in table.truth if figure.code}
        top = [code for code in rows if not any(code != other and code.startswith(other) for other in rows)]
        for figure in table.truth:
            if figure.code in top:
                sums[figure.column] += figure.amount
        for figure in table.truth:
            if rows and not figure.code:
                assert abs(sums[figure.column] - figure.amount) <= document.money.grain * (len(top) + 1) / 2


def test_every_style_of_codes_is_drawn() -> None:
    drawn = {feature for seed in SEEDS for table in draw(seed).tables for feature in table.features}
    assert {f"codes {style}" for style in STYLES} <= drawn


def test_the_truth_is_what_the_cells_say(tmp_path: Path) -> None:
    path, document = write(1, tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    for sheet, table in zip(book.worksheets[1:], document.tables, strict=True):
        said = sorted(cell.value for row in sheet for cell in row if isinstance(cell.value, str))
        printed = [document.money.text(figure.amount) for figure in table.truth]
        assert all(text in said for text in printed if text and document.seed % 2)


def test_a_perfect_reading_is_perfect() -> None:
    document = draw(3)
    rows = [
        {
            **{name: getattr(figure, name) for name in ("table", "side", "code", "name", "amount")},
            "unit_name": figure.unit,
            **{key: min(getattr(figure.column, f"{key}s")) for key in ("measure", "fund", "period")},
        }
        for figure in document.truth
    ]
    score = judge(document.truth, rows, [])
    assert (score.recall, score.precision, score.wrong) == (1.0, 1.0, 0)
    wrong = judge(document.truth, [{**row, "measure": "training"} for row in rows], [])
    assert (wrong.found, wrong.wrong) == (0, wrong.exported)


@pytest.mark.parametrize("seed", READ)
@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_forms_nobody_has_seen_are_read_and_accuse_nobody(seed: int, suffix: str, tmp_path: Path) -> None:
    path, document = write(seed, tmp_path, suffix)
    disclosure = budgetlib.read(path)
    identity = disclosure.documents.iloc[0]
    assert (identity["department"], identity["fiscal_year"]) == (document.facts.department, document.facts.year)
    figures = disclosure.figures.astype(object).where(disclosure.figures.notna(), None).to_dict("records")
    score = judge(document.truth, figures, disclosure.findings.to_dict("records"))
    assert score.recall >= LEAST
    assert score.accusations == {}
