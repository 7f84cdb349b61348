"""What a notebook asks the store, written down while it runs, so that a batch knows what its result depends on.

The batch names a file in the environment of the kernel. Every question goes there as one line of JSON with a digest of
the disclosures that were handed out; asking again later and comparing digests tells whether the result still stands.
Nothing is written where nobody named a file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ASKED_VARIABLE = "BUDGETLIB_ASKED"
"""Variable of the environment that names the file."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a store: which function was asked what, and a digest of the disclosures it handed out."""

    function: str
    arguments: Mapping[str, Any]
    root: str
    answer: str

    def line(self) -> str:
        """Return the question as one line of JSON: equal questions, equal lines."""
        content = {"function": self.function, "arguments": self.arguments, "root": self.root, "answer": self.answer}
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


def note(function: str, arguments: Mapping[str, Any], root: Path, handed_out: Callable[[], Iterable[Any]]) -> None:
    """Write down that `function` was asked; `handed_out` gives the markers of the disclosures it handed out."""
    if not (place := os.environ.get(ASKED_VARIABLE)):
        return
    contents = {marker.doc_id: marker.content for marker in handed_out()}
    question = Question(function, arguments, str(root.resolve()), answer_digest(contents))
    with open(place, "a", encoding="utf8") as stream:
        stream.write(question.line() + "\n")


def questions(lines: Iterable[str]) -> list[Question]:
    """Return the questions written down, each once, in the order of their lines."""
    return [Question(**json.loads(line)) for line in sorted({line for line in map(str.strip, lines) if line})]


def answer_digest(contents: Mapping[str, str]) -> str:
    """Return one digest for disclosures: doc_id → digest of its data."""
    listed = "\n".join(f"{doc_id} {content}" for doc_id, content in sorted(contents.items()))
    return hashlib.sha256(listed.encode()).hexdigest()
