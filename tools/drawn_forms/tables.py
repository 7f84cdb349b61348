"""The standard tables of a budget, printed in a drawn wording, order of columns and style of codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from tools.drawn_forms.codes import CodeStyle
from tools.drawn_forms.facts import APPROPRIATIONS, CAPITAL, CARRIED, CURRENT, FUND, GENERAL, OTHERS, Entry, Facts
from tools.drawn_forms.heads import Caption, grid
from tools.drawn_forms.printed import Column, Money, Printed, Truth, column

Test = Callable[[Entry], bool]
Measured = tuple[Caption, list[tuple[Column, Callable[[str], Decimal]]]]
"""A caption (with those below it) and for each of its columns what it holds and the amount of a code (empty: total)."""
TOTAL_AT_THE_TOP = 0.5
MAX_FUND_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Press:
    """What a document is printed with: facts, wording, money, and the chance that draws the rest."""

    facts: Facts
    words: dict[str, Any]
    money: Money
    chance: Random

    def word(self, *path: str) -> str:
        """One of the wordings of a thing."""
        found: Any = self.words
        for key in path:
            found = found[key]
        return str(self.chance.choice(found)).format(y=self.facts.year, p=self.facts.year - 1)

    def table(self, name: str, head: Sequence[Caption]) -> Printed:
        """An empty table with a drawn title."""
        title = str(self.chance.choice(self.words["titles"][name]))
        return Printed(name, title, grid(head))


def coded(press: Press, table: str, kind: str, wanted: Test, measures: list[Measured], style: str = "") -> Printed:
    """A table with a row for every code of a classification, its parents and a total."""
    codes = CodeStyle(press.chance, press.words, kind, style)
    key = (lambda entry: entry.economic) if kind == "economic" else (lambda entry: entry.item)
    printed = press.table(table, [*codes.captions, *(caption for caption, _ in measures)])
    printed.features += [f"codes {codes.style}", f"head of {len(printed.head)}"]
    columns = [pair for _, pairs in measures for pair in pairs]
    items = [key(entry) for entry in press.facts.entries if wanted(entry)]
    total = press.word("total_row")
    rows = [(code, codes.cells(code), press.words[kind][code]) for code in codes.rows_of(items)]
    last = [("", codes.total(total), total)] if items else []
    for code, label, name in last + rows if press.chance.random() < TOTAL_AT_THE_TOP else rows + last:
        _row(printed, press, "", code, name, label, [(held, amount(code)) for held, amount in columns])
    return printed


def _row(
    printed: Printed,
    press: Press,
    side: str,
    code: str,
    name: str,
    label: list[str],
    amounts: list[tuple[Column, Decimal]],
) -> None:
    printed.rows.append([*label, *(press.money.text(yuan) for _, yuan in amounts)])
    for held, yuan in amounts:
        printed.truth.append(Truth(printed.table, side, code, name, held, press.money.rounded(yuan)))


def summed(press: Press, wanted: Test, key: str = "item") -> Callable[[str], Decimal]:
    """The amount of a code: the sum of the wanted entries below it."""
    return lambda code: press.facts.total(lambda entry: wanted(entry) and getattr(entry, key).startswith(code))


def expenditure(press: Press, table: str, wanted: Test, fund: str | Sequence[str]) -> Printed:
    """Expenditure by function and kind: total, basic (perhaps divided), project, and what the form adds."""
    chance = press.chance
    basic: Test = lambda entry: wanted(entry) and entry.is_basic  # noqa: E731
    project: Test = lambda entry: wanted(entry) and not entry.is_basic  # noqa: E731
    total_of: Measured = (Caption(press.word("total")), [(column("total", fund), summed(press, wanted))])
    parts: list[Measured] = [
        (Caption(press.word("project_expenditure")), [(column("project_expenditure", fund), summed(press, project))])
    ]
    whole = (column("basic_expenditure", fund), summed(press, basic))
    if table == "general_public_expenditure" and chance.random() < 0.5:
        shares = [("personnel", False), ("public_use", True)]
        inner = [(column(name, fund), summed(press, _use(basic, public))) for name, public in shares]
        captions = (press.word("subtotal"), *(press.word(name) for name, _ in shares))
        parts.insert(0, (Caption(press.word("basic_expenditure"), tuple(map(Caption, captions))), [whole, *inner]))
    else:
        parts.insert(0, (Caption(press.word("basic_expenditure")), [whole]))
    if chance.random() < 0.2:
        parts.reverse()
    if table == "expenditure_summary" and chance.random() < 0.5:
        for name in chance.sample(("remittance_to_superior", "operating_expenditure", "subsidy_to_subordinates"), 2):
            parts.append((Caption(press.word(name)), [(column(name, fund), lambda code: Decimal(0))]))
    measures = [*parts, total_of] if chance.random() < 0.15 else [total_of, *parts]
    if chance.random() < 0.25:
        top = Caption(press.word("head_top"), tuple(caption for caption, _ in measures))
        measures = [(top, [pair for _, pairs in measures for pair in pairs])]
    if table == "general_public_expenditure" and chance.random() < 0.4:
        measures = _with_prior(press, measures, wanted, fund)
    return coded(press, table, "functional", wanted, measures)


def _use(basic: Test, public: bool) -> Test:
    return lambda entry: basic(entry) and entry.is_public_use == public


def _with_prior(press: Press, measures: list[Measured], wanted: Test, fund: str | Sequence[str]) -> list[Measured]:
    """Last year's budget before this year's, and perhaps the change behind it."""

    def prior(code: str) -> Decimal:
        return sum((yuan for item, yuan in press.facts.prior.items() if item.startswith(code)), Decimal(0))

    now = summed(press, wanted)
    before: Measured = (
        Caption(press.word("prior_budget")),
        [(column(("prior_budget", "prior_execution"), fund), prior)],
    )
    if measures[0][0].below and len(measures) == 1:
        found = [before, *measures]
    else:
        top = Caption(press.word("head_top"), tuple(caption for caption, _ in measures))
        found = [before, (top, [pair for _, pairs in measures for pair in pairs])]
    if press.chance.random() < 0.5:
        found.append((Caption(press.word("change")), [(column("change", fund), lambda code: now(code) - prior(code))]))
    return found


def details(press: Press) -> Printed:
    """Basic expenditure by function and, within it, by economic purpose: no standard table, whatever its title says."""
    head = [Caption(press.word(name)) for name in ("code", "name", "economic_code", "economic_name", "total")]
    printed = Printed("other", press.word("details"), grid(head))
    basic = [entry for entry in press.facts.entries if entry.is_basic]
    for item in sorted({entry.item for entry in basic}):
        own = [entry for entry in basic if entry.item == item]
        for economic in sorted({entry.economic for entry in own}):
            yuan = sum((entry.amount for entry in own if entry.economic == economic), Decimal(0))
            names = press.words["functional"][item], press.words["economic"][economic]
            printed.rows.append([item, names[0], economic, names[1], press.money.text(yuan)])
    return printed


def basic_by_economic(press: Press) -> Printed:
    """Basic expenditure of the general public budget by economic purpose."""
    basic: Test = lambda entry: entry.is_basic  # noqa: E731
    funds = ("general_public_budget", "all")
    kinds = [("personnel", False), ("public_use", True)]
    measures: list[Measured] = [
        (Caption(press.word("total")), [(column("total", funds), summed(press, basic, "economic"))]),
        *(
            (Caption(press.word(name)), [(column(name, funds), summed(press, _use(basic, public), "economic"))])
            for name, public in kinds
        ),
    ]
    if press.chance.random() < 0.3:
        top = Caption(press.word("basic_expenditure"), tuple(caption for caption, _ in measures))
        measures = [(top, [pair for _, pairs in measures for pair in pairs])]
    return coded(press, "basic_by_economic", "economic", basic, measures)


def revenue_summary(press: Press) -> Printed:
    """Revenue by source, a row for every functional code or every unit."""
    everything: Test = lambda entry: True  # noqa: E731
    measures: list[Measured] = [
        (Caption(press.word("total")), [(column("total", "all", ("all", "current")), summed(press, everything))])
    ]
    carried: Test = lambda entry: entry.period == CARRIED  # noqa: E731
    held = column(("total", "carryover_from_prior_year"), "all", CARRIED)
    carry: Measured = (Caption(press.word("carryover")), [(held, summed(press, carried))])
    sources = [_source(press, fund) for fund in (*APPROPRIATIONS, *OTHERS)]
    if press.chance.random() < 0.4:
        first = press.word("subtotal")
        current: Test = lambda entry: entry.period == CURRENT  # noqa: E731
        pairs = [(column("total", "all", CURRENT), summed(press, current)), *(pair for _, [pair] in sources)]
        sources = [(Caption("本年收入", (Caption(first), *(caption for caption, _ in sources))), pairs)]
    measures += [carry, *sources] if press.chance.random() < 0.4 else [*sources, carry]
    if press.chance.random() < 0.4:
        return by_unit(press, measures)
    return coded(press, "revenue_summary", "functional", everything, measures)


def _source(press: Press, fund: str) -> Measured:
    wanted: Test = lambda entry: entry.fund == fund and entry.period == CURRENT  # noqa: E731
    return (Caption(press.word(fund)), [(column("total", fund, ("current", "all")), summed(press, wanted))])


def by_unit(press: Press, measures: list[Measured]) -> Printed:
    """The columns of a revenue table with a row for every unit; codes of units are no codes of a classification."""
    head = [Caption(press.word("unit_code")), Caption(press.word("unit_name"))]
    printed = press.table("revenue_summary", [*head, *(caption for caption, _ in measures)])
    printed.features += ["rows of units", f"head of {len(printed.head)}"]
    of_units = [(("", press.word("total_row")), press.facts.units), *((unit, (unit,)) for unit in press.facts.units)]
    for (code, name), units in of_units:
        facts = Facts(**{key: getattr(press.facts, key) for key in Facts.__slots__})
        names = {unit for _, unit in units}
        part = Facts(
            facts.department, facts.year, facts.units, tuple(e for e in facts.entries if e.unit in names), {}, {}
        )
        pairs = [pair for _, pairs in _again(press, part, measures) for pair in pairs]
        _row(printed, press, "", "", name, [code, name], [(held, amount("")) for held, amount in pairs])
    return printed


def _again(press: Press, part: Facts, measures: list[Measured]) -> list[Measured]:
    """The same columns over a part of the facts."""
    narrowed = Press(part, press.words, press.money, press.chance)
    found = []
    for caption, pairs in measures:
        found.append((caption, [(held, _over(narrowed, held)) for held, _ in pairs]))
    return found


def _over(press: Press, held: Column) -> Callable[[str], Decimal]:
    period = CARRIED if held.periods == {CARRIED} else CURRENT
    funds = held.funds if "all" not in held.funds else {*APPROPRIATIONS, *OTHERS}
    both = held.periods == {"all", "current"} and "all" in held.funds
    return summed(press, lambda entry: entry.fund in funds and (both or entry.period == period))


FUNDS_OF = {"government_fund_expenditure": FUND, "state_capital": CAPITAL, "general_public_expenditure": GENERAL}
