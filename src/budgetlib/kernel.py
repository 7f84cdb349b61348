"""The kernel notebooks run in: this very environment, whatever kernels the user has registered elsewhere."""

from __future__ import annotations

import sys

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec

KERNEL_NAME = "python3"


class ThisEnvironment(AsyncKernelManager):
    """A kernel manager that starts ipykernel with the interpreter budgetlib itself runs on."""

    @property
    def kernel_spec(self) -> KernelSpec:
        spec = KernelSpec(**get_kernel_dict())
        spec.argv = [sys.executable, *spec.argv[1:]]
        return spec
