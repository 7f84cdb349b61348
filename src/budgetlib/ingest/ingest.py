"""Ingest: read, reconcile and store sources one after the other; what fails is told and does not stop the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz

from budgetlib.errors import BudgetlibError, NoTablesError, NotOneDisclosureError, SourceError
from budgetlib.ingest.isolation import told_of
from budgetlib.ingest.reading import notes_path, read
from budgetlib.ingest.summary import Summary, summarise
from budgetlib.model import Disclosure
from budgetlib.readers import DEFAULT_ENGINE, printable
from budgetlib.store.datasets import Marker, load_disclosure, markers, remove, write
from budgetlib.store.fingerprint import fingerprint
from budgetlib.store.root import found_root
from budgetlib.store.sources import note_sources, source_of

_KIND_AND_SCOPE = re.compile(r"-(budget|final_account)(-unit)?$")
Facets = tuple[str, int, str, str]
"""Department, year, kind and scope of a disclosure; empty where its files are silent."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one source: a summary of its disclosure, or the error that stopped it.

    `joined` are all sources of the disclosure when it is published in several files; the last of them to be read has
    the summary of the whole. `replaced` names the sources whose disclosure of the same department, year and kind stood
    in the store before.
    """

    source: Path
    summary: Summary | None = None
    changed: bool = False
    joined: tuple[Path, ...] = ()
    replaced: str = ""
    error: BudgetlibError | None = None


def ingest(
    sources: Iterable[Path],
    root: Path | str | None = None,
    *,
    engine: str = DEFAULT_ENGINE,
    known: Sequence[Marker] | None = None,
    guard: Callable[[Path], AbstractContextManager[None]] | None = None,
    texts_alone: bool = True,
) -> Iterator[Ingested]:
    """Read every source and write its datasets below ROOT, yielding one result per source as it is there.

    A source is not read again when neither it, its metadata nor the code has changed since. Sources of one disclosure
    that print different tables, or text without tables, are joined into one disclosure; text comes last, because only
    then is it known which tables it belongs to. Tables join a text of the same disclosure that was ingested earlier,
    and text such tables, where the earlier source still stands where it stood. A text that belongs to none is a
    disclosure of its own if it says whose it is, unless `texts_alone` is False (then it is an error). Of two sources
    that print the same tables of the same disclosure the first is kept and the second reported as an error; so is any
    fault that one source causes, and the others go on. `known` are the markers of what these sources gave before, for
    who knows them; by default the whole store is looked through.
    """
    root, paths = found_root(root), [Path(source) for source in sources]
    visit = _begin(paths, markers(root) if known is None else known, root, engine)
    for source in paths:
        try:
            with told_of(source), guard(source) if guard else nullcontext():
                result = visit.ingest(source)
            yield result
        except NoTablesError as error:
            visit.without_tables.append((source, error))
        except BudgetlibError as error:
            yield Ingested(source, error=error)
    for source, no_tables in visit.without_tables:
        try:
            with told_of(source), guard(source) if guard else nullcontext():
                result = visit.join_text(source, no_tables, alone=texts_alone)
            yield result
        except BudgetlibError as error:
            yield Ingested(source, error=error)


@dataclass(slots=True)
class _Visit:
    """One run of `ingest`: what stood in the store when it began, and which sources gave which disclosure."""

    root: Path
    known: Mapping[str, Marker]  # by doc_id
    given: Mapping[str, Marker]  # by the fingerprint of a source
    named: Mapping[str, Sequence[Path]]  # the sources of this run by name
    engine: str
    taken: dict[str, list[Path]] = field(default_factory=dict)
    facets: dict[str, Facets] = field(default_factory=dict)
    without_tables: list[tuple[Path, NoTablesError]] = field(default_factory=list)

    def ingest(self, source: Path) -> Ingested:
        """Take a source over from the store, or read and write it."""
        if marker := self._unchanged(source):
            members = self.taken.setdefault(marker.doc_id, self._members(marker))
            if source not in members:
                raise _same_disclosure(source, members, marker.doc_id)
            return Ingested(source, summarise(load_disclosure(marker.doc_id, self.root)), joined=_joined(members))
        disclosure = read(source, engine=self.engine, tables_required=True)
        if others := self.taken.get(disclosure.doc_id):
            try:
                return self._join(others, source)
            except NotOneDisclosureError as error:
                raise _same_disclosure(source, others, disclosure.doc_id) from error
        for kin in self._kin(disclosure):
            with suppress(NotOneDisclosureError):
                return self._join(self.taken[kin], source)
        if texts := self._stored_beside(source, disclosure.doc_id, with_tables=False):
            with suppress(NotOneDisclosureError):
                return self._join(texts, source)
        return self._write(disclosure, [source])

    def _kin(self, disclosure: Disclosure) -> list[str]:
        """Disclosures of the same department and year that differ in nothing but what a file is silent about."""
        own = _facets(disclosure)
        return [doc_id for doc_id, other in self.facets.items() if doc_id in self.taken and _may_be_one(own, other)]

    def join_text(self, source: Path, no_tables: NoTablesError, *, alone: bool) -> Ingested:
        """Join a source without tables to the disclosure it belongs to, or take it for one of its own (`alone`).

        It belongs to the one of the same department and year; where names differ or are missing, to the file of this
        folder with the most similar name, if the text is about its department and year.
        """
        partners = self.taken.get(no_tables.doc_id) or self._of_department_year(no_tables) or self._most_similar(source)
        partners = partners or self._stored_beside(source, no_tables.doc_id, with_tables=True)
        if partners:
            with suppress(NotOneDisclosureError):
                return self._join(partners, source)
        if not alone or not no_tables.doc_id:
            raise no_tables  # it belongs to none of them: say what it is, not what it is not
        return self._write(read(source, engine=self.engine), [source])

    def _stored_beside(self, source: Path, doc_id: str, *, with_tables: bool) -> list[Path]:
        """The other sources that gave a disclosure of the store earlier, all text or all tables, for one to join.

        Nothing where one of them has gone, is in this run too, or where both kinds stand there: then `source` is
        another edition.
        """
        marker = self.known.get(doc_id)
        if marker is None or not marker.is_intact(self.root):
            return []
        stored = load_disclosure(doc_id, self.root)
        others = stored.documents[stored.documents["source"] != source.name]
        of_tables = set(stored.tables["file"])
        if others.empty or any((file in of_tables) != with_tables for file in others["file"]):
            return []
        paths = [source_of(self.root, digest) for digest in others["sha256"]]
        found = [path for path in paths if path is not None and path.name not in self.named]
        return found if len(found) == len(paths) else []

    def _join(self, others: Sequence[Path], source: Path) -> Ingested:
        disclosure = read(*others, source, engine=self.engine)
        for doc_id in [doc_id for doc_id, paths in self.taken.items() if paths == others]:
            if doc_id != disclosure.doc_id:  # what the first files were silent about the last one says
                del self.taken[doc_id]
                remove(doc_id, self.root)
        return self._write(disclosure, [*others, source])

    def _of_department_year(self, alone: NoTablesError) -> list[Path]:
        """The only disclosure of the department and year, of whatever kind and scope it was taken for."""
        prefix = _KIND_AND_SCOPE.sub("", alone.doc_id)
        found = [paths for doc_id, paths in self.taken.items() if prefix and _KIND_AND_SCOPE.sub("", doc_id) == prefix]
        return found[0] if len(found) == 1 else []

    def _write(self, disclosure: Disclosure, sources: list[Path]) -> Ingested:
        fingerprints = [self._fingerprint(source) for source in sources]
        changed = write(disclosure.settled(), self.root, fingerprints=fingerprints)
        note_sources(self.root, sources)
        self.taken[disclosure.doc_id] = sources
        self.facets[disclosure.doc_id] = _facets(disclosure)
        before = self.known.get(disclosure.doc_id)
        replaced = [name for name in before.sources if name not in {s.name for s in sources}] if before else []
        return Ingested(sources[-1], summarise(disclosure), changed, _joined(sources), "、".join(replaced))

    def _unchanged(self, source: Path) -> Marker | None:
        """The intact disclosure in the store that this very source gave, and all its other sources of this run."""
        if not source.is_file() or printable(source) != str(source):  # reading it tells
            return None
        marker = self.given.get(self._fingerprint(source))
        if marker is None or not marker.is_intact(self.root):
            return None
        others = [path for name in marker.sources for path in self.named.get(name, ()) if name != source.name]
        return marker if all(self._fingerprint(path) in marker.fingerprints for path in others) else None

    def _members(self, marker: Marker) -> list[Path]:
        """The sources of this run that gave a disclosure of several files, one for each."""
        named = [path for name in marker.sources for path in self.named.get(name, ()) if path.is_file()]
        by_fingerprint = {self._fingerprint(path): path for path in reversed(named)}
        return [by_fingerprint[given] for given in marker.fingerprints if given in by_fingerprint]

    def _fingerprint(self, source: Path) -> str:
        return fingerprint(source, notes_path(source), self.engine)

    def _most_similar(self, source: Path) -> list[Path]:
        beside = [paths for paths in self.taken.values() if paths[0].parent == source.parent]
        return max(beside, key=lambda paths: fuzz.ratio(paths[0].stem, source.stem), default=[])


def _facets(disclosure: Disclosure) -> Facets:
    document = disclosure.documents.iloc[0]
    silent = "" if pd.isna(document["silent_on"]) else str(document["silent_on"])
    stated = {name: "" if name in silent else document[name] for name in ("kind", "scope")}
    return (document["department"], int(document["fiscal_year"]), stated["kind"], stated["scope"])


def _may_be_one(own: Facets, other: Facets) -> bool:
    return own[:2] == other[:2] and all(not a or not b or a == b for a, b in zip(own[2:], other[2:], strict=True))


def _begin(sources: Iterable[Path], known: Sequence[Marker], root: Path, engine: str) -> _Visit:
    named: dict[str, list[Path]] = defaultdict(list)
    for source in sources:
        named[source.name].append(source)
    given = {fingerprint: marker for marker in known for fingerprint in marker.fingerprints}
    return _Visit(root, {marker.doc_id: marker for marker in known}, given, named, engine)


def _joined(sources: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(sources) if len(sources) > 1 else ()


def _same_disclosure(source: Path, others: Sequence[Path], doc_id: str) -> SourceError:
    remedy = f"Kept {others[0].name}; ingest this one with another --root to compare."
    return SourceError(f"gives the same disclosure as {others[0]} ({doc_id}).", path=source, remedy=remedy)
