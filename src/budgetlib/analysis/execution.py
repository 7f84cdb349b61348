"""Budget, final account and execution: what was budgeted, what was spent of it, and the reasons stated.

Money is Decimal yuan; a `rate` is what was spent as a fraction of what was budgeted, and may be above one. Three
questions, each with a table of its own: what a document itself states (`stated`), what this year's budget is measured
against of last year's execution (`against_execution`), and two documents of the store beside each other (`beside`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from budgetlib.analysis.beside_prior import EXECUTION, printed_changes
from budgetlib.analysis.computed_change import by_function, whole
from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.sums import add_up, empty_table, fraction, rows_where
from budgetlib.model import Disclosure

OPENING, ADJUSTED = "opening_budget", "adjusted_budget"
BUDGETS = (OPENING, ADJUSTED)
RATE = "execution_rate"
WHOLE, ITEM, OTHER = "whole", "item", "other"
ACCOUNT_OF_YEAR, ACCOUNT_BEFORE = "account of the year", "account of the year before"
"""Which two documents stand beside each other: budget and final account of one year; final account and next budget."""

GENERAL = "general_public_expenditure"
NEAR = 6  # statements after a budget among which its outcome is looked for: 支出决算, 完成预算, 决算数小于预算数
PUBLIC = ("three_public", "overseas", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
_BESIDE = ("prior", "execution")  # measures that are no outcome: prior levels, differences and rates
_EXECUTIONS = ("prior_execution", "prior_final")
_PLACE = ["table", "page", "row"]
_STATED = [
    "kind", "section", "code", "name", "measure", "basis", "budget", "spent", "difference", "rate", "low", "high",
    "stated_rate", "reasons", "grain", *_PLACE,
]  # fmt: skip
_AGAINST = ["code", "name", "basis", "execution", "budget", "change", "rate", "stated_rate", "reasons", *_PLACE]
_BUDGET_WORDS = re.compile(r"[:：]?(?:当年|全年)?(?:年初|调整|全年)?预算(?:安排|批复)?(?:数)?(?:为)?$")
_OUTCOME_WORDS = re.compile(r"(?:支出)?(?:决算|执行)(?:数)?$")
_LEVEL = re.compile(r"（(?:类|款|项)）$")

Pair = tuple[Disclosure, Disclosure, int]
"""The earlier and the later of two documents, and the fiscal year of the later one."""


def stated(disclosure: Disclosure) -> pd.DataFrame:
    """Return what a document states of its own execution: one row per budget stated with an outcome.

    `kind` is WHOLE (the general public budget as one amount), ITEM (a functional item) or OTHER (three-public expenses
    and what else is told). `basis` is the budget meant: of the beginning of the year, or adjusted. `rate` follows from
    both amounts, `low` to `high` from all amounts that print the same; `stated_rate` is the one printed, `reasons` are
    separated by semicolons; `grain` is the coarser precision of the two amounts, in yuan. `table` is missing where the
    narrative states it, which goes before a table. What is nil on both sides is left out.
    """
    seen: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in (*_told(disclosure.claims), *_printed(disclosure.figures)):
        what = row["measure"] if row["kind"] == OTHER and row["measure"] in PUBLIC else row["code"] or row["name"]
        if row["budget"] or row["spent"]:
            seen.setdefault((row["kind"], what, row["basis"]), row)
    return _typed(seen.values(), _STATED)


def items(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the functional items of `stated`, those that differ most from their budget first."""
    own = rows[(rows["kind"] == ITEM) & (rows["basis"] == _one_basis(rows))]
    order = sorted(range(len(own)), key=lambda i: (-abs(own["difference"].iloc[i]), i))
    return own.iloc[order].reset_index(drop=True)


def whole_of(rows: pd.DataFrame) -> pd.Series | None:
    """Return the row of `stated` for the whole of the general public budget, None where it is not stated."""
    own = rows[(rows["kind"] == WHOLE) & (rows["basis"] == _one_basis(rows))]
    return None if own.empty else own.iloc[0]


def others(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `stated` beside the functional items: three-public expenses and what else is told."""
    return rows[rows["kind"] == OTHER].reset_index(drop=True)


def is_whole(own: pd.DataFrame, total: pd.Series | None) -> bool:
    """True when the items' budgets and outcomes add up to those of the whole, within the rounding of all of them."""
    if total is None or own.empty:
        return False
    slack = (add_up(own["grain"]) + total["grain"]) / 2
    return all(abs(add_up(own[column]) - total[column]) <= slack for column in ("budget", "spent"))


def against_execution(disclosure: Disclosure) -> pd.DataFrame:
    """Return what a budget is measured against of the execution of the year before.

    Rows of a table that prints it beside the year, where one does; else statements that name it. `execution` is the
    amount of the year before, `change` and `rate` (change as a fraction of it) follow from both amounts.
    """
    printed = printed_changes(disclosure.figures)
    printed = printed[printed["basis"] == EXECUTION]
    if len(printed):
        renamed = printed.rename(columns={"prior": "execution", "amount": "budget", "relative": "rate"})
        return _typed(renamed.assign(stated_rate=None, reasons=None).to_dict("records"), _AGAINST)
    claims = disclosure.claims
    told = claims[claims["compared_with"].isin(_EXECUTIONS) & claims["amount"].notna()]
    return _typed((row for claim in told.to_dict("records") if (row := _measured(claim))), _AGAINST)


def pair_of(disclosure: Disclosure, others: Sequence[Disclosure], which: str) -> Pair | None:
    """Return the earlier and the later of two documents, and the later one's year; None where the store lacks one.

    `others` are the documents of the other kind of the same department (`neighbours.other_kind`).
    """
    own = disclosure.documents.iloc[0]
    step = {ACCOUNT_OF_YEAR: 0, ACCOUNT_BEFORE: 1}[which]
    is_budget = own["kind"] == "budget"
    year = int(own["fiscal_year"]) + (0 if which == ACCOUNT_OF_YEAR else -step if is_budget else step)
    other = next((one for one in others if int(one.documents["fiscal_year"].iloc[0]) == year), None)
    if other is None:
        return None
    budget, account = (disclosure, other) if is_budget else (other, disclosure)
    pair = (budget, account) if which == ACCOUNT_OF_YEAR else (account, budget)
    return *pair, int(pair[1].documents["fiscal_year"].iloc[0])


def beside(pair: Pair | None) -> pd.DataFrame:
    """Return two documents beside each other, by functional item: columns of `computed_change.by_function`.

    Of the general public budget where both print its table: then carry-over and other money are in neither.
    """
    before, now, year = _figures(pair)
    return by_function(before, now, year)


def both_wholes(pair: Pair | None) -> pd.Series | None:
    """Return the wholes that `beside` takes apart: `before`, `now`, `change`, `rate`; None where one prints none."""
    before, now, _ = _figures(pair)
    return whole(before, now)


def by_item(rows: pd.DataFrame) -> pd.DataFrame:
    """Add up basic and project expenditure of `beside` by item: `code`, `name`, `before`, `now`, `change`, `rate`.

    `rate` is `now` as a fraction of `before`. Items that moved most stand first; what tables leave is not listed.
    """
    added = []
    for code, group in rows[rows["code"].notna()].groupby("code", sort=False):
        sums = {column: add_up(group[column]) for column in ("before", "now", "change")}
        added.append(
            {"code": code, "name": group["name"].iloc[0], **sums, "rate": fraction(sums["now"], sums["before"])}
        )
    columns = ["code", "name", "before", "now", "change", "rate"]
    return _typed(sorted(added, key=lambda row: (-abs(row["change"]), row["code"])), columns)


def _told(claims: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Every budget that the narrative states with what was spent of it."""
    rows = claims.to_dict("records")
    for place, budget in enumerate(rows):
        if budget["measure"] not in BUDGETS or pd.isna(budget["amount"]):
            continue
        near = [row for row in rows[place + 1 : place + 1 + NEAR] if _topic(row) == _topic(budget)]
        outcome = next((row for row in near if not pd.isna(row["amount"]) and _is_outcome(row)), None)
        if outcome is None:
            continue
        rates = [row["share"] for row in near if row["measure"] == RATE and _basis(row) == budget["measure"]]
        reasons = next((row["reasons"] for row in near if not pd.isna(row["reasons"])), None)
        rest = {"stated_rate": next(iter(rates), None), "reasons": reasons, "table": None}
        rest |= {name: budget[name] for name in ("section", "page", "row")}
        code = next((row["code"] for row in (budget, outcome) if not pd.isna(row["code"])), None)
        named = {"kind": _kind(outcome), "code": code, "name": _name(_topic(budget)), "basis": budget["measure"]}
        named["measure"] = outcome["measure"]
        amounts = [Interval.around(row["amount"], row["amount_grain"]) for row in (outcome, budget)]
        yield named | _rates(budget["amount"], outcome["amount"], *amounts) | rest


def _printed(figures: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Every measure that a table prints once as budgeted and once as spent (`reception_budget`, `reception`)."""
    for table, printed in figures[figures["measure"].str.endswith("_budget", na=False)].groupby("table", sort=False):
        spent = figures[figures["table"] == table].drop_duplicates("measure").set_index("measure")
        for budget in printed.drop_duplicates("measure").to_dict("records"):
            measure = budget["measure"].removesuffix("_budget")
            if measure not in spent.index:
                continue
            outcome = spent.loc[measure]
            named = {"kind": OTHER, "section": table, "code": None, "name": _label(budget, table), "basis": OPENING}
            named["measure"] = measure
            amounts = [Interval.around(row["amount"], row["grain"]) for row in (outcome, budget)]
            place = {name: budget[name] for name in _PLACE}
            yield named | _rates(budget["amount"], outcome["amount"], *amounts) | {"stated_rate": None, **place}


def _rates(budget: Any, spent: Any, spent_between: Interval, budget_between: Interval) -> dict[str, Any]:
    known = {"budget": budget, "spent": spent, "difference": spent - budget, "rate": fraction(spent, budget)}
    known["grain"] = max(between.high - between.low for between in (spent_between, budget_between))
    between = spent_between.over(budget_between) if budget_between.low > 0 else None
    return known | {"low": getattr(between, "low", None), "high": getattr(between, "high", None)}


def _measured(claim: Mapping[str, Any]) -> dict[str, Any] | None:
    """A statement that compares a budget with the execution of the year before; None where the level is not told."""
    if not pd.isna(claim["prior_amount"]):
        execution = claim["prior_amount"]
    elif not pd.isna(claim["change"]):
        execution = claim["amount"] - claim["change"]
    else:
        return None
    change = claim["amount"] - execution
    row = {"code": claim["code"], "name": _name(_topic(claim)), "basis": claim["compared_with"], "table": None}
    row |= {"execution": execution, "budget": claim["amount"], "change": change, "rate": fraction(change, execution)}
    return row | {"stated_rate": claim["percent"], **{name: claim[name] for name in ("reasons", "page", "row")}}


def _figures(pair: Pair | None) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    if pair is None:
        nothing = empty_table(["table", "level", "side", "measure", "fund", "period", "code", "amount"])
        return nothing, nothing, 0
    before, now = (one.figures for one in pair[:2])
    if all((figures["table"] == GENERAL).any() for figures in (before, now)):
        before, now = (rows_where(figures, figures["table"] == GENERAL) for figures in (before, now))
    return before, now, pair[2]


def _topic(claim: Mapping[str, Any]) -> str:
    """What a statement is about, without words for budget and outcome: `教育（项）:年初预算` → `教育（项）`."""
    first = str(claim["subject"]).replace("：", ":").partition(":")[0]
    return _OUTCOME_WORDS.sub("", _BUDGET_WORDS.sub("", first)) or first


def _basis(rate: Mapping[str, Any]) -> str:
    return OPENING if pd.isna(rate["compared_with"]) else str(rate["compared_with"])


def _is_outcome(row: Mapping[str, Any]) -> bool:
    return row["measure"] not in BUDGETS and not str(row["measure"]).startswith(_BESIDE)


def _kind(outcome: Mapping[str, Any]) -> str:
    if outcome["measure"] in ("fund_expenditure", "total", "appropriation_total"):
        return WHOLE
    return ITEM if _LEVEL.search(_topic(outcome)) or outcome["measure"] == "functional_item" else OTHER


def _name(topic: str) -> str:
    """The last name of a path of the classification: `社会保障支出（类）养老支出（款）离退休（项）` → `离退休`."""
    bare = _LEVEL.sub("", topic)
    return re.split(r"（(?:类|款)）", bare)[-1] or topic


def _label(budget: Mapping[str, Any], table: str) -> str:
    return "“三公”经费" if table == "three_public" and budget["level"] == "total" else str(budget["name"])


def _one_basis(rows: pd.DataFrame) -> str:
    """The budget that the rates are told of: that of the beginning of the year where it is stated."""
    return OPENING if (rows["basis"] == OPENING).any() else ADJUSTED


def _typed(rows: Any, columns: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    table = table.where(table.notna(), None)
    places = [name for name in ("page", "row") if name in columns]
    return table.astype(dict.fromkeys(places, "Int64"))
