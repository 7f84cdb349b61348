"""What a kernel has from the process that asks for it, though another one forks it."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Variables of the environment, working folder, soft and hard bound of the address space in bytes."""

    environment: Mapping[str, str]
    folder: str
    memory: tuple[int, int]

    @classmethod
    def from_here(cls, environment: Mapping[str, str], folder: str) -> Surroundings:
        """Return the given environment and folder with the bounds of this process."""
        import resource  # here: not on every system

        return cls(dict(environment), folder, resource.getrlimit(resource.RLIMIT_AS))

    def take(self) -> None:
        """Give them to this process."""
        import resource

        signal.signal(signal.SIGINT, signal.default_int_handler)
        resource.setrlimit(resource.RLIMIT_AS, self.memory)
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
