"""Sentences and tables of the notebook on budget, final account and execution."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.execution import ACCOUNT_BEFORE, ACCOUNT_OF_YEAR, ADJUSTED, OPENING, Pair, is_whole
from budgetlib.analysis.sums import share_of
from budgetlib.messages import N_, _, _n
from budgetlib.model import Disclosure
from budgetlib.prose.change import named
from budgetlib.prose.numbers import count, linked, listing, money, percent, signed, source
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table

BASES = {OPENING: N_("budget of the beginning of the year 年初预算"), ADJUSTED: N_("adjusted budget 调整预算")}
_EXECUTIONS = {
    "prior_execution": N_("execution 执行数"),
    "prior_final": N_("final account 决算数"),
    "execution": "执行数",
}
_NO_ACCOUNT = N_("The store holds no final account 决算 of {year} beside this budget: `budgetlib ingest` adds one.")
_NO_BUDGET = N_("The store holds no budget 预算 of {year} beside this final account: `budgetlib ingest` adds one.")
_IS_BUDGET = N_("A budget states no execution of its own; the final account 决算 of the year does.")


def summary(
    documents: pd.DataFrame,
    total: pd.Series | None,
    others: pd.DataFrame,
    pairs: Mapping[str, Pair | None],
    wholes: Mapping[str, pd.Series | None],
) -> Markdown:
    """Summarise the three questions; `pairs` and `wholes` are the documents beside each other, and their totals."""
    told = [f"{_named(total)}."] if total is not None else []
    told += [f"{_named(others.iloc[0])}."] if len(others) else []
    beside = [
        _beside(which, pair, whole)
        for which, pair in pairs.items()
        if pair is not None and (whole := wholes[which]) is not None
    ]
    if told or beside:
        return bullets(*told, *(f"{text}." for text in beside))
    if documents.iloc[0]["kind"] == "budget":
        return bullets(_IS_BUDGET, _("The store holds no final account to set beside it."))
    return bullets(_("The final account states no budget beside what was spent, and the store holds none."))


def stated_sentence(documents: pd.DataFrame, total: pd.Series | None, items: pd.DataFrame) -> Markdown:
    """State what the document says was spent of the budget, where it differs most, and for what reasons are given."""
    if total is None and items.empty:
        is_budget = documents.iloc[0]["kind"] == "budget"
        return say(_IS_BUDGET if is_budget else _("The document states no budget beside what was spent."))
    head = _("{items} with budget and outcome", items=count(len(items), "item")) if total is None else _spent(total)
    parts = is_whole(items, total)
    where = (
        ""
        if total is None
        else _("{name} ({page}).", name=literal(total["name"]), page=linked(total["page"], total["row"]))
    )
    added = (
        _("{items} add up to both amounts.", items=count(len(items), "functional item"))
        if parts
        else _not_whole(items, total)
    )
    rate = "" if total is None else _other_rate(total)
    return headed(
        head, where, rate, added, _directions(items), _largest(items, total if parts else None), _explained(items)
    )


def stated_table(rows: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `execution.stated`."""
    columns = [
        ("Code", "code", "text"),
        ("Item", "name", "text"),
        ("Budget 预算 万元", "budget", "money"),
        ("Spent 决算 万元", "spent", "money"),
        ("Difference 万元", "difference", "change"),
        ("Rate", "rate", "rate"),
        ("Rate stated", "stated_rate", "rate"),
        ("Reasons stated", "reasons", "text"),
        ("Place", ("page", "row"), "place"),
    ]
    return table(rows, columns)


def others_sentence(others: pd.DataFrame) -> Markdown:
    """State what was spent of other budgets, three-public expenses first of all."""
    if others.empty:
        return say(_("No other budget is stated with what was spent of it."))
    below = others[others["difference"] < 0]
    return headed(
        _named(others.iloc[0]),
        _n(
            "{number} of {amounts} is below the budget.",
            "{number} of {amounts} are below the budget.",
            len(below),
            number=len(below),
            amounts=count(len(others), "amount"),
        ),
    )


def against_sentence(documents: pd.DataFrame, rows: pd.DataFrame) -> Markdown:
    """State what the budget is measured against of the execution of the year before."""
    first = documents.iloc[0]
    if first["kind"] != "budget":
        return say(_("Only a budget is measured against the execution of the year before; this is a final account."))
    if rows.empty:
        return say(_("The document compares nothing with the execution of the year before 上年执行数."))
    totals = rows[rows["code"].isna()]
    row = (totals if len(totals) else rows).iloc[0]
    rate = "" if pd.isna(row["rate"]) else _(" ({rate})", rate=percent(row["rate"], sign=True))
    return headed(
        _(
            "{name}: {budget} budgeted, {change}{rate} against the {basis} of {fiscal_year}",
            name=literal(named(row["name"])),
            budget=money(row["budget"], unit=True),
            change=signed(row["change"]),
            rate=rate,
            basis=_EXECUTIONS.get(row["basis"], row["basis"]),
            fiscal_year=int(first["fiscal_year"]) - 1,
        ),
        _(
            "The year before spent {execution} ({page}).",
            execution=money(row["execution"], unit=True),
            page=linked(row["page"], row["row"]),
        ),
        _n(
            "{amounts} is compared with execution.",
            "{amounts} are compared with execution.",
            len(rows),
            amounts=count(len(rows), "amount").capitalize(),
        ),
    )


def against_table(rows: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `execution.against_execution`."""
    shown = rows.assign(name=rows["name"].map(named), basis=[_EXECUTIONS.get(b, b) for b in rows["basis"]])
    columns = [
        ("Code", "code", "text"),
        ("What", "name", "text"),
        ("Compared with", "basis", "text"),
        ("Spent the year before 万元", "execution", "money"),
        ("Budget 万元", "budget", "money"),
        ("Change 万元", "change", "change"),
        ("Relative", "rate", "rate"),
        ("Relative, stated", "stated_rate", "rate"),
        ("Reasons stated", "reasons", "text"),
        ("Place", ("page", "row"), "place"),
    ]
    return table(shown, columns)


def beside_sentence(
    documents: pd.DataFrame, which: str, pair: Pair | None, whole: pd.Series | None, items: pd.DataFrame
) -> Markdown:
    """State what two documents of the store give beside each other, and which items moved most."""
    if pair is None:
        return say(_absent(documents, which))
    if whole is None:
        return say(
            _("One of the two documents prints no total that could be compared, or it was not read with certainty.")
        )
    moved = items[items["change"] != 0]
    told = listing(
        f"{literal(name)} {signed(change)}"
        for name, change in moved[["name", "change"]].head(3).itertuples(index=False)
    )
    return headed(
        _beside(which, pair, whole),
        _(
            "Computed from {before} and {now}.",
            before=_place(pair[0], whole, "_before"),
            now=_place(pair[1], whole, ""),
        ),
        _n(
            "{number} of {items} differs; most {told} (万元).",
            "{number} of {items} differ; most {told} (万元).",
            len(moved),
            number=len(moved),
            items=count(len(items), "functional item"),
            told=told,
        )
        if told
        else "",
    )


def beside_table(items: pd.DataFrame, which: str) -> Table | Markdown | None:
    """Rows of `execution.by_item`; `which` says which two documents stand beside each other."""
    heads = {
        ACCOUNT_OF_YEAR: (N_("Budget 预算 万元"), N_("Spent 决算 万元"), N_("Spent of the budget")),
        ACCOUNT_BEFORE: (N_("Spent 决算 万元"), N_("Next budget 预算 万元"), N_("Next budget to spent")),
    }[which]
    columns = [
        ("Code", "code", "text"),
        ("Item", "name", "text"),
        (heads[0], "before", "money"),
        (heads[1], "now", "money"),
        ("Difference 万元", "change", "change"),
        (heads[2], "rate", "rate"),
    ]
    return table(items, columns)


def source_line(pair: Pair | None) -> str:
    """Return the source line of a picture of two documents."""
    if pair is None:
        return ""
    names = [name for disclosure in pair[:2] for name in disclosure.documents["source"]]
    synthetic = _("synthetic data; ") if pair[0].documents["synthetic"].iloc[0] else ""
    return _("Source: {synthetic}{names}", synthetic=synthetic, names="; ".join(names))


def _named(row: pd.Series) -> str:
    return _("{name}: {spent}", name=literal(row["name"]), spent=_spent(row))


def _spent(row: pd.Series) -> str:
    rate = "" if pd.isna(row["rate"]) else _(": {rate}", rate=percent(row["rate"]))
    basis = BASES[row["basis"]]
    return _(
        "{spent} spent of a {basis} of {budget}{rate}",
        spent=money(row["spent"], unit=True),
        basis=basis,
        budget=money(row["budget"], unit=True),
        rate=rate,
    )


def _other_rate(total: pd.Series) -> str:
    """The rate the text states, where it prints another than the two amounts give."""
    stated = total["stated_rate"]
    same = pd.isna(stated) or pd.isna(total["rate"]) or percent(stated) == percent(total["rate"])
    return "" if same else _("The text states {share}.", share=percent(stated))


def _not_whole(items: pd.DataFrame, total: pd.Series | None) -> str:
    if total is None or items.empty:
        return "" if total is None else _("No functional item is stated with its budget.")
    return _(
        "{items} are stated; they do not add up to the whole, so no shares are given.",
        items=count(len(items), "functional item"),
    )


def _directions(items: pd.DataFrame) -> str:
    if items.empty:
        return ""
    numbers = [
        int(flags.sum()) for flags in (items["difference"] < 0, items["difference"] == 0, items["difference"] > 0)
    ]
    sentences = (
        N_("{number} spent less than budgeted"),
        N_("{number} exactly as much"),
        N_("{number} more"),
    )
    told = listing(_(told, number=number) for number, told in zip(numbers, sentences, strict=True) if number)
    return _("{told}.", told=told)


def _largest(items: pd.DataFrame, total: pd.Series | None) -> str:
    """The item that differs most; its share of the whole difference where items are the whole and move alike."""
    if items.empty or not items["difference"].iloc[0]:
        return ""
    first = items.iloc[0]
    alike = total is not None and all(value * total["difference"] >= 0 for value in items["difference"])
    share = share_of(first["difference"], total["difference"]) if alike and total is not None else None
    part = "" if share is None else _(", {share} of the whole difference", share=percent(share))
    return _(
        "The largest difference is {name}: {difference}{part}.",
        name=literal(first["name"]),
        difference=signed(first["difference"], unit=True),
        part=part,
    )


def _explained(items: pd.DataFrame) -> str:
    apart = items[items["difference"] != 0]
    told = int(apart["reasons"].notna().sum())
    return (
        _("Reasons are stated for {told} of the {number} that differ.", told=told, number=len(apart))
        if len(apart)
        else ""
    )


def _beside(which: str, pair: Pair, whole: pd.Series) -> str:
    years = [int(disclosure.documents["fiscal_year"].iloc[0]) for disclosure in pair[:2]]
    before, now = money(whole["before"], unit=True), money(whole["now"], unit=True)
    if which == ACCOUNT_OF_YEAR:
        rate = "" if pd.isna(whole["rate"]) else _(" ({share})", share=percent(1 + whole["rate"]))
        return _(
            "Of the budget of {years}, {before}, the final account spent {now}{rate}",
            years=years[0],
            before=before,
            now=now,
            rate=rate,
        )
    rate = "" if pd.isna(whole["rate"]) else _(" ({rate})", rate=percent(whole["rate"], sign=True))
    return _(
        "After {before} spent in {year}, {next_year} budgets {now}{rate}",
        before=before,
        year=years[0],
        next_year=years[1],
        now=now,
        rate=rate,
    )


def _absent(documents: pd.DataFrame, which: str) -> str:
    first = documents.iloc[0]
    is_budget = first["kind"] == "budget"
    step = 0 if which == ACCOUNT_OF_YEAR else -1 if is_budget else 1
    return _(_NO_ACCOUNT if is_budget else _NO_BUDGET, year=int(first["fiscal_year"]) + step)


def _place(disclosure: Disclosure, whole: pd.Series, side: str) -> str:
    place = source(whole[f"page{side}"], whole[f"row{side}"])
    return _("{file} ({place})", file=literal(disclosure.documents["source"].iloc[0]), place=place)
