"""The kernel notebooks run in: this very environment, whatever kernels the user has registered elsewhere."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from uuid import uuid4

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec

KERNEL_NAME = "python3"
_MAX_SOCKET_PATH_BYTES = 90  # Unix allows 104 to 108; the manager appends `-ipc-5`


class ThisEnvironment(AsyncKernelManager):
    """A kernel manager that starts ipykernel with the interpreter budgetlib itself runs on.

    Where the system has Unix sockets it talks through them: no ports that two runs could both take.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        connection = Path(gettempdir()) / f"budgetlib-{uuid4().hex}.json"
        if hasattr(socket, "AF_UNIX") and os.name == "posix" and len(os.fsencode(connection)) <= _MAX_SOCKET_PATH_BYTES:
            self.transport = "ipc"
            self.connection_file = str(connection)

    @property
    def kernel_spec(self) -> KernelSpec:
        spec = KernelSpec(**get_kernel_dict())
        spec.argv = [sys.executable, *spec.argv[1:]]
        return spec
