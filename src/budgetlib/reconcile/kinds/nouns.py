"""Units of targets against their nouns, and the numbers of goals against those of targets (target_nouns.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from budgetlib.amounts import half_width
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge
from budgetlib.reconcile.engine.checks import FAILS, HOLDS, Check, unchecked
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.forms import ILLEGIBLE, Row, form_mark, form_place, with_form

FILE = "target_nouns.yaml"
_KEYS = {"families", "nouns", "counted", "person_nouns", "body_nouns"}
_COUNT = re.compile(r"(?<![\d.])(?P<value>\d{1,6})(?P<more>余|多)?(?P<unit>[人名位家户])(?![/每])")


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the knowledge of `target_nouns.yaml`.

    Raises KnowledgeError when it has unknown or missing keys, or names a family of units it does not list.
    """
    entries = knowledge("budgetlib.reconcile", FILE)
    wrong = set(entries) ^ _KEYS
    wrong |= {name for noun in entries.get("nouns", ()) for name in noun.get("families", ())} - set(
        entries.get("families", {})
    )
    if wrong:
        raise KnowledgeError(f"reconcile/{FILE}: unknown or missing {', '.join(sorted(wrong))}.")
    return entries


def family_of(unit: str) -> str | None:
    """Return the family of a unit, of `元/人/月` and `元人/月` that of 元; None for one that is in no family."""
    families, first = vocabulary()["families"], unit.partition("/")[0]
    found = next((name for name, units in families.items() if first in units), None)
    return found or ("money" if first.startswith(tuple(families["money"])) else None)


def unit_of_noun(rule: Rule, index: Index) -> Iterator[Check]:
    """The unit of a target is one that its noun can be measured in: a standard in money, enterprises in numbers."""
    for row in index.indicator_rows:
        if row["scope"] != "year" or row["level2"] not in rule.parameters["level2"]:
            continue
        noun = next((entry for entry in vocabulary()["nouns"] if re.search(entry["noun"], _name(row))), None)
        if noun is None:
            continue
        place = f"form {int(row['form'])} p{int(row['page'])} r{int(row['row'])} {row['level3']}"
        if not row["legible"]:
            yield unchecked(rule, place, ILLEGIBLE)
            continue
        family = family_of(row["value_unit"] or "")
        if family is None:
            continue
        fits = family in noun["families"]
        text = f"{row['level3']}: {row['target']}"
        wanted = " or ".join(noun["families"])
        marks = (("indicators", int(row["page"]), int(row["row"]), "year"),)
        yield Check(rule, place, HOLDS if fits else FAILS, text=text, detail=wanted, marks=marks)


def goal_counts(rule: Rule, index: Index) -> Iterator[Check]:
    """The number of persons or enterprises that a goal of the year states meets the one target that counts them."""
    for project in with_form(index):
        goal = half_width(project["goal_year"] or "")
        targets = [row for row in index.indicator_rows if _counts(rule, row, int(project["form"]))]
        for family, units in vocabulary()["counted"].items():
            said = {int(m["value"]) for m in _COUNT.finditer(goal) if m["unit"] in units and not m["more"]}
            asked = [row for row in targets if _family_counted(row) == family]
            if len(said) != 1 or len(asked) != 1:
                continue
            yield _goal_check(rule, index, project, said.pop(), asked[0])


def _goal_check(rule: Rule, index: Index, project: Row, said: int, row: Row) -> Check:
    place = f"{form_place(project)} {row['level3']}"
    fits = _meets(Decimal(said), row["operator"], Decimal(str(row["value"])))
    text = f"the goal of the year speaks of {said}, the target asks for {row['target']}"
    marks = (("indicators", int(row["page"]), int(row["row"]), "year"), form_mark(index, project))
    if not fits and index.is_conversion:
        return unchecked(rule, place, f"the conversion may have cut or joined figures: {text}")
    return Check(rule, place, HOLDS if fits else FAILS, text=text, marks=marks)


def _counts(rule: Rule, row: Row, form: int) -> bool:
    return bool(
        row["scope"] == "year"
        and int(row["form"]) == form
        and row["level2"] in rule.parameters["level2"]
        and row["value"] is not None
        and row["legible"]
    )


def _family_counted(row: Row) -> str | None:
    """What a quantity target counts: by its unit, or where that is any piece (个) by its noun."""
    unit, name = row["value_unit"] or "", _name(row)
    found = next((family for family, units in vocabulary()["counted"].items() if unit in units), None)
    if found or unit != "个":
        return found
    if re.search(vocabulary()["person_nouns"], name):
        return "persons"
    return "bodies" if re.search(vocabulary()["body_nouns"], name) else None


def _meets(said: Decimal, operator: str, target: Decimal) -> bool:
    return {"≥": said >= target, ">": said > target, "≤": said <= target, "<": said < target}.get(
        operator, said == target
    )


def _name(row: Row) -> str:
    return re.sub(r"\s", "", row["level3"])
