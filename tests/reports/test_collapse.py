"""Sections of a page that say nothing of their own are left out."""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from budgetlib.reports.collapse import collapsed


def shown(kind: str, text: str) -> Any:
    return new_code_cell("say()", outputs=[new_output("display_data", data={kind: text})])


def headings(*cells: Any) -> list[str]:
    node = collapsed(new_notebook(cells=list(cells)))
    return [cell.source for cell in node.cells if cell.cell_type == "markdown"]


def test_a_sentence_is_said_once_and_tables_always() -> None:
    none = "The document prints no projects."
    assert headings(
        new_markdown_cell("# Page"),
        shown("text/markdown", "about"),
        new_markdown_cell("## One"),
        shown("text/markdown", none),
        new_markdown_cell("## Two"),
        shown("text/markdown", none),
        new_code_cell("draw()"),
        new_markdown_cell("## Three"),
        shown("text/html", "<table>"),
        new_markdown_cell("## Four"),
        shown("text/markdown", none),
        shown("text/html", "<table>"),
        new_markdown_cell("## Nothing"),
        new_code_cell("pass"),
        new_markdown_cell("## Text alone"),
    ) == ["# Page", "## One", "## Three", "## Four", "## Text alone"]
