"""Sentences and tables of the notebook on structure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.sums import add_up, largest_first, sum_by, with_share
from budgetlib.messages import N_, _, _n
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import MINUS, capitalised, count, linked, listing, money, percent
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table
from budgetlib.reconcile.engine.facts import words

MEASURES = {
    "basic_expenditure": N_("basic expenditure 基本支出"),
    "project_expenditure": N_("project expenditure 项目支出"),
    "reserve": N_("reserve 单位预留机动经费"),
    "personnel": N_("personnel funds 人员经费"),
    "public_use": N_("public-use funds 公用经费"),
}


def summary(
    documents: pd.DataFrame,
    expenditure: pd.Series | None,
    funds: pd.DataFrame,
    classes: pd.DataFrame,
    items: pd.DataFrame,
    splits: Sequence[pd.DataFrame],
    printed: pd.DataFrame,
    years: pd.DataFrame,
) -> Markdown:
    """Summarise the notebook: total, main fund, main function, splits, concentration, printed shares, years."""
    spent = documents["kind"].iloc[0] == "final_account"
    total = "" if expenditure is None else money(expenditure["amount"], unit=True)
    first = _("**{total}** were spent.", total=total) if spent else _("**{total}** are to be spent.", total=total)
    top = min(3, len(items))
    held = percent(sum(largest_first(items).head(top)["share"])) if top else ""
    wrong = int((~printed["follows"].astype(bool)).sum())
    span = sorted(years["fiscal_year"].unique())
    return bullets(
        first if total else "",
        _("Paid for mostly by {largest}.", largest=_largest(funds)) if len(funds) else "",
        _(
            "Spent mostly on {largest}; the largest {top} of {items} hold {held}.",
            largest=_largest(classes),
            top=top,
            items=count(len(items), "functional item"),
            held=held,
        )
        if len(classes) and top
        else "",
        *(
            _("{whole_of} is split into {split}.", whole_of=_whole_of(parts), split=_split(parts))
            for parts in splits
            if len(parts)
        ),
        _contradicting(wrong, len(printed)) if len(printed) else "",
        _(
            "The store holds {number} years of this department: {listed}.",
            number=len(span),
            listed=listing(map(str, span)),
        )
        if len(span) > 1
        else "",
    )


def _contradicting(wrong: int, printed: int) -> str:
    shares = count(printed, "printed share")
    if not wrong:
        return _("None of {shares} contradicts the figures beside it.", shares=shares)
    return _n(
        "{number} of {shares} contradicts the figures beside it.",
        "{number} of {shares} contradict the figures beside it.",
        wrong,
        shares=shares,
    )


def _largest(parts: pd.DataFrame) -> str:
    first = largest_first(parts).iloc[0]
    return _("{name} ({share})", name=literal(first["name"]), share=percent(first["share"]))


def _whole_of(parts: pd.DataFrame) -> str:
    """What a split is of: personnel and public-use funds are shares of basic expenditure, not of all."""
    return (
        _("Basic expenditure 基本支出")
        if set(parts["measure"]) & {"personnel", "public_use"}
        else _("Expenditure 支出")
    )


def _split(parts: pd.DataFrame) -> str:
    return listing(
        _("{measures} ({share})", measures=MEASURES[m], share=percent(s))
        for m, s in parts[["measure", "share"]].itertuples(index=False)
    )


def total_sentence(revenue: pd.Series | None, expenditure: pd.Series | None) -> Markdown:
    """State the totals of both sides and whether they agree."""
    if revenue is None and expenditure is None:
        return say(_("The document prints no total of revenue or expenditure."))
    stated = [
        _(
            "{name} {amount} ({page})",
            name=name,
            amount=money(row["amount"], unit=True),
            page=linked(row["page"], row["row"]),
        )
        for name, row in ((_("revenue 收入总计"), revenue), (_("expenditure 支出总计"), expenditure))
        if row is not None
    ]
    told = _("The tables print {stated}.", stated=listing(stated))
    if revenue is None or expenditure is None:
        return say(told)
    gap = revenue["amount"] - expenditure["amount"]
    title = _("Revenue and expenditure are both {amount}", amount=money(revenue["amount"], unit=True))
    return headed(
        title if gap == 0 else _("Revenue and expenditure differ by {amount}", amount=money(abs(gap), unit=True)), told
    )


def largest_sentence(parts: pd.DataFrame, what: str, names: str = "name", top: int = 3) -> Markdown:
    """State how many parts there are and how much the largest hold together."""
    if parts.empty:
        return say(missing(parts, what, _("The document does not disclose {what}.", what=what)))
    ordered = largest_first(parts)
    first, head = ordered.iloc[0], ordered.head(top)
    title = _("{first}: {share} of {what}", first=literal(first[names]), share=percent(first["share"]), what=what)
    if len(parts) == 1:
        return headed(title, _("There is no other part."))
    named = listing(
        _("{n} ({share})", n=literal(n), share=percent(s)) for n, s in head[[names, "share"]].itertuples(index=False)
    )
    held = percent(sum(head["share"]))
    return headed(
        title,
        _(
            "Of {parts} the largest are {named}, together {held}.",
            parts=count(len(parts), "part"),
            named=named,
            held=held,
        ),
    )


def split_sentence(parts: pd.DataFrame, whole: str) -> Markdown:
    """State the split of a printed total into its measures, with their shares."""
    if parts.empty:
        return say(
            missing(parts, _("split of {whole}", whole=whole), _("The document does not split {whole}.", whole=whole))
        )
    told = listing(
        _("{measures} {amount} ({place})", measures=MEASURES[m], amount=money(a, unit=True), place=linked(page, row))
        for m, a, page, row in parts[["measure", "amount", "page", "row"]].itertuples(index=False)
    )
    title = _split(parts)
    return headed(capitalised(title), _("Of {whole}: {told}.", whole=whole, told=told))


def unit_sentence(units: pd.DataFrame) -> Markdown:
    """State which spending unit holds most of the project money."""
    if units.empty:
        return say(missing(units, "", _("The document discloses no amounts by spending unit 预算单位.")))
    money_of = units.assign(amount=[add_up(row) for row in units[["projects_current", "projects_carryover"]].values])
    ordered = largest_first(with_share(money_of))
    first = ordered.iloc[0]
    if pd.isna(first["share"]):
        return headed(_("{units} named, without project money", units=count(len(units), "unit").capitalize()))
    others = _(", beside {units}", units=count(len(units) - 1, "other unit")) if len(units) > 1 else ""
    return headed(
        _(
            "{unit_name}: {share} of project money{others}",
            unit_name=literal(first["unit_name"]),
            share=percent(first["share"]),
            others=others,
        )
    )


def concentration_sentence(concentration: pd.DataFrame) -> Markdown:
    """State which breakdown is most concentrated."""
    several = concentration[concentration["parts"] > 1]
    if several.empty:
        return say(_("Nothing is broken down into several parts, so that no concentration can be told."))
    first = several.iloc[max(range(len(several)), key=lambda i: several["herfindahl"].iloc[i])]
    last = several.iloc[min(range(len(several)), key=lambda i: several["herfindahl"].iloc[i])]
    return headed(
        _(
            "Most concentrated: {breakdown}, as if in {effective:.1f} equal parts",
            breakdown=literal(first["breakdown"]),
            effective=first["effective"],
        ),
        _(
            "Least: {breakdown}, as if in {effective:.1f} equal parts of {parts}.",
            breakdown=literal(last["breakdown"]),
            effective=last["effective"],
            parts=last["parts"],
        )
        if len(several) > 1
        else "",
    )


def years_sentence(years: pd.DataFrame) -> Markdown:
    """State which years are held, and which functional class moved most between the first and the last."""
    span = sorted(years["fiscal_year"].unique())
    if len(span) < 2:
        return say(
            _("The store holds one year of this department only; with a second, the years stand side by side here.")
        )
    ends = [sum_by(years[years["fiscal_year"] == year], ["code"], "share") for year in (span[0], span[-1])]
    first, last = (dict(zip(end["code"], end["share"], strict=True)) for end in ends)
    moves = {code: last.get(code, 0) - first.get(code, 0) for code in dict.fromkeys(years["code"])}
    code = max(moves, key=lambda code: abs(moves[code]))
    name = years.loc[years["code"] == code, "name"].iloc[0]
    points = f"{moves[code] * 100:+.2f}".replace("-", MINUS)
    return headed(
        _(
            "From {span} to {last} the share of {name} moved most: {points} percentage points",
            span=span[0],
            last=span[-1],
            name=literal(name),
            points=points,
        ),
        _("Years held: {listed}.", listed=listing(map(str, span))),
    )


def years_table(years: pd.DataFrame) -> Table | Markdown | None:
    """Functional classes by year."""
    if years["fiscal_year"].nunique() < 2:
        return None
    columns = [
        ("Function 功能分类", "label", "text"),
        ("Year", "year", "text"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
        _PLACE,
    ]
    labels = [f"{code} {name}" for code, name in zip(years["code"], years["name"], strict=True)]
    return table(years.assign(label=labels, year=[str(year) for year in years["fiscal_year"]]), columns)


def kinds_over_years_table(kinds: pd.DataFrame) -> Table | Markdown | None:
    """Basic and project expenditure by year."""
    if kinds["fiscal_year"].nunique() < 2:
        return None
    columns = [
        ("Year", "year", "text"),
        ("Kind of expenditure", "kind", "text"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
        _PLACE,
    ]
    names = [MEASURES[measure] for measure in kinds["measure"]]
    return table(kinds.assign(kind=names, year=[str(year) for year in kinds["fiscal_year"]]), columns)


def economic_table(classes: pd.DataFrame) -> Table | Markdown | None:
    """Basic expenditure by class of economic item."""
    columns = [
        ("Class 经济分类 (类)", "name", "text"),
        ("Items", "count", "count"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
    ]
    return table(classes, columns)


def carried_sentence(carried: pd.DataFrame) -> Markdown | None:
    """State of which fund the money carried over is (`structure.carried_by_fund`); nothing where no table tells."""
    if carried.empty:
        return None
    told = listing(
        _("{fund} {amount} ({place})", fund=literal(name), amount=money(amount, unit=True), place=linked(page, row))
        for name, amount, page, row in carried[["name", "amount", "page", "row"]].itertuples(index=False)
    )
    return say(_("What is carried over is of these funds: {told}.", told=told))


def fund_table(funds: pd.DataFrame) -> Table | Markdown | None:
    """Revenue by fund with place."""
    columns = [
        ("Source of money 收入来源", "name", "text"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
    ]
    return table(funds, [*columns, _PLACE])


def function_table(classes: pd.DataFrame) -> Table | Markdown | None:
    """Expenditure by function with the split into basic and project expenditure, and place."""
    columns = [
        ("Code", "code", "text"),
        ("Function 功能分类", "name", "text"),
        ("Amount 万元", "amount", "money"),
        ("Basic 基本支出", "basic_expenditure", "money"),
        ("Project 项目支出", "project_expenditure", "money"),
        ("Share", "share", "share"),
        _PLACE,
    ]
    return table(classes, columns)


def unit_table(units: pd.DataFrame) -> Table | Markdown | None:
    """Money per spending unit."""
    columns = [
        ("Unit 预算单位", "unit_name", "text"),
        ("Projects, this year 项目支出 万元", "projects_current", "money"),
        ("Projects, carried over 上年结转 万元", "projects_carryover", "money"),
        ("Operating expenses 机关运行经费 万元", "operating", "money"),
        _PLACE,
    ]
    return table(units, columns)


def concentration_table(concentration: pd.DataFrame) -> Table | Markdown | None:
    """Concentration of several breakdowns."""
    columns = [
        ("Breakdown", "breakdown", "text"),
        ("Parts", "parts", "count"),
        ("Largest", "top_1", "share"),
        ("Largest 3", "top_3", "share"),
        ("Largest 5", "top_5", "share"),
        ("Herfindahl", "herfindahl", "number"),
        ("Equal parts", "effective", "number"),
    ]
    return table(concentration, columns, missing=_("Nothing is broken down, so that no concentration can be computed."))


def printed_share_sentence(shares: pd.DataFrame) -> Markdown:
    """State how many printed shares follow from the figures beside them."""
    if shares.empty:
        return say(_("The narrative prints no shares."))
    wrong = shares[~shares["follows"].astype(bool)]
    if wrong.empty:
        return headed(_("All {number} printed shares follow from the figures beside them", number=len(shares)))
    named = listing(
        _("{s} ({share}, {place})", s=literal(s), share=percent(p), place=linked(page, row))
        for s, p, page, row in wrong[_PRINTED].itertuples(index=False)
    )
    return headed(
        _n(
            "{number} of {shares} does not follow",
            "{number} of {shares} do not follow",
            len(wrong),
            number=len(wrong),
            shares=count(len(shares), "printed share"),
        ),
        _("No rounding explains {named}.", named=named),
    )


def printed_share_table(shares: pd.DataFrame) -> Table | Markdown | None:
    """Printed shares beside the interval their figures allow."""
    columns = [
        ("Section", "section", "text"),
        ("Subject", "subject", "text"),
        ("Amount 万元", "amount", "money"),
        ("Of 万元", "whole", "money"),
        ("Printed", "printed", "share"),
        ("Computed", "computed", "share"),
        ("Follows", "follows", "yes_no"),
        _PLACE,
    ]
    return table(shares.assign(section=[_section(name) for name in shares["section"]]), columns)


def _section(name: str) -> str:
    """What a section of the narrative is called: of a table in Chinese, as everywhere."""
    return _SECTIONS.get(name) or words()["tables"].get(name) or name.replace("_", " ")


_SECTIONS = {"revenue": N_("revenue 收入"), "expenditure": N_("expenditure 支出")}
_PLACE = ("Place", ("page", "row"), "place")
_PRINTED = ["subject", "printed", "page", "row"]
