"""From a source file to a reconciled disclosure: the one road that commands, notebooks and tests take."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from budgetlib.decide import decide
from budgetlib.decide.draft_yaml import as_yaml
from budgetlib.decide.drafts import drafts
from budgetlib.errors import NotADisclosureError, SourceError
from budgetlib.ingest.sources import look_through, notes_path
from budgetlib.inspect import inspected
from budgetlib.interpret.assemble import propose, sections_of_tables
from budgetlib.interpret.document.about import ABOUT
from budgetlib.interpret.document.boxes import with_boxes
from budgetlib.knowledge import own_knowledge
from budgetlib.model import Disclosure
from budgetlib.readers import DEFAULT_ENGINE, read_document
from budgetlib.reconcile import reconcile

MAX_NOTES_BYTES = 65_536
MAX_NOTES_DEPTH = 10
_USED: dict[str, type] = {"region": str, "synthetic": bool}
_FOR_READERS = {"department", "fiscal_year", "kind", "scope", "sha256", "licence"}
_KNOWN = {*_USED, *ABOUT, *_FOR_READERS}


@dataclass(frozen=True, slots=True)
class SourceNotes:
    """What the metadata beside a source says that the document itself may not tell."""

    region: str = ""
    synthetic: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


class _NotesLoader(yaml.SafeLoader):
    """Refuses what no list of notes needs and what grows without bound: aliases, and values in values."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node of the file. Raises YAMLError for an alias and below MAX_NOTES_DEPTH."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        self.depth = getattr(self, "depth", 0) + 1
        if self.depth > MAX_NOTES_DEPTH:
            raise yaml.YAMLError(f"values nest more than {MAX_NOTES_DEPTH} deep")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def read(
    *paths: Path | str,
    engine: str = DEFAULT_ENGINE,
    layouts: Path | str | None = None,
    rules: Path | str | None = None,
    tables_required: bool = False,
) -> Disclosure:
    """Read, interpret and reconcile one disclosure, which may be published in several files (tables and text apart).

    A folder stands for all documents in and below it, and an archive for its members: those of one disclosure.
    `engine` is how a PDF is read: `tabula`, `geometry` or `both`.
    A narrative without tables is read as a disclosure of its own, unless `tables_required`.
    The inspection, and where facts stand on their pages, are worked out when one asks for those datasets.
    `NAME.meta.yaml` beside a source, where there is one, gives the region and marks generated departments.

    `layouts` is a folder of layouts of your own, `rules` a file of rules; both are used beside ours.

    Raises KnowledgeError when they are malformed, SourceError when a file cannot be read, NotADisclosureError when no
    standard budget table is found (NoTablesError when there is at least text of a disclosure), and
    NotOneDisclosureError when the files are not parts of one disclosure.
    """
    with own_knowledge(layouts, rules), tempfile.TemporaryDirectory(prefix="budgetlib-") as folder:  # for archives
        found = look_through(paths, Path(folder))
        if found.closed:
            raise found.closed[0]
        return _read(found.sources, engine, tables_required)


def draft_layout(
    path: Path | str,
    *,
    engine: str = DEFAULT_ENGINE,
    layouts: Path | str | None = None,
) -> str:
    """Return the YAML of a layout for the tables of a file that no layout knows whole; empty when there are none.

    It has their titles and heads, the best guesses, and what the arithmetic of the document says of each.

    Raises KnowledgeError when `layouts` are malformed, and SourceError when the file cannot be read.
    """
    with own_knowledge(layouts, None):
        source = Path(path)
        document = read_document(source, engine=engine)
        try:
            disclosure, proposed = propose(document)
        except NotADisclosureError:  # without a table that is known there is nothing to compare with
            return as_yaml(drafts(sections_of_tables(document), None), source.name)
        decided = decide(disclosure, proposed)
        places = {row["evidence"] for row in decided.rows("findings") if row["rule"] == "unknown_table"}
        open_ones = [
            section
            for section in sections_of_tables(document)
            if section.key or places & {f"p{line.page} r{line.row}" for line in section.lines}
        ]
        return as_yaml(drafts(open_ones, decided), source.name)


def _read(sources: Sequence[Path], engine: str, tables_required: bool) -> Disclosure:
    documents = [read_document(path, engine=engine) for path in sources]
    notes = [source_notes(path) for path in sources]
    region = next((note.region for note in notes if note.region), "")
    about = {key: value for note in reversed(notes) for key, value in note.about.items()}  # the first file's come first
    synthetic = any(note.synthetic for note in notes)
    disclosure, proposed = propose(
        *documents, region=region, synthetic=synthetic, about=about, tables_required=tables_required
    )
    return inspected(with_boxes(reconcile(decide(disclosure, proposed)), documents), documents)


def source_notes(source: Path) -> SourceNotes:
    """Return the metadata beside `source`; the defaults when there is none.

    Raises SourceError when the file is malformed or has a key nobody knows (a misspelt `synthetic` must not pass).
    """
    path = notes_path(source)
    if not path.is_file():
        return SourceNotes()
    try:
        if path.stat().st_size > MAX_NOTES_BYTES:
            raise ValueError(f"more than {MAX_NOTES_BYTES:,} bytes")
        notes = yaml.load(path.read_text(encoding="utf8"), _NotesLoader) or {}
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        problem = " ".join(str(error).split())
        raise SourceError(f"cannot read the metadata ({problem}).", path=path, remedy="Mend or remove it.") from error
    _check_notes(notes, path)
    about = {key: " ".join(str(notes[key]).split()) for key in ABOUT if notes.get(key)}
    return SourceNotes(**{key: notes[key] for key in _USED if key in notes}, about=about)


def _check_notes(notes: Any, path: Path) -> None:
    if not isinstance(notes, Mapping):
        raise SourceError("the metadata is not a list of `key: value` lines.", path=path, remedy="Mend or remove it.")
    if unknown := {str(key) for key in notes} - _KNOWN:
        remedy = f"Known keys: {', '.join(sorted(_KNOWN))}."
        raise SourceError(f"unknown key {', '.join(sorted(unknown))}.", path=path, remedy=remedy)
    for key, kind in _USED.items():
        if key in notes and not isinstance(notes[key], kind):
            raise SourceError(f"{key}: {notes[key]!r} is not a {kind.__name__}.", path=path, remedy="Mend it.")
