"""The joint test of rounding: residues that are innocent one by one need not be innocent together."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.reconcile import reconcile
from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.rules import rules
from budgetlib.reconcile.kinds.joint import joint_rounding
from tests.support.literal import confront, disclosure, figure, figures, rule

RULE = next(rule for rule in rules() if rule.kind == "joint_rounding")
HIERARCHY = rule("hierarchy", **{"in": {"table": "expenditure_summary"}})

PARTS = rule(
    "parts",
    **{"in": {"table": "expenditure_summary"}},
    whole={"measure": "total"},
    parts=[{"measure": "basic_expenditure"}, {"measure": "project_expenditure"}],
)


def joint(*checks: Check) -> list[Check]:
    return list(joint_rounding(RULE, checks))


def table(total: str, *parts: str) -> list[dict]:
    return figures(("", "合计", total), *((f"20{i}", f"类{i}", part) for i, part in enumerate(parts)))


def test_a_residue_that_some_unrounded_figures_give_is_innocent() -> None:
    (check,) = joint(*confront(HIERARCHY, figures=table("10.01", "3.33", "3.33", "3.34")))
    assert check.verdict == "holds" and check.text.startswith("1 residues")


def test_without_a_residue_there_is_nothing_to_test() -> None:
    (check,) = joint(*confront(HIERARCHY, figures=table("10.00", "5.00", "5.00")))
    assert check.verdict == "not_applicable"


def test_two_residues_that_contradict_each_other_are_told_as_one_group() -> None:
    """1.00 + 2.00 = 3.01 and 1.00 + 2.00 = 2.99 may each be rounding; together the sum would have to be both."""
    (more,), (less,) = (confront(PARTS, figures=_row(total, row)) for row, total in enumerate(("3.01", "2.99")))
    (check,) = joint(more, Check(less.rule, less.place, less.verdict, less.left, more.right))
    assert check.verdict == "fails"
    assert "3.01" in check.detail and "2.99" in check.detail
    assert check.size == Decimal(100)


def _row(total: str, row: int) -> list[dict]:
    printed = {"total": total, "basic_expenditure": "1.00", "project_expenditure": "2.00"}
    return [figure("甲", amount, measure=measure, row=row) for measure, amount in printed.items()]


def test_it_is_part_of_every_reconciliation() -> None:
    checks = reconcile(disclosure(figures=table("10.01", "3.33", "3.33", "3.34"))).checks
    assert checks[checks["rule"] == "joint_rounding"]["verdict"].tolist() == ["holds"]
