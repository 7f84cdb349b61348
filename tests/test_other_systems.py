"""Where there is no fork, no fcntl, no resource and no Unix socket, as on Windows: every command does its work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

SAMPLE = next((REPOSITORY / "data" / "raw" / "synthetic").glob("*第一局-2025.pdf"))
PRELUDE = Path(__file__).parent / "support" / "without_posix"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("without_posix")
    (place / "sources").mkdir()
    shutil.copy(SAMPLE, place / "sources")
    (place / "notebooks").mkdir()
    shutil.copy(REPOSITORY / "notebooks" / "01_structure.ipynb", place / "notebooks")
    return place


def budgetlib(folder: Path, *arguments: str, encoding: str = "utf8") -> subprocess.CompletedProcess[bytes]:
    path = os.pathsep.join([str(PRELUDE), str(REPOSITORY / "src")])
    return subprocess.run(
        [sys.executable, "-m", "budgetlib", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=300,
    )


def test_what_is_missing_is_missing(folder: Path) -> None:
    code = "import os, socket; print(hasattr(os, 'fork'), hasattr(socket, 'AF_UNIX'));import fcntl"
    environment = os.environ | {"PYTHONPATH": str(PRELUDE)}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert result.stdout == "False False\n" and "fcntl" in result.stderr


def test_a_batch_reads_runs_notebooks_and_ends_well(folder: Path) -> None:
    places = ["--out", "processed", "--reports", "reports", "--notebooks", "notebooks"]
    result = budgetlib(folder, "batch", "sources", *places, "--jobs", "1")
    assert result.returncode == 0, result.stderr.decode()
    assert list(folder.glob("reports/**/01_structure.html"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "sources", "--out", "again"),
        ("check", f"sources/{SAMPLE.name}"),
        ("export", "figures", "--format", "csv", "--to", "figures.csv", "--root", "processed"),
        ("sql", "select count(*) from figures", "--root", "processed"),
        ("compact", "--root", "processed"),
        ("status", "--root", "processed"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_does_its_work(folder: Path, arguments: tuple[str, ...]) -> None:
    result = budgetlib(folder, *arguments)
    refused = arguments[0] == "compact"  # who tidies must be alone, which cannot be known without locks
    assert result.returncode == (2 if refused else 0), result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_a_console_in_gbk_shows_what_it_can(folder: Path) -> None:
    result = budgetlib(folder, "check", f"sources/{SAMPLE.name}", encoding="gbk")
    assert result.returncode == 0 and result.stdout.decode("gbk")
