"""What killed runs left behind, and reports of disclosures that are no longer in the store."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from budgetlib.files import file_name, writing
from budgetlib.model import data_dictionary
from budgetlib.reports.subjects import subjects_of
from budgetlib.store.datasets import documents
from budgetlib.store.markers import SUBJECTS, marker_path, markers

OLD_SECONDS = 3600.0
"""Temporary files of reports, which nobody locks, are left over when nobody has written to them for so long."""
VERY_OLD_SECONDS = 24 * 3600.0
"""The same for working folders in the system's folder of temporary files; no notebook runs for a day."""
_TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.tmp")
_YEAR = re.compile(r"\d{4}(-\w+)*")


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file or folder that nothing needs, and why."""

    path: Path
    why: str

    @property
    def size(self) -> int:
        """Bytes in it."""
        files = self.path.rglob("*") if self.path.is_dir() else [self.path]
        return sum(file.lstat().st_size for file in files if not file.is_dir())

    def remove(self) -> None:
        """Remove it.

        Raises EnvironmentFault when it cannot be removed.
        """
        with writing(self.path):
            if self.path.is_dir():
                shutil.rmtree(self.path)
            else:
                self.path.unlink(missing_ok=True)


def leftovers(root: Path, reports: Path) -> Iterator[Leftover]:
    """Yield what can go below ROOT and REPORTS; to be called within `locking.tidying(ROOT)`."""
    yield from _temporaries(root, older_than=0.0)
    yield from _orphan_parts(root)
    yield from _orphan_subjects(root)
    yield from _temporaries(reports, older_than=OLD_SECONDS)
    yield from _orphan_reports(root, reports)
    yield from _working_folders()


def _temporaries(folder: Path, older_than: float) -> Iterator[Leftover]:
    for path in sorted(folder.rglob(".*.tmp*")):
        if _TEMPORARY.match(path.name) and _age(path) >= older_than:
            yield Leftover(path, "temporary of a run that was killed")


def _orphan_parts(root: Path) -> Iterator[Leftover]:
    standing: dict[Path, set[str]] = defaultdict(set)
    for marker in markers(root):
        for name in marker.parts:
            part = marker.part(root, name)
            standing[part.parent].add(part.name)
    for name in data_dictionary():
        for path in sorted([*(root / name).glob("*.parquet"), *(root / name).glob("fiscal_year=*/*.parquet")]):
            if path.name not in standing[path.parent] and not _TEMPORARY.match(path.name):
                yield Leftover(path, "part that no disclosure names")


def _orphan_subjects(root: Path) -> Iterator[Leftover]:
    for folder in sorted((root / SUBJECTS).glob("fiscal_year=*/*")):
        orphans = [path for path in sorted(folder.iterdir()) if not marker_path(root, path.name).is_file()]
        whole = len(orphans) == len(list(folder.iterdir()))
        for path in [folder] if whole else orphans:
            yield Leftover(path, "note of a disclosure that is not in the store")


def _orphan_reports(root: Path, reports: Path) -> Iterator[Leftover]:
    """Folders of reports written by our notebooks for something that is no disclosure in the store (any more)."""
    standing = {subject.folder for subject in subjects_of(documents(root))} if markers(root) else set()
    for folder in sorted(reports.glob("*/*")):
        place = folder.relative_to(reports)
        if folder.is_dir() and _YEAR.fullmatch(folder.name) and place not in standing:
            told = {parts for path in folder.glob("*.ipynb") if (parts := _told_to(path))}
            if told == {(folder.parent.name, folder.name.split("-")[0])}:
                yield Leftover(folder, "reports of a disclosure that is not in the store")


def _told_to(notebook: Path) -> tuple[str, str] | None:
    """Department (as a folder) and year that a notebook was run for, by what papermill wrote into it."""
    try:
        given = json.loads(notebook.read_text(encoding="utf8"))["metadata"]["papermill"]["parameters"]
        return file_name(str(given["department"])), str(given["fiscal_year"])
    except (KeyError, TypeError, ValueError):  # not a notebook of ours
        return None


def _working_folders() -> Iterator[Leftover]:
    for path in sorted(Path(gettempdir()).glob("budgetlib-*")):
        if path.lstat().st_uid == os.getuid() and _age(path) >= VERY_OLD_SECONDS:
            yield Leftover(path, "working folder of a run that was killed")


def _age(path: Path) -> float:
    return time.time() - path.lstat().st_mtime
