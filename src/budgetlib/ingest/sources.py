"""Which files of folders are sources, and what is passed over: files of other kinds, folders that are closed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from budgetlib.errors import BudgetlibError, SourceError
from budgetlib.ingest.archives import ARCHIVES, unpack
from budgetlib.readers import PICTURES, SUFFIXES
from budgetlib.readers.scan.extra import is_installed

_NO_DOCUMENTS = {".yaml", ".yml", ".json", ".css", ".js", ".gif", ".ico", ".svg", ".woff", ".woff2", ".db", ".ini"}
UNPACKED = ".unpacked"  # below the root of a store: members of archives, hidden from who looks for documents
NOTES_ENDING = ".meta.yaml"
SMALLEST_SCAN = 30_000
"""Bytes: pictures of pages are larger; smaller ones are logos and icons."""
_SAVED_WITH_PAGE = ("_files", ".files", "_文件")  # endings of folders that browsers write beside a page
SHOWN = 5  # files of one kind that are named


@dataclass(slots=True)
class Found:
    """The `sources`, files of kinds that are not read (`skipped`), and what could not be opened (`closed`)."""

    sources: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    closed: list[BudgetlibError] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Yield a line per kind of file that was passed over, and per place that could not be looked into."""
        kinds = Counter(path.suffix.lower() or "no ending" for path in self.skipped)
        for kind, count in sorted(kinds.items()):
            named = [path.name for path in self.skipped if (path.suffix.lower() or "no ending") == kind]
            more = f" and {count - SHOWN} more" if count > SHOWN else ""
            yield f"skipped, not a kind that is read ({kind}): {', '.join(named[:SHOWN])}{more}"
        yield from (" ".join(str(error).split()) for error in self.closed)


def look_through(places: Iterable[Path | str], unpacked: Path | None = None) -> Found:
    """Return what is to be read: files as named, and for a folder every supported file in and below it, in order.

    READMEs and hidden files are no sources. A named file is returned even if it does not exist; reading it tells.
    Archives are unpacked below `unpacked`, where it is given, and their members are sources in their place.

    Raises SourceError when a folder holds nothing that can be read.
    """
    found = Found()
    known: dict[Path, None] = {}
    for place in map(Path, places):
        inside = sorted(_files(place, found)) if place.is_dir() else [place]
        sources: list[Path] = []
        for path in inside:
            suffix = path.suffix.lower()
            if suffix in ARCHIVES and unpacked is not None and path.is_file():
                sources += _members(path, unpacked, found)
            elif path == place or (suffix in SUFFIXES and not _is_decoration(path)):
                sources.append(path)
            elif suffix not in _NO_DOCUMENTS:
                found.skipped.append(path)
        known |= dict.fromkeys(sources)
        if not sources and not found.closed:
            told = "".join(f" {line}." for line in found.told())
            remedy = f"Put disclosures ({', '.join(SUFFIXES)}) there.{told}"
            raise SourceError("no document that can be read in this folder.", path=place, remedy=remedy)
    found.sources = list(known)
    return found


def find_sources(places: Iterable[Path | str]) -> list[Path]:
    """Return the sources that `look_through` finds."""
    return look_through(places).sources


def _members(archive: Path, unpacked: Path, found: Found) -> list[Path]:
    """The members of an archive that can be read; one that cannot be unpacked is told, and the rest is read."""
    try:
        sources, others = unpack(archive, unpacked, notes_path(archive))
    except OSError as error:
        problem = f"cannot be unpacked ({error.strerror or error})."
        found.closed.append(SourceError(problem, path=archive, remedy="Check permissions and free space."))
    except BudgetlibError as error:
        found.closed.append(error)
    else:
        found.skipped += [archive / name for name in others]
        found.skipped += filter(_is_decoration, sources)
        return [source for source in sources if not _is_decoration(source)]
    return []


def _is_decoration(path: Path) -> bool:
    """Whether a picture among other files is none of a page: too small, saved with a web page, or not to be read."""
    if path.suffix.lower() not in PICTURES:
        return False
    if path.parent.name.endswith(_SAVED_WITH_PAGE) or not is_installed():
        return True
    return path.is_file() and path.stat().st_size < SMALLEST_SCAN


def notes_path(source: Path) -> Path:
    """Return where the metadata of `source` stands, whether or not it exists."""
    return source.with_name(source.stem + NOTES_ENDING)


def _files(place: Path, found: Found) -> Iterator[Path]:
    """Yield the files in and below a folder that may be documents; links to folders are followed nowhere."""

    def closed(error: OSError) -> None:
        remedy = "Check its permissions; the rest is read."
        problem = f"cannot look into this folder ({error.strerror})."
        found.closed.append(SourceError(problem, path=error.filename or place, remedy=remedy))

    for folder, folders, names in os.walk(place, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(folder, name)
            if path.stem.upper() != "README" and not name.startswith(".") and path.is_file():
                yield path
