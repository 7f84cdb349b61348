"""The owner's end of the kernel server: started once per process, asked for kernels, gone with its owner."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from typing import Any

from budgetlib.errors import EnvironmentFault

START_SECONDS = 60  # imports take about two seconds; a cold disk or a crowded machine more
_CHANGING = {"PWD", "OLDPWD", "SHLVL", "_", "PYTEST_CURRENT_TEST"}
"""Environment variables that cannot make imports differ."""


def can_fork_kernels() -> bool:
    """True where kernels can be forked: on Linux. Elsewhere libraries do not survive a fork, or there is none."""
    return sys.platform == "linux"


@dataclass(slots=True)
class KernelServer:
    """One running kernel server. Safe to use from several threads."""

    process: subprocess.Popen[bytes]
    connection: Connection
    surroundings: tuple[tuple[str, str], ...]
    owner: int = field(default_factory=os.getpid)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, arguments: list[str], environment: dict[str, str], folder: str) -> tuple[int, socket.socket]:
        """Return the process number of a new kernel and its lifeline (see server.py)."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self.connection.send(("start", {"arguments": arguments, "environment": environment, "folder": folder}))
                send_handle(self.connection, theirs.fileno(), self.process.pid)
                return self.connection.recv(), ours
            except (EOFError, OSError) as error:
                ours.close()
                raise self._died(error) from error

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to a kernel and the processes it started."""
        self._ask("signal", pid=pid, number=number)

    def status(self, pid: int) -> int | None:
        """Return the exit code of a kernel once (negative: the signal that ended it), None while it runs."""
        return self._ask("status", pid=pid)

    def is_alive(self) -> bool:
        """True while it belongs to this very process and runs."""
        return self.owner == os.getpid() and self.process.poll() is None

    def close(self) -> None:
        """End the server and all its kernels."""
        self.connection.close()
        self.process.wait()

    def _ask(self, name: str, **arguments: Any) -> Any:
        with self._lock:
            try:
                self.connection.send((name, arguments))
                return self.connection.recv()
            except (EOFError, OSError) as error:
                raise self._died(error) from error

    def _died(self, error: Exception) -> EnvironmentFault:
        remedy = "Run again; if it happens again, use papermill's own engine."
        return EnvironmentFault(f"the process that starts kernels has ended ({error or 'no answer'}).", remedy=remedy)


_server: KernelServer | None = None
_starting = threading.Lock()


def kernel_server() -> KernelServer:
    """Return the kernel server of this process, started on first use and again when the environment has changed.

    Raises EnvironmentFault when it cannot be started.
    """
    global _server
    with _starting:
        surroundings = tuple(sorted((key, value) for key, value in os.environ.items() if key not in _CHANGING))
        if _server and _server.is_alive() and _server.surroundings == surroundings:
            return _server
        if _server and _server.owner == os.getpid():
            _server.close()
        _server = _start(surroundings)
        return _server


def _start(surroundings: tuple[tuple[str, str], ...]) -> KernelServer:
    ours, theirs = socket.socketpair()
    with theirs:
        options = ["-X", "frozen_modules=off"]  # as ipykernel asks for, or its debugger warns
        command = [sys.executable, *options, "-m", "budgetlib.warm.server", str(theirs.fileno())]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True
        )
    server = KernelServer(process, Connection(ours.detach()), surroundings)
    answered = server.connection.poll(START_SECONDS)
    try:
        problem = server.connection.recv() if answered else f"no answer within {START_SECONDS} seconds"
    except (EOFError, OSError):
        problem = f"it ended with code {process.wait()}"
    if problem:
        process.kill()
        server.close()
        raise EnvironmentFault(f"cannot start the process that starts kernels ({problem}).", remedy="See above.")
    return server
