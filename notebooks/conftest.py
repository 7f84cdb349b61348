"""Lets nbval honour a trailing `;`.

nbval runs cells without history, and IPython then prints what the semicolon should silence (issue 194 of
computationalmodelling/nbval, open with nbval 0.11; issue 14162 of ipython/ipython). Remove this file once either is
mended.
"""

from __future__ import annotations

from nbval.kernel import RunningKernel


def _execute_with_history(kernel: RunningKernel, cell_input: str, allow_stdin: bool | None = None) -> str:
    return kernel.kc.execute(cell_input, allow_stdin=allow_stdin, stop_on_error=False)


RunningKernel.execute_cell_input = _execute_with_history
