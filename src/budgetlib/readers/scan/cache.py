"""What was recognised, kept by the content of the picture: the same page is never recognised twice on one machine.

The folder is `scans` in the cache of the user (`BUDGETLIB_CACHE`, or where the system has caches); it may be removed.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from budgetlib.errors import BudgetlibError
from budgetlib.files import cache_folder, replacing
from budgetlib.readers.scan.recognise import Piece, Recognised

MOST_PAGES = 20_000
"""Pages kept, about 10 kB each; beyond it the oldest tenth goes."""
_LIBRARIES = ("onnxruntime", "opencv-python-headless", "rapidocr", "numpy")


def folder() -> Path:
    """Return where recognised pages are kept, whether or not it exists."""
    return cache_folder() / "scans"


def key_of(picture: np.ndarray, dpi: float) -> str:
    """Return the name under which a picture's page is kept: it tells the picture, the code and the libraries."""
    digest = hashlib.sha256(f"{picture.shape} {dpi:.3f} {_method()}".encode())
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()


def remembered(key: str) -> Recognised | None:
    """Return the page kept under a key; None where there is none that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(_place(key).read_text(encoding="utf8"))
        pieces = tuple(Piece(**_tuples(piece)) for piece in told.pop("pieces"))
        rules = tuple(map(tuple, told["rules"]))
        return Recognised(**told | {"pieces": pieces, "rules": rules, "lean": tuple(told["lean"])})
    return None


def remember(key: str, page: Recognised) -> None:
    """Keep a page; a place that cannot be written keeps nothing."""
    with suppress(OSError, BudgetlibError), replacing(_place(key)) as temporary:
        temporary.write_text(json.dumps(asdict(page), ensure_ascii=False, separators=(",", ":")), encoding="utf8")


def forget_oldest() -> None:
    """Remove the oldest pages when there are too many."""
    with suppress(OSError):
        kept = list(folder().glob("*/*.json"))
        if len(kept) > MOST_PAGES:
            for path in sorted(kept, key=lambda path: path.stat().st_mtime)[: MOST_PAGES // 10]:
                path.unlink(missing_ok=True)


def _place(key: str) -> Path:
    return folder() / key[:2] / f"{key}.json"


def _tuples(told: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


@cache
def _method() -> str:
    """Return the digest of the code of this room and of the libraries it stands on."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            digest.update(f"{name} {metadata.version(name)}".encode())
    return digest.hexdigest()
