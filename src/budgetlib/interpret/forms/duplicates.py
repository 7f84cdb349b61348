"""Forms printed more than once: recognised by what they say, counted once, the better reading of each cell kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import Wording
from budgetlib.interpret.forms.model import Form, FundSplit, Indicator
from budgetlib.interpret.forms.readings import merged
from budgetlib.interpret.forms.vocabulary import threshold


def duplicate_groups(forms: Sequence[Form]) -> list[tuple[Form, ...]]:
    """Return the forms in groups of prints of the same form, in print order; most groups hold one form.

    Two prints are the same when name and unit agree (fuzzily, where both can be read) and the filing time is the same,
    or, where one print has none, the money of both scopes.
    """
    groups: list[list[Form]] = []
    by_key: dict[object, list[int]] = defaultdict(list)
    for form in forms:
        keys = list(_keys(form))
        candidates = dict.fromkeys(i for key in keys for i in by_key[key])
        group = next((i for i in candidates if _same(groups[i][0], form)), None)
        if group is None:
            group = len(groups)
            groups.append([])
        groups[group].append(form)
        for key in keys:
            if group not in by_key[key]:
                by_key[key].append(group)
    return [tuple(group) for group in groups]


def distinct_forms(forms: Sequence[Form]) -> list[Form]:
    """Return every form once, under the number of its first print, with the best reading of each cell."""
    wording = Wording(text for form in forms for text in set(_texts(form)))
    return [_united(group, wording) for group in duplicate_groups(forms)]


def _keys(form: Form) -> Iterator[object]:
    if form.stamp:
        yield form.stamp
    if form.year.total:
        yield form.year.total.yuan, form.whole_period.total and form.whole_period.total.yuan


def _same(first: Form, second: Form) -> bool:
    if first.kind != second.kind or (first.stamp and second.stamp and first.stamp != second.stamp):
        return False
    pairs = ((first.name, second.name), (first.unit_name, second.unit_name))
    return all(fuzz.ratio(a, b) >= threshold("same_form") for a, b in pairs if a and b)


def _united(group: Sequence[Form], wording: Wording) -> Form:
    form = group[0]
    for other in group[1:]:
        form = replace(
            form,
            name=wording.better(form.name, other.name),
            unit_name=wording.better(form.unit_name, other.unit_name),
            category=form.category or other.category,
            whole_period=_filled(form.whole_period, other.whole_period),
            year=_filled(form.year, other.year),
            description=form.description or other.description,
            plan=form.plan or other.plan,
            marked=form.marked or other.marked,
            indicators=tuple(_paired(form.indicators, other.indicators, wording)),
        )
    return form


def _filled(first: FundSplit, second: FundSplit) -> FundSplit:
    """Fill amounts that the first print does not show; a contradiction keeps the first, it cannot be decided here."""
    names = [f.name for f in fields(FundSplit) if f.name not in {"repaired", "illegible"}]
    gained = {n: getattr(second, n) for n in names if getattr(first, n) is None and getattr(second, n) is not None}
    return replace(first, **gained, illegible=first.illegible - gained.keys())


def _paired(first: Sequence[Indicator], second: Sequence[Indicator], wording: Wording) -> Iterator[Indicator]:
    """Merge indicators of the same kind and name; those only the second print shows are added at the end."""
    left = list(second)
    for indicator in first:
        twin = max(left, key=lambda other: _likeness(indicator, other), default=None)
        if twin is not None and _likeness(indicator, twin) >= threshold("same_form"):
            left.remove(twin)
            yield merged(indicator, twin, wording)
        else:
            yield indicator
    yield from left


def _likeness(first: Indicator, second: Indicator) -> float:
    return fuzz.ratio(first.level2 + first.level3, second.level2 + second.level3)


def _texts(form: Form) -> Iterator[str]:
    yield from (form.name, form.unit_name, form.description)
    for indicator in form.indicators:
        yield indicator.level3_printed
        yield from (stated.text for stated in (indicator.whole_period, indicator.year) if stated and stated.text)
