"""What notebooks import and set up first, done once before the first kernel is forked.

Only what every notebook would do in the same way belongs here: imports, the font, knowledge read from YAML. No data, no
threads, no sockets.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import threading
from importlib import import_module
from io import BytesIO

INLINE_BACKEND = "module://matplotlib_inline.backend_inline"  # what ipykernel chooses where the user chose nothing
MODULES = (
    "IPython.core.completerlib",
    "IPython.core.magics.execution",
    "IPython.core.magics.pylab",
    "IPython.extensions.storemagic",
    "PIL.JpegImagePlugin",
    "encodings.idna",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pandas.io.formats.style",
    "psutil",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
    "zmq.utils.garbage",
)
PACKAGES = ("budgetlib.analysis", "budgetlib.charts", "budgetlib.prose")
"""Packages of which every module is loaded."""


def preload() -> None:
    """Import what notebooks import, and run once what is slow the first time.

    Raises RuntimeError when that left a Python thread behind: a fork copies its locks but not the thread.
    """
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)
    for name in MODULES:
        import_module(name)
    for package in map(import_module, PACKAGES):
        for module in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    _set_up_libraries()
    if (alive := threading.enumerate()) != [threading.main_thread()]:
        raise RuntimeError(f"threads are alive before the first fork: {alive}.")
    gc.collect()
    gc.freeze()  # what is shared stays shared: the collector of a kernel does not write into these pages


def _set_up_libraries() -> None:
    """Draw a line of Chinese text (finds and loads the font), read knowledge and rules, write a table as HTML."""
    import matplotlib
    import pandas as pd

    from budgetlib.charts.style import canvas
    from budgetlib.model import empty_disclosure
    from budgetlib.reconcile.engine.rules import rules

    with matplotlib.rc_context():
        figure, _ = canvas("预算 budget", height=2)
        figure.savefig(BytesIO(), format="png", bbox_inches="tight")
    empty_disclosure("")
    rules()
    pd.DataFrame({"": []}).to_html()
