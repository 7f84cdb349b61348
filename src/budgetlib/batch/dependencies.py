"""What the result of a notebook depends on: its text, the code behind it, and what it asked the store when it ran.

A notebook writes down its questions while it runs (store/asked.py). Later they are asked again: when the store would
hand out the same disclosures with the same data, the result still stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.errors import NothingProcessedError
from budgetlib.reports.subjects import Subject
from budgetlib.store.asked import Question, answer_digest, questions
from budgetlib.store.datasets import select_documents
from budgetlib.store.markers import markers
from budgetlib.store.neighbours import Neighbourhood
from budgetlib.store.selection import Selection


class Answers:
    """What a store would hand out now; looked through once, after everything has been ingested."""

    def __init__(self, root: Path) -> None:
        """Look through the store below ROOT, which may be empty."""
        self._contents = {marker.doc_id: marker.content for marker in markers(root)}
        self._known = _documents(root)
        self._of_department = self._known.groupby("department").indices if len(self._known) else {}
        self._told: dict[str, str] = {}
        self._functions: Mapping[str, Callable[..., Sequence[str]]] = {
            "load": self._load,
            "year_before": self._year_before,
            "peers": self._peers,
            "other_kind": self._other_kind,
        }

    def digest(self, function: str, arguments: Mapping[str, Any]) -> str:
        """Return the digest of what `function` would hand out now."""
        key = json.dumps([function, arguments], ensure_ascii=False, sort_keys=True)
        if key not in self._told:
            doc_ids = self._functions[function](**arguments) if function in self._functions else ()
            self._told[key] = answer_digest({doc_id: self._contents.get(doc_id, "") for doc_id in doc_ids})
        return self._told[key]

    @cached_property
    def _neighbourhood(self) -> Neighbourhood:
        return Neighbourhood(self._known)

    def _load(self, **wanted: Sequence[str | int]) -> Sequence[str]:
        if not wanted:
            return list(self._contents)
        if set(wanted) == {"doc_id"}:
            return [str(doc_id) for doc_id in wanted["doc_id"] if doc_id in self._contents]
        selection, rows = Selection.of(**wanted), self._known
        if department := selection.only("department"):
            rows = rows.iloc[self._of_department.get(department, [])]
        return list(selection.matching(rows)["doc_id"].unique())

    def _year_before(self, doc_id: str) -> Sequence[str]:
        found = self._neighbourhood.year_before(doc_id) if doc_id in self._contents else None
        return [found] if found else []

    def _other_kind(self, doc_id: str) -> Sequence[str]:
        return self._neighbourhood.other_kind_of(doc_id) if doc_id in self._contents else []

    def _peers(self, doc_id: str, limit: int) -> Sequence[str]:
        return self._neighbourhood.peers_of(doc_id, limit) if doc_id in self._contents else []


class Dependencies:
    """Whether results of notebooks over the store below `root` still stand."""

    def __init__(self, root: Path) -> None:
        self._root = str(root.resolve())
        self._answers: dict[str, Answers] = {}

    def of_subject(self, subject: Subject) -> str:
        """Return the digest of the disclosure a notebook is about, whatever it asks for."""
        wanted = {column: [value] for column, value in subject.parameters().items()}
        return self._answer(self._root, "load", wanted)

    def stand(self, asked: Iterable[str]) -> bool:
        """True when the store would give the same answers to all these questions."""
        return all(self._is_same(question) for question in questions(asked))

    def _is_same(self, question: Question) -> bool:
        return self._answer(question.root, question.function, question.arguments) == question.answer

    def _answer(self, root: str, function: str, arguments: Mapping[str, Any]) -> str:
        if root not in self._answers:
            self._answers[root] = Answers(Path(root))
        return self._answers[root].digest(function, arguments)


def digest(*parts: str) -> str:
    """Return one digest of several texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _documents(root: Path) -> pd.DataFrame:
    try:
        return select_documents(Selection({}), root)
    except NothingProcessedError:
        return pd.DataFrame({"doc_id": [], "department": []})
