"""Every figure of the development corpus: real disclosures of other regions against oracles read independently."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

import budgetlib
from budgetlib.interpret.assemble import interpret
from budgetlib.readers.pdf.reader import read_pdf
from tests.conftest import SHARED
from tests.support.boxes import not_in_their_boxes

CORPUS = SHARED / "corpus"
NAMES = sorted(path.stem for path in (CORPUS / "dev" / "oracle").glob("*.json"))
DOCUMENT_FLOOR = 0.99  # no single document may fall below
CORPUS_FLOOR = 0.999


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = CORPUS / "score_figures.py"
    if not path.exists():
        pytest.skip("the corpus is not on this machine")
    spec = importlib.util.spec_from_file_location("score_figures", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counts(scorer: ModuleType, name: str) -> tuple[list[int], list[object], list[object]]:
    """Figures printed, exported and found in one document, with what is missing and what is too much."""
    disclosure = interpret(read_pdf(Path(CORPUS / "dev" / f"{name}.pdf"), engine="geometry"))
    rows = disclosure.figures.fillna("").astype({"amount": str}).to_dict("records")
    oracle = json.loads((CORPUS / "dev" / "oracle" / f"{name}.json").read_text(encoding="utf8"))
    by_table, missing, extra = scorer.score(oracle, rows)
    return [sum(column) for column in zip(*by_table.values(), strict=True)], missing, extra


@pytest.mark.parametrize("name", NAMES)
def test_the_figures_of_a_document_are_found_and_none_invented(scorer: ModuleType, name: str) -> None:
    (printed, exported, found), missing, extra = counts(scorer, name)
    assert found >= DOCUMENT_FLOOR * printed, missing
    assert found >= DOCUMENT_FLOOR * exported, extra


def test_the_corpus_as_a_whole_is_read(scorer: ModuleType) -> None:
    totals = [sum(column) for column in zip(*(counts(scorer, name)[0] for name in NAMES), strict=True)]
    printed, exported, found = totals
    assert found >= CORPUS_FLOOR * printed and found >= CORPUS_FLOOR * exported


@pytest.mark.skipif(not NAMES, reason="the corpus is not on this machine")
def test_every_figure_of_a_document_has_a_box_that_holds_what_it_prints() -> None:
    path = CORPUS / "dev" / f"{NAMES[0]}.pdf"
    assert not_in_their_boxes(budgetlib.read(path), path) == []
