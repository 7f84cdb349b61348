"""Performance forms against project tables and against themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgetlib.amounts import UNITS
from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    RELATION,
    YEAR_UNKNOWN,
    Check,
    money,
    not_applicable,
    unchecked,
    verdict_of,
)
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rules import Rule

ILLEGIBLE = "the target is not legible"
WHOLE_DEPARTMENT = 0  # number of the whole-department form
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-.—–~至/])")

Row = Mapping[str, Any]
Mark = tuple[str, int, int, str]


def with_form(index: Index) -> list[Row]:
    """The projects that have a performance form."""
    return [row for row in index.project_rows if row["form"] is not None]


def form_mark(index: Index, row: Row) -> Mark:
    """Evidence of a form: its first indicator; the project's own row where the form has none."""
    number = row["form"]
    first = next((indicator for indicator in index.indicator_rows if indicator["form"] == number), row)
    return ("forms", int(first["page"]), int(first["row"]), str(int(number)))


def _row_mark(row: Row) -> Mark:
    return ("projects", int(row["page"]), int(row["row"]), row["period"])


def form_place(row: Row) -> str:
    """Say which form it is."""
    return f"form {int(row['form'])} p{int(row['form_page'] or row['page'])} {row['project']}"


def cost_ceiling(rule: Rule, index: Index) -> Iterator[Check]:
    """The cost ceilings (≤ … 万元) of a form for the year add up to no more than the form's money of the year.

    A ceiling whose name says it is the whole (`whole`) is not added to others, but compared alone.
    """
    ceilings = stated_ceilings(rule, index.indicator_rows)
    unread = {int(row["form"]) for row in index.indicator_rows if _is_cost_target(rule, row) and not row["legible"]}
    for project in with_form(index):
        number, available = int(project["form"]), project["form_amount_year"]
        found = ceilings.get(number, [])
        if not found and number not in unread:
            continue
        if found and available is None:
            yield unchecked(rule, form_place(project), "the form's money of the year is not legible")
            continue
        check = _ceiling_check(rule, index, project, found, available) if found else None
        if number in unread and (check is None or check.verdict == HOLDS):  # it may allow more than what was read
            yield unchecked(rule, form_place(project), ILLEGIBLE)
        elif check is not None:
            yield check


def stated_ceilings(rule: Rule, indicators: Iterable[Row]) -> dict[int, list[Row]]:
    """Return the legible cost ceilings of the year in money, by form; `indicators` are rows of that dataset."""
    ceilings: dict[int, list[Row]] = defaultdict(list)
    for row in indicators:
        if _is_ceiling(rule, row):
            ceilings[int(row["form"])].append(row)
    return ceilings


def counted_together(rule: Rule, ceilings: Sequence[Row]) -> list[Row]:
    """Return those ceilings of a form that add up to the most: one that is the whole by its name, or all the others."""
    wholes = [row for row in ceilings if any(word in row["level3"] for word in rule.parameters["whole"])]
    pieces = [row for row in ceilings if row not in wholes]
    return max([*([row] for row in wholes), *([pieces] if pieces else [])], key=allowed)


def allowed(ceilings: Iterable[Row]) -> Decimal:
    """Return what ceilings allow together, in yuan."""
    return sum(map(_yuan, ceilings), Decimal(0))


def _ceiling_check(rule: Rule, index: Index, project: Row, found: list[Row], available: Decimal) -> Check:
    group = counted_together(rule, found)
    limit = allowed(group)
    fails = limit > available
    stated = " + ".join(money(_yuan(row)) for row in group) + (f" = {money(limit)}" if len(group) > 1 else "")
    text = f"{stated} {'>' if fails else '≤'} {money(available)}" + (
        f" (by {money(limit - available)})" if fails else ""
    )
    names = "; ".join(f"{row['level3']} {row['target']}" for row in group)
    marks = tuple(("indicators", int(row["page"]), int(row["row"]), "year") for row in group)
    verdict = FAILS if fails else HOLDS
    size = limit - available if fails else None
    return Check(
        rule,
        form_place(project),
        verdict,
        text=text,
        detail=names,
        size=size,
        marks=(*marks, _row_mark(project) if project["amount"] is not None else form_mark(index, project)),
    )


def _is_cost_target(rule: Rule, row: Row) -> bool:
    of_year = row["scope"] == "year" and row["form"] != WHOLE_DEPARTMENT
    return bool(of_year and row["level2"] in rule.parameters["level2"])


def _is_ceiling(rule: Rule, row: Row) -> bool:
    return bool(
        _is_cost_target(rule, row)
        and row["operator"] in rule.parameters["operators"]
        and not any(word in row["level3"] for word in rule.parameters["per_piece"] or ())
        and row["value_unit"] in UNITS
        and row["value"] is not None
        and row["legible"]
    )


def _yuan(row: Row) -> Decimal:
    return Decimal(str(row["value"])) * UNITS[row["value_unit"]]


def form_repeated(rule: Rule, index: Index) -> Iterator[Check]:
    """A form is printed once."""
    for row in with_form(index):
        times = int(row["form_count"])
        text = f"printed {times} times" if times > 1 else ""
        yield Check(rule, form_place(row), FAILS if times > 1 else HOLDS, text=text, marks=(form_mark(index, row),))


def row_without_form(rule: Rule, index: Index) -> Iterator[Check]:
    """Every project of the year's project table has a form, where the document prints forms at all."""
    if not with_form(index):
        yield not_applicable(rule, "performance forms", "the document prints no performance form")
        return
    for row in index.project_rows:
        if row["period"] == "current" and row["amount"] is not None:
            verdict = FAILS if row["form"] is None else HOLDS
            place = f"p{int(row['page'])} r{int(row['row'])} {row['project']}"
            text = money(row["amount"]) if row["form"] is None else ""
            size = row["amount"] if row["form"] is None else None
            yield Check(rule, place, verdict, text=text, size=size, marks=(_row_mark(row),))


def form_without_row(rule: Rule, index: Index) -> Iterator[Check]:
    """Every form belongs to a row of a project table."""
    for row in with_form(index):
        missing = row["amount"] is None
        stated = row["form_amount_year"]
        text = money(stated) if missing and stated is not None else ""
        size = stated if missing else None
        yield Check(
            rule, form_place(row), FAILS if missing else HOLDS, text=text, size=size, marks=(form_mark(index, row),)
        )


def form_amount(rule: Rule, index: Index) -> Iterator[Check]:
    """The form's money of the year is the amount of the project's row, within half a grain of the table."""
    for row in with_form(index):
        if row["amount"] is None:
            continue
        stated = row["form_amount_year"]
        if stated is None:
            yield unchecked(rule, form_place(row), "the form's money of the year is not legible")
            continue
        difference = stated - row["amount"]
        verdict = verdict_of(difference, (row["grain"] or Decimal(0)) / 2)
        text = f"{money(stated)} {RELATION[verdict]} {money(row['amount'])}"
        size = abs(difference) if verdict == FAILS else None
        marks = (form_mark(index, row), _row_mark(row))
        yield Check(rule, form_place(row), verdict, text=text, size=size, marks=marks)


def period_money(rule: Rule, index: Index) -> Iterator[Check]:
    """The form's money of the whole period equals that of the year (a project of one year)."""
    for row in with_form(index):
        whole, year = row["form_amount_total"], row["form_amount_year"]
        if whole is None or year is None:
            yield unchecked(rule, form_place(row), "one of the two totals of the form is not legible")
            continue
        text = f"{money(whole)} {'=' if whole == year else '≠'} {money(year)}"
        size = None if whole == year else abs(whole - year)
        verdict = HOLDS if whole == year else FAILS
        yield Check(rule, form_place(row), verdict, text=text, size=size, marks=(form_mark(index, row),))


def target_year(rule: Rule, index: Index) -> Iterator[Check]:
    """No date in a target of the year lies wholly before the budget year."""
    if index.fiscal_year is None:
        yield unchecked(rule, "performance forms", YEAR_UNKNOWN)
        return
    for row in index.indicator_rows:
        target = (row["target"] or "").replace(" ", "")
        years = [int(year) for year in _YEAR.findall(target)]
        if not (row["level2"] in rule.parameters["level2"] and row["scope"] == "year"):
            continue
        place = f"form {int(row['form'])} p{int(row['page'])} r{int(row['row'])} {row['level3']}"
        if not row["legible"]:
            yield unchecked(rule, place, ILLEGIBLE)
            continue
        if not years or any(word in target for word in rule.parameters["unless"]):
            continue
        early = max(years) < index.fiscal_year
        marks = (("indicators", int(row["page"]), int(row["row"]), "year"),)
        text = f"target {row['target']} in the budget of {index.fiscal_year}"
        yield Check(rule, place, FAILS if early else HOLDS, text=text, detail=row["project"], marks=marks)


def undeclared(rule: Rule, index: Index) -> Iterator[Check]:
    """Where no unit is said to have declared a whole-unit target, no whole-department form is attached."""
    forms = [row for row in index.indicator_rows if row["form"] == WHOLE_DEPARTMENT]
    for row in index.claim_rows:
        if row["measure"] not in rule.parameters["claims"] or row["count"] is None:
            continue
        place = f"narrative p{int(row['page'])} r{int(row['row'])} {row['subject']}"
        contradicts = row["count"] == 0 and bool(forms)
        text = f"{int(row['count'])} units stated" + (f", form on p{int(forms[0]['page'])}" if forms else "")
        marks = [("claims", int(row["page"]), int(row["row"]), row["measure"])]
        marks += [("indicators", int(forms[0]["page"]), int(forms[0]["row"]), forms[0]["scope"])] if forms else []
        yield Check(rule, place, FAILS if contradicts else HOLDS, text=text, marks=tuple(marks))
