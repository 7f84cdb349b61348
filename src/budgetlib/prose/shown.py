"""Objects a notebook displays: Markdown sentences and plain HTML tables, identical on every run.

Cell contents come from documents and are escaped, in sentences by `literal`, in tables always.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from IPython.display import Markdown

from budgetlib.messages import _, is_chinese, retold, translated
from budgetlib.prose.interactive import interactive_table, is_interactive
from budgetlib.prose.numbers import (
    MINUS,
    MISSING,
    UNIT,
    Place,
    interval,
    linked_places,
    linked_source,
    money,
    percent,
    signed,
    source,
)

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_FORMATS: dict[str, Callable[[Any], str]] = {
    "text": lambda value: MISSING if pd.isna(value) else retold(str(value)),
    "count": lambda value: MISSING if pd.isna(value) else f"{int(value):,}",
    "number": lambda value: MISSING if pd.isna(value) else f"{value:,.2f}",
    "money": money,
    "yuan": lambda value: MISSING if pd.isna(value) else f"{value:,.2f}",
    "change": signed,
    "points": lambda value: MISSING if pd.isna(value) else f"{'+' if value > 0 else ''}{value}".replace("-", MINUS),
    "share": percent,
    "rate": percent,
    "yes_no": lambda value: MISSING if pd.isna(value) else _("yes") if value else _("no"),
}
_MARK_WITHIN = re.compile(r"(\*{1,2})([^*\n]+?)([。：，；]+)\1(?=[^\s*])")
"""Emphasis that ends with a mark and touches a character: Markdown would not see its end."""
_CHINESE_STOP = re.compile(r"(?<=[\u4e00-\u9fff）”%])\.(?=\s|\*|$)")
WORD_JOINER = "\u2060"
_LEFT = {"text", "yes_no", "place", "place_elsewhere", "places"}

Heading = tuple[str, str | Sequence[str], str]  # heading, column or columns of the DataFrame, kind


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a displayed table.

    `names` are the columns of the DataFrame it is made of: one; two bounds for the kinds `interval` (yuan),
    `share_interval` and `rate_interval`; page and row for the kind `place`. A `share` is a part of a whole, a `rate`
    may be below nil or above one. Money and change are shown in 万元, `yuan` in yuan. A `place` of the source of the
    report links to the picture of its page, of other sources it is `place_elsewhere`; `places` is a text or a list of
    page and row.
    """

    heading: str
    names: tuple[str, ...]
    kind: str = "text"

    def cells(self, data: pd.DataFrame) -> list[str]:
        """Return the text of every cell; of places of the report's own source with their links."""
        values = list(zip(*(data[name] for name in self.names), strict=True))
        if self.kind in {"interval", "share_interval", "rate_interval"}:
            share = self.kind != "interval"
            return [interval(low, high, share=share, decimals=3 if share else 2) for low, high in values]
        if self.kind == "place":
            files = list(data["file"]) if "file" in data else [1] * len(values)
            places = [(page, row[0] if row else None) for page, *row in values]
            return [linked_source(page, row, file) for (page, row), file in zip(places, files, strict=True)]
        if self.kind == "place_elsewhere":
            return [source(*value) for value in values]
        if self.kind == "places":
            return [retold(listed) if isinstance(listed, str) else linked_places(listed) for (listed,) in values]
        return [_FORMATS[self.kind](value[0]) for value in values]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts with a caption: HTML in a browser, to sort and search in JupyterLab; plain in a terminal."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    caption: str = ""

    def _repr_html_(self) -> str:
        """Plain HTML without ids or scripts, but in JupyterLab; wide tables scroll inside their own box."""
        if is_interactive():
            return interactive_table(self._frame(), [column.kind not in _LEFT for column in self.columns], self.caption)
        caption = f"<caption>{html.escape(self.caption)}</caption>" if self.caption else ""
        head = "".join(_cell("th", column, column.heading) for column in self.columns)
        body = "".join(
            "<tr>" + "".join(_cell("td", c, t) for c, t in zip(self.columns, row, strict=True)) + "</tr>\n"
            for row in self.rows
        )
        return (
            f'<div style="overflow-x: auto"><table>{caption}\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
        )

    def _frame(self) -> pd.DataFrame:
        return pd.DataFrame(list(self.rows), columns=[column.heading for column in self.columns])

    def __repr__(self) -> str:
        return f"{self.caption}\n{self._frame().to_string(index=False)}".strip()


def table(
    data: pd.DataFrame, columns: Sequence[Heading], *, caption: str = "", missing: str = ""
) -> Table | Markdown | None:
    """Return `data` as a table of the columns given as (heading, column or columns, kind).

    An empty table is replaced by the sentence `missing`, or by nothing where a sentence beside it says so already.
    """
    if data.empty:
        return say(missing) if missing else None
    chosen = tuple(
        Column(retold(text), (names,) if isinstance(names, str) else tuple(names), kind)
        for text, names, kind in columns
    )
    return Table(chosen, tuple(zip(*(column.cells(data) for column in chosen), strict=True)), caption)


def say(*sentences: str) -> Markdown:
    """Return sentences as one displayed paragraph; empty ones are left out."""
    told = [translated(sentence) for sentence in sentences if sentence]
    return Markdown(_stopped("".join(told) if is_chinese() else " ".join(told)))


def headed(result: str, *sentences: str) -> Markdown:
    """Return a heading that states a result, and the sentences that explain it."""
    return Markdown(f"### {translated(result).rstrip('。')}\n\n{say(*sentences).data}".rstrip())


def bullets(*points: str) -> Markdown:
    """Return points as a displayed list; empty ones are left out."""
    return Markdown("\n".join(f"- {_stopped(translated(point))}" for point in points if point))


def _stopped(text: str) -> str:
    """Return a text whose Chinese sentences end as they do in Chinese."""
    if not is_chinese():
        return text
    return _MARK_WITHIN.sub(r"\1\2\1\3", _CHINESE_STOP.sub("。", text))


def literal(text: Any) -> str:
    """Return a text from a document so that Markdown shows it as it is."""
    return MISSING if pd.isna(text) else _MARKDOWN_SIGNS.sub(r"\\\1", str(text))


def _cell(tag: str, column: Column, text: str) -> str:
    """A table cell: numbers to the right; figures and places are never broken over lines, headings may be."""
    align = "left" if column.kind in _LEFT else "right"
    keep = "; white-space: nowrap" if tag == "td" and column.kind not in {"text", "yes_no", "places"} else ""
    shown = text.html if isinstance(text, Place) else html.escape(text)
    joined = shown.replace(UNIT, WORD_JOINER.join(UNIT))  # the unit is not broken over lines either
    return f'<{tag} style="text-align: {align}{keep}">{joined}</{tag}>'
