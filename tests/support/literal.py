"""Small literal disclosures and rules: rows with the columns a test is about, amounts in 万元 with two decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.facts import index
from budgetlib.reconcile.engine.rules import Rule, load_rules
from budgetlib.reconcile.evaluation import evaluate

GRAIN = Decimal(100)
Row = Mapping[str, Any]


def wan(printed: str) -> Decimal:
    """Yuan of an amount printed in 万元."""
    return Decimal(printed) * 10_000


def figure(name: str, printed: str, **columns: Any) -> dict[str, Any]:
    """A figure of the expenditure summary unless `columns` say otherwise."""
    usual = {"table": "expenditure_summary", "page": 1, "row": 1, "name": name, "name_printed": name, "level": "total"}
    usual |= {"measure": "total", "fund": "all", "period": "all", "amount": wan(printed), "grain": GRAIN}
    return {**usual, "printed": printed, **columns}


def figures(*rows: tuple[str, str, str], **columns: Any) -> list[dict[str, Any]]:
    """Figures of one column from (code, name, amount), a row each; the level follows from the code."""
    levels = {0: "total", 3: "class", 5: "section", 7: "item"}
    return [
        figure(name, amount, **{"row": i, "code": code, "level": levels[len(code)], **columns})
        for i, (code, name, amount) in enumerate(rows, start=1)
    ]


def claim(subject: str, measure: str, amount: str | None = None, **columns: Any) -> dict[str, Any]:
    """A statement of the narrative; `change`, `percent` and `share` may be given as printed."""
    row = {"section": "change", "page": 9, "row": 1, "subject": subject, "measure": measure, "text": subject, **columns}
    if amount is not None:
        row |= {"amount": wan(amount), "amount_grain": GRAIN}
    if "change" in columns:
        row |= {"change": wan(columns["change"]), "change_grain": GRAIN}
    for ratio in ("percent", "share"):
        if ratio in columns:
            printed = Decimal(columns[ratio])
            row |= {ratio: printed / 100, f"{ratio}_grain": Decimal(1).scaleb(printed.as_tuple().exponent - 2)}
    return row


def project(name: str, amount: str | None, **columns: Any) -> dict[str, Any]:
    """A project of this year's table; amounts of a form are given as printed."""
    row = {"project": name, "period": "current", "page": 5, "row": 1, "form_count": 0, **columns}
    if amount is not None:
        row |= {"amount": wan(amount), "grain": GRAIN}
    if "form" in columns:
        row.setdefault("form_page", 20)
        row["form_count"] = columns.get("form_count", 1)
    for money in ("form_amount_year", "form_amount_total"):
        if columns.get(money) is not None:
            row[money] = wan(columns[money])
    return row


def indicator(level3: str, target: str, **columns: Any) -> dict[str, Any]:
    """A cost indicator of form 1 for the year unless `columns` say otherwise."""
    usual = {"project": "甲", "form": 1, "page": 20, "row": 3, "scope": "year", "level1": "产出指标"}
    usual |= {"level2": "成本指标", "level3": level3, "target": target, "operator": "text", "quantified": False}
    return {**usual, "legible": True, **columns}


def ceiling(level3: str, wans: float, **columns: Any) -> dict[str, Any]:
    """A cost ceiling of so many 万元."""
    stated = {"operator": "≤", "value": wans, "value_unit": "万元", "quantified": True}
    return indicator(level3, f"≤{wans}万元", **{**stated, **columns})


def document(**columns: Any) -> dict[str, Any]:
    """A budget of 2025."""
    usual = {"department": "样例局", "fiscal_year": 2025, "kind": "budget", "scope": "department"}
    usual |= {"source": "a.pdf", "sha256": "0", "pages": 1, "reader": "pdf", "layout": "sample", "synthetic": True}
    return {**usual, **columns}


def disclosure(**datasets: Sequence[Row]) -> Disclosure:
    """A disclosure with the given datasets; `tables` are derived from the figures unless given."""
    names = dict.fromkeys(row["table"] for row in datasets.get("figures", ()))
    datasets.setdefault("tables", [table(name) for name in names])
    built = _plain()
    for name, rows in datasets.items():
        built = built.with_table(name, rows)
    return built


@cache
def _plain() -> Disclosure:
    """A budget without anything in it."""
    return empty_disclosure("样例-2025-budget").with_table("documents", [document()])


def table(name: str, rows: int = 1, **columns: Any) -> dict[str, Any]:
    """A standard table of the document."""
    return {"table": name, "title": name, "page_first": 1, "page_last": 1, "rows": rows, **columns}


def rule_entry(kind: str, **keys: Any) -> dict[str, Any]:
    """A rule as it stands in YAML."""
    usual = {"id": "r", "chinese": "勾稽", "english": "identity", "severity": "error", "source": "test"}
    return {**usual, "kind": kind, "needs": ["figures"], "explanation": "{arithmetic}", **keys}


def rule(kind: str, **keys: Any) -> Rule:
    """One loaded rule."""
    topics = {keys["topic"]: "{count} of them: {arithmetic}"} if "topic" in keys else {}
    return load_rules({"topics": topics, "rules": [rule_entry(kind, **keys)]})[0]


def confront(*rules: Rule, **datasets: Sequence[Row]) -> list[Check]:
    """The checks of `rules` on a literal disclosure."""
    return evaluate(rules, index(disclosure(**datasets)))


def verdicts(checks: Sequence[Check]) -> list[str]:
    """The verdicts in order."""
    return [check.verdict for check in checks]
