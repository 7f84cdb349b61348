"""Drafts of layouts for what no layout knows: printed heads, best guesses, what the arithmetic says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlib.decide.columns import Coordinates, amounts_of, coordinates_in, known_columns, likeness, sums_of
from budgetlib.decide.tables import IDENTITIES, OTHER, Verdict, judge, with_reading
from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.hypotheses import codes_of, tables_of_codes
from budgetlib.interpret.tables.inference import Inference, infer
from budgetlib.interpret.tables.layout import KINDS, Column, TableLayout, title_core
from budgetlib.interpret.tables.proposals import Proposal
from budgetlib.interpret.tables.reader import printed_unit, read_with_head
from budgetlib.interpret.tables.section_rows import with_plain_rows
from budgetlib.interpret.tables.titles import read_title, tables_near
from budgetlib.model import Disclosure
from budgetlib.reconcile import rules

MAX_GUESSES = 6  # tables that a section is tried as
USUAL_UNIT = "万元"


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """A column, and why it is taken for what it says; `known` is False for a head that nobody knows."""

    column: Column
    known: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A table that a section may be, and what the identities say of it (None: nothing to compare with)."""

    table: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a layout could say of one section: table, kind and columns, other guesses, sums that hold in every row."""

    title: str
    page: int
    table: str
    kind: str
    columns: tuple[ColumnDraft, ...]
    guesses: tuple[Guess, ...]
    sums: Mapping[int, tuple[int, ...]]


def drafts(sections: Sequence[Section], disclosure: Disclosure | None, unit: str = USUAL_UNIT) -> list[Draft]:
    """Return a draft of every table of a file that no layout knows, and of known ones with a column that nobody knows.

    `disclosure` is what was read of the file, None when nothing could be; `unit` is that of tables that print none.
    """
    known = known_columns(disclosure.rows("figures")) if disclosure else {}
    printed = {row["table"] for row in disclosure.rows("tables")} - {OTHER} if disclosure else set()
    found = []
    for section in map(with_plain_rows, sections):
        inference = infer(section.lines, section.key or OTHER)
        if inference and (not section.key or inference.unknown):
            found.append(_draft(section, inference, disclosure, known, printed, printed_unit(section.lines) or unit))
    return found


def _draft(
    section: Section,
    inference: Inference,
    disclosure: Disclosure | None,
    known: Mapping[Coordinates, Mapping[str, Decimal]],
    printed: set[str],
    unit: str,
) -> Draft:
    tried: list[tuple[Guess, TableLayout, list[ColumnDraft]]] = []
    for table in [section.key] if section.key else _candidates(section, inference, printed):
        if (read := infer(section.lines, table)) is None:
            continue
        columns = _columns(read, table, known, unit)
        layout = _layout(read, table, [draft.column for draft in columns])
        head = replace(read.head, layout=layout)
        verdict = _verdict(section, head, disclosure, unit) if disclosure and not section.key else None
        tried.append((Guess(table, verdict), layout, columns))
    tried.sort(key=lambda entry: _rank(entry[0]), reverse=True)
    guess, layout, columns = tried[0]
    guesses = tuple(entry[0] for entry in tried) if not section.key else ()
    open_ones = {slot for slot, column in enumerate(layout.columns) if column.measure == OTHER}
    sums = {} if layout.kind == "header_values" else sums_of(replace(inference.head, layout=layout))
    sums = {whole: parts for whole, parts in sums.items() if not open_ones & {whole, *parts}}
    return Draft(section.title, section.page, guess.table, layout.kind, tuple(columns), guesses, sums)


def _candidates(section: Section, inference: Inference, printed: set[str]) -> list[str]:
    """The tables that a section may be, by the words of its title and by its codes; not those printed otherwise."""
    by_title = tables_near(read_title(title_core(section.title)))
    found = [table for table in (*by_title, *tables_of_codes(codes_of(inference))) if table not in printed]
    return [*dict.fromkeys(found[:MAX_GUESSES]), OTHER]


def _rank(guess: Guess) -> tuple[bool, int, int, bool]:
    """How good a guess is: borne out by identities, so many more of them than fail; a name at all before none."""
    verdict = guess.verdict or Verdict(0, 0, 0)
    return verdict.bears_out, verdict.across - verdict.failing, verdict.holding, guess.table != OTHER


def _columns(
    read: Inference, table: str, known: Mapping[Coordinates, Mapping[str, Decimal]], unit: str
) -> list[ColumnDraft]:
    amounts, sums = amounts_of(read.head, unit), sums_of(read.head)
    found = []
    for slot, column in enumerate(read.head.layout.columns):
        if column.role != "amount":
            found.append(ColumnDraft(column, True, ""))
            continue
        like = likeness(amounts.get(slot, {}), known)
        said = f"the amounts of {like.table} {like.measure} in {like.agreeing} of {like.rows} rows" if like else ""
        said = "; ".join(filter(None, [said, "the sum of the columns behind it" if slot in sums else ""]))
        if column.measure != OTHER:
            found.append(ColumnDraft(column, True, said))
        elif like:
            measure, fund, period = coordinates_in(table, like)
            found.append(ColumnDraft(replace(column, measure=measure, fund=fund, period=period), False, said))
        elif slot in sums:
            found.append(ColumnDraft(replace(column, measure="total"), False, said))
        else:
            found.append(ColumnDraft(column, False, "nothing tells what it measures"))
    return found


def _layout(read: Inference, table: str, columns: Sequence[Column]) -> TableLayout:
    """The table as a layout would have it; codes that stand before the names are in no column of their own."""
    kind = read.head.layout.kind
    if kind == "coded" and "code" not in {column.role for column in columns} and table != OTHER:
        kind = "listing"
    return TableLayout("draft", table, kind if kind in KINDS else "listing", (), tuple(columns), {})


def _verdict(section: Section, head: Head, disclosure: Disclosure, unit: str) -> Verdict | None:
    """What the identities say when the section is read as the guessed table."""
    reading = read_with_head(section, head, unit, unit)
    if not reading.figures or head.layout.table == OTHER:
        return None
    file = 1
    places = frozenset((line.page, line.row) for line in section.lines)
    rows = [{**row, "file": file} for row in reading.figures]
    table = {**reading.table, "file": file}
    proposal = Proposal((file, section.page, section.row), places, section.title, False, table, rows)
    identities = [rule for rule in rules() if rule.kind in IDENTITIES]
    return judge(with_reading(disclosure, proposal), head.layout.table, identities)
