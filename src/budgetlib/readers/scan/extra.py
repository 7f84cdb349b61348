"""Whether what recognises scans is installed, and what to do where it is not."""

from __future__ import annotations

import importlib.util

NEEDED = ("cv2", "onnxruntime", "rapidocr")
INSTALL = "Install what reads scans: pip install 'budgetlib[scan]'."


def is_installed() -> bool:
    """Whether pages that are pictures can be read; nothing is loaded."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)
