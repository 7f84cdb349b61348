"""The document as a web page and as text of a conversion, clean or with one fault of markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

from tools.edition.sheet import Cell, Placed, place
from tools.faults.document import CODED, LABEL, Document, Fault, amount_columns, grid_rows, is_amount
from tools.synthetic.table import Table

Inside = Callable[[Placed, Table], str]
"""Gives the markup inside a cell of the chosen table."""


def clean_html(document: Document, path: Path) -> None:
    """Print the document as a web page without a fault."""
    path.write_text(_page(document), encoding="utf8")


def clean_md(document: Document, path: Path) -> None:
    """Print the document as markdown without a fault."""
    path.write_text(_markdown(document), encoding="utf8")


def _escaped(placed: Placed, table: Table) -> str:
    return escape(placed.cell.text)


def _html_table(table: Table, inside: Inside) -> str:
    rows = []
    for cells in place(grid_rows(table), len(table.widths)):
        spans = (
            "".join(f' {n}span="{k}"' for n, k in (("col", p.cell.colspan), ("row", p.cell.rowspan)) if k > 1)
            for p in cells
        )
        rows.append("<tr>" + "".join(f"<td{s}>{inside(p, table)}</td>" for s, p in zip(spans, cells, strict=True)))
    return "<table>" + "</tr>\n".join(rows) + "</tr></table>"


def _page(document: Document, inside: Inside = _escaped, *, behind: str = "") -> str:
    parts = [f"<h1>{document.cover}</h1><p>{LABEL}</p>"]
    for table in document.tables:
        parts.append(f"<h2>{table.title}</h2><p>部门名称：{document.department} 单位：万元</p>")
        parts.append(_html_table(table, inside if table.name == CODED else _escaped))
        parts += [f"<p>{table.note}</p>"] if table.note else []
    head = f"<head><meta charset='utf-8'><title>{document.cover}</title></head>"
    return f"<html>{head}<body>{''.join(parts)}{behind}</body></html>"


def _markdown(document: Document, written: Callable[[Table], str] | None = None) -> str:
    parts = [f"# {document.cover}", LABEL]
    for table in document.tables:
        chosen = written if written and table.name == CODED else _pipes
        parts += [f"## {table.title}", f"部门名称：{document.department} 单位：万元", chosen(table)]
        parts += [table.note] if table.note else []
    return "\n\n".join(parts) + "\n"


def _pipes(table: Table, change: Callable[[str], str] = str) -> str:
    width = len(table.widths)
    grid = [[""] * width for _ in grid_rows(table)]
    for placed in (p for row in place(grid_rows(table), width) for p in row):
        cell: Cell = placed.cell
        grid[placed.row][placed.column] = change(cell.text) if is_amount(cell.text) else cell.text
    lines = ["| " + " | ".join(row) + " |" for row in grid]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _with(inside: Inside, document: Document, path: Path) -> None:
    path.write_text(_page(document, inside), encoding="utf8")


def _around(before: str, behind: str) -> Inside:
    def inside(placed: Placed, table: Table) -> str:
        text = escape(placed.cell.text)
        return f"{before}{text}{behind}" if is_amount(placed.cell.text) else text

    return inside


def _footnote(placed: Placed, table: Table) -> str:
    raised = "<sup>1</sup>" if placed.row % 4 == 3 and placed.column in (1, 2) else ""
    return escape(placed.cell.text) + raised


def _input(placed: Placed, table: Table) -> str:
    text = escape(placed.cell.text)
    return f'<input type="text" value="{text}">' if is_amount(text) else text


def _script(placed: Placed, table: Table) -> str:
    text = escape(placed.cell.text)
    return f"<script>document.write('{text}')</script>" if is_amount(text) else text


def _entities(placed: Placed, table: Table) -> str:
    text = placed.cell.text
    return "".join(f"&#{ord(c)};" for c in text) if is_amount(text) else escape(text)


def _breaks(placed: Placed, table: Table) -> str:
    text = escape(placed.cell.text)
    return f"{text[:1]}<wbr>{text[1:]}" if is_amount(text) else text


def _hidden_rows(document: Document, path: Path) -> None:
    """Let every row of the table stand there before, doubled and switched off."""
    page = _page(document)
    table = next(t for t in document.tables if t.name == CODED)
    shown = _html_table(table, _escaped)
    head, *body = shown.split("<tr>")
    old = [f'<tr style="display:none">{row}'.replace(".", "1.") for row in body[len(table.head) :]]
    mixed = [x for pair in zip(old, (f"<tr>{row}" for row in body[len(table.head) :]), strict=True) for x in pair]
    mixed = [row.replace("</table>", "") for row in mixed]
    top = [f"<tr>{row}" for row in body[: len(table.head)]]
    path.write_text(page.replace(shown, head + "".join([*top, *mixed]) + "</table>"), encoding="utf8")


def _in_gbk(document: Document, path: Path) -> None:
    path.write_bytes(_page(document).replace("utf-8", "gb2312").encode("gb18030"))


def _cut_short(document: Document, path: Path) -> None:
    page = _page(document).encode()
    path.write_bytes(page[: len(page) * 3 // 5])


def _md(written: Callable[[Table], str], document: Document, path: Path) -> None:
    path.write_text(_markdown(document, written), encoding="utf8")


def _all_md(change: Callable[[str], str], document: Document, path: Path) -> None:
    path.write_text(_markdown(document, partial(_pipes, change=change)), encoding="utf8")


def _column_gone(table: Table) -> str:
    column = amount_columns(table)[0]
    rows = [(*row[:column], "", *row[column + 1 :]) for row in table.rows]
    return _pipes(replace(table, rows=tuple(rows)))


def _utf16(document: Document, path: Path) -> None:
    path.write_bytes(_markdown(document).encode("utf-16"))


HTML: dict[str, Fault] = {
    "html: hidden sort keys before figures": partial(_with, _around('<span style="display:none">000123</span>', "")),
    "html: struck figures before figures": partial(_with, _around("<s>99.99</s>", "")),
    "html: comments and fonts around figures": partial(_with, _around("<!-- 1.00 --><font>", "</font>")),
    "html: raised footnote digits": partial(_with, _footnote),
    "html: figures in input fields": partial(_with, _input),
    "html: figures written by a script": partial(_with, _script),
    "html: figures as entities": partial(_with, _entities),
    "html: figures with places to break": partial(_with, _breaks),
    "html: hidden rows": _hidden_rows,
    "html: in GBK": _in_gbk,
    "html: cut short": _cut_short,
    "html: figures as pictures": partial(_with, lambda p, t: "<img src='x.png'>" if is_amount(p.cell.text)
                                         else escape(p.cell.text)),
}  # fmt: skip
MARKDOWN: dict[str, Fault] = {
    "md: tables in HTML": partial(_md, lambda table: _html_table(table, _escaped)),
    "md: figures as formulas": partial(_all_md, lambda text: f"${text}$"),
    "md: figures as LaTeX with groups": partial(_all_md, lambda text: f"$\\mathrm{{{text}}}$"),
    "md: bold figures": partial(_all_md, lambda text: f"**{text}**"),
    "md: figures as pictures": partial(_all_md, lambda text: "![](figure.png)"),
    "md: blanks within figures": partial(_all_md, lambda text: text.replace(".", " . ")),
    "md: fullwidth figures": partial(_all_md, lambda text: "".join(chr(ord(c) + 0xFEE0) for c in text)),
    "md: the column of totals is blank": partial(_md, _column_gone),
    "md: in UTF-16": _utf16,
}
