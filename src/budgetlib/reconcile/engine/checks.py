"""Checks: one rule evaluated on one place, its verdict by the printed grains, its arithmetic and evidence in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from budgetlib.amounts import FEN, UNITS, format_amount, to_fen
from budgetlib.reconcile.engine.facts import Fact, Reference, words
from budgetlib.reconcile.engine.rules import Rule

HOLDS, ROUNDING, FAILS = "holds", "rounding", "fails"
NOT_APPLICABLE, UNCHECKED = "not_applicable", "unchecked"
PASSED = (HOLDS, ROUNDING)
YEAR_UNKNOWN = "the fiscal year of the document is not known"
SHOWN_TERMS = 6  # a longer sum is told by its number of terms
RELATION = {HOLDS: "=", ROUNDING: "≈", FAILS: "≠"}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule evaluated on one place. `left` and `right` are the facts of an identity of sums (empty for other rules).

    `others` are further facts involved; `text` replaces the arithmetic of rules that compare no money; `detail` is for
    explanations. Amounts are yuan.
    """

    rule: Rule
    place: str
    verdict: str
    left: tuple[Fact, ...] = ()
    right: tuple[Fact, ...] = ()
    others: tuple[Fact, ...] = ()
    text: str = ""
    detail: str = ""
    size: Decimal | None = None
    marks: tuple[tuple[str, int, int, str], ...] = ()  # evidence that is no fact: dataset, page, row, key

    @property
    def difference(self) -> Decimal:
        """Left minus right."""
        return total(self.left) - total(self.right)

    @property
    def tolerance(self) -> Decimal:
        """Half the sum of the printing grains of all facts of the identity (docs/methods.md)."""
        return tolerance((*self.left, *self.right))

    @property
    def magnitude(self) -> Decimal | None:
        """How much money a breach is about, in whole fen; None when the rule compares none."""
        found = self.difference if self.size is None and self.is_identity else self.size
        return None if found is None else to_fen(abs(found))

    @property
    def is_identity(self) -> bool:
        """True when both sides of a sum were compared."""
        return bool(self.left and self.right)

    def fields(self) -> dict[str, str]:
        """What the rule's templates may say."""
        return {
            "place": self.place,
            "arithmetic": self.text or arithmetic(self),
            "left": money(total(self.left)),
            "right": money(total(self.right)),
            "difference": money(self.magnitude or Decimal(0)),
            "tolerance": money(self.tolerance),
            "detail": self.detail,
            "text": self.text,
        }

    def row(self) -> dict[str, Any]:
        """The row of the dataset `checks`; half a fen of tolerance is left out, as differences are whole fen."""
        sides = {"left": total(self.left), "right": total(self.right), "difference": self.difference}
        compared = {**sides, "tolerance": self.tolerance.quantize(FEN, ROUND_FLOOR)} if self.is_identity else {}
        stated = self.text or (arithmetic(self) if self.is_identity else "")
        return {
            "rule": self.rule.id,
            "severity": self.rule.severity,
            "place": self.place,
            "statement": f"{self.place}: {self.rule.english}{': ' if stated else ''}{stated}",
            "verdict": self.verdict,
            "evidence": evidence(self) or "–",
            **compared,
        }


def compare(
    rule: Rule, place: str, left: Sequence[Fact], right: Sequence[Fact], *, detail: str = "", doubt: str = ""
) -> Check:
    """Compare two sums. With a `doubt` about what was read, a difference is `unchecked` for that reason, no breach."""
    check = Check(rule, place, HOLDS, tuple(left), tuple(right), detail=detail)
    verdict = verdict_of(check.difference, check.tolerance)
    if verdict == FAILS and doubt:
        return unchecked(rule, place, doubt, (*left, *right))
    return Check(rule, place, verdict, tuple(left), tuple(right), detail=detail)


def verdict_of(difference: Decimal, slack: Decimal) -> str:
    """`holds` for no difference, `rounding` within `slack`, `fails` beyond."""
    if difference == 0:
        return HOLDS
    return ROUNDING if abs(difference) <= slack else FAILS


def not_applicable(rule: Rule, place: str, why: str) -> Check:
    """A check of something the document does not have by its nature."""
    return Check(rule, place, NOT_APPLICABLE, text=why)


def unchecked(rule: Rule, place: str, why: str, facts: Iterable[Fact] = ()) -> Check:
    """A check that needs something that is missing or illegible."""
    return Check(rule, place, UNCHECKED, text=why, others=tuple(facts))


def total(facts: Iterable[Fact]) -> Decimal:
    """Sum of the amounts in yuan; blanks are not facts and count as zero."""
    return sum((fact.amount for fact in facts), Decimal(0))


def tolerance(facts: Iterable[Fact]) -> Decimal:
    """Half the sum of the printing grains in yuan."""
    return sum((fact.grain for fact in facts), Decimal(0)) / 2


def money(yuan: Decimal) -> str:
    """Write yuan in 万元 with two decimals, or as many as the exact amount needs."""
    exact = (yuan / UNITS["万元"]).normalize()
    return format_amount(yuan, decimals=max(2, -int(exact.as_tuple().exponent)))


def arithmetic(check: Check) -> str:
    """Write both sides with their figures in 万元: `5,283.05 ≈ 1,471.63 + 3,811.41 = 5,283.04 (difference 0.01)`."""
    stated = f"{_side(check.left)} {RELATION.get(check.verdict, '≠')} {_side(check.right)}"
    return f"{stated} (difference {money(abs(check.difference))})" if check.difference else stated


def _side(facts: Sequence[Fact]) -> str:
    summed = money(total(facts))
    if len(facts) <= 1:
        return summed
    if len(facts) > SHOWN_TERMS:
        return f"{summed} (sum of {len(facts)} figures)"
    return " + ".join(money(fact.amount) for fact in facts) + f" = {summed}"


def table_name(table: str) -> str:
    """What a canonical table is called in Chinese."""
    return words()["tables"].get(table, table)


def figure_place(fact: Fact, *, columns: bool = True) -> str:
    """Say which figure it is: table, code, label, and with `columns` what the column holds."""
    label = [table_name(fact.get("table")), fact.get("code"), fact.get("name")]
    if columns:
        label += [word for word in column_words(fact) if not any(word in told for told in label)]
    return " ".join(filter(None, label))


def column_words(fact: Fact) -> list[str]:
    """Words for measure, fund and period of a figure's column; nothing for the column of everything."""
    names = ((kind, fact.get(kind.removesuffix("s"))) for kind in ("measures", "funds", "periods"))
    return [word for kind, name in names if (word := words()[kind].get(name, name))]


def claim_place(fact: Fact) -> str:
    """Say which statement of the narrative it is."""
    return f"narrative p{fact.page} r{fact.row} {fact.get('subject')}"


def references(check: Check) -> list[Reference]:
    """What names the facts of a check in evidence, left, right and others."""
    return [fact.reference for fact in (*check.left, *check.right, *check.others)]


def evidence(check: Check) -> str:
    """List the facts of a check for a reader: `TABLE pPAGE rROW,ROW side/measure/fund/period`, joined by `; `."""
    rows: dict[tuple[str, int, str], list[int]] = {}
    for dataset, page, row, key in (*references(check), *check.marks):
        listed = rows.setdefault((dataset, page, key), [])
        if row not in listed:
            listed.append(row)
    return "; ".join(f"{name} p{page} r{','.join(map(str, r))} {key}" for (name, page, key), r in rows.items())


def evidence_pages(checks: Sequence[Check]) -> str:
    """List page and row of everything involved in checks, for a reader: `p6 r93, r94; p12 r440`."""
    places = [(page, row) for check in checks for _, page, row, _ in (*references(check), *check.marks)]
    listed: dict[int, list[int]] = {}
    for page, row in dict.fromkeys(places):
        listed.setdefault(page, []).append(row)
    return "; ".join(f"p{page} " + ", ".join(f"r{row}" for row in rows) for page, rows in listed.items())
