"""What an inspector reads of a document: its paragraphs, each with its part of the sheet and its places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from budgetlib.inspect.forms import CONTENTS, COVER, Form
from budgetlib.interpret.narrative.text import paragraphs
from budgetlib.interpret.tables.layout import common
from budgetlib.model import Disclosure
from budgetlib.readers.document import Document, Line

MAX_HEADING = 45  # characters of a line that may open a part
_NO_HEADING = re.compile(r"[，,；;]|。.")
_BLANK = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")  # Chinese is printed without blanks; numbers keep theirs


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as printed, without line breaks and blanks; `starts` tells (offset, page, row) of each of its lines.

    `section` is the heading of the outline it stands below, `number` counts the passages of the disclosure.
    """

    number: int
    part: str
    section: str
    file: int
    text: str
    starts: tuple[tuple[int, int, int], ...]

    def place(self, position: int) -> tuple[int, int]:
        """Return (page, row) of the line that holds character `position`."""
        found = bisect_right(self.starts, position, key=lambda start: start[0]) - 1
        return self.starts[max(found, 0)][1:]

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.starts[0][1]


@dataclass(frozen=True, slots=True)
class Opening:
    """A place at which a part of the sheet begins."""

    file: int
    page: int
    row: int
    part: str
    title: str


def openings(disclosure: Disclosure, documents: Mapping[int, Document], form: Form) -> list[Opening]:
    """Return where the parts begin, in reading order, by the outline and by the headings that the form knows."""
    found = {(o.file, o.page, o.row): o for o in _of_headings(documents, form)}
    contents_end = _contents_end(disclosure)
    for row in disclosure.rows("sections"):
        place = (row["file"] or 1, row["page"], row["row"])
        if row["part"] == CONTENTS and row["section"]:
            continue  # an entry of the contents list opens nothing
        key = form.part_of_table(row["section"] or "") if row["part"] == "tables" else ""
        key = key or form.part_of_section(row["part"], row["section"] or "")
        if key and (place not in found or key != "explanation"):
            found[place] = Opening(*place, key, row["title"])
    last = {(o.file, o.part): (o.page, o.row) for o in sorted(found.values(), key=lambda o: (o.file, o.page, o.row))}
    kept = [o for o in found.values() if o.part == CONTENTS or not _within_contents(o, contents_end, last)]
    kept += [Opening(number, 0, 0, COVER, "") for number in documents]
    return sorted(kept, key=lambda o: (o.file, o.page, o.row))


def _contents_end(disclosure: Disclosure) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
    """Return for every file from where to where its contents list goes."""
    ends: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
    started: dict[int, tuple[int, int]] = {}
    for row in disclosure.rows("sections"):
        file, place = row["file"] or 1, (row["page"], row["row"])
        if row["part"] == CONTENTS:
            started.setdefault(file, place)
        elif file in started and file not in ends and place > started[file]:
            ends[file] = (started[file], place)
    return ends


def _within_contents(
    opening: Opening,
    ends: Mapping[int, tuple[tuple[int, int], tuple[int, int]]],
    last: Mapping[tuple[int, str], tuple[int, int]],
) -> bool:
    """True for an entry of the contents list: it is on its first page, or its part opens again further on."""
    if opening.file not in ends:
        return False
    first, end = ends[opening.file]
    if not first < (opening.page, opening.row) < end:
        return False
    return opening.page == first[0] or last[opening.file, opening.part] >= end


def _of_headings(documents: Mapping[int, Document], form: Form) -> Iterator[Opening]:
    leader = re.compile(common()["contents_leader"])
    for number, document in documents.items():
        for line in document.lines:
            if line.cells is not None:
                continue
            text = "".join(line.text.split())
            if not text or len(text) > MAX_HEADING or _NO_HEADING.search(text) or leader.search(text):
                continue
            if part := form.part_of_heading(text):
                yield Opening(number, line.page, line.row, part, text)


def passages(documents: Mapping[int, Document], opened: Sequence[Opening], disclosure: Disclosure) -> list[Passage]:
    """Return the paragraphs of all files in reading order; rows of tables are none."""
    titles = sorted((row["file"] or 1, row["page"], row["row"], row["title"]) for row in disclosure.rows("sections"))
    places = [(o.file, o.page, o.row) for o in opened]
    found: list[Passage] = []
    for number, document in documents.items():

        def of_line(line: Line, file: int = number) -> tuple[int, str]:
            at = bisect_right(places, (file, line.page, line.row)) - 1
            heading = bisect_right(titles, (file, line.page, line.row, "\uffff")) - 1
            part = opened[at].part if at >= 0 and opened[at].file == file else COVER
            # Lines of the contents list are one paragraph each: they are entries.
            own = -(line.page * 10_000 + line.row) if part == CONTENTS else heading
            return own, part

        free = [line for line in document.lines if line.cells is None and line.text.strip()]
        for (heading, part), run in groupby(free, key=of_line):
            title = titles[heading][3] if heading >= 0 else ""
            for paragraph in paragraphs(list(run)):
                text, starts = _compact(paragraph.printed, paragraph.places)
                if text:
                    found.append(Passage(len(found), part, title, number, text, starts))
    return found


def _compact(printed: str, places: Sequence[tuple[int, int, int]]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Leave out line breaks and blanks between Chinese characters; every line keeps where it now begins."""
    text, starts = "", []
    ends = [place[0] for place in places[1:]] + [len(printed) + 1]
    for (begin, page, row), end in zip(places, ends, strict=True):
        starts.append((len(text), page, row))
        text += _BLANK.sub("", printed[begin : end - 1].strip())
    return text, tuple(starts)
