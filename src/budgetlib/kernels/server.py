"""The process that forks kernels: `python -m budgetlib.kernels.server FD`, started by client.py and nobody else.

It has one thread, imports what notebooks need, and then answers requests that come through the socket FD, one after the
other: start a kernel, send it a signal, tell how it ended. The owner may hand in a listening socket, at which its
workers get connections of their own. When a connection closes (whoever had it ended, however), the kernels asked for
through it are killed; when it is the owner's, the server ends. A kernel dies with it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import Any, NoReturn

from budgetlib.kernels.preload import preload
from budgetlib.kernels.surroundings import Surroundings

READY = b"r"
"""What a kernel sends through its lifeline once its sockets are bound."""
_PR_SET_PDEATHSIG = 1  # prctl(2)
_CONTROL_SECONDS = 1.0
_PARENT = "JPY_PARENT_PID"  # read by ipykernel when it is imported; without it a kernel greets on the terminal


@dataclass(slots=True)
class Kernels:
    """The kernels of one connection by process number; those that ended stay in `ended` until they are asked for."""

    running: set[int] = field(default_factory=set)
    ended: dict[int, int] = field(default_factory=dict)

    def reap(self) -> None:
        """Note which kernels have ended."""
        for pid in list(self.running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.running.discard(pid)
                self.ended[pid] = os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        """Kill those that run."""
        self.reap()
        for pid in self.running:
            _signal_group(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


@dataclass(slots=True)
class Server:
    """Answers those who are connected; `owner` is the connection it ends with."""

    owner: Connection
    connected: dict[Connection, Kernels] = field(default_factory=dict)
    listener: socket.socket | None = None

    def serve(self) -> None:
        """Answer requests until the owner closes its end."""
        self._welcome(self.owner)
        while self.owner in self.connected:
            for ready in wait([*self.connected, *([self.listener] if self.listener else [])]):
                if isinstance(ready, Connection):
                    self._attend(ready)
                elif self.listener:
                    self._welcome(Connection(self.listener.accept()[0].detach()))
        for connection in list(self.connected):
            self._part(connection)
        if self.listener:
            shutil.rmtree(Path(self.listener.getsockname()).parent, ignore_errors=True)

    def _welcome(self, connection: Connection) -> None:
        self.connected[connection] = Kernels()
        with suppress(ConnectionError):  # it has gone already: noticed when its request is read
            connection.send(None)

    def _attend(self, connection: Connection) -> None:
        try:
            name, arguments = connection.recv()
            self.connected[connection].reap()
            if name == "listen":
                self.listener = socket.socket(fileno=recv_handle(connection))
            else:
                connection.send(self._answer(connection, name, arguments))
        except (EOFError, ConnectionError):
            self._part(connection)

    def _answer(self, connection: Connection, name: str, arguments: dict[str, Any]) -> Any:
        """Do what is asked; the error where the system has no process or memory left, which the others survive."""
        answers: dict[str, Callable[..., Any]] = {"start": self._start, "signal": self._signal, "status": self._status}
        try:
            return answers[name](connection, **arguments)
        except OSError as error:
            return error

    def _part(self, connection: Connection) -> None:
        self.connected.pop(connection).kill()
        connection.close()

    def _start(self, connection: Connection, arguments: list[str], surroundings: Surroundings) -> int:
        """Fork a kernel that runs ipykernel with `arguments`; return its process number.

        Its lifeline is the file descriptor that follows the request: the kernel sends READY through it, and it is
        closed when the kernel ends.
        """
        lifeline = socket.socket(fileno=recv_handle(connection))
        with lifeline:
            server = os.getpid()
            if pid := os.fork():
                self.connected[connection].running.add(pid)
                return pid
            for other in self.connected:
                other.close()
            if self.listener:
                self.listener.close()
            _be_kernel(server, lifeline, arguments, surroundings)

    def _signal(self, connection: Connection, pid: int, number: int) -> None:
        """Send a signal to a kernel and the processes it started; nothing happens when it has ended already."""
        if pid in self.connected[connection].running:
            _signal_group(pid, number)

    def _status(self, connection: Connection, pid: int) -> int | None:
        """Return the exit code of a kernel (negative: the signal that ended it), None while it runs."""
        return self.connected[connection].ended.pop(pid, None)


def _be_kernel(server: int, lifeline: socket.socket, arguments: list[str], surroundings: Surroundings) -> NoReturn:
    """Turn this freshly forked process into a kernel as `python -m ipykernel_launcher` would be one; never return."""
    code = 1
    try:
        _die_with(server)
        surroundings.take()
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


def _run_kernel(arguments: list[str], lifeline: socket.socket) -> None:
    import numpy
    from ipykernel.kernelapp import IPKernelApp

    os.environ[_PARENT] = str(os.getppid())
    numpy.random.seed()  # Python reseeds its own generator after a fork, numpy does not
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
            if stream is not None:
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
    Server(connection).serve()


if __name__ == "__main__":
    main()
