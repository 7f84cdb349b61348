"""What the result of a notebook depends on, as one digest: the data it reads, its own text, the code behind it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from budgetlib.files import sha256_of
from budgetlib.reports.subjects import DepartmentYear
from budgetlib.store.datasets import documents
from budgetlib.store.fingerprint import method_digest
from budgetlib.store.markers import markers
from budgetlib.store.neighbours import Neighbourhood

_CALLS = {"year_before": re.compile(r"\byear_before\("), "peers": re.compile(r"\bpeers\(")}
"""Functions of neighbours.py by which a notebook reads other disclosures than its own."""


class Dependencies:
    """The disclosures of a store as notebooks see them; taken once per batch, after everything has been ingested."""

    def __init__(self, root: Path) -> None:
        """Look through the store below ROOT.

        Raises NothingProcessedError when it is empty.
        """
        self._content = {marker.doc_id: marker.content for marker in markers(root)}
        known = documents(root)
        self._own: dict[DepartmentYear, list[str]] = defaultdict(list)
        for doc_id, department, year in known[["doc_id", "department", "fiscal_year"]].itertuples(index=False):
            if doc_id not in (found := self._own[DepartmentYear(department, int(year))]):
                found.append(doc_id)
        self._neighbourhood = Neighbourhood(known)

    def digest(self, subject: DepartmentYear, notebook: Notebook) -> str:
        """Return the digest for one notebook of one department-year."""
        doc_ids = list(self._own.get(subject, ()))
        if "year_before" in notebook.calls:
            doc_ids += self._own.get(DepartmentYear(subject.department, subject.fiscal_year - 1), ())
        if "peers" in notebook.calls:
            doc_ids += self._peers(subject)
        data = (f"{doc_id} {self._content[doc_id]}" for doc_id in doc_ids)
        return digest(notebook.digest, method_digest(), *data)

    def _peers(self, subject: DepartmentYear) -> Iterator[str]:
        for doc_id in self._own.get(subject, ()):
            yield from self._neighbourhood.peers_of(doc_id)


class Notebook:
    """A notebook before it is run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its text."""
        return sha256_of(self.path)

    @cached_property
    def calls(self) -> Sequence[str]:
        """The functions it calls that read other disclosures; none of something that is not a notebook."""
        try:
            cells = json.loads(self.path.read_text(encoding="utf8"))["cells"]
            code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        except (OSError, ValueError, KeyError, TypeError):  # running it will tell
            return ()
        return [name for name, pattern in _CALLS.items() if pattern.search(code)]


def digest(*parts: str) -> str:
    """Return one digest of several texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
