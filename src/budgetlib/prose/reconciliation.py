"""Sentences and tables of the notebook on reconciliation."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.shown import Table, literal, say, table

VERDICTS = {
    "holds": ("holds exactly", "hold exactly"),
    "rounding": ("holds only within rounding", "hold only within rounding"),
    "fails": ("fails", "fail"),
    "unchecked": ("could not be checked", "could not be checked"),
}
NO_CHECKS = "No identity was evaluated for this document."


def verdict_sentence(verdicts: pd.DataFrame) -> Markdown:
    """State how many identities were evaluated and with which result."""
    counts = dict(verdicts[["verdict", "count"]].itertuples(index=False))
    evaluated = sum(number for verdict, number in counts.items() if verdict != "not_applicable")
    if not evaluated:
        return say(NO_CHECKS)
    told = [
        f"{counts[verdict]} {words[counts[verdict] != 1]}" for verdict, words in VERDICTS.items() if counts[verdict]
    ]
    return say(f"**Of {count(evaluated, 'identity', 'identities')} of the document, {listing(told)}.**")


def ledger_table(ledger: pd.DataFrame) -> Table | Markdown | None:
    """The ledger of rules."""
    columns = [
        ("Rule", "rule", "text"),
        ("Severity", "severity", "text"),
        ("Evaluated", "evaluated", "count"),
        ("Hold", "holds", "count"),
        ("Rounding", "rounding", "count"),
        ("Fail", "fails", "count"),
        ("Unchecked", "unchecked", "count"),
    ]
    return table(ledger, columns, missing=NO_CHECKS)


def check_table(checks: pd.DataFrame, verdict: str) -> Table | Markdown | None:
    """Identities with their two sides, difference, tolerance and evidence."""
    columns = [
        ("Rule", "rule", "text"),
        ("Identity", "statement", "text"),
        ("Left 万元", "left", "money"),
        ("Right 万元", "right", "money"),
        ("Difference 万元", "difference", "change"),
        ("Tolerance 万元", "tolerance", "money"),
        ("Evidence", "evidence", "text"),
    ]
    return table(checks, columns, missing=f"No identity of this document {VERDICTS[verdict][0]}.")


def unchecked_table(unchecked: pd.DataFrame, checks: pd.DataFrame) -> Table | Markdown | None:
    """Identities that could not be checked, with the reason the rule gives."""
    columns = [("Rule", "rule", "text"), ("Place", "place", "text"), ("Why", "statement", "text")]
    fine = "Every identity that applies could be checked."
    return table(unchecked, columns, missing=NO_CHECKS if checks.empty else fine)


def findings_list(findings: pd.DataFrame) -> Markdown:
    """The findings as a list, errors first: title, explanation, evidence."""
    if findings.empty:
        return say("Nothing was found that a reader should know.")
    order = {"error": 0, "warning": 1, "note": 2}
    ordered = findings.sort_values("severity", key=lambda s: s.map(order), kind="stable")
    items = [
        f"- **{severity}: {literal(title)}** {literal(explanation)} *({literal(evidence)})*"
        for severity, title, explanation, evidence in ordered[
            ["severity", "title", "explanation", "evidence"]
        ].itertuples(index=False)
    ]
    return Markdown("\n".join(items))


def findings_sentence(findings: pd.DataFrame) -> Markdown:
    """State how many findings of each severity there are, and the largest discrepancy in money."""
    if findings.empty:
        return say("Nothing was found that a reader should know.")
    counts = findings["severity"].value_counts()
    told = [count(int(counts[s]), s) for s in ("error", "warning", "note") if s in counts]
    sized = [abs(amount) for amount in findings["amount"] if not pd.isna(amount)]
    largest = f"The largest discrepancy is {money(max(sized), unit=True)}." if sized else ""
    return say(f"{count(len(findings), 'finding').capitalize()}: {listing(told)}.", largest)


def candidate_table(candidates: pd.DataFrame) -> Table | Markdown | None:
    """Projects whose amount is the size of a discrepancy."""
    columns = [
        ("Finding", "title", "text"),
        ("Discrepancy 万元", "discrepancy", "money"),
        ("Project of that amount 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Place", ("page", "row"), "place"),
    ]
    return table(candidates, columns, missing="No project has the amount of a discrepancy.")


def proof_sentence(standings: pd.DataFrame) -> Markdown:
    """State which share of the printed figures is proved, supported, unproved or doubtful."""
    if standings.empty:
        return say("The document prints no figures.")
    told = [f"{number} ({percent(share)}) are {s}" for s, number, share in standings.itertuples(index=False) if number]
    return say(f"Of {count(int(standings['count'].sum()), 'printed figure')}, {listing(told)}.")
