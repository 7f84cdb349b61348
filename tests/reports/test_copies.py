"""Working copies of the notebooks are set to a disclosure of the user's store, and are the user's from then on."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner, Result

from budgetlib.cli import app
from budgetlib.reports.find import INTERACTIVE, notebooks_to_copy, notebooks_to_run
from budgetlib.store import write
from tests.support.examples import example
from tests.support.notebooks import NOTEBOOKS


def lay_out(*arguments: Path | str) -> Result:
    """Run the command as a shell would."""
    runner = CliRunner(env={"COLUMNS": "200", "TERM": "dumb"})
    return runner.invoke(app, ["notebooks", *(str(argument) for argument in arguments)])


def parameters(path: Path) -> dict[str, object]:
    """The parameters of a notebook as its first cell sets them."""
    cell = next(c for c in nbformat.read(path, as_version=4).cells if "parameters" in c.metadata.get("tags", []))
    return {node.target.id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with two departments, one of which has a hostile name."""
    root = tmp_path / "data" / "processed"
    write(example("甲局", 2024, kind="final_account"), root)
    write(example('乙"\\局', 2025), root)
    return root


def test_copies_are_set_to_what_is_chosen_and_keep_no_outputs_of_another(root: Path, tmp_path: Path) -> None:
    done = lay_out(tmp_path / "mine", "--root", root, "--department", "甲局")
    assert done.exit_code == 0, done.output
    copies = sorted((tmp_path / "mine").glob("*.ipynb"))
    assert [path.name for path in copies] == [*(path.name for path in NOTEBOOKS), INTERACTIVE]
    for path in copies:
        told = parameters(path)
        assert (told["department"], told["fiscal_year"], told["kind"]) == ("甲局", 2024, "final_account")
        assert told["root"] == ""  # found from there
        code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert not any(cell.outputs for cell in code)


def test_any_name_is_a_literal_and_a_store_elsewhere_is_named(root: Path, tmp_path: Path) -> None:
    folder = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    assert lay_out(folder, "--root", root, "--year", "2025").exit_code == 0
    told = parameters(folder / NOTEBOOKS[0].name)
    assert told["department"] == '乙"\\局' and told["root"] == str(root.resolve())


def test_without_a_store_they_are_as_they_came(tmp_path: Path) -> None:
    assert lay_out(tmp_path, "--root", tmp_path / "nothing").exit_code == 0
    for path in NOTEBOOKS:
        assert nbformat.read(tmp_path / path.name, as_version=4) == nbformat.read(path, as_version=4)


def test_copies_that_were_changed_are_kept_until_one_asks(root: Path, tmp_path: Path) -> None:
    folder, name = tmp_path / "mine", NOTEBOOKS[0].name
    lay_out(folder, "--root", root)
    (folder / name).write_text((folder / name).read_text(encoding="utf8").replace("2025", "2031"), encoding="utf8")
    changed = (folder / name).read_bytes()
    assert f"kept {folder / name}" in lay_out(folder, "--root", root).stdout
    assert (folder / name).read_bytes() == changed
    assert "kept" not in lay_out(folder, "--root", root, "--again").stdout
    assert (folder / name).read_bytes() != changed


def test_what_the_store_does_not_have_is_told(root: Path, tmp_path: Path) -> None:
    done = lay_out(tmp_path / "mine", "--root", root, "--department", "丙局")
    assert done.exit_code == 2 and "甲局" in done.stderr


def test_the_notebooks_are_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [path.name for path in notebooks_to_run()] == [path.name for path in NOTEBOOKS]
    assert [path.name for path in notebooks_to_copy()] == [*(path.name for path in NOTEBOOKS), INTERACTIVE]
