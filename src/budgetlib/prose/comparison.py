"""Sentences and tables of the notebook that sets departments and years side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.sums import fraction
from budgetlib.messages import N_, _, _n, retold
from budgetlib.model import Disclosure
from budgetlib.prose.documents import SYNTHETIC
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table

NAMED = 6  # files named in a source line
ALONE = N_("There is no other disclosure of the same kind, level and year to compare with.")
ONE_YEAR = N_("The store holds one year of this department only; with a second, the years stand side by side here.")


def group_sentence(disclosures: Sequence[Disclosure], unlike: int = 0) -> Markdown:
    """State what is compared, and that real and synthetic departments are never compared with each other.

    `unlike` is the number of disclosures that are left out, of another kind or level.
    """
    documents = [disclosure.documents.iloc[0] for disclosure in disclosures]
    synthetic = bool(documents[0]["synthetic"])
    what = _("synthetic") if synthetic else _("real")
    if len(disclosures) == 1:
        return say(
            SYNTHETIC if synthetic else "", ALONE, _("Only {what} disclosures would be compared with it.", what=what)
        )
    departments = count(len({document["department"] for document in documents}), "department")
    years = listing(map(str, sorted({int(document["fiscal_year"]) for document in documents})))
    return say(
        SYNTHETIC if synthetic else "",
        _(
            "{number} {what} disclosures side by side: {departments}, {years}.",
            number=len(disclosures),
            what=what,
            departments=departments,
            years=years,
        ),
        _n(
            "{number} disclosure of a department of another kind or level is left out.",
            "{number} disclosures of departments of another kind or level are left out.",
            unlike,
            number=unlike,
        )
        if unlike
        else "",
        _("Real and synthetic departments are never compared with each other."),
    )


def years_sentence(sizes: pd.DataFrame) -> Markdown:
    """State how the department's expenditure moved over the years the store has (`comparison.sizes`, oldest first)."""
    known = sizes[sizes["total"].notna()]
    if len(known) < 2:
        return say(ONE_YEAR)
    first, last = known.iloc[0], known.iloc[-1]
    rate = fraction(last["total"] - first["total"], first["total"])
    return headed(
        _(
            "From {first} ({before}) to {last} ({now}): {rate}",
            first=literal(retold(first["label"])),
            last=literal(retold(last["label"])),
            before=money(first["total"], unit=True),
            now=money(last["total"], unit=True),
            rate=percent(rate, sign=True),
        )
    )


def source_line(disclosures: Sequence[Disclosure]) -> str:
    """Return the source line of a picture: synthetic or not, and the files compared."""
    documents = [disclosure.documents.iloc[0] for disclosure in disclosures]
    names = [name for disclosure in disclosures for name in disclosure.documents["source"]]
    more = _("; and {number} more", number=len(names) - NAMED) if len(names) > NAMED else ""
    return _(
        "Source: {synthetic}{names}{more}",
        synthetic=_("synthetic data; ") if documents[0]["synthetic"] else "",
        names="; ".join(names[:NAMED]),
        more=more,
    )


def summary(sizes: pd.DataFrame, distances: pd.DataFrame, expenses: pd.DataFrame, targets: pd.DataFrame) -> Markdown:
    """Summarise where the first disclosure stands among those compared with it."""
    if len(sizes) < 2:
        return say(ALONE)
    own = expenses.iloc[0]
    told = listing(
        _(
            "{name} {share} of the whole{rank}",
            name=name,
            share=percent(own[f"{column}_share"]),
            rank=_rank(expenses[f"{column}_share"]),
        )
        for column, name in (("three_public", _("three-public expenses")), ("operating", _("operating expenses")))
        if not pd.isna(own[f"{column}_share"])
    )
    covered = targets.iloc[0]["money_share"]
    return bullets(
        _size(sizes),
        _distance(distances) if len(distances) > 1 and distances.index[0] == sizes["label"].iloc[0] else "",
        _("It discloses {told}.", told=told)
        if told
        else _("It discloses neither three-public nor operating expenses."),
        ""
        if pd.isna(covered)
        else _("Performance targets cover {share} of its project money.", share=percent(covered)),
    )


def _rank(values: pd.Series) -> str:
    """Where the first of several known values stands: `, number 2 of 5`; nothing where there is no other."""
    known = [value for value in values if not pd.isna(value)]
    place = sum(value > known[0] for value in known) + 1
    return _(" (number {place} of {number})", place=place, number=len(known)) if len(known) > 1 else ""


def sizes_sentence(sizes: pd.DataFrame) -> Markdown:
    """State where the department stands by size, and how its growth compares."""
    if len(sizes) < 2:
        return say(ALONE)
    return headed(_size(sizes).rstrip("."))


def _size(sizes: pd.DataFrame) -> str:
    own, known = sizes.iloc[0], sizes[sizes["total"].notna()]
    if pd.isna(own["total"]):
        return _("The document prints no total expenditure.")
    larger = sum(total > own["total"] for total in known["total"])
    place = (
        _("number {larger} of {number} disclosures by size", larger=larger + 1, number=len(known))
        if len(known) > 1
        else ""
    )
    rate = own["growth"] if not pd.isna(own["growth"]) else own["stated_growth"]
    grown = "" if pd.isna(rate) else _("{share} against the prior year", share=percent(rate, sign=True))
    told = [part for part in (place, grown) if part]
    named, total = literal(retold(own["label"])), money(own["total"], unit=True)
    if not told:
        return _("{label} spends {total}.", label=named, total=total)
    return _("{label} spends {total}: {told}.", label=named, total=total, told=listing(told))


def sizes_table(sizes: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `comparison.sizes`."""
    columns = [
        ("Department and year", "label", "text"),
        ("Expenditure 支出总计 万元", "total", "money"),
        ("Growth, stated", "stated_growth", "rate"),
        ("Growth, computed", "growth", "rate"),
        ("Basic 基本支出", "basic_share", "share"),
        ("Project 项目支出", "project_share", "share"),
        *([("Reserve 单位预留机动经费", "reserve_share", "share")] if sizes["reserve_share"].notna().any() else []),
        *([("Other", "rest_share", "share")] if sizes["rest_share"].notna().any() else []),
        ("Place", ("page", "row"), "place_elsewhere"),
    ]
    return say(ALONE) if len(sizes) < 2 else table(sizes, columns)


def distance_sentence(distances: pd.DataFrame) -> Markdown:
    """Name the disclosure whose structure is nearest to the first one's, and the one farthest from it."""
    if len(distances) < 2:
        return say(ALONE)
    return headed(_distance(distances).rstrip("."))


def _distance(distances: pd.DataFrame) -> str:
    own = distances.index[0]
    others = sorted(distances.columns[1:], key=lambda label: (distances.loc[own, label], label))
    far = (
        _(
            ", farthest from {others} ({share})",
            others=literal(retold(others[-1])),
            share=percent(distances.loc[own, others[-1]], 1),
        )
        if others[1:]
        else ""
    )
    near = _(
        "{others}: {share} of the money on other functions",
        others=literal(retold(others[0])),
        share=percent(distances.loc[own, others[0]], 1),
    )
    return _("By functional structure {own} is nearest to {near}{far}.", own=literal(retold(own)), near=near, far=far)


def shares_table(shares: pd.DataFrame) -> Table | Markdown | None:
    """Functional classes × disclosures: shares of the whole; takes `comparison.functional_shares`."""
    if shares["label"].nunique() == 1:
        return say(ALONE)
    if shares.empty:
        return say(_("None of the documents prints its expenditure by functional class."))
    names = dict(zip(shares["code"], shares["name"], strict=True))
    wide = {label: rows.set_index("code")["share"] for label, rows in shares.groupby("label", sort=False)}
    codes = sorted(names)
    listed = pd.DataFrame({"class": [f"{code} {names[code]}" for code in codes]})
    for label, column in wide.items():
        listed[label] = pd.Series([column.get(code) for code in codes], dtype=object)
    return table(listed, [("Function 功能分类", "class", "text"), *((label, label, "share") for label in wide)])


def expenses_table(expenses: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `comparison.expenses`."""
    columns = [
        ("Department and year", "label", "text"),
        ("Three-public “三公”经费 万元", "three_public", "money"),
        ("of the whole", "three_public_share", "share"),
        ("Operating 机关运行经费 万元", "operating", "money"),
        ("of the whole", "operating_share", "share"),
    ]
    return say(ALONE) if len(expenses) < 2 else table(expenses, columns)


def targets_table(targets: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `comparison.targets`."""
    columns = [
        ("Department and year", "label", "text"),
        ("Projects 项目", "projects", "count"),
        ("Projects with targets", "project_share", "share"),
        ("Money with targets", "money_share", "share"),
        ("Targets that can be checked", "checkable_share", "share"),
        ("Quality score of the targets", "score", "number"),
    ]
    return say(ALONE) if len(targets) < 2 else table(targets, columns)
