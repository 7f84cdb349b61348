"""Imported before the libraries for notebooks: it saves each process about three seconds.

jsonschema, with which nbformat validates notebooks, imports rfc3987_syntax where that is installed; it builds a grammar
of internationalised URIs on every import, for formats that no schema of notebooks names. jsonschema does without where
the import fails, so that it is imported here as if that library were not there. (Measured with `-X importtime`.)
"""

from __future__ import annotations

import sys
from importlib import import_module

_GRAMMAR = "rfc3987_syntax"


def _import_jsonschema() -> None:
    if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # an import of it fails
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMAR]


_import_jsonschema()
