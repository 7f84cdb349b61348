"""A whole document: which tables a seed draws, in what order, under which lines, on which pages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from tools.drawn_forms import summaries, tables
from tools.drawn_forms.facts import CAPITAL, FUND, GENERAL, Facts, draw_facts
from tools.drawn_forms.printed import Money, Printed, Truth
from tools.drawn_forms.tables import Press

SYNTHETIC = "（合成样例，非真实部门）"
ORDINALS = "一二三四五六七八九十"
FINAL_ACCOUNTS = 0.2  # share of the documents that are final accounts


@dataclass(frozen=True, slots=True)
class Document:
    """A drawn document: its facts, its tables in print order, how pages are broken, and what a cover says."""

    seed: int
    facts: Facts
    money: Money
    cover: str
    tables: tuple[Printed, ...]
    heads_repeated: bool
    rows_a_page: int
    features: tuple[str, ...]

    @property
    def truth(self) -> list[Truth]:
        """Every printed figure of a standard table."""
        return [figure for table in self.tables for figure in table.truth]


@cache
def wording() -> dict[str, Any]:
    """Return wording.yaml."""
    return yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf8"))


def draw(seed: int) -> Document:
    """Draw the document of a seed; equal seeds give equal documents."""
    chance = Random(seed)
    money = _money(chance)
    exact = chance.random() < 0.7
    facts = draw_facts(chance, wording(), money.grain if exact else Decimal("0.01"))
    press = Press(facts, _words_of(chance), money, chance)
    printed = _tables(press)
    chance.shuffle(printed) if chance.random() < 0.15 else None
    for number, table in enumerate(printed, start=1):
        _dress(table, press, number)
    cover = chance.choice(press.words["covers"]).format(d=facts.department, y=facts.year)
    features = (f"unit {money.unit}.{money.decimals}", "exact" if exact else "rounded")
    return Document(
        seed, facts, money, cover, tuple(printed), chance.random() < 0.6, chance.choice((18, 24, 30)), features
    )


def _words_of(chance: Random) -> dict[str, Any]:
    """The wording of a budget, or in some documents of a final account."""
    words = wording()
    if chance.random() >= FINAL_ACCOUNTS:
        return words
    final = words["final_account"]
    return {**words, **final, "titles": {**words["titles"], **final["titles"]}}


def _money(chance: Random) -> Money:
    unit, decimals = chance.choice((("万元", 2), ("万元", 2), ("万元", 2), ("元", 2), ("万元", 4), ("万元", 6)))
    return Money(unit, decimals, chance.random() < 0.5, chance.choice(("", "0.00", "0", "-")))


def _tables(press: Press) -> list[Printed]:
    every = lambda entry: True  # noqa: E731
    found = [
        summaries.revenue_and_expenditure(press),
        tables.revenue_summary(press),
        tables.expenditure(press, "expenditure_summary", every, "all"),
        summaries.appropriation_summary(press),
        tables.expenditure(press, "general_public_expenditure", _of(GENERAL), ("general_public_budget", "all")),
        tables.basic_by_economic(press),
        tables.expenditure(press, "government_fund_expenditure", _of(FUND), ("government_fund", "all")),
        tables.expenditure(press, "state_capital", _of(CAPITAL), (CAPITAL, "all")),
        summaries.three_public(press),
        summaries.projects(press),
    ]
    if press.chance.random() < 0.3:
        found.append(summaries.unknown(press))
    if press.chance.random() < 0.3:
        found.append(tables.details(press))
    return [table for table in found if press.chance.random() < 0.9 or table.table == "expenditure_summary"]


def _of(fund: str) -> tables.Test:
    return lambda entry: entry.fund == fund


def _dress(table: Printed, press: Press, number: int) -> None:
    """Number and title of a table, and the lines above it with department and unit of money."""
    given = {"n": number, "y": press.facts.year, "c": ORDINALS[(number - 1) % len(ORDINALS)]}
    given["d"] = press.facts.department
    table.title = press.chance.choice(press.words["title_prefix"]).format(**given) + table.title
    table.title += press.chance.choice(press.words["title_suffix"]).format(**given)
    table.label = press.chance.choice(press.words["numbering"]).format(**given)
    unit = press.chance.choice(press.words["unit_lines"]).format(u=press.money.unit)
    department = press.chance.choice([*press.words["department_lines"], ""]).format(d=press.facts.department)
    table.under = (department, unit)
    table.features += [f"label {bool(table.label)}", f"unit {press.money.unit}", f"decimals {press.money.decimals}"]
    table.features += [f"nought {press.money.nought or 'blank'}"]
    if not table.rows:
        table.rows.append([""] * len(table.head[0]))
        table.note = f"说明：{press.facts.department}{press.facts.year}年无此项支出，本表无数据。"
