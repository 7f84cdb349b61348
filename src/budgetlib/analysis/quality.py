"""A score of how well a project's targets could steer and be checked, with every part of it shown.

The parts, their weights and the reasons for them stand in `quality.yaml`; nothing else goes into the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.indicators import kinds, scopes
from budgetlib.analysis.sums import add_up, empty_table, fraction
from budgetlib.analysis.target_classes import CHECKABLE, ILLEGIBLE
from budgetlib.analysis.targets import AFTER, NO_YEAR, WITHIN, ceilings
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

FULL_SCORE = 100
SCORE_GRAIN = Decimal("0.0001")  # parts are rounded to eight decimals
_PART_KEYS = {"weight", "english", "reason"}


@cache
def definition() -> Mapping[str, Any]:
    """Return the parts of the score and the required groups of kinds.

    Raises KnowledgeError when `quality.yaml` has unknown or missing keys, or weights that do not add up to one.
    """
    entries = knowledge("budgetlib.analysis", "quality.yaml")
    wrong = set(entries) ^ {"parts", "required"}
    wrong |= {key for part in entries.get("parts", {}).values() for key in set(part) ^ _PART_KEYS}
    wrong |= set(entries.get("parts", {})) ^ set(_PARTS)
    if wrong:
        raise KnowledgeError(f"analysis/quality.yaml: wrong or missing {', '.join(sorted(wrong))}.")
    if sum(weights().values()) != 1:
        raise KnowledgeError("analysis/quality.yaml: the weights do not add up to 1.")
    return entries


def benefit_kinds() -> list[str]:
    """Return the kinds of indicators that measure benefit 效益."""
    return [kind for kind, entry in kinds().items() if entry["level1"] == "效益"]


def weights() -> dict[str, Decimal]:
    """Return the weight of each part of the score."""
    parts = knowledge("budgetlib.analysis", "quality.yaml")["parts"]
    return {name: Decimal(str(part["weight"])) for name, part in parts.items()}


def scores(projects: pd.DataFrame, indicators: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the score of every project with targets of the year: `label`, `amount`, `targets`, the parts, `score`.

    `targets` is the table `targets.judged`. Parts are fractions from 0 to 1, missing where they do not apply; `score`
    is their weighted mean × 100. Projects by money, largest first.
    """
    columns = ["label", "amount", "targets", *_PARTS, "score"]
    if targets.empty:
        return empty_table(columns)
    limits = ceilings(projects, indicators).set_index("label")["excess"]
    repeated = scopes(projects, indicators).set_index("label")
    weight = weights()
    rows = []
    for label, own in targets.groupby("label", sort=False):
        values = {
            "complete": _complete(own),
            "checkable": _checkable(own),
            "outcome": _checkable(_benefits(own)),
            "cost": Decimal(int(label in limits.index and limits[label] <= 0)),
            "timely": _share(own["deadline"].dropna().isin([WITHIN, AFTER, NO_YEAR])),
            "yearly": _yearly(repeated.loc[label]) if label in repeated.index else None,
        }
        rows.append({"label": label, "amount": own["amount"].iloc[0], "targets": len(own), **values})
        rows[-1]["score"] = _score(values, weight)
    return pd.DataFrame(rows, columns=columns).astype({name: object for name in (*_PARTS, "score")})


def overall(scored: pd.DataFrame) -> dict[str, Decimal | None]:
    """Return the mean score of the projects (`mean`) and the mean weighted by their money (`by_money`)."""
    if scored.empty:
        return {"mean": None, "by_money": None}
    weighted = add_up(score * amount for score, amount in zip(scored["score"], scored["amount"], strict=True))
    return {
        "mean": fraction(add_up(scored["score"]), len(scored)),
        "by_money": fraction(weighted, add_up(scored["amount"])),
    }


def part_means(scored: pd.DataFrame) -> pd.DataFrame:
    """Return every part with its weight and reason, and the `mean` over the `projects` it applies to."""
    rows = []
    for name, part in definition()["parts"].items():
        stated = [value for value in scored[name] if not pd.isna(value)]
        rows.append({"part": name, "english": part["english"], "weight": weights()[name], "reason": part["reason"]})
        rows[-1] |= {"projects": len(stated), "mean": fraction(add_up(stated), len(stated)) if stated else None}
    return pd.DataFrame(rows)


def _complete(own: pd.DataFrame) -> Decimal | None:
    required = definition()["required"]
    stated = set(own["kind"])
    return fraction(sum(bool(stated & set(group)) for group in required), len(required))


def _benefits(own: pd.DataFrame) -> pd.DataFrame:
    return own[own["kind"].isin(benefit_kinds())]


def _checkable(own: pd.DataFrame) -> Decimal | None:
    """The share of the legible targets that can be checked."""
    return _share(form in CHECKABLE for form in own["form_of_target"] if form != ILLEGIBLE)


def _share(flags: Iterable[bool]) -> Decimal | None:
    known = [bool(flag) for flag in flags]
    return fraction(sum(known), len(known)) if known else None


def _yearly(row: pd.Series) -> Decimal | None:
    """Whether a year with less money than the whole period has targets of its own; does not apply to the others."""
    return Decimal(int(row["equal"] < row["pairs"])) if row["beyond"] and row["pairs"] else None


def _score(values: Mapping[str, Decimal | None], weight: Mapping[str, Decimal]) -> Decimal | None:
    applying = {name: value for name, value in values.items() if value is not None}
    total = sum(weight[name] for name in applying)
    exact = fraction(FULL_SCORE * sum(weight[name] * value for name, value in applying.items()), total)
    return None if exact is None else exact.quantize(SCORE_GRAIN)


_PARTS = ("complete", "checkable", "outcome", "cost", "timely", "yearly")
