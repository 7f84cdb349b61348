"""The process that forks kernels: `python -m budgetlib.warm.server FD`, started by client.py and nobody else.

It has one thread, imports what notebooks need, and then answers requests that come through the socket FD, one after the
other: start a kernel, send it a signal, tell how it ended. When the other end closes (its owner ended, however), it
kills the kernels that are left and ends. A kernel dies with it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Any, NoReturn

from budgetlib.warm.preload import preload

READY = b"r"
"""What a kernel sends through its lifeline once its sockets are bound."""
_PR_SET_PDEATHSIG = 1  # prctl(2)
_CONTROL_SECONDS = 1.0
_PARENT = "JPY_PARENT_PID"  # read by ipykernel when it is imported; without it a kernel greets on the terminal


@dataclass(slots=True)
class Server:
    """Kernels by process number; those that ended stay in `ended` until they are asked for."""

    connection: Connection
    running: set[int] = field(default_factory=set)
    ended: dict[int, int] = field(default_factory=dict)

    def serve(self) -> None:
        """Answer requests until the owner closes its end."""
        answers: Mapping[str, Callable[..., Any]] = {
            "start": self.start,
            "signal": self.signal,
            "status": self.status,
        }
        with suppress(EOFError, ConnectionError):
            while True:
                name, arguments = self.connection.recv()
                self._reap()
                self.connection.send(answers[name](**arguments))
        for pid in self.running:
            _signal_group(pid, signal.SIGKILL)

    def start(self, arguments: list[str], environment: dict[str, str], folder: str) -> int:
        """Fork a kernel that runs ipykernel with `arguments`; return its process number.

        Its lifeline is the file descriptor that follows the request: the kernel sends READY through it, and it is
        closed when the kernel ends.
        """
        lifeline = socket.socket(fileno=recv_handle(self.connection))
        with lifeline:
            server = os.getpid()
            if pid := os.fork():
                self.running.add(pid)
                return pid
            self.connection.close()
            _be_kernel(server, lifeline, arguments, environment, folder)

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to a kernel and the processes it started; nothing happens when it has ended already."""
        if pid in self.running:
            _signal_group(pid, number)

    def status(self, pid: int) -> int | None:
        """Return the exit code of a kernel (negative: the signal that ended it), None while it runs."""
        return self.ended.pop(pid, None)

    def _reap(self) -> None:
        for pid in list(self.running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.running.discard(pid)
                self.ended[pid] = os.waitstatus_to_exitcode(status)


def _be_kernel(
    server: int, lifeline: socket.socket, arguments: list[str], environment: dict[str, str], folder: str
) -> NoReturn:
    """Turn this freshly forked process into a kernel as `python -m ipykernel_launcher` would be one; never return."""
    code = 1
    try:
        _die_with(server)
        _take_surroundings(environment, folder)
        _run_kernel(arguments, lifeline)
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        _leave(code)


def _die_with(server: int) -> None:
    os.setsid()  # as jupyter_client starts kernels: an interrupt at the terminal goes to the owner alone
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it ended before the line above
        os._exit(1)


def _take_surroundings(environment: dict[str, str], folder: str) -> None:
    import numpy

    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment | {_PARENT: str(os.getppid())})
    os.chdir(folder)
    numpy.random.seed()  # Python reseeds its own generator after a fork, numpy does not


def _run_kernel(arguments: list[str], lifeline: socket.socket) -> None:
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher.py", *arguments]
    app = IPKernelApp.instance()
    app.initialize(arguments)
    lifeline.send(READY)
    app.start()
    if app.control_thread is not None:  # it answers the request to end; exit functions take from it what it needs
        app.control_thread.join(_CONTROL_SECONDS)


def _leave(code: int) -> NoReturn:
    """End the process: exit functions run and streams are flushed, but memory is not tidied object by object."""
    import atexit

    with suppress(BaseException):
        atexit._run_exitfuncs()
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(BaseException):
            stream.flush()
    os._exit(code)


def _signal_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:  # it has not yet made a group of its own
        os.kill(pid, number)


def main() -> None:
    """Import, tell the owner how it went (None or the error), serve."""
    if sys.path[0] in ("", os.getcwd()):  # as ipykernel_launcher does; every kernel adds its own folder later
        del sys.path[0]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = Connection(int(sys.argv[1]))
    os.environ[_PARENT] = str(os.getpid())
    try:
        preload()
    except Exception as error:
        connection.send(f"{type(error).__name__}: {error}")
        raise
    connection.send(None)
    Server(connection).serve()


if __name__ == "__main__":
    main()
