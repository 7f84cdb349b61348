"""Processes of a batch share the server that forks kernels: one set of imports, bounds and lives of their own."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path
from unittest.mock import Mock

import pytest

from budgetlib.batch.execution import local
from budgetlib.batch.limits import Limits
from budgetlib.errors import EnvironmentFault
from budgetlib.kernels import client
from budgetlib.kernels.client import can_fork_kernels, share_kernel_server
from budgetlib.kernels.server import Kernels, Server
from budgetlib.store.asked import ASKED_VARIABLE
from tests.kernels.test_engine import run, texts
from tests.kernels.waiting import runs, soon

pytestmark = pytest.mark.skipif(not can_fork_kernels(), reason="kernels can only be forked on Linux")
BYTES = 6 * 1024**3
WHO = "import os; print(os.getpid(), os.getppid())"


@pytest.fixture
def pool() -> Iterator[Executor]:
    """Two processes as a batch has them."""
    with local(2, Limits(memory=BYTES / 1024**3))() as executor:
        yield executor


@pytest.fixture(autouse=True)
def _server_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the server of the other tests alone."""
    monkeypatch.setattr(client, "_server", None)
    yield
    if client._server:
        client._server.close()


def ran(path: Path) -> tuple[int, str]:
    """Run a notebook; return the number of the process that did and what was printed."""
    (told,) = texts(run(path))
    return os.getpid(), told


def test_kernels_of_all_processes_have_the_same_parent(notebook: Callable[..., Path], pool: Executor) -> None:
    paths = [notebook(WHO, "import time; time.sleep(0.5)", name=f"{i}.ipynb") for i in range(4)]
    results = list(pool.map(ran, paths))
    workers, kernels, parents = ({*column} for column in zip(*((w, *t.split()) for w, t in results), strict=True))
    assert (len(workers), len(kernels), len(parents)) == (2, 4, 1)
    assert client.kernel_server().process.pid == int(parents.pop())


def test_a_kernel_is_bounded_as_the_process_that_asked_for_it(notebook: Callable[..., Path], pool: Executor) -> None:
    bound = "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    assert pool.submit(ran, notebook(bound)).result()[1] == str(BYTES)
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != BYTES


def test_it_has_the_environment_of_now_not_of_when_processes_were_first_forked(
    notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notebook("import os; print(os.environ.get('BUDGETLIB_TEST'))")
    for value in ("甲", "乙"):
        monkeypatch.setenv("BUDGETLIB_TEST", value)
        with local(1, Limits())() as executor:
            assert executor.submit(ran, path).result()[1] == value


def test_runs_that_write_down_what_notebooks_ask_share_one_server(
    notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run names another file for it; starting a server takes longer than most notebooks."""
    path, parents = notebook(WHO), set()
    for place in ("a", "b"):
        monkeypatch.setenv(ASKED_VARIABLE, place)
        parents.add(ran(path)[1].split()[1])
    assert len(parents) == 1
    told = notebook(f"import os; print(os.environ[{ASKED_VARIABLE!r}])")
    assert ran(told)[1] == "b"


def test_when_a_process_dies_its_kernel_does_and_the_others_go_on(
    notebook: Callable[..., Path], tmp_path: Path
) -> None:
    pids, slow, address = tmp_path / "pids", notebook(*_slow(tmp_path / "pids"), name="slow.ipynb"), share()
    first, second = _user(slow, address), _user(notebook("print(1)", "import time; time.sleep(2)"), address)
    assert soon(lambda: pids.exists() and pids.read_text().endswith(" "))
    kernel, server = map(int, pids.read_text().split())
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert soon(lambda: not runs(kernel))
    assert second.wait() == 0 and runs(server)


def test_when_the_server_dies_a_process_starts_its_own(notebook: Callable[..., Path], pool: Executor) -> None:
    server = client.kernel_server()
    _, told = pool.submit(ran, notebook(WHO)).result()
    assert int(told.split()[1]) == server.process.pid
    server.process.kill()
    server.process.wait()
    answers = [pool.submit(ran, notebook(WHO, name=f"{i}.ipynb")) for i in range(6)]
    failed = [answer.exception() for answer in answers if answer.exception()]
    assert len(failed) <= 2 and all(isinstance(error, EnvironmentFault) for error in failed)  # one of each process
    parents = {answer.result()[1].split()[1] for answer in answers if not answer.exception()}
    assert parents and str(server.process.pid) not in parents


def test_the_address_goes_with_the_server() -> None:
    address = Path(share())
    assert address.is_socket() and address.parent.stat().st_mode & 0o777 == 0o700
    assert share_kernel_server() == str(address)
    client.kernel_server().close()
    assert not address.parent.exists()


def test_where_paths_are_too_long_for_sockets_every_process_has_its_own_server(
    notebook: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    assert share_kernel_server() == "" and list(folder.iterdir()) == []
    with local(1, Limits())() as executor:
        _, told = executor.submit(ran, notebook(WHO)).result()
    assert int(told.split()[1]) != client.kernel_server().process.pid


def test_a_kernel_that_cannot_be_forked_is_told_and_the_server_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = Pipe()
    server = Server(theirs, {theirs: Kernels()})
    monkeypatch.setattr("os.fork", Mock(side_effect=BlockingIOError("no process left")))
    asking = client.KernelServer(ours, (), _ready=True)
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(asking.start, [], {}, ".")
        server._attend(theirs)
        with pytest.raises(EnvironmentFault, match=r"no process left.*fewer --jobs"):
            asked.result()
    assert theirs in server.connected


def share() -> str:
    """Return the address of this process's server once it answers."""
    address = share_kernel_server()
    assert client.kernel_server().status(0) is None
    return address


def _slow(pids: Path) -> tuple[str, str]:
    told = f"import os; open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}} ')"
    return told, "import time; time.sleep(600)"


def _user(path: Path, address: str) -> subprocess.Popen[bytes]:
    code = "import sys; from pathlib import Path; from budgetlib.reports.run import WARM, execute;"
    code += "from budgetlib.kernels.client import use_kernel_server; use_kernel_server(sys.argv[1]);"
    code += "execute(Path(sys.argv[2]), Path(sys.argv[2] + '.result.ipynb'), {}, WARM)"
    return subprocess.Popen([sys.executable, "-c", code, address, str(path)])
