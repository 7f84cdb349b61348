"""The page model every reader fills and interpretation reads: what is printed where, without meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: free text, or one row of a table.

    `page` and `row` are 1-based; `row` counts the lines of the page from the top. A text conversion has no pages: all
    of it is page 1 and `row` is the line number in the file. `cells` is None for free text; for a table row it holds
    the cells as printed, left to right, `""` where a cell is empty or covered by a merged neighbour. `heading` is the
    heading level a conversion marked (`#` = 1), 0 where none. `above` holds for every cell that a merged one from above
    covers what stands in that one, `""` for the others; it is empty where no cell is covered from above.
    `confidences` holds for every cell of a recognised page how surely its least certain character was read (0 to 1).
    """

    page: int
    row: int
    text: str
    cells: tuple[str, ...] | None = None
    heading: int = 0
    above: tuple[str, ...] = ()
    confidences: tuple[float, ...] = ()


READ_IN_PICTURE = "read_in_the_picture"
"""Rule of the remarks on words that were recognised in the picture of a page which has text."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of the source that is not among its lines as printed: hidden, struck out, or not readable.

    `rule` is its kind (`hidden_content`, `unread_content`, `cut_short`), `said` one sentence part that names it
    (`hidden: sheet 草稿, 45 amounts`); `severity` is that of the finding it becomes. `row` is 0 for a whole page.
    """

    rule: str
    page: int
    row: int
    said: str
    severity: str = "unread"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One table cell that two engines read differently (double entry).

    `page` and `row` are those of the Line in the document, `column` is 1-based (0: the row as a whole is divided
    differently). `kept` is what the document holds, `other` what the other engine read; `""` where one has nothing.
    """

    page: int
    row: int
    column: int
    kept: str
    other: str


class Places(Protocol):
    """Where on the pages of a source its lines and cells stand: asked for what has become a fact, never while reading.

    Places are told as the column `box` of the datasets says; `""` where one is not known.
    """

    def cell(self, page: int, row: int, column: int, text: str) -> str:
        """Return where a cell of a table row stands; `column` counts the cells of the line from 0."""

    def words(self, page: int, row: int, text: str) -> str:
        """Return where words stand that begin in a line or not far below it."""

    def line(self, page: int, row: int) -> str:
        """Return where a whole line stands."""

    def page_printed(self, page: int) -> str:
        """Return the number that is printed at the foot of a page."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source file as read: its lines in reading order.

    `unread_pages` are pages that show a picture in which no text was read, `recognised_pages` those of which the text
    was recognised in a picture. `disagreements` are
    the cells that two engines read differently, when the reader compared them. `remarks` name what the reader saw and
    did not take as printed. `sheet_names` are those of a workbook. `places` tells where the lines stand, where
    the source has pages or sheets.
    """

    source: Path
    sha256: str
    reader: str
    pages: int
    lines: tuple[Line, ...]
    unread_pages: tuple[int, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sheet_names: tuple[str, ...] = ()
    recognised_pages: tuple[int, ...] = ()
    places: Places | None = field(default=None, compare=False, repr=False)
