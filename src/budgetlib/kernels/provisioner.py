"""Forked kernels in the words of jupyter_client: a provisioner, its manager, and a client that waits less."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from queue import Empty
from typing import Any

from jupyter_client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerBase

from budgetlib.kernels.client import KernelServer, kernel_server
from budgetlib.kernels.server import READY
from budgetlib.kernels.this_environment import ThisEnvironment

_POLL_SECONDS = 0.002
_ANSWER_SECONDS = 1.0
_SUBSCRIPTION_SECONDS = 0.005  # what a subscription needs through a Unix socket; jupyter_client allows 0.2
_BYTES = 16


class ForkedKernel(KernelProvisionerBase):
    """One kernel forked by the kernel server of this process."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._server: KernelServer | None = None
        self._pid: int | None = None
        self._lifeline: socket.socket | None = None
        self._exit_code: int | None = None

    @property
    def has_process(self) -> bool:
        return self._pid is not None

    async def pre_launch(self, **options: Any) -> dict[str, Any]:
        """Write the connection file; the command is what follows `ipykernel_launcher`."""
        parent: Any = self.parent
        parent.write_connection_file()
        self.connection_info = parent.get_connection_info()
        extra = options.pop("extra_arguments", [])
        return await super().pre_launch(cmd=["-f", parent.connection_file, *extra], **options)

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Fork a kernel and wait until it can be talked to, or has ended."""
        self._server, self._exit_code = kernel_server(), None
        folder = str(options.get("cwd") or os.getcwd())
        self._pid, self._lifeline = self._server.start(cmd, dict(options["env"]), folder)
        self._lifeline.setblocking(False)
        await self._hear(READY)
        return self.connection_info

    async def poll(self) -> int | None:
        if self._exit_code is None and self._pid is not None and self._server is not None:
            self._exit_code = self._server.status(self._pid)
        return self._exit_code

    async def wait(self) -> int | None:
        """Return the exit code as soon as the kernel has ended."""
        await self._hear(b"")
        while self._pid is not None and await self.poll() is None:
            await asyncio.sleep(_POLL_SECONDS)
        self._pid = None
        return self._exit_code

    async def send_signal(self, signum: int) -> None:
        if self._pid is not None and self._server is not None:
            self._server.signal(self._pid, signum)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        if self._lifeline is not None:
            self._lifeline.close()
            self._lifeline = None

    async def _hear(self, awaited: bytes) -> None:
        """Wait until the kernel says `awaited`, or has closed its lifeline."""
        heard = None
        while self._lifeline is not None and heard not in (awaited, b""):
            heard = await asyncio.get_running_loop().sock_recv(self._lifeline, _BYTES)


class PromptClient(AsyncKernelClient):
    """A client of a kernel that is there already: asks again at once until outputs reach it as well as answers."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or float("inf"))
        while True:
            self.kernel_info()
            answer = await self._heard(self.shell_channel, _ANSWER_SECONDS)
            if answer and answer["msg_type"] == "kernel_info_reply":
                if await self._heard(self.iopub_channel, _SUBSCRIPTION_SECONDS):
                    self._handle_kernel_info_reply(answer)
                    return
            elif not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _heard(self, channel: Any, seconds: float) -> dict[str, Any] | None:
        try:
            return await channel.get_msg(timeout=seconds)
        except Empty:
            return None


class WarmKernel(ThisEnvironment):
    """A kernel manager whose kernels are forked, and whose end is noticed when it happens."""

    client_class = "budgetlib.kernels.provisioner.PromptClient"
    client_factory = PromptClient

    async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.provisioner = ForkedKernel(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**options)

    async def _async_interrupt_kernel(self) -> None:
        """Interrupt what the kernel does; not before a shutdown, where it would only disturb the tidying up."""
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    async def _async_wait(self, pollinterval: float = 0.0) -> None:
        if self.provisioner is not None:
            await self.provisioner.wait()
