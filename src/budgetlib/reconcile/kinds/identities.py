"""Identities of tables: columns that add up, equalities and sums across tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    Check,
    compare,
    figure_place,
    money,
    not_applicable,
    table_name,
    total,
    unchecked,
)
from budgetlib.reconcile.engine.facts import ABSENT, COORDINATES, Fact, Index, Selector
from budgetlib.reconcile.engine.rows import SINGLE, Row, by_side, rows_of
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.same_money import Key, coordinates_of, same_money

UNKNOWN = "other"  # measure or fund of a column whose head nobody knows
FEWEST_PARTS = 2
PART_WITHOUT_COLUMN = "a part of the sum has no column in the table"
UNKNOWN_COLUMN = "a column of the table that nobody knows may belong to the sum"
MAIN_PART_MISSING = "the table does not print all that the sum consists of"
_SIDES = ("left", "right", "whole", "parts")
EVERYTHING = "all"
TAKEN_FOR_THE_SAME = "two columns of the row were taken for the same"
DIFFERING_TOTALS = "the table prints several totals that differ"

# -- columns of one row ------------------------------------------------------------------------------------------------


def parts(rule: Rule, index: Index) -> Iterator[Check]:
    """Within a row, the column `whole` is the sum of the columns `parts`; columns not named agree (fund, period, …)."""
    for facts in by_side(rule.parameters["in"], index):
        printed = {fact.column for fact in facts}
        for row in rows_of(facts):
            for shared, found in _splits(rule, row):
                if (column := _at(shared, rule.parameters["whole"])) not in printed:  # the table has no such column
                    continue
                whole = row.figures.get(column)
                if whole is None:
                    yield unchecked(rule, row.place(), "the sum of the columns is not printed", found)
                else:
                    doubt = index.doubt_about([whole.get("table")], _in_row_of(whole))
                    why = doubt or _incomplete(rule, shared, printed)
                    if not why and any(fact.column in row.twice for fact in (whole, *found)):
                        why = TAKEN_FOR_THE_SAME
                    yield compare(rule, figure_place(whole), [whole], found, doubt=why)


def _incomplete(rule: Rule, shared: Mapping[str, str], printed: Set[tuple[str, ...]]) -> str:
    """Why a sum over columns need not hold: a part without a column, or a column of a part nobody knows."""
    pieces = rule.parameters["parts"]
    there = [piece for piece in pieces if _at(shared, piece) in printed]
    missing = [piece for piece in rule.parameters["required"] or () if piece not in there]
    if missing or len(there) < FEWEST_PARTS:
        return PART_WITHOUT_COLUMN
    named = {key for piece in (rule.parameters["whole"], *pieces) for key in piece}
    columns = [dict(zip(COORDINATES, column, strict=True)) for column in printed]
    open_ones = [column for column in columns if all(column[k] == v for k, v in shared.items() if k not in named)]
    return UNKNOWN_COLUMN if any(UNKNOWN in column.values() for column in open_ones) else ""


def _splits(rule: Rule, row: Row) -> Iterator[tuple[Mapping[str, str], list[Fact]]]:
    """For every value of the coordinates that the rule leaves open, these and the printed parts of a row."""
    whole, pieces = rule.parameters["whole"], rule.parameters["parts"]
    named = {key for coordinates in (whole, *pieces) for key in coordinates}
    open_values = dict.fromkeys(
        tuple(value for key, value in zip(COORDINATES, column, strict=True) if key not in named)
        for column in row.figures
    )
    for values in open_values:
        shared = dict(zip([key for key in COORDINATES if key not in named], values, strict=True))
        found = [row.figures[c] for piece in pieces if (c := _at(shared, piece)) in row.figures]
        if found:
            yield shared, found


def _at(shared: Mapping[str, str], named: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(named.get(key, shared.get(key, "all")) for key in COORDINATES)


# -- equalities and sums across tables ---------------------------------------------------------------------------------


def equal(rule: Rule, index: Index) -> Iterator[Check]:
    """`left` = `right`, each the sum of its selectors; with `match` for every value of those attributes on both.

    With `given`, a value of the matched coordinates counts only where the rows of that level agree exactly: two tables
    can be compared row by row only when they are about the same money. `without` names figures that make the sides
    differ by nature, unless they are nil.
    """
    match, given, without = rule.parameters["match"] or (), rule.parameters["given"], rule.parameters["without"]
    if without and (found := [fact for fact in index.select(without) if fact.amount]):
        yield not_applicable(rule, figure_place(found[0]), "this money makes the sides differ")
        return
    lefts, rights = (_keyed(index, rule.parameters[side], match) for side in ("left", "right"))
    if given:
        same = same_money(lefts, rights, match, given)
        lefts = {key: facts for key, facts in lefts.items() if coordinates_of(key, match) in same}
    yield from _compared(rule, index, lefts, rights)


def sums(rule: Rule, index: Index) -> Iterator[Check]:
    """`whole` = the sum of `parts`, the first of which must be printed.

    `unless` names figures that make the sum incomplete or count it twice.

    `without` names figures in whose presence the parts add up to something else, which is another rule's matter.

    `spent` names figures of money that is spent: one of a fund that no part has shows that a part is not printed. With
    `order` the whole is printed above its parts; one below a part is something else (其中：财政拨款).
    """
    match, unless, without = (rule.parameters[name] for name in ("match", "unless", "without"))
    match = match or ()
    wholes, pieces = (_keyed(index, rule.parameters[side], match) for side in ("whole", "parts"))
    if without:
        elsewhere = _keyed(index, [without], match)
        wholes, pieces = ({k: f for k, f in side.items() if k not in elsewhere} for side in (wholes, pieces))
    blocked = _keyed(index, [unless], match) if unless else {}
    for facts in (blocked[key] for key in wholes if key in blocked):
        place = figure_place(facts[0])
        yield unchecked(rule, place, "this row may contain other rows, so that the rows cannot be added up", facts)
    whole_keys = {key: facts for key, facts in wholes.items() if key not in blocked}
    first = _keyed(index, rule.parameters["parts"][:1], match)
    incomplete = {key for key in pieces if key not in first} | _lacking(rule, index, pieces, match)
    if rule.parameters["order"]:
        incomplete |= {key for key in whole_keys if not _stands_above(whole_keys[key], pieces.get(key, ()))}
    yield from _compared(rule, index, whole_keys, pieces, incomplete=incomplete)


def _lacking(rule: Rule, index: Index, pieces: Mapping[Key, Sequence[Fact]], match: Sequence[str]) -> set[Key]:
    """Keys of which money of a fund is spent that no part has."""
    spent = _keyed(index, [rule.parameters["spent"]], match) if rule.parameters["spent"] else {}
    lacking = set()
    for key, facts in spent.items():
        printed = {fact.get("fund") for fact in pieces.get(key, ())}
        if any(fact.amount and fact.get("fund") not in printed for fact in facts):
            lacking.add(key)
    return lacking


def _stands_above(wholes: Sequence[Fact], parts: Sequence[Fact]) -> bool:
    lowest = max((fact.page, fact.row) for fact in wholes)
    return all((fact.page, fact.row) >= lowest for fact in parts)


def _in_row_of(fact: Fact) -> Callable[[Fact], bool]:
    """Whether a cell stands in the row of a figure."""
    return lambda cell: (cell.page, cell.row) == (fact.page, fact.row)


def at_most(rule: Rule, index: Index) -> Iterator[Check]:
    """`left` is a part of `right` and no more than it, within the grains of both."""
    found, others = ([f for s in rule.parameters[side] for f in index.select(s)] for side in ("left", "right"))
    if not found or not others:
        return
    lefts, rights = _once(found), _once(others)
    if lefts is None or rights is None:
        yield unchecked(rule, table_name(found[0].get("table")), DIFFERING_TOTALS, (*found, *others))
        return
    check = compare(rule, figure_place(lefts[0]), lefts, rights)
    excess = check.difference
    fails = excess > check.tolerance
    if fails and (doubt := _doubt(rule, index, (*lefts, *rights))):
        yield unchecked(rule, check.place, doubt, (*lefts, *rights))
        return
    text = f"{money(total(lefts))} {'>' if fails else '≤'} {money(total(rights))}"
    verdict, size = (FAILS, excess) if fails else (HOLDS, None)
    yield Check(rule, check.place, verdict, others=(*lefts, *rights), text=text, size=size)


def _compared(
    rule: Rule,
    index: Index,
    lefts: Mapping[Key, Sequence[Fact]],
    rights: Mapping[Key, Sequence[Fact]],
    *,
    incomplete: Set[Key] = frozenset(),
) -> Iterator[Check]:
    """Compare the sums of the keys that both sides have; for `incomplete` ones the main part is not printed."""
    for key in (key for key in lefts if key in rights and all(key)):
        one, other = _once(_containing(lefts[key])), _once(_containing(rights[key]))
        place = _place(one or lefts[key], matched=bool(key))
        if one is None or other is None:
            yield unchecked(rule, place, DIFFERING_TOTALS, (*lefts[key], *rights[key]))
        else:
            doubt = _doubt(rule, index, (*one, *other), key)
            yield compare(rule, place, one, other, doubt=doubt or MAIN_PART_MISSING * (key in incomplete))
    if () in lefts.keys() ^ rights.keys():
        (facts,) = (lefts or rights).values()
        yield not_applicable(rule, figure_place(facts[0]), "the other side of the identity is blank")


def _doubt(rule: Rule, index: Index, facts: Sequence[Fact], key: Key = ()) -> str:
    """Why a difference would prove nothing: a cell that either side selects, under the same key, could not be read."""
    selectors = [selector for side in _SIDES for selector in rule.parameters.get(side) or ()]
    match = rule.parameters.get("match") or ()

    def belongs(cell: Fact) -> bool:
        same = not key or len(match) != len(key) or tuple(_key_value(cell, name) for name in match) == key
        return same and any(selector.dataset == "figures" and selector.matches(cell) for selector in selectors)

    return index.doubt_about({fact.get("table") for fact in facts}, belongs)


def _keyed(index: Index, selectors: Sequence[Selector], match: Sequence[str]) -> dict[Key, list[Fact]]:
    found: dict[Key, list[Fact]] = defaultdict(list)
    for selector in selectors:
        for fact in index.select(selector):
            found[tuple(_key_value(fact, attribute) for attribute in match)].append(fact)
    return found


def _key_value(fact: Fact, attribute: str) -> str:
    """The value to match by; the total row, which has no code, matches the total row."""
    value = fact.get(attribute)
    return "total" if value == ABSENT and attribute == "code" and fact.get("level") == "total" else value


def _containing(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Facts without those that a column of their row contains: one year's beside all years', one fund's beside all."""
    rows: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        alike = rows[(*_place_of(fact), fact.get("measure"))]
        if not any(_says_the_same(other, fact) for other in alike):
            alike.append(fact)
    facts = [fact for fact in facts if any(fact is one for one in rows[(*_place_of(fact), fact.get("measure"))])]
    return [f for f in facts if not any(_contains(o, f) for o in rows[(*_place_of(f), f.get("measure"))])]


def _place_of(fact: Fact) -> tuple[object, ...]:
    return (fact.dataset, fact.get("table"), fact.page, fact.row, fact.get("side"), fact.get("name"))


def _says_the_same(one: Fact, other: Fact) -> bool:
    """True where a row about a fund prints its amount under 合计 and again under that fund."""
    return one.amount == other.amount and one.column == other.column and bool(one.get("fund"))


def _contains(one: Fact, other: Fact) -> bool:
    mine, theirs = ([fact.get("fund"), fact.get("period")] for fact in (one, other))
    return mine != theirs and all(a in (b, EVERYTHING) for a, b in zip(mine, theirs, strict=True))


def _once(facts: Sequence[Fact]) -> list[Fact] | None:
    """Facts without repeated prints of one total; None when a total is printed several times and differs."""
    kept: dict[tuple[object, ...], Fact] = {}
    for i, fact in enumerate(facts):
        single = fact.get("level") in SINGLE and not fact.get("unit_name") and fact.dataset == "figures"
        key = (fact.get("table"), fact.get("side"), fact.get("level"), *fact.column) if single else (i,)
        if key in kept and kept[key].amount != fact.amount:
            return None
        kept.setdefault(key, fact)
    return list(kept.values())


def _place(facts: Sequence[Fact], *, matched: bool) -> str:
    return figure_place(facts[0]) if matched or len(facts) == 1 else table_name(facts[0].get("table"))
