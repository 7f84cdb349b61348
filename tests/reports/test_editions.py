"""Editions: Chinese pages have no English and the same numbers; pages of both languages link to each other."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from budgetlib.ingest.ingest import ingest
from budgetlib.messages import CHINESE, ENGLISH, LANGUAGES, in_language
from budgetlib.prose.shown import Table
from budgetlib.reports.editions import edition_stem, in_edition, link_editions
from tests.conftest import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("0*.ipynb"))
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
LATIN = re.compile(r"[A-Za-z]{2,}")
INTERNAL = re.compile(r"\b[a-z]+_[a-z_]+\b")
ADDRESS = re.compile(r"\]\([^)]*\)")
"""Where a link of a sentence leads to: no reader sees it."""
FILE = re.compile(r"\S+\.(?:pdf|parquet)\b")
NOT_COUNTED = {"0"}
"""English says `no project` where Chinese says `0个项目`."""


class NoPictures:
    """Stands for `budgetlib.charts`: labels of pictures depend on the room they have."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **options: None


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, edition_path: Path) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    assert all(result.summary for result in ingest([edition_path], folder))
    return folder


def said(notebook: Path, root: Path, language: str) -> Iterator[str]:
    """Every sentence, head and cell that a notebook shows, its own text among them; pictures are left out."""
    names: dict[str, Any] = {}
    for cell in in_edition(nbformat.read(notebook, as_version=4), language).cells:
        if cell.cell_type == "markdown":
            yield cell.source
            continue
        code = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        body = ast.parse(code).body
        last = ast.Expression(body.pop().value) if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), notebook.name, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"root": str(root), "language": language}
        names |= {"charts": NoPictures()} if "charts" in names else {}
        yield from _texts(eval(compile(last, notebook.name, "eval"), names) if last else None)


def _texts(shown: Any) -> list[str]:
    if isinstance(shown, Table):
        return [shown.caption, *(c.heading for c in shown.columns), *(text for row in shown.rows for text in row)]
    return [] if shown is None else [shown.data]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_chinese_pages_hold_no_english_the_same_numbers_and_no_internal_names(notebook: Path, root: Path) -> None:
    texts = {}
    for language in LANGUAGES:
        with in_language(ENGLISH):  # what a notebook chooses ends with it
            texts[language] = [ADDRESS.sub("]", text) for text in said(notebook, root, language)]
    left = [text for text in texts[CHINESE] if LATIN.search(FILE.sub("", text))]
    assert left == []
    english, chinese = (Counter(NUMBER.findall("\n".join(texts[language]))) for language in (ENGLISH, CHINESE))
    for counted in (english, chinese):
        for number in NOT_COUNTED:
            counted.pop(number, None)
    assert chinese == english and sum(english.values()) > 2  # 05 has nobody to compare with here
    internal = [INTERNAL.findall(FILE.sub("", text)) for text in texts[ENGLISH]]
    assert [names for names in internal if names] == []


def test_own_text_of_a_notebook_is_translated_paragraph_by_paragraph() -> None:
    node = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("## In short\n\nComputed from the tables below.")]
    )
    assert in_edition(node, ENGLISH).cells[0].source.startswith("## In short")
    assert in_edition(node, CHINESE).cells[0].source == "## 要点\n\n由以下各表计算得出。"


def test_pages_link_to_the_editions_that_are_there(tmp_path: Path) -> None:
    page = "<p><!-- editions --><!-- end of editions --></p>"
    pages = [tmp_path / f"{edition_stem('00', language)}.html" for language in (ENGLISH, CHINESE)]
    pages[0].write_text(page, encoding="utf8")
    link_editions(tmp_path, "00")
    assert pages[0].read_text(encoding="utf8") == page
    pages[1].write_text(page, encoding="utf8")
    link_editions(tmp_path, "00")
    assert 'href="00.zh.html">中文<' in pages[0].read_text(encoding="utf8")
    assert 'href="00.html">English<' in pages[1].read_text(encoding="utf8")
    pages[1].unlink()
    link_editions(tmp_path, "00")
    assert pages[0].read_text(encoding="utf8") == page


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_takes_a_language(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf8"))["cells"]
    parameters = next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    assert 'language: str = "en"' in "".join(parameters["source"])
