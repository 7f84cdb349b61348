"""Every layout of the package has an invented document of its form that is read by it; without one this fails."""

from __future__ import annotations

from pathlib import Path

import pytest

import budgetlib
from budgetlib.interpret.tables.layout import layouts

FOLDER = Path(__file__).parent / "layouts"


def test_every_layout_has_a_test_document_and_none_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {layout.name for layout in layouts()}


@pytest.mark.parametrize("name", [layout.name for layout in layouts()])
def test_the_document_of_a_layout_is_read_whole_in_that_layout(name: str) -> None:
    read = budgetlib.read(FOLDER / f"{name}.txt")
    assert read.documents["layout"].tolist() == [name]
    titles = [line for line in (FOLDER / f"{name}.txt").read_text(encoding="utf8").splitlines() if line.endswith("表")]
    assert len(set(read.figures["table"])) == len(titles) and "other" not in set(read.figures["table"])
    assert not (read.findings["severity"] == "unread").any()
