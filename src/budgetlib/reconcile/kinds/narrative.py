"""Statements of the narrative against tables and against themselves: amounts, parts and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    ROUNDING,
    UNCHECKED,
    Check,
    claim_place,
    compare,
    figure_place,
    money,
    not_applicable,
    unchecked,
)
from budgetlib.reconcile.engine.facts import Fact, Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.forms import Mark, form_mark

ITEM = "functional_item"
_ORDER = (HOLDS, ROUNDING, FAILS, UNCHECKED)


def claim_figure(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated amount equals a figure of the tables.

    `figures` lists the figures the wording can mean, the most likely first; the statement holds if it equals any. With
    `match`, figure and statement agree in those attributes (fund, functional class).
    """
    if not _applies(rule, index):
        yield not_applicable(rule, "narrative", "the narrative does not state full coverage")
        return
    match = rule.parameters["match"] or ()
    tables = {t for selector in rule.parameters["figures"] for t in selector.values.get("table", ())}
    known: dict[tuple[str, ...], list[list[Fact]]] = defaultdict(lambda: [[] for _ in rule.parameters["figures"]])
    for i, selector in enumerate(rule.parameters["figures"]):
        for fact in index.select(selector):
            known[tuple(fact.get(attribute) for attribute in match)][i].append(fact)
    for claim in index.select(rule.parameters["claims"]):
        key = tuple(claim.get(attribute) for attribute in match)
        if not all(key):
            continue
        checks = []
        doubt = index.doubt_about(tables, _meant(rule, key))
        for found in known.get(key, ()):
            facts = [f for f in found if f.get("item_section") == claim.get("item_section")] or found
            checks += [
                compare(rule, claim_place(claim), [claim], [fact], detail=_where(fact), doubt=doubt) for fact in facts
            ]
            checks += [
                compare(rule, claim_place(claim), [claim], rows, detail=_where(rows[0]), doubt=doubt)
                for rows in _of_several_rows(facts)
            ]
        best = min(checks, key=lambda check: _ORDER.index(check.verdict), default=None)
        if best and best.verdict == FAILS and claim.get("measure") == ITEM and not known[key][0]:
            why = "the table of the money stated does not print the item; another one may hold other money"
            yield unchecked(rule, claim_place(claim), why, [claim])
        elif best:
            yield best
        elif claim.amount == 0:
            yield not_applicable(rule, claim_place(claim), "nil is stated and no table prints such a figure")
        else:
            yield unchecked(rule, claim_place(claim), "no table prints such a figure", [claim])


def _meant(rule: Rule, key: tuple[str, ...]) -> Callable[[Fact], bool]:
    """Whether a cell is one that statements with a key can mean."""
    match = rule.parameters["match"] or ()
    return lambda cell: (
        tuple(cell.get(name) for name in match) == key
        and any(selector.matches(cell) for selector in rule.parameters["figures"])
    )


def _of_several_rows(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Figures of one code and column that a table prints in several rows, by spending unit: statements add them up."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[(fact.get("table"), fact.get("code"), *fact.column)].append(fact)
    return [rows for (_, code, *_), rows in groups.items() if code and len(rows) > 1]


def _where(fact: Fact) -> str:
    return f"{figure_place(fact)} p{fact.page} r{fact.row}"


def claim_parts(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated amount equals the sum of the parts stated after it, before the next statement of the whole.

    Every part must be stated; each counts once (the first time). `others` count where they are stated. A whole without
    any part says nothing about them.
    """
    wholes, pieces, others = (rule.parameters[name] for name in ("whole", "parts", "others"))
    claims = sorted((fact for facts in index.claims.values() for fact in facts), key=_print_order(index))
    for i, whole in enumerate(claims):
        if not wholes.matches(whole):
            continue
        found: dict[int, Fact] = {}
        beside: dict[str, Fact] = {}
        for claim in claims[i + 1 :]:
            if wholes.matches(claim) or claim.get("section") != whole.get("section"):
                break
            for k, piece in enumerate(pieces):
                if piece.matches(claim):
                    found.setdefault(k, claim)
            if others and others.matches(claim):
                beside.setdefault(claim.get("measure"), claim)
        if len(found) == len(pieces):
            yield compare(rule, claim_place(whole), [whole], [*(found[k] for k in sorted(found)), *beside.values()])
        elif found:
            text = f"only {len(found)} of {len(pieces)} parts are stated"
            yield unchecked(rule, claim_place(whole), text, [whole, *found.values()])


def claim_within(rule: Rule, index: Index) -> Iterator[Check]:
    """The items stated in a section, each counted once, add up to no more than the whole stated in it."""
    items: dict[str, dict[tuple[str, str], Fact]] = {}
    for claim in index.select(rule.parameters["claims"]):
        if claim.get("item"):
            own = items.setdefault(claim.get("section"), {})
            own.setdefault((claim.get("item_section"), claim.get("item")), claim)
    for section, found in items.items():
        parts = list(found.values())
        wholes = [
            fact
            for selector in rule.parameters["whole"]
            for fact in index.select(selector)
            if fact.get("section") == section
        ]
        if not wholes:
            yield unchecked(rule, claim_place(parts[0]), "the whole is not stated in the section", parts)
            continue
        check = compare(rule, claim_place(wholes[0]), wholes[:1], parts, detail=f"{len(parts)} items")
        excess = -check.difference
        fails = excess > check.tolerance
        text = f"{money(wholes[0].amount)} {'<' if fails else '≥'} {money(wholes[0].amount + excess)}"
        text += f" (sum of {len(parts)} items)"
        size = excess if fails else None
        verdict = FAILS if fails else HOLDS
        yield Check(rule, check.place, verdict, others=(wholes[0], *parts), text=text, detail=check.detail, size=size)


def _print_order(index: Index) -> Any:
    order = {id(row): i for i, row in enumerate(index.claim_rows)}
    return lambda fact: order[id(fact.record)]


def count(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated number equals the number of things the document lists."""
    if not _applies(rule, index):
        yield not_applicable(rule, "narrative", "the narrative does not state full coverage")
        return
    listed = _COUNTED[rule.parameters["of"]](index)
    marks = tuple(_COUNTED_AT[rule.parameters["of"]](index, row) for row in listed)
    for row in index.claim_rows:
        if row["measure"] not in rule.parameters["claims"] or row["count"] is None:
            continue
        stated, place = int(row["count"]), f"narrative p{row['page']} r{row['row']} {row['subject']}"
        if not listed:
            yield unchecked(rule, place, f"{stated} stated, none listed in the document")
            continue
        fits = stated == len(listed)
        text = f"{stated} stated {'=' if fits else '≠'} {len(listed)} listed"
        own = ("claims", int(row["page"]), int(row["row"]), row["measure"])
        yield Check(rule, place, HOLDS if fits else FAILS, text=text, marks=(own, *marks))


def _project_rows(index: Index) -> list[Mapping[str, Any]]:
    return [row for row in index.project_rows if row["period"] == "current" and row["amount"] is not None]


def _forms(index: Index) -> list[Mapping[str, Any]]:
    return [row for row in index.project_rows if row["form"] is not None]


def _row_mark(_: Index, row: Mapping[str, Any]) -> Mark:
    return ("projects", int(row["page"]), int(row["row"]), row["period"])


_COUNTED = {"project_rows": _project_rows, "forms": _forms}
_COUNTED_AT = {"project_rows": _row_mark, "forms": form_mark}


def _applies(rule: Rule, index: Index) -> bool:
    """True when the rule has no condition, or some statement of the measures has a share of at least that per cent."""
    when = rule.parameters["when"]
    if not when:
        return True
    shares = [row["share"] for row in index.claim_rows if row["measure"] in when["claims"] and row["share"] is not None]
    return any(share * 100 >= when["share"] for share in shares)
