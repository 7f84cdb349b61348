"""The owner's end of the kernel server: started once per process, asked for kernels, gone with its owner.

Processes that work for one owner share its server: it has an address, at which they get connections of their own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from budgetlib.errors import EnvironmentFault
from budgetlib.files import FIGURES_VARIABLE
from budgetlib.kernels.surroundings import Surroundings
from budgetlib.store.asked import ASKED_VARIABLE

START_SECONDS = 60  # imports take about two seconds; a cold disk or a crowded machine more
_CHANGING = {"PWD", "OLDPWD", "SHLVL", "_", "PYTEST_CURRENT_TEST", ASKED_VARIABLE, FIGURES_VARIABLE}
"""Environment variables that cannot make imports differ."""
_WAITING = 1024
"""Connections that may wait for the server to accept them."""
_MAX_SOCKET_PATH_BYTES = 100  # Unix allows 104 to 108
_ANYBODY = 0  # the process number that `send_handle` asks for and only Windows needs


def can_fork_kernels() -> bool:
    """True where kernels can be forked: on Linux. Elsewhere libraries do not survive a fork, or there is none."""
    return sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "AF_UNIX")


@dataclass(slots=True)
class KernelServer:
    """A connection to a kernel server. Safe to use from several threads.

    `process` is missing where the server belongs to another process; `address` is where it can be shared.
    """

    connection: Connection
    surroundings: tuple[tuple[str, str], ...]
    process: subprocess.Popen[bytes] | None = None
    address: str = ""
    owner: int = field(default_factory=os.getpid)
    _ready: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, arguments: list[str], environment: dict[str, str], folder: str) -> tuple[int, socket.socket]:
        """Return the process number of a new kernel and its lifeline (see server.py)."""
        ours, theirs = socket.socketpair()
        surroundings = Surroundings.from_here(environment, folder)
        try:
            with theirs:
                return self._ask("start", theirs, arguments=arguments, surroundings=surroundings), ours
        except EnvironmentFault:
            ours.close()
            raise

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to a kernel and the processes it started."""
        self._ask("signal", pid=pid, number=number)

    def status(self, pid: int) -> int | None:
        """Return the exit code of a kernel once (negative: the signal that ended it), None while it runs."""
        return self._ask("status", pid=pid)

    def share(self) -> None:
        """Give it an address, unless the folder of temporary files has too long a name for one."""
        folder = Path(mkdtemp(prefix="budgetlib-kernels-"))  # others have no access; the server removes it
        address = str(folder / "server")
        if len(os.fsencode(address)) > _MAX_SOCKET_PATH_BYTES:
            folder.rmdir()
            return
        with socket.socket(socket.AF_UNIX) as listener, self._lock:
            listener.bind(address)
            listener.listen(_WAITING)
            with suppress(OSError):  # it has ended: whoever connects notices, and starts one
                self.connection.send(("listen", {}))
                send_handle(self.connection, listener.fileno(), _ANYBODY)
        self.address = address

    def is_alive(self) -> bool:
        """True while it belongs to this very process, or is shared with it, and runs as far as is known."""
        ended = self.process is not None and self.process.poll() is not None
        return self.owner == os.getpid() and not ended and not self.connection.closed

    def close(self) -> None:
        """End the connection, and the server and all its kernels if it is ours."""
        self.connection.close()
        if self.process:
            self.process.wait()
        if self.address:  # the server has removed it, unless it was killed
            shutil.rmtree(Path(self.address).parent, ignore_errors=True)

    def _ask(self, name: str, handle: socket.socket | None = None, **arguments: Any) -> Any:
        with self._lock:
            try:
                self._wait_until_ready()
                self.connection.send((name, arguments))
                if handle:
                    send_handle(self.connection, handle.fileno(), _ANYBODY)
                answer = self.connection.recv()
            except (EOFError, OSError) as error:
                self.connection.close()
                remedy = "Run again; if it happens again, use papermill's own engine."
                problem = f"the process that starts kernels has ended ({error or 'no answer'})."
                raise EnvironmentFault(problem, remedy=remedy) from error
        if isinstance(answer, OSError):
            raise EnvironmentFault(f"cannot start a kernel ({answer}).", remedy="Take fewer --jobs.") from answer
        return answer

    def _wait_until_ready(self) -> None:
        """Wait until the server has imported everything and says so."""
        if self._ready:
            return
        try:
            problem = self.connection.recv() if self.connection.poll(START_SECONDS) else "no answer"
        except (EOFError, OSError):
            problem = f"it ended with code {self.process.wait()}" if self.process else "it ended"
        if problem:
            if self.process:
                self.process.kill()
            self.close()
            raise EnvironmentFault(f"cannot start the process that starts kernels ({problem}).", remedy="See above.")
        self._ready = True


_server: KernelServer | None = None
_shared_address = ""
_starting = threading.Lock()


def kernel_server() -> KernelServer:
    """Return the kernel server of this process, started on first use and again when the environment has changed.

    It is the one named by `use_kernel_server` where that can be reached. Whether it could be started is told when it
    is asked for something.
    """
    global _server
    with _starting:
        surroundings = tuple(sorted((key, value) for key, value in os.environ.items() if key not in _CHANGING))
        if _server and _server.is_alive() and _server.surroundings == surroundings:
            return _server
        if _server and _server.owner == os.getpid():
            _server.close()
        _server = _joined(surroundings) or _start(surroundings)
        return _server


def share_kernel_server() -> str:
    """Return the address of the kernel server of this process, for `use_kernel_server`; empty where there is none."""
    if not can_fork_kernels():
        return ""
    server = kernel_server()
    if not server.address:
        server.share()
    return server.address


def use_kernel_server(address: str) -> None:
    """Make this process ask for kernels at `address`, once; if that server ends, it starts one of its own."""
    global _shared_address
    _shared_address = address


def _joined(surroundings: tuple[tuple[str, str], ...]) -> KernelServer | None:
    """The server that was named, None when there is none (any more)."""
    global _shared_address
    if not _shared_address:
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(_shared_address)
    except OSError:
        connection.close()
        return None
    finally:
        _shared_address = ""
    return KernelServer(Connection(connection.detach()), surroundings)


def _start(surroundings: tuple[tuple[str, str], ...]) -> KernelServer:
    ours, theirs = socket.socketpair()
    with theirs:
        options = ["-X", "frozen_modules=off"]  # as ipykernel asks for, or its debugger warns
        command = [sys.executable, *options, "-m", "budgetlib.kernels.server", str(theirs.fileno())]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True
        )
    return KernelServer(Connection(ours.detach()), surroundings, process)
