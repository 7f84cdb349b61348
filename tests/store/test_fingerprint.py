"""Digests cover what decides a result and nothing else: the lists are compared with what is really imported."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from budgetlib.store import fingerprint
from tests.conftest import REPOSITORY
from tests.support.imports import SOURCE, Reached, imported, reached

PACKAGE = SOURCE / "budgetlib"
NOT_DECIDING = {"portalocker"}
HINT = "mend the lists at the top of store/fingerprint.py"


@cache
def reached_by_reading() -> Reached:
    """What reading a source runs."""
    return reached(["budgetlib.ingest.reading"])


@cache
def reached_by_notebooks() -> Reached:
    """What running and rendering the committed notebooks that make pages runs."""
    modules = {"budgetlib.reports.run", "budgetlib.kernels"}
    for path in sorted((REPOSITORY / "notebooks").glob("[0-9]*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
            if cell["cell_type"] == "code":
                lines = [line for line in "".join(cell["source"]).splitlines() if not line.startswith("%")]
                modules |= {name for name in imported("\n".join(lines)) if name.startswith("budgetlib")}
    return reached(modules)


CASES = [
    pytest.param(reached_by_reading, fingerprint.READING, fingerprint.READING_LIBRARIES, id="reading"),
    pytest.param(reached_by_notebooks, fingerprint.REPORTS, fingerprint.REPORT_LIBRARIES, id="reports"),
]


def covered(name: str, places: Iterable[str]) -> bool:
    """True when one of the places is this file or a folder above it."""
    return any(name == place or name.startswith(f"{place}/") for place in places)


@pytest.mark.parametrize(("walk", "places", "libraries"), CASES)
def test_everything_that_is_imported_is_in_the_digest(walk, places, libraries) -> None:
    names = {path.relative_to(PACKAGE).as_posix() for path in walk().files}
    missing = {name for name in names if not name.endswith("__init__.py") and not covered(name, places)}
    assert missing == set(), HINT


@pytest.mark.parametrize(("walk", "places", "libraries"), CASES)
def test_nothing_is_in_the_digest_that_is_not_used(walk, places, libraries) -> None:
    names = {path.relative_to(PACKAGE).as_posix() for path in walk().files}
    there = [place for place in places if (PACKAGE / place).exists()]
    unused = {
        place
        for place in there
        if place not in {"layouts", "locale"} and not any(covered(name, [place]) for name in names)
    }
    assert unused == set(), HINT


@pytest.mark.parametrize(("walk", "places", "libraries"), CASES)
def test_the_version_of_every_library_that_is_imported_is_in_the_digest(walk, places, libraries) -> None:
    installed = packages_distributions()
    others = walk().others - set(sys.stdlib_module_names) - NOT_DECIDING
    named = {name.lower().replace("_", "-") for name in libraries}
    missing = {
        module
        for module in others
        if not {name.lower().replace("_", "-") for name in installed.get(module, [module])} & named
    }
    assert missing == set(), HINT


def digests(source: Path) -> list[str]:
    """The two digests of a copy of the package, in a process of its own."""
    told = "from budgetlib.store import fingerprint as f; print(f.reading_digest(), f.report_digest())"
    environment = {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_comment_in_a_chart_reads_nothing_again_and_one_in_interpretation_does(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "budgetlib", ignore=shutil.ignore_patterns("__pycache__"))
    before = digests(tmp_path)
    with (tmp_path / "budgetlib" / "charts" / "style.py").open("a", encoding="utf8") as stream:
        stream.write("# a comment\n")
    after_chart = digests(tmp_path)
    assert after_chart[0] == before[0] and after_chart[1] != before[1]
    with (tmp_path / "budgetlib" / "interpret" / "assemble.py").open("a", encoding="utf8") as stream:
        stream.write("# a comment\n")
    after_reading = digests(tmp_path)
    assert after_reading[0] != after_chart[0] and after_reading[1] == after_chart[1]
