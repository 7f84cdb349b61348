"""The house holds together: dependencies, versions, and a package that knows no single department."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import yaml
from benchmarks.engines import OPTIONAL

import budgetlib
from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf8"))["project"]
RUNTIME = PROJECT["dependencies"]
DEVELOPMENT = PROJECT["optional-dependencies"]["dev"]
BENCHMARK = PROJECT["optional-dependencies"]["bench"]
SCAN = PROJECT["optional-dependencies"]["scan"]
# Dependencies that are not imported but called: where the call stands.
CALLED = {
    "import-linter": '_tool("lint-imports")',
    "jupyterlab": '_tool("jupyter"), "lab"',
    "mypy": '_tool("mypy")',
    "nbval": '"--nbval"',
    "pytest": '"-m", "pytest"',
    "pytest-xdist": '"--dist"',
    "ruff": '_tool("ruff")',
}
OWN = {"budgetlib", "tests", "tools", "benchmarks"}


def test_conda_users_get_exactly_the_dependencies_of_pyproject() -> None:
    environment = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf8"))
    (from_pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert from_pip == ["--constraint constraints.txt", "--editable .[dev]"]
    (python,) = [entry for entry in environment["dependencies"] if str(entry).startswith("python")]
    assert PROJECT["requires-python"] == ">=" + python.split("=")[1]


def test_every_import_of_the_package_is_a_declared_dependency() -> None:
    assert _undeclared("src", declared=_names(RUNTIME + SCAN)) == {}


def test_the_development_extra_reads_scans_too() -> None:
    assert set(SCAN) <= set(DEVELOPMENT)


def test_every_import_of_tests_and_tools_is_a_declared_dependency() -> None:
    declared = _names(RUNTIME + DEVELOPMENT)
    undeclared = [_undeclared(folder, declared) for folder in ("tests", "tools", "benchmarks", "notebooks")]
    assert undeclared == [{}, {}, {}, {}]


def test_every_declared_dependency_is_used() -> None:
    tasks = (REPOSITORY / "tasks.py").read_text(encoding="utf8")
    used = {name for name, call in CALLED.items() if call in tasks} | {"rapidocr"}  # its models are what is used
    for folder in ("src", "tests", "tools", "benchmarks", "notebooks"):
        for _, module in _imports(folder):
            used |= _distributions(module)
    assert _names(RUNTIME + DEVELOPMENT) - used == set()


def test_the_benchmark_extra_is_what_the_benchmark_compares_with_where_it_is_installed() -> None:
    assert _names(BENCHMARK) == set(OPTIONAL.values())


def test_versions_agree() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf8")
    released = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    assert released[0] == PROJECT["version"] == budgetlib.__version__


def test_the_package_names_no_department() -> None:
    notes = [yaml.safe_load(path.read_text(encoding="utf8")) for path in _files("data/raw", ".meta.yaml")]
    names = {str(note[key]) for note in notes for key in ("department", "region") if note.get(key)}
    names |= {name.rstrip("省市区县") for name in names}
    assert names
    sources = _files("src", ".py") + _files("src", ".yaml") + _files("src", ".html")
    found = [(path.name, name) for path in sources for name in names if name in path.read_text(encoding="utf8")]
    assert found == []


def test_the_checks_of_ci_are_those_of_make_test() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text(encoding="utf8")


def _files(folder: str, ending: str) -> list[Path]:
    return sorted(path for path in (REPOSITORY / folder).rglob(f"*{ending}") if ".ipynb_checkpoints" not in path.parts)


def _names(requirements: list[str]) -> set[str]:
    return {_normal(re.split(r"[<>=!~\[ ;]", requirement)[0]) for requirement in requirements}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _undeclared(folder: str, declared: set[str]) -> dict[str, str]:
    return {module: place for place, module in _imports(folder) if not _distributions(module) & declared}


@cache
def _installed() -> Mapping[str, list[str]]:
    """Top-level module → distributions that install it; slow to find out, so once."""
    return packages_distributions()


def _distributions(module: str) -> set[str]:
    return {_normal(name) for name in _installed().get(module, [])}


def _imports(folder: str) -> Iterator[tuple[str, str]]:
    """Yield (file, top-level module) of every import that is neither of the standard library nor our own."""
    for path in _files(folder, ".py"):
        neighbours = {neighbour.stem for neighbour in path.parent.glob("*.py")}
        for module in _modules(path.read_text(encoding="utf8")) - OWN - neighbours:
            yield path.name, module
    for path in _files(folder, ".ipynb"):
        for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
            if cell["cell_type"] == "code":
                lines = [line for line in "".join(cell["source"]).splitlines() if not line.startswith("%")]
                for module in _modules("\n".join(lines)) - OWN:
                    yield path.name, module


def _modules(code: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names
