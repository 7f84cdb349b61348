"""A draft as the YAML of a layout, with what speaks for each guess beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from budgetlib.decide.drafts import ColumnDraft, Draft, Guess
from budgetlib.decide.tables import OTHER
from budgetlib.interpret.tables.layout import checked_layout, title_core

_PLAIN = re.compile(r"[\u4e00-\u9fffA-Z（）、“”]+")
_FIRST = """# Drafted by `budgetlib layout {source}`: {count} that no layout knows whole.
# A head that nobody knows is marked `?`.
# Correct names and measures, delete what you do not need, put the file into a folder, and use it:
#   budgetlib check {source} --layouts FOLDER
"""


def as_yaml(drafts: Sequence[Draft], source: str) -> str:
    """Return a layout for what was drafted of `source`, which loads as it stands; empty when there is nothing to draft.

    Raises KnowledgeError when it would not load, which is a fault of ours.
    """
    named = [draft for draft in drafts if title_core(draft.title)]
    if not named:
        return ""
    tables = "1 table" if len(named) == 1 else f"{len(named)} tables"
    lines = [_FIRST.format(source=source, count=tables).rstrip(), "", "layout: draft", "title_noise: []", "tables:"]
    for table, group in groupby(sorted(named, key=lambda draft: draft.table), key=lambda draft: draft.table):
        lines.append(f"  {table}:{'  # not a standard table: give it a name' if table == OTHER else ''}")
        for draft in group:
            lines += _entry(draft)
    text = "\n".join(lines) + "\n"
    checked_layout("the draft", text)
    return text


def _entry(draft: Draft) -> Iterator[str]:
    """The lines of one variant of a table."""
    yield f"    # page {draft.page}: {' '.join(draft.title.split())}"
    yield from (f"    # {_told(guess)}" for guess in draft.guesses if guess.table != OTHER)
    yield f"    - titles: [{_word(title_core(draft.title))}]"
    yield f"      kind: {draft.kind}"
    yield "      columns:"
    yield from (f"        - {_column(column, draft.kind)}" for column in draft.columns)
    if draft.sums:
        sums = ", ".join(f"{whole}: [{', '.join(map(str, parts))}]" for whole, parts in draft.sums.items())
        yield f"      sum: {{{sums}}}"


def _told(guess: Guess) -> str:
    if guess.verdict is None:
        return f"{guess.table}: nothing to compare it with"
    across, holding, failing = guess.verdict.across, guess.verdict.holding, guess.verdict.failing
    return f"{guess.table}: {holding} identities hold ({across} with other tables), {failing} fail"


def _column(draft: ColumnDraft, kind: str) -> str:
    column = draft.column
    given = {key: getattr(column, key) for key in ("side", "measure", "fund", "period", "level")}
    if column.role != "amount":
        given = {"role": column.role, "side": column.side}
    elif column.measure == OTHER:  # no measure of ours: without one its amounts are not read
        given = {"role": "detail", "side": column.side}
    usual = {"measure": "total", "fund": "all", "period": "all"}
    shown = [f"{key}: {value}" for key, value in given.items() if value and usual.get(key) != value]
    shown += [f"group: {column.group}"] if column.group else []
    if kind == "header_values" and column.role == "amount":
        shown.append(f"name: {_word(column.name or column.header[-1])}")
    heads = ", ".join(_word(word) for word in column.header[-1:]) if column.header else ""
    remark = "; ".join(filter(None, ["" if draft.known else "? nobody knows this head", draft.reason]))
    return f"{{{', '.join([*shown, f'header: [{heads}]'])}}}{f'  # {remark}' if remark else ''}"


def _word(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else json.dumps(word, ensure_ascii=False)
