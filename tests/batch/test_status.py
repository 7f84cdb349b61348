"""The account of a batch tells what is done, what is not and why, and how to try again."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from budgetlib.batch.manifest import DONE, FAILED, SET_ASIDE, Entry, Manifest, noted_run
from budgetlib.batch.status import status_of
from budgetlib.cli import app


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An account of five pieces of work of which two are not done; the run was killed."""
    manifest = Manifest(tmp_path / "store")
    for name, seconds in (("甲.pdf", 1.0), ("乙.pdf", 4.0), ("丙.pdf", 2.0)):
        manifest.record(Entry("ingest", name, "", DONE, seconds))
    manifest.record(Entry("ingest", "a b.pdf", "", SET_ASIDE, attempts=3, error="the worker died."))
    manifest.record(Entry("01_structure.ipynb", "甲局 2025", "", FAILED, error="cell 2 failed."))
    manifest.begin_run("budgetlib batch sources", 4)
    manifest.close()
    return tmp_path / "store"


def status(*arguments: str | Path) -> Result:
    """Run the command as a shell would."""
    return CliRunner(env={"COLUMNS": "120", "TERM": "dumb"}).invoke(app, ["status", *map(str, arguments)])


def test_work_is_counted_by_task_and_the_slowest_is_named(root: Path) -> None:
    ingest, notebook = status_of(root).tasks
    assert (ingest.done, ingest.failed, ingest.set_aside) == (3, 0, 1)
    assert (ingest.seconds, ingest.median_seconds, ingest.slowest) == (7.0, 2.0, "乙.pdf")
    assert (notebook.task, notebook.done, notebook.failed) == ("01_structure.ipynb", 0, 1)


def test_failures_have_a_command_that_a_shell_understands(root: Path) -> None:
    notebook, source = status_of(root).failures
    assert shlex.split(source.command) == ["budgetlib", "batch", "a b.pdf", "--no-reports", "--root", str(root)]
    assert notebook.command == "budgetlib batch sources"


def test_it_is_printed_and_failures_are_exit_1(root: Path) -> None:
    result = status("--root", root)
    assert result.exit_code == 1
    for words in (
        "has not ended",
        "set aside: ingest, a b.pdf (attempts: 3",
        "the worker died.",
        "try again: budgetlib",
    ):
        assert words in result.stdout
    assert json.loads(status("--root", root, "--json").stdout)["tasks"][0]["done"] == 3


def test_a_run_that_ended_is_told(tmp_path: Path) -> None:
    with noted_run(tmp_path, "budgetlib batch sources", 0):
        pass
    result = status("--root", tmp_path)
    assert result.exit_code == 0 and "ended 20" in result.stdout


def test_no_batch_yet_says_which_command_to_run(tmp_path: Path) -> None:
    result = status("--root", tmp_path)
    assert result.exit_code == 2 and "budgetlib batch" in result.stderr and not list(tmp_path.iterdir())
