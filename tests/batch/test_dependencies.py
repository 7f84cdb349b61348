"""A notebook is run again exactly when what it was told, asked or is written in has changed."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from budgetlib.batch.dependencies import Answers, Dependencies
from budgetlib.batch.execution import local
from budgetlib.batch.limits import Limits
from budgetlib.batch.manifest import DONE
from budgetlib.batch.run import Batch
from budgetlib.cli import app
from budgetlib.model import Disclosure
from budgetlib.reports.subjects import Subject
from budgetlib.store import asked, load, neighbours, write
from tests.support.examples import example, figure

PARAMETERS = "department = ''\nfiscal_year = 0\nkind = ''\nscope = ''\nroot = ''"
CHOSEN = "department=department, fiscal_year=fiscal_year, kind=kind, scope=scope"
ALONE = f"import budgetlib\nd = budgetlib.load('figures', root, {CHOSEN})"
COMPARING = f"""import budgetlib
from budgetlib.store import neighbours
documents = budgetlib.load('documents', root, {CHOSEN})
before = neighbours.year_before(documents, root)
compared = neighbours.peers(documents, root, limit=2)"""


def changed(disclosure: Disclosure) -> Disclosure:
    """The same disclosure, read otherwise."""
    return disclosure.with_table("figures", [figure("合计", "7")])


def notebook(folder: Path, name: str, code: str) -> Path:
    """A notebook of two cells."""
    folder.mkdir(exist_ok=True)
    cells = [
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}, id="parameters"),
        nbformat.v4.new_code_cell(code, id="code"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with two years of 甲局, and 乙局 and 丁局 beside it."""
    for disclosure in (example("甲局", 2024), example("甲局", 2025), example("乙局", 2025), example("丁局", 2025)):
        write(disclosure, tmp_path / "store")
    return tmp_path


def run(place: Path, *notebooks: Path) -> list[str]:
    """Report on 甲局 2025; return what was run."""
    batch = Batch(place / "store", place / "reports", local(0, Limits()))
    entries = batch.report([Subject("甲局", 2025)], notebooks)
    assert [entry.error for entry in entries if entry.status != DONE] == []
    return sorted(entry.task for entry in entries)


def test_notebooks_are_run_again_when_what_they_were_handed_has_changed_and_only_then(place: Path) -> None:
    both = notebook(place / "n", "alone", ALONE), notebook(place / "n", "comparing", COMPARING)
    assert run(place, *both) == ["alone.ipynb", "comparing.ipynb"]
    assert run(place, *both) == []
    write(changed(example("乙局", 2025)), place / "store")  # not among the two that were compared
    assert run(place, *both) == []
    write(changed(example("甲局", 2024)), place / "store")
    assert run(place, *both) == ["comparing.ipynb"]
    write(changed(example("甲局", 2025)), place / "store")
    assert run(place, *both) == ["alone.ipynb", "comparing.ipynb"]
    notebook(place / "n", "alone", f"{ALONE}\n1 + 1")
    assert run(place, *both) == ["alone.ipynb"]


def test_a_peer_that_comes_nearer_is_a_change_of_the_answer(tmp_path: Path) -> None:
    for disclosure in (example("甲局", 2025), example("丁局", 2025)):
        write(disclosure, tmp_path)
    asked_for = {"doc_id": "样例市-甲局-2025-budget", "limit": 2}
    before = Answers(tmp_path).digest("peers", asked_for), Answers(tmp_path).digest("year_before", {"doc_id": "x"})
    write(example("戊局", 2025), tmp_path)  # farther than 丁局
    assert Answers(tmp_path).digest("peers", asked_for) == before[0]
    write(example("甲局", 2024), tmp_path)
    assert Answers(tmp_path).digest("peers", asked_for) != before[0]
    assert Answers(tmp_path).digest("year_before", {"doc_id": "x"}) == before[1]


def test_questions_are_written_down_as_they_would_be_answered_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = place / "asked"
    monkeypatch.setenv(asked.ASKED_VARIABLE, str(told))
    documents = load("documents", place / "store", department="甲局", fiscal_year="2025", kind=["budget"])
    load("figures", place / "store")
    neighbours.year_before(documents, place / "store")
    neighbours.peers(documents, place / "store")
    monkeypatch.delenv(asked.ASKED_VARIABLE)
    lines = told.read_text(encoding="utf8").splitlines()
    assert {json.loads(line)["function"] for line in lines} == {"load", "year_before", "peers"}
    assert Dependencies(place / "store").stand(lines)
    write(example("己局", 2023), place / "store")  # only the load of everything hands it out
    standing = [Dependencies(place / "store").stand([line]) for line in lines]
    assert [json.loads(line)["arguments"] for line, stands in zip(lines, standing, strict=True) if not stands] == [{}]


def test_budget_unit_and_final_account_of_a_year_each_get_their_own_pages(tmp_path: Path) -> None:
    for columns in ({}, {"scope": "unit"}, {"kind": "final_account"}):
        write(example("甲局", 2025, **columns), tmp_path / "store")
    told = f"{ALONE}\nprint(sorted(set(d['doc_id'])), kind, scope)"
    folder = notebook(tmp_path / "n", "told", told).parent
    arguments = ["report", "--all", "--root", tmp_path / "store", "--out", tmp_path / "reports", "--notebooks", folder]
    done = CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    pages = {path.parent.name: path.read_text(encoding="utf8") for path in (tmp_path / "reports").glob("*/*/told.html")}
    assert set(pages) == {"2025-budget", "2025-budget-unit", "2025-final_account"}
    for name, page in pages.items():
        assert f"['样例市-甲局-{name}'] {name.split('-')[1]}" in page
    kinds = {"2025-budget": "2025 部门预算", "2025-budget-unit": "2025 单位预算", "2025-final_account": "2025 部门决算"}
    for folder in (tmp_path / "reports").glob("*/2025-*"):
        own = (folder / "index.html").read_text(encoding="utf8")
        assert kinds.pop(folder.name) in own and 'href="told.html"' in own
    assert not kinds
