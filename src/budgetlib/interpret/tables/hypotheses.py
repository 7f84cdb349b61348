"""Which standard tables a section of unknown title may be: a few hypotheses, by title, head and codes, for proof."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from budgetlib import classification
from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.inference import Inference, infer
from budgetlib.interpret.tables.layout import title_core
from budgetlib.interpret.tables.table_facts import ITEMS_OF_THREE_PUBLIC, facts_of
from budgetlib.interpret.tables.titles import only_detailed, read_title, tables_near

MAX_HYPOTHESES = 3  # a section is tried as so many tables at most
_BY_FUNCTION = (
    "expenditure_summary",
    "general_public_expenditure",
    "government_fund_expenditure",
    "state_capital",
    "appropriation_expenditure",
)
_BY_ITEM = ("basic_by_economic", "appropriation_basic_by_economic")
_KINDS_OF_EXPENDITURE = {"basic_expenditure", "project_expenditure"}
_PARTS_OF_BASIC = {"personnel", "public_use"}
CLASSES = frozenset({"functional", "economic"})


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A section taken for a standard table, its head read as that table's; `by_title` where its words suggest it.

    `named` where the title names the table and says no more than that it is one of details.
    """

    table: str
    inference: Inference
    by_title: bool
    named: bool = False


def hypotheses(section: Section, printed: Collection[str]) -> list[Hypothesis]:
    """Return what a section among the tables may be, the likeliest first, tables that are `printed` otherwise left out.

    Only readings in which every head is known and the codes are of the right classification are hypotheses.
    """
    title = read_title(title_core(section.title))
    titled = tables_near(title)
    rest = () if titled or not _is_silent(section) else _by_head(section)
    found = []
    for table in dict.fromkeys((*titled, *rest)):
        if table in printed:
            continue
        inference = infer(section.lines, table)
        if inference and not inference.unknown and fits_classification(inference, table):
            found.append(Hypothesis(table, inference, table in titled, table in titled and only_detailed(title)))
    return found[:MAX_HYPOTHESES]


def fits_classification(inference: Inference, table: str) -> bool:
    """False for a table by function whose codes are economic, and the other way round."""
    wanted = facts_of(table).classification
    found = codes_of(inference)
    return not wanted or not found or found == wanted


def tables_of_codes(classification_of_codes: str) -> Sequence[str]:
    """Return the tables whose rows have codes of a classification, or, for none, those without codes."""
    if classification_of_codes == "functional":
        return (*_BY_FUNCTION, "revenue_summary")
    return _BY_ITEM if classification_of_codes == "economic" else ()


def codes_of(inference: Inference) -> str:
    """Return `functional` or `economic` by most of the classes that the codes of a table begin with, empty for none."""
    columns = [i for i, c in enumerate(inference.head.layout.columns) if c.role == "code"][:1]
    positions = [p for i in columns if (p := inference.head.positions[i]) is not None]
    cells = [cell[:3] for p in positions for cell in inference.printed.column(p) if cell[:3].isdigit()]
    functional = sum(cell in classification.functional_classes() for cell in cells)
    economic = sum(cell in classification.economic_names() for cell in cells)
    if functional == economic:
        return ""
    return "functional" if functional > economic else "economic"


def _is_silent(section: Section) -> bool:
    """True for a section whose title says nothing: only its head can tell what it is."""
    return not read_title(title_core(section.title)).said


def _by_head(section: Section) -> Sequence[str]:
    """Tables whose head has what this one has."""
    inference = infer(section.lines, "other")
    if inference is None:
        return ()
    amounts = [c for c in inference.head.layout.columns if c.role == "amount"]
    measures, funds = {c.measure for c in amounts}, {c.fund for c in amounts} - {"all"}
    tops = {path[0] for path in inference.printed.paths if path}
    if {"收入", "支出"} <= tops:
        return ("revenue_expenditure_summary", "appropriation_summary")
    if measures & set(ITEMS_OF_THREE_PUBLIC):
        return ("three_public",)
    codes = codes_of(inference)
    if codes == "economic" and measures & _PARTS_OF_BASIC:
        return _BY_ITEM
    if codes == "functional" and measures & _KINDS_OF_EXPENDITURE:
        return _BY_FUNCTION
    if len(funds) > 1 and not measures & _KINDS_OF_EXPENDITURE:
        return ("revenue_summary",)
    return ()
