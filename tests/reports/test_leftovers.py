"""Cleaning removes what nobody needs, says what, and never touches what is in the store."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from budgetlib.batch.manifest import DONE, FAILED, Entry, Manifest, known_entries
from budgetlib.cli import app
from budgetlib.files import temporary_beside
from budgetlib.model import data_dictionary
from budgetlib.reports.leftovers import OLD_SECONDS, VERY_OLD_SECONDS
from budgetlib.reports.subjects import Subject
from budgetlib.store import datasets as store
from budgetlib.store.markers import marker_path
from tests.support.examples import example

GONE = Subject("../丙局", 2024)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A store with one disclosure and its report."""
    monkeypatch.setattr("budgetlib.reports.leftovers.gettempdir", lambda: str(tmp_path / "temporary"))
    store.write(example("甲局"), tmp_path / "store")
    report(tmp_path / "reports", Subject("甲局", 2025))
    return tmp_path / "store", tmp_path / "reports"


def report(reports: Path, subject: Subject) -> Path:
    """Write what running a notebook leaves: a page and the executed notebook."""
    folder = reports / subject.folder
    folder.mkdir(parents=True)
    parameters = {"department": subject.department, "fiscal_year": subject.fiscal_year}
    node = {"cells": [], "metadata": {"papermill": {"parameters": parameters}}}
    (folder / "00.ipynb").write_text(json.dumps(node), encoding="utf8")
    (folder / "00.html").write_text("page")
    return folder


def clean(places: tuple[Path, Path], *options: str) -> Result:
    """Run the command as a shell would."""
    arguments = ["clean", "--root", str(places[0]), "--reports", str(places[1]), *options]
    return CliRunner(env={"COLUMNS": "120", "TERM": "dumb"}).invoke(app, arguments)


def made_old(path: Path, seconds: float) -> Path:
    """Let a file have been written long ago."""
    os.utime(path, (time.time() - seconds - 1,) * 2)
    return path


def test_nothing_is_removed_from_a_store_in_order(places: tuple[Path, Path]) -> None:
    before = sorted(path for place in places for path in place.rglob("*"))
    result = clean(places)
    assert result.exit_code == 0 and "removed 0 leftovers" in result.stdout
    assert {*before} <= {path for place in places for path in place.rglob("*")}


def test_leftovers_of_killed_runs_are_named_and_removed(places: tuple[Path, Path]) -> None:
    root, reports = places
    store.write(example("乙局"), root)
    marker_path(root, "样例市-乙局-2025-budget").unlink()
    temporary = temporary_beside(root / "figures" / "fiscal_year=2025" / "part.parquet")
    temporary.write_bytes(b"half")
    page = temporary_beside(reports / "甲局" / "2025-budget" / "00.html")
    page.write_bytes(b"half")
    made_old(page, OLD_SECONDS)
    told = clean(places, "--dry-run").stdout
    assert temporary.exists() and page.exists() and "would remove" in told
    result = clean(places)
    assert result.stdout.replace("removed", "would remove") == told
    assert not temporary.exists() and not page.exists() and not list(root.rglob("*乙局*"))
    expected = len(data_dictionary()) + 3  # parts, the note of the department-year, two temporaries
    assert f"removed {expected} leftovers" in result.stdout
    assert len(store.load("figures", root)) == 3


def test_files_of_a_report_that_is_being_written_stay(places: tuple[Path, Path]) -> None:
    page = temporary_beside(places[1] / "甲局" / "2025-budget" / "00.html")
    page.write_bytes(b"half")
    clean(places)
    assert page.exists()


def test_reports_of_disclosures_that_are_gone_are_removed_and_no_other_folders(places: tuple[Path, Path]) -> None:
    _, reports = places
    gone = report(reports, GONE)
    mine = reports / "mine" / "2024"
    mine.mkdir(parents=True)
    (mine / "notes.ipynb").write_text("{}")
    moved = report(reports / "elsewhere", GONE)
    assert "reports of a disclosure that is not in the store" in clean(places).stdout
    assert not gone.exists() and mine.exists() and moved.exists() and (reports / "甲局" / "2025-budget").exists()


def test_working_folders_of_the_day_before_are_removed(places: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = tmp_path / "temporary" / "budgetlib-old", tmp_path / "temporary" / "budgetlib-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    made_old(old, VERY_OLD_SECONDS)
    clean(places)
    assert new.exists() and not old.exists()


def test_failures_of_sources_that_are_gone_are_struck_off(places: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "here.pdf").write_bytes(b"")
    manifest = Manifest(places[0])
    for name, status in (("gone.pdf", FAILED), ("here.pdf", FAILED), ("read-then-gone.pdf", DONE)):
        manifest.record(Entry("ingest", str(tmp_path / name), "", status))
    manifest.close()
    assert "the failure of" in clean(places).stdout
    assert [Path(entry.subject).name for entry in known_entries(places[0])] == ["here.pdf", "read-then-gone.pdf"]


def test_a_store_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    result = clean((tmp_path / "nowhere", tmp_path))
    assert result.exit_code == 2 and "there is no such store" in result.stderr
