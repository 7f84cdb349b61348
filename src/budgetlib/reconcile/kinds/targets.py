"""Targets of performance forms against the form's money: unit costs, sources of money, targets of two scopes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from budgetlib.amounts import UNITS
from budgetlib.reconcile.engine.checks import FAILS, HOLDS, Check, money, unchecked
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.forms import Row, form_mark, form_place, with_form

_SOURCES = ("fiscal", "central", "provincial", "municipal", "own", "other")
_SCOPES = {"year": "form_amount_year", "total": "form_amount_total"}


def unit_ceiling(rule: Rule, index: Index) -> Iterator[Check]:
    """A cost per unit (`10万元/户`) times the largest number of such units asked for (`≥26户`) fits the money."""
    asked = _year_targets(index, rule.parameters["counts"])
    for project in with_form(index):
        number = int(project["form"])
        for row in _year_targets(index, rule.parameters["level2"]).get(number, ()):
            unit, _, per = (row["value_unit"] or "").partition("/")
            counts = [count for count in asked.get(number, ()) if per and count["value_unit"] == per]
            if unit not in UNITS or row["operator"] not in rule.parameters["operators"] or not counts:
                continue
            available = project["form_amount_year"]
            if available is None:
                yield unchecked(rule, form_place(project), "the form's money of the year is not legible")
                continue
            most = max(counts, key=lambda count: count["value"])
            yield _unit_check(rule, project, row, most, available)


def _unit_check(rule: Rule, project: Row, price: Row, count: Row, available: Decimal) -> Check:
    unit = price["value_unit"].partition("/")[0]
    needed = Decimal(str(price["value"])) * UNITS[unit] * Decimal(str(count["value"]))
    fails = needed > available
    text = f"{price['target']} × {count['target']} = {money(needed)} {'>' if fails else '≤'} {money(available)}"
    detail = f"{price['level3']} {price['target']}; {count['level3']} {count['target']}"
    marks = tuple(("indicators", int(row["page"]), int(row["row"]), "year") for row in (price, count))
    size = needed - available if fails else None
    return Check(rule, form_place(project), FAILS if fails else HOLDS, text=text, detail=detail, size=size, marks=marks)


def _year_targets(index: Index, level2: Sequence[str]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in index.indicator_rows:
        if row["scope"] == "year" and row["level2"] in level2 and row["value"] is not None and row["legible"]:
            found[int(row["form"])].append(row)
    return found


def form_sources(rule: Rule, index: Index) -> Iterator[Check]:
    """The money of a form, of the year and of the whole period, is the sum of its sources."""
    stated = {
        (int(project["form"]), scope): [
            part for source in _SOURCES if (part := project[f"{scope}_{source}"]) is not None
        ]
        for project in with_form(index)
        for scope in _SCOPES
    }
    usual = max(map(len, stated.values()), default=0)  # the sources that the forms of this document list
    for project in with_form(index):
        for scope, column in _SCOPES.items():
            parts = stated[int(project["form"]), scope]
            if not parts:
                continue
            whole = project[column]
            place = f"{form_place(project)} ({'year' if scope == 'year' else 'whole period'})"
            if whole is None:
                yield unchecked(rule, place, "the total is not legible")
                continue
            added = sum(parts, Decimal(0))
            if added < whole and len(parts) < usual:
                yield unchecked(rule, place, f"only {len(parts)} of {usual} sources are legible")
                continue
            fits = added == whole
            text = f"{money(whole)} {'=' if fits else '≠'} {' + '.join(map(money, parts))}"
            size = None if fits else abs(whole - added)
            yield Check(rule, place, HOLDS if fits else FAILS, text=text, size=size, marks=(form_mark(index, project),))


def same_targets(rule: Rule, index: Index) -> Iterator[Check]:
    """A form whose money of the whole period is not that of the year does not repeat all targets for both."""
    targets: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for row in index.indicator_rows:
        targets[int(row["form"]), row["scope"]].append((row["level3"], row["target"] or ""))
    for project in with_form(index):
        whole, year = project["form_amount_total"], project["form_amount_year"]
        number = int(project["form"])
        of_year, of_whole = (targets.get((number, scope), []) for scope in ("year", "whole_period"))
        if not (of_year and of_whole):
            continue
        if whole is None or year is None:
            yield unchecked(rule, form_place(project), "one of the two totals of the form is not legible")
            continue
        if whole == year:
            continue
        same = sorted(of_year) == sorted(of_whole)
        text = f"{len(of_year)} targets, whole period {money(whole)}, year {money(year)}" if same else ""
        size = abs(whole - year) if same else None
        verdict = FAILS if same else HOLDS
        yield Check(rule, form_place(project), verdict, text=text, size=size, marks=(form_mark(index, project),))
