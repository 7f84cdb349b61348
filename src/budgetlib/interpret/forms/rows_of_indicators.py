"""Indicators of performance forms → rows of the `indicators` dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from budgetlib.interpret.forms.duplicates import distinct_forms
from budgetlib.interpret.forms.model import ILLEGIBLE, SCOPES, Form, Indicator, Stated
from budgetlib.interpret.forms.targets import parse_target


def indicator_rows(forms: Sequence[Form]) -> list[dict[str, Any]]:
    """Return one row per indicator and scope, in print order; forms printed more than once count once.

    Columns as in datasets.yaml. A form with a single column of targets gives rows of the year only. `legible` is False
    where name or target is too damaged to be evidence; such a target is given as read but not as a value.
    """
    return [row for form in distinct_forms(forms) for indicator in form.indicators for row in _rows(form, indicator)]


def _rows(form: Form, indicator: Indicator) -> Iterator[dict[str, Any]]:
    for scope in SCOPES:
        stated: Stated | None = getattr(indicator, scope)
        if stated is None:
            continue
        target = parse_target(stated.text or "")
        legible = stated.legible and indicator.name_legible
        evident = legible and stated.text is not None
        yield {
            "project": form.name or ILLEGIBLE,
            "form": form.number,
            "page": indicator.page,
            "row": indicator.row,
            "scope": scope,
            "level1": indicator.level1,
            "level2": indicator.level2,
            "level3": indicator.level3 or ILLEGIBLE,
            "target": stated.text or stated.printed,
            "operator": target.operator if evident else None,
            "value": float(target.value) if evident and target.value is not None else None,
            "value_unit": target.value_unit if evident else None,
            "quantified": evident and target.quantified,
            "legible": legible,
        }
