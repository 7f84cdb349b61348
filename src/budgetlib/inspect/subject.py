"""What is inspected: a disclosure, its documents, and its text divided into the parts of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from budgetlib.inspect.forms import CONTENTS, FIXED, Form
from budgetlib.inspect.passages import Opening, Passage
from budgetlib.inspect.rules import Rule
from budgetlib.model import DatasetName, Disclosure
from budgetlib.readers.document import Document
from budgetlib.reconcile.engine.facts import DOUBTFUL

CONTEXT = 14  # characters shown before and after what a rule points at
_ENDS = "。；;！？"


@dataclass(frozen=True, slots=True)
class Subject:
    """A disclosure under inspection: `documents` are its files by number, `unread` the (file, page) nobody read.

    `recognised` are the (file, page) whose text was recognised in pictures, and (file, None) for files that are
    somebody's conversion into text: their characters are not certainly those of the document.
    """

    disclosure: Disclosure
    documents: Mapping[int, Document]
    form: Form
    openings: tuple[Opening, ...]
    passages: tuple[Passage, ...]
    about: Mapping[str, Any]
    unread: frozenset[tuple[int, int]] = frozenset()
    recognised: frozenset[tuple[int, int | None]] = frozenset()
    asked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # rows of datasets, as they were asked for
    lines: dict[tuple[int, int, int], Passage] = field(
        default_factory=dict
    )  # paragraphs by their lines, once asked for

    def rows(self, name: DatasetName) -> list[dict[str, Any]]:
        """Return the rows of a dataset of the disclosure; they are shared, and not to be changed.

        Figures that were read without certainty are none of them: nothing is concluded from them.
        """
        if name not in self.asked:
            rows, is_figures = self.disclosure.rows(name), name == "figures"
            self.asked[name] = [row for row in rows if not (is_figures and row["standing"] == DOUBTFUL)]
        return self.asked[name]

    @property
    def sure_tables(self) -> list[dict[str, Any]]:
        """The rows of `tables` that were read with certainty."""
        return [row for row in self.rows("tables") if row["standing"] != DOUBTFUL]

    @property
    def doubtful_tables(self) -> frozenset[str]:
        """The tables that were read without certainty, or of which figures were."""
        both = (*self.disclosure.rows("tables"), *self.disclosure.rows("figures"))
        return frozenset(row["table"] for row in both if row["standing"] == DOUBTFUL)

    def is_recognised(self, file: int, page: int) -> bool:
        """True where the characters are not certainly those of the document."""
        return (file, page) in self.recognised or (file, None) in self.recognised

    def passage_at(self, file: int, page: int, row: int) -> Passage | None:
        """Return the paragraph that holds a line; None for a line of none."""
        if not self.lines:
            found = (((p.file, *start[1:]), p) for p in reversed(self.passages) for start in p.starts)
            self.lines.update(found)  # of two paragraphs of one line the first stays
        return self.lines.get((file, page, row))

    @property
    def year(self) -> int:
        """The fiscal year."""
        return int(self.about["fiscal_year"])

    @property
    def department(self) -> str:
        """The department or unit whose disclosure it is."""
        return str(self.about["department"])

    @property
    def found_parts(self) -> frozenset[str]:
        """The parts that begin somewhere."""
        return frozenset(opening.part for opening in self.openings)

    @property
    def complete(self) -> bool:
        """True when it is known which parts it should have: its layout prescribes them, and it lists its contents."""
        return self.form.key == FIXED or (self.about["layout"] in self.form.prescribed and CONTENTS in self.found_parts)

    def part_at(self, file: int, page: int, row: int) -> str:
        """Return the part that holds a line."""
        before = [o for o in self.openings if (o.file, o.page, o.row) <= (file, page, row) and o.file == file]
        return before[-1].part if before else "cover"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a rule found: where, what is printed there, and what the templates of the rule may say.

    Hits of one rule with the same `same` are one problem with several places. `severity` overrides that of the rule.
    """

    rule: Rule
    part: str
    file: int
    page: int
    row: int
    quoted: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    same: str = ""
    severity: str = ""


def at(rule: Rule, passage: Passage, start: int, end: int, *, same: str = "", **values: str) -> Hit:
    """Return the hit of characters `start` to `end` of a passage, quoted with some of what stands around them."""
    page, row = passage.place(start)
    quoted = context(passage.text, start, end)
    values = {"match": passage.text[start:end], **values}
    return Hit(rule, passage.part, passage.file, page, row, quoted, values, same or quoted)


def context(text: str, start: int, end: int) -> str:
    """Return what stands at `start` to `end` with the words around it, not beyond the sentence."""
    first = max([start - CONTEXT, 0, *(text.rfind(mark, 0, start) + 1 for mark in _ENDS)])
    ends = (found + 1 for mark in _ENDS if (found := text.find(mark, end)) >= 0)
    last = min([end + CONTEXT, len(text), *ends])
    before = "…" if first and text[first - 1] not in _ENDS else ""
    after = "…" if last < len(text) and text[last - 1] not in _ENDS else ""
    return before + text[first:last] + after
