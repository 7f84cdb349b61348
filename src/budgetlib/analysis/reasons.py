"""Every reason a document states for a change, beside the figure that supports it, or the remark that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from budgetlib.analysis.stated_change import vocabulary
from budgetlib.analysis.sums import share_of
from budgetlib.interpret.narrative.quantities import clauses

SUPPORTED, RESTATED, NOT_DISCLOSED = "figure disclosed", "restates the change", "no figure disclosed"
DEFINED = "tells of another definition"  # what was counted differs: no movement of money bears it out

_COLUMNS = [
    "section", "subject", "change", "reason", "kind", "status", "figure", "figure_change", "share", "level",
    "figure_page", "figure_row", "page", "row",
]  # fmt: skip
# Says that nothing changed, or only by how much something did.
_NO_REASON = re.compile(
    r"[^，,]{0,12}?(?:保持不变|无变化|没有变化|(?:基本)?持平|不变)"
    r"|(?:较|比|与)[^，,]{0,10}?(?:增加|减少|增长|下降)[\d.,]+(?:万元|元|%)"
)
_OF_BUDGETS = ("opening_budget", "adjusted_budget")


def stated_reasons(claims: pd.DataFrame) -> pd.DataFrame:
    """Return one row per reason stated for a change of an amount, and per thing that the reason speaks of (`kind`).

    `status` is `figure disclosed` when the reason itself names an amount (`新增物业管理费17.90万元`) or another
    statement gives the change (or the count) that it speaks of, `restates the change` when only the explained change
    itself does, else `no figure disclosed`; or it tells that the amounts are defined otherwise. A figure that moved
    against the words of the reason supports nothing. `figure` is the subject of the supporting statement,
    `figure_change` its change in yuan and `share` that change as a share of the explained one; `level` is this year's
    amount of what the reason speaks of, where the document gives it.
    Reasons why an outcome differs from its budget are no reasons for a change; 06 has them.
    The same reason given twice for the same change (income side, expenditure side) is listed once.
    """
    rows, seen, given = [], set(), amounts_given(claims)
    for index, claim in of_changes(claims[claims["reasons"].notna()]).iterrows():
        for reason in split(claim["reasons"]):
            key = (claim["section"], _comparable(claim["change"]), reason)
            if key not in seen:
                seen.add(key)
                named = _named_in(reason, claims.loc[given.get(index, [])])
                kinds = kinds_of(reason)[:1] if named is not None else kinds_of(reason)
                rows += [_examined(index, claim, reason, kind, claims, named) for kind in kinds]
    return pd.DataFrame(rows, columns=_COLUMNS).astype(
        {name: "Int64" for name in ("figure_page", "figure_row", "page", "row")}
    )


def of_changes(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of a change against a prior year (by amount, rate or way), not those against a budget."""
    moved = claims[["change", "percent", "direction"]].notna().any(axis=1)
    return claims[moved & ~claims["compared_with"].isin(_OF_BUDGETS)]


def amounts_given(claims: pd.DataFrame) -> dict[Any, list[Any]]:
    """Return index of a statement of a change → those of the statements given as reasons for it (`explains`)."""
    if not {"key", "explains", "file"} <= set(claims.columns):
        return {}
    places = claims["page"].astype(str) + ":" + claims["row"].astype(str) + ":" + claims["key"].astype(str)
    own = {place: index for index, place in zip(claims.index, zip(claims["file"], places, strict=True), strict=True)}
    given: dict[Any, list[Any]] = {}
    for index, claim in claims[claims["explains"].notna()].iterrows():
        if (explained := own.get((claim["file"], claim["explains"]))) is not None:
            given.setdefault(explained, []).append(index)
    return given


def _named_in(reason: str, given: pd.DataFrame) -> pd.Series | None:
    """The statement, of those given as reasons, whose amount a reason names; None where it names none."""
    if given.empty:
        return None
    values = {q.value for clause in clauses(reason) for q in clause.quantities if q.kind == "money"}
    fits = [
        any(pd.notna(value) and abs(value) in values for value in pair)
        for pair in zip(given["amount"], given["change"], strict=True)
    ]
    return given[fits].iloc[0] if any(fits) else None


def kinds_of(reason: str) -> list[Mapping[str, Any]]:
    """Return the vocabulary entries of what a reason speaks of; one entry of kind `other` when no word is known."""
    found, rest = [], reason
    for entry in vocabulary()["reasons"]:
        words = [word for word in entry["words"] if word in rest]
        for word in words:
            rest = rest.replace(word, "")
        if words:
            found.append(entry)
    defining = [entry for entry in found if entry["evidence"] == "definition"]
    if defining:
        return defining
    telling = [entry for entry in found if entry["evidence"] != "none"]
    return telling or found or [{"kind": "other", "evidence": "none"}]


def direction(reason: str) -> int:
    """Return which way a reason says that money moved: 1 up, −1 down, 0 where it says neither or both."""
    ways = vocabulary()["directions"]
    return any(word in reason for word in ways["increase"]) - any(word in reason for word in ways["decrease"])


def direction_of(reason: str, kind: Mapping[str, Any], change: Any) -> int:
    """Return which way a reason says that a kind of money moved: in the clause of its words, else as the change."""
    told = [part for part in re.split(r"[，,、]", reason) if any(word in part for word in kind.get("words", ()))]
    way = next((way for part in told if (way := direction(part))), 0) or direction(reason)
    return way or (0 if pd.isna(change) else int(change > 0) - int(change < 0))


def split(reasons: str) -> Iterator[str]:
    """Yield the single reasons of a statement; that something stayed as it was is none."""
    parts = (part.strip() for part in re.split(r"[;；]", reasons))
    yield from (part for part in parts if part and not _NO_REASON.fullmatch(part))


def _comparable(value: Any) -> Any:
    return None if pd.isna(value) else value


def _examined(
    index: Any,
    claim: pd.Series,
    reason: str,
    kind: Mapping[str, Any],
    claims: pd.DataFrame,
    named: pd.Series | None,
) -> dict[str, Any]:
    row = {**claim[["section", "subject", "change", "page", "row"]], "reason": reason, "kind": kind["kind"]}
    row["level"] = _level(kind, claims)
    if named is not None:
        level = row["level"] if pd.isna(named["amount"]) else named["amount"]
        return row | {"status": SUPPORTED, "level": level} | _figure(named, claim)
    if kind["evidence"] == "definition":
        return row | {"status": DEFINED}
    supports = _supporting(kind, claims)
    way = direction_of(reason, kind, claim["change"])
    moved = [pd.isna(change) or change * way >= 0 for change in supports["change"]]
    supports = supports[pd.Series(moved, index=supports.index, dtype=bool)]
    others = supports.drop(index, errors="ignore")
    if supports.empty:
        return row | {"status": NOT_DISCLOSED}
    own = others.empty or index in supports.index
    figure = supports.loc[index] if own and index in supports.index else others.iloc[0]
    return row | {"status": RESTATED if own else SUPPORTED} | _figure(figure, claim)


def _figure(figure: pd.Series, claim: pd.Series) -> dict[str, Any]:
    return {
        "figure": figure["subject"],
        "figure_change": figure["change"],
        "share": share_of(figure["change"], claim["change"]),
        "figure_page": figure["page"],
        "figure_row": figure["row"],
    }


def _supporting(kind: Mapping[str, Any], claims: pd.DataFrame) -> pd.DataFrame:
    """The statements that give the change, or the count, that a reason of this kind speaks of."""
    if kind["evidence"] == "change":
        return claims[claims["measure"].isin(kind["measures"]) & claims["change"].notna()]
    if kind["evidence"] == "count":
        return claims[claims["count_unit"].isin(kind["units"]) & claims["change"].notna()]
    return claims.iloc[:0]


def _level(kind: Mapping[str, Any], claims: pd.DataFrame) -> Any:
    levels = claims[claims["measure"].isin(kind.get("measures", [])) & claims["amount"].notna()]
    return None if levels.empty else levels["amount"].iloc[0]
