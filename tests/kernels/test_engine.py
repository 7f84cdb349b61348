"""The warm engine gives what papermill's own gives, from a fresh process each time, and leaves nothing behind."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from budgetlib.errors import EnvironmentFault
from budgetlib.ingest.ingest import ingest
from budgetlib.kernels.client import can_fork_kernels, kernel_server
from budgetlib.reports.run import STOCK, WARM, execute, prepare, usual_engine
from budgetlib.store.datasets import documents
from tests.conftest import REPOSITORY
from tests.kernels.waiting import runs, soon

pytestmark = pytest.mark.skipif(not can_fork_kernels(), reason="kernels can only be forked on Linux")
VARIED = [
    "print('out'); import sys; print('err', file=sys.stderr)",
    "import os; os.write(1, b'past Python\\n'); 1 + 1",
    "from IPython.display import HTML, Markdown, display; display(HTML('<b>x</b>'), Markdown('*y*')); 'last'",
    "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.plot([1, 3, 2]); plt.title('预算');",
    "import pandas as pd; pd.DataFrame({'a': [1, None], 'b': ['甲', '乙']})",
    "import warnings; warnings.warn('mind this')",
    "__name__, sys.argv[0].rsplit('/')[-1], sys.stdin.isatty(), sys.flags.safe_path, plt.get_backend()",
    "import logging; logging.getLogger('x').warning('logged')",
    "!echo from a shell",
    "class A: pass\nA.__module__, 'A' in dir(sys.modules['__main__'])",
    "1 / 0",
]


def run(notebook: Path, engine: str = WARM, **parameters: Any) -> nbformat.NotebookNode:
    """Run a notebook, failing cells or not, and return what papermill wrote."""
    result = notebook.with_suffix(f".{engine}.ipynb")
    with suppress(PapermillExecutionError):
        execute(notebook, result, parameters, engine)
    return nbformat.read(result, as_version=4)


def outputs(notebook: nbformat.NotebookNode) -> list[tuple[str, Any, Any]]:
    """Return source, number and outputs of every cell, without addresses in memory and names of temporary files."""
    return [(cell.source, cell.get("execution_count"), _plain(_joined(cell))) for cell in notebook.cells]


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the printed text of every code cell that printed."""
    found = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    return ["".join(output.get("text", "") for output in printed).strip() for printed in found if printed]


def _joined(cell: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """Return the outputs of a cell; what one stream printed in one go may come in pieces when the machine is busy."""
    found: list[dict[str, Any]] = []
    for output in map(dict, cell.get("outputs", [])):
        if found and output.get("name") and output["name"] == found[-1].get("name"):
            found[-1]["text"] += output["text"]
        else:
            found.append(output)
    return found


def _plain(value: Any) -> Any:
    return re.sub(r"0x[0-9a-f]+|ipykernel_\d+|/tmp/\S+|\d+\.py", "…", str(value))


def test_it_is_the_usual_engine_where_processes_can_be_forked() -> None:
    assert usual_engine() == WARM


def test_our_notebooks_give_the_same_outputs_cell_by_cell(processed: Path, tmp_path: Path) -> None:
    name = "03_project_costs.ipynb"  # benchmarks/batch.py compares all of them
    prepare(REPOSITORY / "notebooks" / name, tmp_path / name)
    department = documents(processed)["department"].iloc[0]
    parameters = {"department": department, "fiscal_year": 2025, "root": str(processed)}
    warm, stock = (run(tmp_path / name, engine, **parameters) for engine in (WARM, STOCK))
    assert outputs(warm) == outputs(stock)
    assert any("image/png" in str(cell.get("outputs")) for cell in warm.cells)


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory, edition_path: Path) -> Path:
    """A store with our edition of the founding document."""
    root = tmp_path_factory.mktemp("processed")
    (result,) = ingest([edition_path], root)
    assert result.error is None
    return root


def test_streams_pictures_warnings_and_errors_are_the_same(notebook: Callable[..., Path]) -> None:
    path = notebook(*VARIED)
    warm, stock = run(path, given=7), run(path, STOCK, given=7)
    for ours, theirs in zip(outputs(warm), outputs(stock), strict=True):
        assert ours == theirs
    assert warm.metadata.papermill.exception is True
    assert warm.metadata.language_info == stock.metadata.language_info


def test_every_notebook_has_a_fresh_process(notebook: Callable[..., Path]) -> None:
    path = notebook(
        "import os, random, numpy; print(os.getpid())",
        "print(random.random(), numpy.random.rand(), os.urandom(4))",
        "import pandas; print(hasattr(pandas, 'left'), os.environ.get('LEFT'), os.path.basename(os.getcwd()))",
        "pandas.left = 1; os.environ['LEFT'] = 'x'; os.chdir('/')",
    )
    first, second = texts(run(path)), texts(run(path))
    assert first[0] != second[0]
    assert not set(first[1].split()) & set(second[1].split())
    assert first[2] == second[2] == f"False None {Path.cwd().name}"


def test_variables_of_the_environment_reach_the_kernel(
    notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGETLIB_TEST", "甲")
    assert texts(run(notebook("import os; print(os.environ['BUDGETLIB_TEST'])"))) == ["甲"]


def test_kernels_talk_through_unix_sockets(notebook: Callable[..., Path]) -> None:
    (told,) = texts(run(notebook("from ipykernel import get_connection_info; print(get_connection_info())")))
    assert '"transport": "ipc"' in told


def test_exit_functions_run_and_open_files_are_flushed(notebook: Callable[..., Path], tmp_path: Path) -> None:
    left, said = tmp_path / "left.txt", tmp_path / "said.txt"
    run(
        notebook(
            f"stream = open({str(left)!r}, 'w'); stream.write('kept');",
            f"import atexit, pathlib; atexit.register(pathlib.Path({str(said)!r}).write_text, 'bye');",
        )
    )
    assert (left.read_text(), said.read_text()) == ("kept", "bye")


def test_a_kernel_that_dies_is_told_and_the_next_oneruns(notebook: Callable[..., Path]) -> None:
    with pytest.raises(DeadKernelError):
        run(notebook("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert texts(run(notebook("print('alive')"))) == ["alive"]


def test_a_server_that_dies_is_replaced(notebook: Callable[..., Path]) -> None:
    path = notebook("print('alive')")
    run(path)
    kernel_server().process.kill()
    kernel_server().process.wait()
    assert texts(run(path)) == ["alive"]


def test_nothing_is_left_in_the_folder_of_temporary_files(
    notebook: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    run(notebook("1"))
    assert list(folder.iterdir()) == []


def test_another_language_is_refused(notebook: Callable[..., Path]) -> None:
    with pytest.raises(EnvironmentFault, match=r"notebooks in R.*own engine"):
        run(notebook("1", language="R"))


def test_it_works_from_plain_papermill(notebook: Callable[..., Path], tmp_path: Path) -> None:
    papermill = shutil.which("papermill", path=str(Path(sys.executable).parent))
    result = tmp_path / "result.ipynb"
    command = [papermill, "--engine", WARM, "-p", "given", "5", notebook("print(given)"), result]
    told = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    assert texts(nbformat.read(result, as_version=4)) == ["5"]
    assert "Debugger warning" not in told.stderr and "ipython kernel" not in told.stdout


def test_server_and_kernels_end_with_their_owner_however_it_ends(notebook: Callable[..., Path], tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    path = notebook(
        f"import os, time; open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}} '); time.sleep(600)"
    )
    code = "import sys; from pathlib import Path; from budgetlib.reports.run import WARM, execute;"
    code += "execute(Path(sys.argv[1]), Path(sys.argv[2]), {}, WARM)"
    owner = subprocess.Popen([sys.executable, "-c", code, str(path), str(tmp_path / "never.ipynb")])
    assert soon(lambda: pids.exists() and pids.read_text().endswith(" "))
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    assert soon(lambda: not any(runs(int(pid)) for pid in pids.read_text().split()))
