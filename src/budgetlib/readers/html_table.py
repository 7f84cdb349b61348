"""The rows of an HTML table as a grid: rowspan and colspan expanded, the text of a merged cell once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html

from budgetlib.readers.html_seen import HIDDEN
from budgetlib.readers.printed_text import OBJECT, amounts_in
from budgetlib.readers.sheets import MAX_COLUMNS, Bounds, SheetRow, at_most, one_line

MAX_SPAN = 1_000  # the HTML standard's bound of colspan; a rowspan beyond its table has no effect
_BLANK_AROUND = {"br", "p", "div", "li"}


def rows_of(table: lxml_html.HtmlElement) -> tuple[list[list[lxml_html.HtmlElement]], str]:
    """Return the cells of the table row by row, and the text that stands in the table but in no cell.

    Rows may stand anywhere below the table (in forms, without end tags), and cells without a row make one. A table
    that stands in no cell of this one is taken as a row.
    """
    rows: list[list[lxml_html.HtmlElement]] = []
    stray: list[str] = []
    open_row = False
    walk = etree.iterwalk(table, events=("start", "end"))
    for event, element in walk:
        own = element.tag in ("td", "th") or (element.tag == "table" and element is not table)
        if event == "end":
            open_row = open_row and element.tag not in ("tr", "table")
            stray.append((element.tail or "") if element is not table else "")
            continue
        if element.tag == "tr" or (own and (not open_row or element.tag == "table")):
            rows.append([])
            open_row = True
        if own:
            rows[-1].append(element)
        if own or element.tag == "caption":
            walk.skip_subtree()
        else:
            stray.append(element.text or "")
    return [row for row in rows if row], one_line("".join(stray))


def table_rows(
    rows: Sequence[Sequence[lxml_html.HtmlElement]], bounds: Bounds, hidden: Collection[int] = ()
) -> Iterator[SheetRow]:
    """Yield every row of a table with as many cells as it covers columns; those of `hidden` columns are empty.

    Raises TooLargeError.
    """
    below: dict[int, tuple[int, str]] = {}  # column → rows that a cell from above still covers, and its text
    for number, row in enumerate(rows, start=1):
        cells: list[str] = []
        spans, left = False, dict(below)
        below = {column: (rest - 1, text) for column, (rest, text) in left.items() if rest > 1}
        for cell in row:
            while len(cells) in left:
                cells.append("")
            text, across = cell_text(cell), _span(cell, "colspan")
            spans = spans or bool(text and across > 1)
            down = _span(cell, "rowspan", len(rows) - number + 1)
            for column in range(len(cells), len(cells) + across):
                if down > 1:
                    below[column] = down - 1, text if column == len(cells) else ""
            cells += [text, *[""] * (across - 1)]
            at_most(len(cells), MAX_COLUMNS, "columns in a table")
        cells += [""] * (max(left, default=-1) + 1 - len(cells)) if any(text for _, text in left.values()) else []
        bounds.count_row(len(cells) + len(left))
        for column in hidden:
            if column < len(cells):
                bounds.hidden_amounts += amounts_in(cells[column])
                cells[column] = ""
        above = tuple(left[i][1] if i in left else "" for i in range(len(cells)))
        printed = SheetRow(number, tuple(cells), spans, above if any(above) else ())
        bounds.count_printed(printed)
        yield printed


def hidden_columns(table: lxml_html.HtmlElement) -> frozenset[int]:
    """Return the columns (from 0) of a table whose `<col>` is hidden."""
    hidden: list[int] = []
    place = 0
    for column in table.iter("col"):
        span = _span(column, "span")
        if column.get(HIDDEN):
            hidden += range(place, place + span)
        place += span
    return frozenset(hidden)


def cell_text(cell: lxml_html.HtmlElement) -> str:
    """Return the text of a cell in one line; line breaks and paragraphs are blanks."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        parts.append(" " if element.tag in _BLANK_AROUND else "")
        if event == "start":
            parts.append(element.text or "")
        elif element is not cell:
            parts.append(element.tail or "")
    text = "".join(parts)
    return one_line(text.replace(OBJECT, "")) or (OBJECT if OBJECT in text else "")


def _span(cell: lxml_html.HtmlElement, name: str, most: int = MAX_SPAN) -> int:
    """Return a span as browsers read it: what is no number or below one is one. `rowspan=0` reaches to the end."""
    text = cell.get(name, "1").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        return 1
    if int(text) == 0:
        return most if name == "rowspan" else 1
    return min(int(text), most)
