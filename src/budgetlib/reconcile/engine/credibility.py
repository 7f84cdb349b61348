"""Which failing identities are the document's own contradiction, and which may as well be our reading of it.

A department is accused only of what cannot be explained by the reading: nothing printed beside the identity makes up
the difference, and it does not fail wherever it is looked at. (What was read without certainty accuses nobody either,
see `evaluation.unless_doubtful`.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations

from budgetlib.reconcile.engine.checks import FAILS, PASSED, UNCHECKED, Check, figure_place, total
from budgetlib.reconcile.engine.facts import COORDINATES, Fact, Index

CARRIED, UNKNOWN = "carryover", "other"
SYSTEMATIC = 3  # breaches of one identity, each by another amount, where it holds nowhere
MAX_BESIDE = 2  # figures of a row that together may make up a difference
MAX_COLUMNS = 16  # a row of more columns is not searched for them
_Place = tuple[str, int, int, str]
_Group = tuple[str, frozenset[str], str]


def credible(checks: Sequence[Check], index: Index) -> list[Check]:
    """Return the checks; a breach that may be the reader's becomes `unchecked`, with the reason.

    Only breaches change. What every identity says on its own, as the choice between readings needs it, stands in
    `checks`.
    """
    beside = _Beside(checks, index)
    everywhere = _failing_everywhere(checks)
    return [_judged(check, beside, everywhere) if check.verdict == FAILS else check for check in checks]


def _judged(check: Check, beside: _Beside, everywhere: frozenset[_Group]) -> Check:
    if not check.is_identity:
        return check
    if other := beside.explains(check):
        named = " and ".join(figure_place(fact) for fact in other)
        return _unchecked(check, f"the difference is what {named} states, which may belong to the sum")
    if _group(check) in everywhere:
        return _unchecked(check, "it holds for no row of the table: the columns may mean something else")
    return check


def _unchecked(check: Check, why: str) -> Check:
    facts = (*check.left, *check.right, *check.others)
    return replace(check, verdict=UNCHECKED, left=(), right=(), others=facts, text=why, size=None)


class _Beside:
    """Figures that are printed beside those of an identity and may belong to it."""

    def __init__(self, checks: Sequence[Check], index: Index) -> None:
        self._rows: dict[_Place, list[Fact]] = defaultdict(list)
        for fact in index.all_figures():
            self._rows[_row(fact)].append(fact)
        self._sides: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in index.all_figures():
            self._sides[fact.get("table"), fact.get("side")].append(fact)
        passed = (check for check in checks if check.is_identity and check.verdict in PASSED)
        self._understood = {id(fact) for check in passed for fact in (*check.left, *check.right)}

    def explains(self, check: Check) -> tuple[Fact, ...]:
        """Return the figures that make up the difference of a sum over columns or rows; nothing when none do."""
        if check.rule.kind == "parts":
            used = set(map(id, (*check.left, *check.right)))
            others = [fact for fact in self._rows[_row(check.left[0])] if fact.amount and id(fact) not in used]
            return _making_up(check, others[:MAX_COLUMNS], MAX_BESIDE)
        if check.rule.kind == "sum":
            return _making_up(check, self._unused(check), 1)
        if check.rule.kind == "equal":
            return _making_up(check, self._carried(check), 1)
        return ()

    def _carried(self, check: Check) -> list[Fact]:
        """Money carried over, or of an unknown kind, that has a column of its own in the rows that are compared."""
        used = set(map(id, (*check.left, *check.right)))
        rows = dict.fromkeys(map(_row, (*check.left, *check.right)))
        found = (fact for row in rows for fact in self._rows[row] if id(fact) not in used and fact.amount)
        return [fact for fact in found if fact.get("period") == CARRIED or UNKNOWN in map(fact.get, COORDINATES)]

    def _unused(self, check: Check) -> list[Fact]:
        """Figures of the same column of the table whose place in a sum nothing bears out."""
        whole = check.left[0]
        used = set(map(id, (*check.left, *check.right)))
        return [
            fact
            for fact in self._sides[whole.get("table"), whole.get("side")]
            if fact.amount
            and id(fact) not in used
            and id(fact) not in self._understood
            and fact.get("measure") == whole.get("measure")
        ]


def _making_up(check: Check, facts: Sequence[Fact], most: int) -> tuple[Fact, ...]:
    for chosen in chain.from_iterable(combinations(facts, size) for size in range(1, most + 1)):
        slack = check.tolerance + sum((fact.grain for fact in chosen), Decimal(0)) / 2
        if abs(abs(check.difference) - abs(total(chosen))) <= slack:
            return chosen
    return ()


def _row(fact: Fact) -> _Place:
    return (fact.get("table"), fact.page, fact.row, fact.get("side"))


def _failing_everywhere(checks: Iterable[Check]) -> frozenset[_Group]:
    """Identities that fail by different amounts in several places of a table and hold in none.

    One misprint breaks an identity in one place, or in several by one amount.
    """
    failing: Mapping[_Group, list[Check]] = defaultdict(list)
    holding: set[_Group] = set()
    for check in _stating_something(checks):
        if check.verdict == FAILS:
            failing[_group(check)].append(check)
        elif check.verdict in PASSED:
            holding.add(_group(check))
    return frozenset(
        group
        for group, found in failing.items()
        if group not in holding and len({abs(check.difference) for check in found}) >= SYSTEMATIC
    )


def _stating_something(checks: Iterable[Check]) -> Iterator[Check]:
    """Identities of table figures that are not nought on both sides."""
    for check in checks:
        facts = (*check.left, *check.right)
        if check.is_identity and any(f.amount for f in facts) and all(f.dataset == "figures" for f in facts):
            yield check


def _group(check: Check) -> _Group:
    """The identity and the tables and side it is looked at in."""
    tables = frozenset(fact.get("table") for fact in (*check.left, *check.right))
    return (check.rule.id, tables, check.left[0].get("side") if check.left else "")
