"""Sentences and tables of the notebook on reconciliation."""

from __future__ import annotations

import re

import pandas as pd
from IPython.display import Markdown

from budgetlib.messages import N_, _, _n
from budgetlib.model import SEVERITIES, UNREAD
from budgetlib.prose import stored
from budgetlib.prose.numbers import Place, count, linked_places, listing, money, percent, places
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table
from budgetlib.reconcile.engine.facts import words

VERDICTS = {
    "holds": (N_("holds exactly"), N_("hold exactly")),
    "rounding": (N_("holds only within rounding"), N_("hold only within rounding")),
    "fails": (N_("fails"), N_("fail")),
    "unchecked": (N_("could not be checked"), N_("could not be checked")),
}
NO_REPAIRS = N_("Nothing is proposed: no identity fails in a way that a misread figure would explain.")
NO_CHECKS = N_("No identity was evaluated for this document.")
_PLACES = re.compile(r"p(\d+) ((?:r\d+(?:, )?)+)")  # how findings name pages and rows: p20 r7, r9


def summary(verdicts: pd.DataFrame, findings: pd.DataFrame, standings: pd.DataFrame, repairs: pd.DataFrame) -> Markdown:
    """Summarise the notebook: identities, findings, figures proved, corrections proposed."""
    certain = int((repairs["certainty"] == "unique").sum())
    proposed = _(
        "{corrections} of misread figures proposed, {certain} certain.",
        corrections=count(len(repairs), "correction").capitalize(),
        certain=certain,
    )
    return bullets(
        f"**{_verdicts(verdicts)}**",
        _findings(findings),
        _proof(standings),
        proposed if len(repairs) else NO_REPAIRS,
    )


def verdict_sentence(verdicts: pd.DataFrame) -> Markdown:
    """State how many identities were evaluated and with which result."""
    return headed(_verdicts(verdicts).rstrip("."))


def _verdicts(verdicts: pd.DataFrame) -> str:
    counts = dict(verdicts[["verdict", "count"]].itertuples(index=False))
    evaluated = sum(number for verdict, number in counts.items() if verdict != "not_applicable")
    if not evaluated:
        return NO_CHECKS
    told = [
        _("{number:,} {verdict}", number=counts[verdict], verdict=words[counts[verdict] != 1])
        for verdict, words in VERDICTS.items()
        if counts[verdict]
    ]
    return _(
        "Of {identities} of the document, {told}.",
        identities=count(evaluated, "identity", "identities"),
        told=listing(told),
    )


def ledger_table(ledger: pd.DataFrame) -> Table | Markdown | None:
    """The ledger of the rules that apply to the document; its caption counts the others."""
    apply = ledger[ledger["evaluated"] > 0]
    others = count(len(ledger) - len(apply), "further rule")
    caption = (
        ""
        if len(apply) == len(ledger)
        else _("{others} found nothing here to be applied to.", others=others.capitalize())
    )
    columns = [
        ("Rule", "said", "text"),
        ("Severity", "severity", "text"),
        ("Evaluated", "evaluated", "count"),
        ("Hold", "holds", "count"),
        ("Rounding", "rounding", "count"),
        ("Fail", "fails", "count"),
        ("Unchecked", "unchecked", "count"),
    ]
    said = [stored.statement_of(rule) for rule in apply["rule"]]
    return table(apply.assign(said=said), columns, caption=caption, missing=NO_CHECKS)


def repair_table(repairs: pd.DataFrame) -> Table | Markdown | None:
    """Proposed corrections of misread figures: what is printed, what the identities demand, why, and how certain."""
    columns = [
        ("Table", "called", "text"),
        ("Place", ("page", "row"), "place"),
        ("As read", "printed", "text"),
        ("Proposed 万元", "proposed", "money"),
        ("Certainty", "certainty", "text"),
        ("Why", "reason", "text"),
    ]
    called = [words()["tables"].get(name, name) for name in repairs["table"]]
    return table(repairs.assign(called=called), columns, missing=NO_REPAIRS)


def check_table(checks: pd.DataFrame, verdict: str, facts: pd.DataFrame) -> Table | Markdown | None:
    """Identities with their two sides, difference, tolerance and where their `facts` (check_facts) stand."""
    columns = [
        ("Identity", "statement", "text"),
        ("Left 万元", "left", "money"),
        ("Right 万元", "right", "money"),
        ("Difference 万元", "difference", "change"),
        ("Tolerance 万元", "tolerance", "money"),
        ("Evidence", "evidence", "places"),
    ]
    shown = checks.assign(evidence=evidence_places(checks, facts), statement=stored.statements(checks))
    return table(shown, columns, missing=_("No identity of this document {verdict}.", verdict=VERDICTS[verdict][0]))


def evidence_places(checks: pd.DataFrame, facts: pd.DataFrame) -> list[str | list[tuple[int, int]]]:
    """Return the evidence of checks: pages and rows; as it stands where a check names no figures."""
    listed: dict[int, dict[tuple[int, int], None]] = {}
    wanted = facts[facts["check"].isin(checks["check"])]
    for check, page, row in wanted[["check", "page", "row"]].itertuples(index=False):
        listed.setdefault(check, {})[int(page), int(row)] = None
    pairs = zip(checks["check"], checks["evidence"], strict=True)
    return [[*listed[check]] if check in listed else evidence for check, evidence in pairs]


def unchecked_table(unchecked: pd.DataFrame, checks: pd.DataFrame) -> Table | Markdown | None:
    """Identities that could not be checked, with the reason the rule gives."""
    columns = [("Rule", "said", "text"), ("Place", "place", "text"), ("Why", "statement", "text")]
    fine = _("Every identity that applies could be checked.")
    shown = unchecked.assign(
        said=[stored.statement_of(rule) for rule in unchecked["rule"]], statement=stored.reasons(unchecked)
    )
    return table(shown, columns, missing=NO_CHECKS if checks.empty else fine)


def findings_list(findings: pd.DataFrame) -> Markdown:
    """The findings as a list, errors first: title, explanation, evidence."""
    if findings.empty:
        return say(_("Nothing was found that a reader should know."))
    ordered = findings.sort_values("severity", key=lambda names: names.map(SEVERITIES.index), kind="stable")
    shown = ordered[["rule", "severity", "title", "explanation", "evidence"]].itertuples(index=False)
    return bullets(
        *(
            _(
                "**{severity}: {title}** {beyond} *({finding_places})*",
                severity=severity,
                title=literal(stored.told(rule, title)),
                beyond=literal(stored.told(rule, _beyond(title, explanation))),
                finding_places=_linked(evidence),
            )
            for rule, severity, title, explanation, evidence in shown
        )
    )


def _beyond(title: str, explanation: str) -> str:
    """What an explanation says beyond its title."""
    rest = explanation.removeprefix(title.rstrip("."))
    return explanation if rest == explanation else rest.lstrip(".; ")


def finding_places(evidence: str) -> str:
    """Return the evidence of a finding for a reader: `p20 r7, r8, r9` as `p. 20, rows 7–9`; else as it stands."""
    listed = _pages_and_rows(evidence)
    return places(listed) if listed else evidence


def _linked(evidence: str) -> str:
    """The same in Markdown, with links to the pages."""
    listed = _pages_and_rows(evidence)
    if not listed:
        return literal(evidence)
    told = linked_places(listed, "[{text}]({address})")
    return told.html if isinstance(told, Place) else told


def _pages_and_rows(evidence: str) -> list[tuple[int, int]]:
    parts = [_PLACES.fullmatch(part) for part in evidence.split("; ")]
    if not all(parts):
        return []
    return [(int(part[1]), int(row)) for part in parts if part for row in re.findall(r"\d+", part[2])]


def findings_sentence(findings: pd.DataFrame) -> Markdown:
    """State how many findings of each severity there are, and the largest discrepancy of the most severe ones."""
    return headed(_findings(findings).rstrip("."))


def _findings(findings: pd.DataFrame) -> str:
    if findings.empty:
        return _("Nothing was found that a reader should know.")
    counts = findings["severity"].value_counts()
    told = [_of_severity(s, int(counts[s])) for s in SEVERITIES if s in counts]
    worst = next(severity for severity in SEVERITIES if severity in counts)
    sized = [abs(a) for a in findings.loc[findings["severity"] == worst, "amount"] if not pd.isna(a)]
    largest = (
        _(", the largest {worst} about {amount}", worst=worst, amount=money(max(sized), unit=True)) if sized else ""
    )
    number = count(len(findings), "finding").capitalize()
    return _("{findings}: {told}{largest}.", findings=number, told=listing(told), largest=largest)


def _of_severity(severity: str, number: int) -> str:
    """Count findings of a severity; those that tell of our own limit are `unread`."""
    if severity == "error":
        return _n("{number} error", "{number} errors", number)
    if severity == "warning":
        return _n("{number} warning", "{number} warnings", number)
    return _("{number} unread", number=number) if severity == UNREAD else _n("{number} note", "{number} notes", number)


def proof_sentence(standings: pd.DataFrame) -> Markdown:
    """State which share of the printed figures is proved, supported, unproved, contradicted or doubtful."""
    return headed(_proof(standings).rstrip("."))


def _proof(standings: pd.DataFrame) -> str:
    if standings.empty:
        return _("The document prints no figures.")
    told = [
        _n(
            "{number} ({share}) is {s}",
            "{number} ({share}) are {s}",
            int(number),
            number=number,
            share=percent(share),
            s=s,
        )
        for s, number, share in standings.itertuples(index=False)
        if number
    ]
    return _(
        "Of {figures}, {told}.", figures=count(int(standings["count"].sum()), "printed figure"), told=listing(told)
    )
