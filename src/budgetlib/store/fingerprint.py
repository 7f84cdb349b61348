"""What the result of reading a source depends on, as one digest: equal digests, equal datasets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from budgetlib.files import sha256_of

_DECIDING_PACKAGES = ("opencc", "pandas", "pyarrow", "pypdfium2", "rapidfuzz", "tabula-py")


def fingerprint(source: Path, notes: Path, engine: str) -> str:
    """Return the digest of a source, the metadata beside it (if any), and the engine and method it is read with."""
    parts = [source.name, sha256_of(source), sha256_of(notes) if notes.is_file() else "", engine, method_digest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def method_digest() -> str:
    """Return the digest of the code and knowledge of budgetlib and of the libraries that decide what is read."""
    digest = hashlib.sha256()
    for name in _DECIDING_PACKAGES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for path in _code_and_knowledge(resources.files("budgetlib")):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _code_and_knowledge(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _code_and_knowledge(entry)
        elif entry.name.endswith((".py", ".yaml")):
            yield entry
