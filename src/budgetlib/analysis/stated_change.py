"""What changed against the prior year, from one year's document: the parts of the stated change, and what is left.

Stated changes are exact to the rounding of the printed figures, so every result is an interval (Interval, yuan or
fraction). Datasets come in, new tables go out; the vocabulary (which section is part of what, which figure would
support a reason, which prior-year amount a text compares with) is `change.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.sums import empty_table
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

WHOLE, UNDISCLOSED, REMAINDER = "whole", "undisclosed", "remainder"
_FUND, _KIND = "fund", "kind"  # the ways parts divide the whole (change.yaml)
_BASIC = "basic_expenditure"  # the kind in which operating and most three-public expenses lie

_PLACE = ["page", "row"]
_PARTS = [
    "part", "name", "within", "basis", "amount", "change", "low", "high", "prior", "prior_low", "prior_high",
    "share", "share_low", "share_high", "counts", *_PLACE,
]  # fmt: skip


def whole_change(claims: pd.DataFrame) -> pd.Series | None:
    """Return the statement about the change of the whole budget; else of its largest part; None when none is made."""
    whole = {"measures": vocabulary()["whole"]}
    largest = [part for part in vocabulary()["parts"].values() if part.get("division") == _FUND]
    statements = (_main_statement(claims, part) for part in [whole, *largest])
    return next((statement for statement in statements if statement is not None), None)


def parts_of_change(claims: pd.DataFrame) -> pd.DataFrame:
    """Return how the stated change divides into what the document discloses and what it does not.

    One row per part: the whole, every part whose change is stated, the remainder that follows from them (carry-over and
    other funds, when the general public budget is stated beside the whole) and, last, what is `undisclosed`. `low` and
    `high` bound the change in yuan, `prior_low` and `prior_high` the implied level of the prior year, `share_low` and
    `share_high` the share of the whole change. `within` names the part it lies in. `counts` marks the parts that
    explain the change: kinds of expenditure where their changes are stated, else the innermost ones. Parts that may lie
    in each other (“三公” in 机关运行经费) widen the bounds of what is undisclosed by both readings. Empty when no
    change is stated.
    """
    whole = whole_change(claims)
    if whole is None or whole["change"] == 0:
        return empty_table(_PARTS)
    statements = {WHOLE: whole} | {
        name: statement
        for name, part in vocabulary()["parts"].items()
        if (statement := _main_statement(claims, part, whole["section"])) is not None and statement.name != whole.name
    }
    rows = [_part(name, statement, statements) for name, statement in statements.items()]
    funds = 1 + sum(_division(row) == _FUND for row in rows)
    rows[funds:funds] = _remainder(rows, whole)
    counted = _counted(rows)
    rows = [row | {"counts": row["part"] in counted} for row in rows]
    rows.append(_undisclosed(rows))
    total = Interval(rows[0]["low"], rows[0]["high"])
    return pd.DataFrame([row | _share(row, total) for row in rows], columns=_PARTS).astype(
        dict.fromkeys(_PLACE, "Int64")
    )


def waterfall(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the steps from the implied prior level to this year's: `name`, `kind` (`level`/`step`), `change`, `level`.

    Steps are the disclosed parts that count, then what is undisclosed, if anything; they add up to the stated change
    exactly. `level` is the running level after the step, in yuan.
    """
    if parts.empty:
        return empty_table(["name", "kind", "part", "change", "level"])
    whole = parts.iloc[0]
    leaves = parts[parts["counts"].astype(bool)]
    level = whole["amount"] - whole["change"]
    steps = [{"name": "prior year", "kind": "level", "part": WHOLE, "change": None, "level": level}]
    rest = whole["change"] - sum(leaves["change"], Decimal(0))
    last = {"part": UNDISCLOSED, "name": vocabulary()["remainder"]["undisclosed"], "change": rest}
    for leaf in [*leaves[["part", "name", "change"]].to_dict("records"), *([last] if rest or leaves.empty else [])]:
        level += leaf["change"]
        steps.append({**leaf, "kind": "step", "level": level})
    steps.append({"name": "this year", "kind": "level", "part": WHOLE, "change": None, "level": whole["amount"]})
    return pd.DataFrame(steps, columns=["name", "kind", "part", "change", "level"])


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the knowledge of `change.yaml`.

    Raises KnowledgeError when it has unknown or missing keys or an unknown kind of evidence.
    """
    entries = knowledge("budgetlib.analysis", "change.yaml")
    allowed = {"kind", "words", "evidence", "measures", "units"}
    unknown = set(entries) - {"whole", "parts", "remainder", "reasons", "bases", "directions", "amounts_of_a_year"}
    unknown |= {
        key
        for part in entries["parts"].values()
        for key in set(part) - {"name", "measures", "fund", "within", "overlaps", "division"}
    }
    unknown |= {key for reason in entries["reasons"] for key in set(reason) - allowed}
    unknown |= set(entries["directions"]) ^ {"increase", "decrease"}
    unknown |= set(entries["amounts_of_a_year"]) ^ {"execution", "adjusted_budget", "budget", "no_budget"}
    unknown |= {reason["evidence"] for reason in entries["reasons"]} - {"change", "count", "none", "definition"}
    if unknown:
        raise KnowledgeError(f"analysis/change.yaml: unknown {', '.join(sorted(map(str, unknown)))}.")
    return entries


def _main_statement(claims: pd.DataFrame, part: Mapping[str, Any], section: str = "") -> pd.Series | None:
    """The statement about a part: with the largest amount among those that state a change of one of its measures.

    A kind of expenditure may also be told beside the whole by its change alone (`section` is that of the whole).
    """
    stated = claims[claims["measure"].isin(part["measures"]) & claims["change"].notna()]
    if "fund" in part:
        stated = stated[stated["fund"] == part["fund"]]
    full = stated[stated["amount"].notna()]
    if not full.empty:
        return full.loc[max(full.index, key=lambda i: (full["amount"][i], -i))]
    beside = stated[stated["section"] == section]
    return None if part.get("division") != _KIND or beside.empty else beside.iloc[0]


def _part(part: str, statement: pd.Series, statements: Mapping[str, pd.Series]) -> dict[str, Any]:
    entry = vocabulary()["parts"].get(part, {"name": statement["subject"], "within": None})
    within = entry["within"] if part == WHOLE or entry["within"] in statements else WHOLE
    bounds = printed(statement, "change")
    row = {
        "part": part,
        "name": entry["name"],
        "within": within,
        "basis": "stated",
        **statement[["amount", "change", *_PLACE]],
        "low": bounds.low,
        "high": bounds.high,
    }
    if pd.isna(statement["amount"]):
        return row
    prior = printed(statement, "amount").minus(bounds)
    return row | {"prior": prior.middle, "prior_low": prior.low, "prior_high": prior.high}


def _remainder(rows: list[dict[str, Any]], whole: pd.Series) -> list[dict[str, Any]]:
    """What the change of the whole leaves when the general public budget's is taken out: carry-over and other funds."""
    direct = [row for row in rows[1:] if _division(row) == _FUND]
    if not direct:
        return []
    bounds = Interval(rows[0]["low"], rows[0]["high"])
    prior = Interval(rows[0]["prior_low"], rows[0]["prior_high"])
    for row in direct:
        bounds = bounds.minus(Interval(row["low"], row["high"]))
        prior = prior.minus(Interval(row["prior_low"], row["prior_high"]))
    name = vocabulary()["remainder"]["other"]  # what it was made of in the prior year, the document does not say
    amount = whole["amount"] - sum(row["amount"] for row in direct)
    change = whole["change"] - sum(row["change"] for row in direct)
    place = {"page": whole["page"], "row": whole["row"]}
    return [
        {"part": REMAINDER, "name": name, "within": WHOLE, "basis": "implied", "amount": amount, "change": change}
        | {"low": bounds.low, "high": bounds.high, **place}
        | {"prior": amount - change, "prior_low": prior.low, "prior_high": prior.high}
    ]


def _division(row: Mapping[str, Any]) -> str | None:
    return vocabulary()["parts"].get(row["part"], {}).get("division")


def _counted(rows: list[dict[str, Any]]) -> set[str]:
    """The parts that explain the change without counting money twice: by kind where stated, else the innermost ones."""
    containers = {row["within"] for row in rows}
    kinds = {row["part"] for row in rows if _division(row) == _KIND}
    inner = {row["part"] for row in rows[1:] if row["part"] not in containers} - kinds
    if not kinds:
        return inner
    return kinds if _BASIC in kinds else kinds | (inner - {REMAINDER, *_funds()})


def _funds() -> set[str]:
    return {name for name, part in vocabulary()["parts"].items() if part.get("division") == _FUND}


def _undisclosed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What no disclosed part accounts for, under both readings of parts that may lie in each other."""
    leaves = [row for row in rows if row["counts"]]
    overlapping = {row["part"] for row in leaves if vocabulary()["parts"].get(row["part"], {}).get("overlaps")}
    readings = []
    for counted in (leaves, [row for row in leaves if row["part"] not in overlapping]):
        rest = Interval(rows[0]["low"], rows[0]["high"])
        for row in counted:
            rest = rest.minus(Interval(row["low"], row["high"]))
        readings.append(rest)
    bounds = Interval.hull(readings)
    containers = {row["within"] for row in leaves} - {WHOLE}
    container = next((row["part"] for row in rows[1:] if row["part"] in containers), WHOLE)
    change = rows[0]["change"] - sum((row["change"] for row in leaves), Decimal(0))
    place = {"part": UNDISCLOSED, "name": vocabulary()["remainder"]["undisclosed"], "within": container}
    return place | {"basis": "remainder", "change": change, "low": bounds.low, "high": bounds.high, "counts": False}


def _share(row: Mapping[str, Any], total: Interval) -> dict[str, Decimal]:
    """Share of the whole change; none when rounding alone could make that nil, or the part is no share of it."""
    if row["part"] == WHOLE:
        return {"share": Decimal(1), "share_low": Decimal(1), "share_high": Decimal(1)}
    if total.contains(Decimal(0)):
        return {}
    share = row["change"] / total.middle
    bounds = Interval(row["low"], row["high"]).over(total)
    if not 0 <= share <= 1:
        return {}  # it moved the other way, or further than the whole: no share of it
    bounds = Interval(max(bounds.low, Decimal(0)), min(bounds.high, Decimal(1)))
    return {"share": share, "share_low": bounds.low, "share_high": bounds.high}


def printed(statement: pd.Series, column: str) -> Interval:
    """Return what the amount, change or percentage printed in a row of `claims` allows the true one to be."""
    grain = statement[f"{column}_grain"]
    return Interval.around(statement[column], None if pd.isna(grain) else grain)
