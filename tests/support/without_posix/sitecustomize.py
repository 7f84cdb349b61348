"""Put first on PYTHONPATH: a Python in which what Windows lacks is missing, in every process that is started."""

import os
import socket
import sys

for module in ("fcntl", "resource"):
    sys.modules[module] = None  # type: ignore[assignment]
for name in ("fork", "forkpty"):
    if hasattr(os, name):
        delattr(os, name)
if hasattr(socket, "AF_UNIX"):
    del socket.AF_UNIX


def _socketpair(*_: object) -> tuple[socket.socket, socket.socket]:
    """As Python makes a pair on Windows: two ends of a connection on the loopback."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        one = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
    return one, other


socket.socketpair = _socketpair  # type: ignore[assignment]
