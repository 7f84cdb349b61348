"""What rules select from: the printed facts of a disclosure, indexed once, and selectors over their attributes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from budgetlib import classification
from budgetlib.interpret.narrative.vocabulary import is_part_of_something
from budgetlib.knowledge import knowledge
from budgetlib.model import UNREAD, Disclosure
from budgetlib.model.keys import claim_keys, figure_keys

PACKAGE = "budgetlib.reconcile"
# Attributes a selector may name, per dataset. `class` is the functional class code by code or name, `item` the name of
# a functional item, `economic` the departmental economic code by code or name, `government_class` the class of the
# row's governmental economic item.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "figures": frozenset(
        {"table", "side", "level", "measure", "fund", "period", "code", "name", "unit_name"}
        | {"class", "item", "item_section", "economic", "government_class"}
    ),
    "claims": frozenset(
        {"section", "measure", "fund", "period", "subject", "class", "item", "item_section", "code", "compared_with"}
    ),
    "projects": frozenset({"period", "unit_name"}),
}
# `住房改革支出（款）提租补贴（项）支出` is about 提租补贴, an item of 住房改革支出.
_LEVEL_MARKS = {"class": "类", "section": "款", "item": "项"}
# A name may hold a bracket of one character: `政府办公厅（室）及相关机构事务（款）`.
_PATH_NAME = r"[^（）、，,:：“”\"]+(?:（[^（）类款项一二三四五六七八九十]）[^（）、，,:：“”\"]+)*"
_PATH = {level: re.compile(rf"({_PATH_NAME})（{mark}）") for level, mark in _LEVEL_MARKS.items()}
HIDDEN = "hidden_content"  # rule of the findings about what the source hides
_PAGE = re.compile(r"\bp(\d+)")  # in the evidence of a finding
UNREADABLE = "unreadable_figure"  # rule of the findings about cells that could not be read
Reference = tuple[str, int, int, str]
"""What names a fact in evidence: table (of a figure) or dataset, page, row, key."""
Name = tuple[str, int, int, str, Decimal]
"""What names a fact in the system of identities: its reference and amount (yuan), as a row may print two alike."""
Label = tuple[str, int, int, str, str, str]
"""What names a labelled row: table, page, row, side, code, name."""
COORDINATES = ("measure", "fund", "period")
"""What names a column of a table."""
DOUBTFUL = "doubtful"  # standing of what was read without certainty
ABSENT = ""  # an attribute that is not stated
# No attributes of a fact.
_NOT_SELECTED = frozenset({"printed", "text", "key", "standing", "box", "page_printed", "confidence", "explains"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed amount (yuan, with its printing grain) and what it is; `key` names it in the evidence of a check."""

    dataset: str
    key: str
    page: int
    row: int
    amount: Decimal
    grain: Decimal
    attributes: Mapping[str, str]
    record: Mapping[str, Any] = field(repr=False, compare=False)
    reference: Reference = field(init=False, repr=False, compare=False)
    term: Name = field(init=False, repr=False, compare=False)
    label: Label = field(init=False, repr=False, compare=False)
    column: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Worked out once: rules and repairs ask for it a hundred times as often as there are facts.
        table, side, code, name, *column = map(self.get, ("table", "side", "code", "name", *COORDINATES))
        reference = (table or self.dataset, self.page, self.row, self.key)
        object.__setattr__(self, "reference", reference)
        object.__setattr__(self, "term", (*reference, self.amount))
        object.__setattr__(self, "label", (table, self.page, self.row, side, code, name))
        object.__setattr__(self, "column", tuple(column))

    def get(self, attribute: str) -> str:
        """Value of an attribute, ABSENT when it is not stated."""
        return self.attributes.get(attribute, ABSENT)


@dataclass(frozen=True, slots=True)
class Selector:
    """Which facts: a dataset, and for some attributes the values they may have (others may have any)."""

    dataset: str
    values: Mapping[str, frozenset[str]]

    def matches(self, fact: Fact) -> bool:
        """True when every named attribute of `fact` has one of the values."""
        attributes = fact.attributes
        for attribute, values in self.values.items():  # noqa: SIM110 - `all` takes twice as long, millions of times
            if attributes.get(attribute, ABSENT) not in values:
                return False
        return True


@dataclass(slots=True)
class Index:
    """Everything rules look at, indexed once per disclosure.

    `is_conversion` tells that it was read from somebody's text conversion, which cuts and joins the figures of running
    text. `figures` maps a table to its facts in print order, `claims` a measure to its facts in print order; `printed`
    are the standard tables of the document, `declared_empty` those that say they are empty, `unread` those of which a
    cell could not be read (`unplaced`: of which a figure has no place), `doubtful` those read without certainty,
    `blanks` the cells that could not be read as figures of nought, `incomplete` the tables on pages of which something
    hidden was left out. `claim_rows`, `project_rows` … are the datasets'
    records.
    """

    kind: str
    fiscal_year: int | None
    is_conversion: bool
    figures: Mapping[str, Sequence[Fact]]
    claims: Mapping[str, Sequence[Fact]]
    projects: Sequence[Fact]
    claim_rows: Sequence[Mapping[str, Any]]
    project_rows: Sequence[Mapping[str, Any]]
    indicator_rows: Sequence[Mapping[str, Any]]
    table_rows: Sequence[Mapping[str, Any]]
    cost_rows: Sequence[Mapping[str, Any]]
    section_rows: Sequence[Mapping[str, Any]]
    printed: frozenset[str]
    declared_empty: frozenset[str]
    unread: frozenset[str]
    doubtful: frozenset[str] = frozenset()
    unplaced: frozenset[str] = frozenset()
    blanks: Sequence[Fact] = ()
    incomplete: frozenset[str] = frozenset()

    def doubtful_among(self, facts: Iterable[Fact]) -> frozenset[str]:
        """The tables of those facts that were read without certainty."""
        return frozenset(
            table
            for fact in facts
            if (table := _source_table(fact)) and (table in self.doubtful or fact.record.get("standing") == DOUBTFUL)
        )

    def doubt(self, tables: Iterable[str]) -> str:
        """Why a difference in these tables would prove nothing; empty when they were read whole."""
        return "a cell of the table could not be read" if self.unread & set(tables) else ""

    def doubt_about(self, tables: Iterable[str], blank: Callable[[Fact], bool]) -> str:
        """Why a difference between figures of these tables would prove nothing; empty when what it needs was read.

        One cell that could not be read takes only its own identities along: `blank` tells whether a cell belongs to
        what is compared. A figure without a place may belong to anything in its table.
        """
        among = set(tables)
        if self.unplaced & among or any(cell.get("table") in among and blank(cell) for cell in self.blanks):
            return "a cell of the table could not be read"
        return ""

    def all_figures(self) -> list[Fact]:
        """Return every figure, table by table."""
        return [fact for facts in self.figures.values() for fact in facts]

    def select(self, selector: Selector) -> list[Fact]:
        """Return the facts a selector matches, in print order."""
        return [fact for fact in self._candidates(selector) if selector.matches(fact)]

    def _candidates(self, selector: Selector) -> Iterable[Fact]:
        if selector.dataset == "projects":
            return self.projects
        groups, attribute = (self.figures, "table") if selector.dataset == "figures" else (self.claims, "measure")
        names = selector.values.get(attribute, frozenset(groups))
        return (fact for name in groups if name in names for fact in groups[name])


def words() -> Mapping[str, Mapping[str, str]]:
    """Return what canonical names are called (words.yaml)."""
    return knowledge(PACKAGE, "words.yaml")


def index(disclosure: Disclosure) -> Index:
    """Index a disclosure for reconciliation."""
    documents = disclosure.rows("documents")
    tables = disclosure.rows("tables")
    figure_rows = disclosure.rows("figures")
    sections = {(row["table"], row["code"]): row["name"] for row in figure_rows if row["level"] == "section"}
    facts = (_figure_fact(key, row, sections) for key, row in zip(figure_keys(figure_rows), figure_rows, strict=True))
    figures = group(facts, "table")
    claim_rows = disclosure.rows("claims")
    named = zip(claim_keys(claim_rows), claim_rows, strict=True)
    year = int(documents[0]["fiscal_year"]) if documents else None
    stated = (_claim_fact(key, row) for key, row in named if row["amount"] is not None and _is_of_year(row, year))
    claims = group(stated, "measure")
    project_rows = disclosure.rows("projects")
    with_figures = frozenset(figures)
    finding_rows, blank_rows = disclosure.rows("findings"), disclosure.rows("unreadable")
    return Index(
        kind=documents[0]["kind"] if documents else ABSENT,
        fiscal_year=int(documents[0]["fiscal_year"]) if documents else None,
        is_conversion=any(row["reader"] == "text" for row in documents),
        figures=figures,
        claims=claims,
        projects=[_project_fact(row) for row in project_rows if row["amount"] is not None],
        claim_rows=claim_rows,
        project_rows=project_rows,
        indicator_rows=disclosure.rows("indicators"),
        table_rows=tables,
        cost_rows=disclosure.rows("costs"),
        section_rows=disclosure.rows("sections"),
        printed=with_figures | {row["table"] for row in tables},
        declared_empty=frozenset(row["table"] for row in tables if row["empty_reason"]) - with_figures,
        unread=_unread(finding_rows, frozenset(words()["unread"])),
        unplaced=_unread(finding_rows, frozenset(words()["unread"]) - {UNREADABLE})
        | (_unread(finding_rows, frozenset({UNREADABLE})) - {row["table"] for row in blank_rows}),
        blanks=[_figure_fact("", row | {"amount": Decimal(0), "grain": Decimal(0)}, sections) for row in blank_rows],
        doubtful=frozenset(row["table"] for row in tables if row.get("standing") == DOUBTFUL),
        incomplete=_incomplete(finding_rows, tables),
    )


def group(facts: Iterable[Fact], attribute: str) -> dict[str, list[Fact]]:
    """Group facts by an attribute, keeping their order."""
    groups: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.get(attribute)].append(fact)
    return dict(groups)


def _figure_fact(key: str, row: Mapping[str, Any], sections: Mapping[tuple[str, str], str]) -> Fact:
    code, name, economic = row["code"] or ABSENT, row["name"] or ABSENT, "economic" in row["table"]
    attributes = {n: str(value) for n, value in row.items() if isinstance(value, str) and n not in _NOT_SELECTED}
    if row["level"] == "class" and not economic:
        attributes["class"] = code or classification.functional_class_code(name) or ABSENT
    if row["level"] == "item":
        attributes |= {"item": name, "item_section": sections.get((row["table"], code[:5]), ABSENT)}
    if economic:
        codes = classification.economic_codes(name)
        attributes["economic"] = code or (codes[0] if len(codes) == 1 else ABSENT)
        if row["government_item"]:
            found = classification.economic_class_of(row["government_item"], "government")
            attributes["government_class"] = found or ABSENT
    return Fact("figures", key, int(row["page"]), int(row["row"]), row["amount"], row["grain"], attributes, row)


def _is_of_year(row: Mapping[str, Any], fiscal_year: int | None) -> bool:
    """False for an amount of another year, which says nothing about this year's tables; prior levels are meant so."""
    year = row.get("year")
    return year is None or fiscal_year is None or int(year) == fiscal_year or row["measure"].startswith("prior")


def _is_certain(row: Mapping[str, Any], attributes: Mapping[str, str]) -> bool:
    """True when it is known what a statement is about: a measure, a class or item, and no more than that in words."""
    if row["measure"] == "other":
        return bool(attributes.get("class") or attributes.get("item"))
    return not is_part_of_something(row["subject"], row["measure"])


def _claim_fact(key: str, row: Mapping[str, Any]) -> Fact:
    attributes = {name: value for name, value in row.items() if isinstance(value, str) and name not in _NOT_SELECTED}
    attributes["class"] = classification.functional_class_code(row["subject"].replace(" ", "")) or ABSENT
    path = stated_path(row["subject"])
    attributes |= {
        name: path[level] for name, level in (("item", "item"), ("item_section", "section")) if level in path
    }
    attributes["certain"] = "yes" if _is_certain(row, attributes) else ABSENT
    grain = row["amount_grain"] or Decimal(0)
    return Fact("claims", key, int(row["page"]), int(row["row"]), row["amount"], grain, attributes, row)


def stated_path(subject: str) -> dict[str, str]:
    """Return the names a subject gives of class (类), section (款) and item (项), as far as it does."""
    found = {level: pattern.search(subject.replace(" ", "")) for level, pattern in _PATH.items()}
    return {level: match[1] for level, match in found.items() if match}


def _project_fact(row: Mapping[str, Any]) -> Fact:
    attributes = {key: row[key] for key in ("period", "unit_name") if row[key]}
    grain = row["grain"] or Decimal(0)
    return Fact("projects", row["period"], int(row["page"]), int(row["row"]), row["amount"], grain, attributes, row)


def _source_table(fact: Fact) -> str:
    """The standard table a fact was read from; nothing for a statement of the narrative."""
    return f"projects_{fact.get('period')}" if fact.dataset == "projects" else fact.get("table")


def _unread(findings: Sequence[Mapping[str, Any]], rules: frozenset[str]) -> frozenset[str]:
    """Tables of which interpretation reports an unread cell: its findings are titled `table: what happened`."""
    return frozenset(row["title"].partition(":")[0] for row in findings if row["rule"] in rules)


def _incomplete(findings: Sequence[Mapping[str, Any]], tables: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Tables on a page of which the reader left out amounts of tables because they are hidden."""
    left_out = [row for row in findings if row["rule"] == HIDDEN and row["severity"] == UNREAD]
    pages = {int(page) for row in left_out for page in _PAGE.findall(row["evidence"])}
    return frozenset(
        row["table"] for row in tables if any(row["page_first"] <= page <= row["page_last"] for page in pages)
    )
