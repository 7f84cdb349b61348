"""From a source file to a reconciled disclosure: the one road that commands, notebooks and tests take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from budgetlib.decide import decide
from budgetlib.errors import SourceError
from budgetlib.interpret.assemble import propose
from budgetlib.interpret.document.about import ABOUT
from budgetlib.knowledge import own_knowledge
from budgetlib.model import Disclosure
from budgetlib.readers import DEFAULT_ENGINE, SUFFIXES, read_document
from budgetlib.reconcile import reconcile

NOTES_ENDING = ".meta.yaml"
_USED: dict[str, type] = {"region": str, "synthetic": bool}
_FOR_READERS = {"department", "fiscal_year", "kind", "scope", "sha256", "licence"}
_KNOWN = {*_USED, *ABOUT, *_FOR_READERS}


@dataclass(frozen=True, slots=True)
class SourceNotes:
    """What the metadata beside a source says that the document itself may not tell."""

    region: str = ""
    synthetic: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


def read(
    *paths: Path | str,
    engine: str = DEFAULT_ENGINE,
    layouts: Path | str | None = None,
    rules: Path | str | None = None,
) -> Disclosure:
    """Read, interpret and reconcile one disclosure, which may be published in several files (tables and text apart).

    A folder stands for all documents in and below it: those of one disclosure.
    `engine` is how a PDF is read: `tabula`, `geometry` or `both`.
    `NAME.meta.yaml` beside a source, where there is one, gives the region and marks generated departments.

    `layouts` is a folder of layouts of your own, `rules` a file of rules; both are used beside ours.

    Raises KnowledgeError when they are malformed, SourceError when a file cannot be read, NotADisclosureError when no
    standard budget table is found (NoTablesError when there is at least text of a disclosure), and
    NotOneDisclosureError when the files are not parts of one disclosure.
    """
    with own_knowledge(layouts, rules):
        return _read(find_sources(paths), engine)


def _read(sources: Sequence[Path], engine: str) -> Disclosure:
    documents = [read_document(path, engine=engine) for path in sources]
    notes = [source_notes(path) for path in sources]
    region = next((note.region for note in notes if note.region), "")
    about = {key: value for note in reversed(notes) for key, value in note.about.items()}  # the first file's come first
    synthetic = any(note.synthetic for note in notes)
    disclosure, proposed = propose(*documents, region=region, synthetic=synthetic, about=about)
    return reconcile(decide(disclosure, proposed))


def notes_path(source: Path) -> Path:
    """Return where the metadata of `source` stands, whether or not it exists."""
    return source.with_name(source.stem + NOTES_ENDING)


def source_notes(source: Path) -> SourceNotes:
    """Return the metadata beside `source`; the defaults when there is none.

    Raises SourceError when the file is malformed or has a key nobody knows (a misspelt `synthetic` must not pass).
    """
    path = notes_path(source)
    if not path.is_file():
        return SourceNotes()
    try:
        notes = yaml.safe_load(path.read_text(encoding="utf8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = " ".join(str(error).split())
        raise SourceError(f"cannot read the metadata ({problem}).", path=path, remedy="Mend or remove it.") from error
    _check_notes(notes, path)
    about = {key: " ".join(str(notes[key]).split()) for key in ABOUT if notes.get(key)}
    return SourceNotes(**{key: notes[key] for key in _USED if key in notes}, about=about)


def find_sources(places: Iterable[Path | str]) -> list[Path]:
    """Return the files to read: files as named, and for a folder every supported file in and below it, in order.

    READMEs and hidden files are not sources. A named file is returned even if it does not exist; reading it tells.

    Raises SourceError when a folder holds nothing that can be read.
    """
    found: dict[Path, None] = {}
    for place in map(Path, places):
        inside = sorted(filter(_is_source, place.rglob("*"))) if place.is_dir() else [place]
        if not inside:
            remedy = f"Put disclosures ({', '.join(SUFFIXES)}) there."
            raise SourceError("no document that can be read in this folder.", path=place, remedy=remedy)
        found |= dict.fromkeys(inside)
    return list(found)


def _is_source(path: Path) -> bool:
    return (
        path.is_file()
        and path.suffix.lower() in SUFFIXES
        and path.stem.upper() != "README"
        and not path.name.startswith(".")
    )


def _check_notes(notes: Any, path: Path) -> None:
    if not isinstance(notes, Mapping):
        raise SourceError("the metadata is not a list of `key: value` lines.", path=path, remedy="Mend or remove it.")
    if unknown := {str(key) for key in notes} - _KNOWN:
        remedy = f"Known keys: {', '.join(sorted(_KNOWN))}."
        raise SourceError(f"unknown key {', '.join(sorted(unknown))}.", path=path, remedy=remedy)
    for key, kind in _USED.items():
        if key in notes and not isinstance(notes[key], kind):
            raise SourceError(f"{key}: {notes[key]!r} is not a {kind.__name__}.", path=path, remedy="Mend it.")
