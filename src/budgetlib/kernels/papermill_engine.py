"""The papermill engine `budgetlib-warm`: as papermill's own, with kernels that are forked instead of started."""

from __future__ import annotations

import sys
from typing import Any

from budgetlib.kernels import quick_imports  # noqa: F401  # first, see there

# isort: split
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager

from budgetlib.errors import EnvironmentFault
from budgetlib.kernels.client import can_fork_kernels
from budgetlib.kernels.provisioner import WarmKernel

ENGINE_NAME = "budgetlib-warm"
SAVE_SECONDS = 5.0
"""How far the notebook on disk may be behind while it runs. Writing it twice a cell takes longer than starting it."""


class WarmEngine(NBClientEngine):
    """Runs a notebook in a kernel forked from a process that has imported everything already."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **options: Any,
    ) -> NotebookNode:
        """Run all cells and return the notebook; the arguments are those of papermill's own engine."""
        manager = SparingManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> Any:
        """Run the cells of a managed notebook in a forked kernel.

        Raises EnvironmentFault when the notebook is in another language than Python, or where there is no fork.
        """
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python" or not can_fork_kernels():
            where = f"notebooks in {language}" if language != "python" else f"kernels on {sys.platform}"
            raise EnvironmentFault(f"cannot fork {where}.", remedy="Use papermill's own engine.")
        options.setdefault("kernel_manager_class", WarmKernel)
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


class SparingManager(NotebookExecutionManager):
    """Keeps account of a running notebook as papermill does, but writes it now and then, and at its end."""

    def save(self, **changes: Any) -> None:
        """Write the notebook if that was last done some seconds ago, or if it is complete."""
        behind = (self.now() - self.last_save_time).total_seconds()
        if self.end_time is not None or behind >= SAVE_SECONDS:
            super().save(**changes)
