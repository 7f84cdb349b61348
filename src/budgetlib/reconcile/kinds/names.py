"""Names against names: the path 类、款、项 a statement gives, and the names that belong to economic codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from budgetlib import classification
from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    YEAR_UNKNOWN,
    Check,
    claim_place,
    figure_place,
    money,
    table_name,
    unchecked,
)
from budgetlib.reconcile.engine.facts import Fact, Index, stated_path
from budgetlib.reconcile.engine.rows import by_side, rows_of
from budgetlib.reconcile.engine.rules import Rule

MOST = 0.5  # of the codes of a table
_MARKS = {"class": "类", "section": "款", "item": "项"}
_LENGTHS = {"class": 3, "section": 5, "item": 7}
_VARIABLE = re.compile(r"支出$|费用?$|[（）() ]")  # what spellings of one economic item differ in


@dataclass(frozen=True, slots=True)
class Item:
    """A functional item of the tables: its code, the names of class, section and item, and its figures."""

    code: str
    names: Mapping[str, str]
    facts: tuple[Fact, ...]

    def states(self, claim: Fact) -> bool:
        """True when a figure of the item is the claim's amount within both printing grains."""
        return any(abs(fact.amount - claim.amount) <= (fact.grain + claim.grain) / 2 for fact in self.facts)

    def differing(self, path: Mapping[str, str]) -> list[str]:
        """The levels at which a stated path has other names."""
        known = {level: name for level, name in path.items() if level in self.names}
        return [level for level, name in known.items() if _core(name) != _core(self.names[level])]


def name_path(rule: Rule, index: Index) -> Iterator[Check]:
    """A statement about a functional item names the class, section and item that the tables print for its code.

    The item is found by its name; where no item has the name, by its amount among the items of the section, of the
    class, of the tables, when one item alone has that amount.
    """
    items = _items(rule.parameters["tables"], index)
    told: set[tuple[str, ...]] = set()
    for claim in index.select(rule.parameters["claims"]):
        path = stated_path(claim.get("subject"))
        if "item" not in path or tuple(path.values()) in told or not items:
            continue
        told.add(tuple(path.values()))
        item = _meant(path, claim, items)
        if item is None:
            yield unchecked(rule, claim_place(claim), "no item of that name, and not one alone of that amount", [claim])
            continue
        others = item.differing(path)
        printed = " ".join(f"{item.names[level]}（{_MARKS[level]}）" for level in others)
        text = f"{item.code} {money(claim.amount)} 万元 is {printed} in {figure_place(item.facts[0])}" if others else ""
        yield Check(rule, claim_place(claim), FAILS if others else HOLDS, others=(claim, item.facts[0]), text=text)


def _items(tables: Sequence[str], index: Index) -> list[Item]:
    """The functional items of all tables together, those with a code of full length only."""
    facts = [fact for table in tables for fact in index.figures.get(table, ())]
    names: dict[str, str] = {}
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        names.setdefault(fact.get("code"), fact.get("name"))
        if len(fact.get("code")) == _LENGTHS["item"]:
            found.setdefault(fact.get("code"), []).append(fact)
    return [Item(code, _names(code, names), tuple(own)) for code, own in found.items()]


def _names(code: str, names: Mapping[str, str]) -> dict[str, str]:
    return {level: names[code[:n]] for level, n in _LENGTHS.items() if code[:n] in names}


def _meant(path: Mapping[str, str], claim: Fact, items: Sequence[Item]) -> Item | None:
    named = [item for item in items if "item" not in item.differing({"item": path["item"]})]
    exact = [item for item in named if not item.differing(path)]
    if exact:
        return exact[0]
    same_amount = [item for item in items if claim.amount and item.states(claim)]
    groups = (
        [item for item in named if item in same_amount],
        named,
        *([i for i in same_amount if not i.differing({lv: path[lv]})] for lv in ("section", "class") if lv in path),
        same_amount,
    )
    return next((group[0] for group in groups if len(group) == 1), None)


def _core(name: str) -> str:
    return name.replace(" ", "").removesuffix("支出")


def code_form(rule: Rule, index: Index) -> Iterator[Check]:
    """Every printed code has the length of a class, a section or an item.

    Where most have another length and belong to no class, they are codes of something else (of spending units, say).
    """
    lengths = {int(length) for length in rule.parameters["lengths"]}
    for facts in by_side(rule.parameters["in"], index):
        coded = [row for row in rows_of(facts) if row.code]
        odd = [row for row in coded if len(row.code) not in lengths]
        if len(odd) > len(coded) * MOST and not any(_begins_with_a_class(row.code) for row in odd):
            why = f"{len(odd)} of {len(coded)} codes belong to no class: they may be codes of something else"
            yield unchecked(rule, table_name(facts[0].get("table")), why, [row.fact for row in odd])
            continue
        for row in odd:
            text = f"code {row.code} has {len(row.code)} digits"
            yield Check(rule, row.place(), FAILS, others=(row.fact,), text=text)
        if coded:
            yield Check(rule, table_name(facts[0].get("table")), HOLDS, text=f"{len(coded)} codes")


def _begins_with_a_class(code: str) -> bool:
    known = (classification.functional_class_name(code[:3]), classification.economic_name(code[:3]))
    return any(name is not None for name in known)


def economic_names(rule: Rule, index: Index) -> Iterator[Check]:
    """No economic code stands beside the name that the classification gives to another code of its class."""
    if index.fiscal_year is None:
        yield unchecked(rule, "document", YEAR_UNKNOWN)
        return
    if index.fiscal_year < int(rule.parameters["since"][0]):
        return
    for facts in by_side(rule.parameters["in"], index):
        coded = [row for row in rows_of(facts) if len(row.code) == 5 and row.code.isdigit()]
        for row in coded:
            name, standard = row.fact.get("name"), classification.economic_name(row.code)
            own = [code for code in _codes_of(name) if code[:3] == row.code[:3]]
            if own and row.code not in own:
                text = f"{row.code} is {standard or 'not in use'}, {name} is {own[0]}"
                yield Check(rule, row.place(), FAILS, others=(row.fact,), text=text)
        if coded:
            yield Check(rule, table_name(facts[0].get("table")), HOLDS, text=f"{len(coded)} codes")


def _codes_of(name: str) -> list[str]:
    return _codes_of_items().get(_VARIABLE.sub("", name), [])


@cache
def _codes_of_items() -> Mapping[str, list[str]]:
    """Return the economic codes of each name, words that vary left out."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, name in classification.economic_items().items():
        codes[_VARIABLE.sub("", name)].append(code)
    return dict(codes)
