"""What `make` does, in Python, so that it works where there is no make: `py tasks.py run`, `py tasks.py test`.

Everything happens in .venv, made on first use; only Python 3.11 or newer (and git, for the tests) must be there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / ".installed"
DECIDING = ("pyproject.toml", "constraints.txt")  # what .venv is made from
WORKSPACE = HERE / "workspace"  # working copies of the notebooks; git ignores it
OLDEST = (3, 11)


def setup() -> None:
    """make .venv with everything needed (again when pyproject.toml or constraints.txt changed)"""
    made = STAMP.stat().st_mtime if STAMP.exists() else 0.0
    if made > max((HERE / name).stat().st_mtime for name in DECIDING):
        return
    if not _python().exists():
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    install = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    _call(_python(), *install, "--constraint", "constraints.txt", "--editable", ".[dev]")
    _call(_python(), "-c", "from budgetlib.reports.font import chinese_font; chinese_font()")  # ten seconds, once
    STAMP.touch()


def run() -> None:
    """ingest data/raw, run all notebooks, write reports/index.html"""
    _ingest()
    _call(_tool("budgetlib"), "report", "--all")


def test() -> None:
    """lint, types, tests, and the committed notebooks against their stored outputs"""
    setup()
    _call(_tool("ruff"), "check", "--no-cache", ".")  # a cache hides what a new folder changes
    _call(_tool("ruff"), "format", "--check", ".")
    _call(_tool("lint-imports"))
    _call(_tool("mypy"))
    _ingest()
    side_by_side = ["-n", "auto", "--dist", "loadfile"]
    _call(_python(), "-m", "pytest", *side_by_side, "tests")
    checked = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=300"]
    _call(_python(), "-m", "pytest", *side_by_side, *checked, "notebooks")


def notebooks() -> None:
    """run the committed notebooks in place and strip what changes from run to run"""
    _ingest()
    _call(_python(), "tools/refresh_notebooks.py", "notebooks")


def messages() -> None:
    """collect what pages say to readers into the catalogues of translations, and write what the program reads"""
    setup()
    _call(_python(), "tools/messages.py")


def lab() -> None:
    """open JupyterLab on working copies of the notebooks (workspace/)"""
    setup()
    _call(_tool("budgetlib"), "notebooks", str(WORKSPACE))
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    _call(_tool("jupyter"), "lab", *as_root, str(WORKSPACE))


def bench() -> None:
    """time, exactness and batches of up to 10,000 documents, to benchmarks/results.md (about an hour)"""
    setup()
    _call(_python(), "-m", "benchmarks.run")
    _call(_python(), "-m", "benchmarks.batch", "all")


def upgrade() -> None:
    """make .venv anew with the newest releases that pyproject.toml admits, and pin them in constraints.txt"""
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    _call(_python(), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--editable", ".[dev]")
    frozen = subprocess.run(
        [_python(), "-m", "pip", "freeze", "--exclude-editable"], cwd=HERE, check=True, capture_output=True, text=True
    ).stdout
    head = "# Written by `make upgrade`: the releases that were tested together. Bounds stand in pyproject.toml.\n"
    (HERE / "constraints.txt").write_text(head + frozen, encoding="utf8")
    STAMP.touch()


def clean() -> None:
    """remove .venv, caches, reports and processed data (data/raw stays)"""
    for name in (".venv", "reports", "build", "dist", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis"):
        shutil.rmtree(HERE / name, ignore_errors=True)
    for folder in (*HERE.rglob("__pycache__"), *(HERE / "src").glob("*.egg-info")):
        shutil.rmtree(folder, ignore_errors=True)
    for entry in (HERE / "data" / "processed").iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != ".gitkeep":
            entry.unlink()


TASKS: dict[str, Callable[[], None]] = {
    task.__name__: task for task in (setup, run, test, notebooks, messages, lab, bench, upgrade, clean)
}


def main(arguments: list[str]) -> int:
    """Carry out the named tasks in order; list them when none or an unknown one is named."""
    if sys.version_info < OLDEST:
        print(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
        return 2
    if not arguments or (unknown := [name for name in arguments if name not in TASKS]):
        print("\n".join(f"  {name:10} {task.__doc__}" for name, task in TASKS.items()))
        return 2 if arguments and unknown else 0
    try:
        for name in arguments:
            TASKS[name]()
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def _ingest() -> None:
    setup()
    _call(_tool("budgetlib"), "ingest", "data/raw", "--root", "data/processed", "--engine", "both")


def _python() -> Path:
    return BIN / ("python.exe" if os.name == "nt" else "python")


def _tool(name: str) -> Path:
    return BIN / (f"{name}.exe" if os.name == "nt" else name)


def _call(program: Path, *arguments: str) -> None:
    print(" ".join([program.name, *arguments]), flush=True)
    subprocess.run([program, *arguments], cwd=HERE, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
