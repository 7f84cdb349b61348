"""Budget disclosures of Chinese public departments as tidy, reconciled data.

    import budgetlib

    disclosure = budgetlib.read("disclosure.pdf")   # one document: disclosure.figures, disclosure.claims, …
    figures = budgetlib.load("figures")             # everything `budgetlib ingest` has processed
    budgetlib.describe("figures")                   # what its columns mean

The names are loaded on first use, so that `import budgetlib` costs nothing.
"""

from __future__ import annotations

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetlib.ingest.reading import read
    from budgetlib.model import Disclosure
    from budgetlib.reconcile import reconcile
    from budgetlib.reports.dictionary import describe
    from budgetlib.store import documents, load

    __version__: str

__all__ = ["Disclosure", "__version__", "describe", "documents", "load", "read", "reconcile"]

_HOME = {
    "Disclosure": "budgetlib.model",
    "describe": "budgetlib.reports.dictionary",
    "read": "budgetlib.ingest.reading",
    "load": "budgetlib.store",
    "documents": "budgetlib.store",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return metadata.version("budgetlib")
    if name == "reconcile":  # the package of that stage, which can be called as its function
        return import_module("budgetlib.reconcile")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'budgetlib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
