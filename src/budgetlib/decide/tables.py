"""Unknown tables taken for standard ones where the document's own arithmetic bears it out, with a margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from budgetlib.interpret.tables.proposals import Proposal
from budgetlib.model import Disclosure
from budgetlib.reconcile import Rule, rules
from budgetlib.reconcile.engine.checks import FAILS, PASSED, Check
from budgetlib.reconcile.engine.facts import index
from budgetlib.reconcile.evaluation import evaluate

IDENTITIES = frozenset({"hierarchy", "parts", "equal", "sum"})  # kinds of rules that compare figures of tables
MIN_PROOF = 2  # identities with other tables that must hold
MIN_WITHIN = 12  # identities that must hold where only one is with another table
MIN_NAMED = 3  # identities that must hold, and none fail, where the title names the table but for the word 明细
MOST = 5  # for each identity that fails so many must hold with other tables
MARGIN = 1  # by how many such identities the best reading must lead the next, unless the title suggests it
OTHER = "other"
RULE = "table_by_arithmetic"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the identities say of a reading: how many hold with other tables, how many hold at all, how many fail.

    `named` says that the title names the table: that it holds together in itself is proof enough.
    """

    across: int
    holding: int
    failing: int
    named: bool = False

    @property
    def bears_out(self) -> bool:
        """True when enough identities hold, with other tables and within; a few may fail, for the document may err."""
        proved = self.across >= MIN_PROOF or (self.across and self.holding >= MIN_WITHIN)
        if self.named and self.holding >= MIN_NAMED and not self.failing:
            return True
        return bool(proved) and self.failing * MOST <= self.across


def decide(disclosure: Disclosure, proposals: Sequence[Proposal]) -> Disclosure:
    """Return `disclosure` with unknown tables taken for the standard ones that the identities bear out.

    Every section is tried with each of its few readings, the rest of the document as it stands; the reading under which
    most identities with other tables hold is taken when hardly one fails and it leads the next by a margin. What is not
    taken stays under `other`, doubtful, as it was.
    """
    identities = [rule for rule in rules() if rule.kind in IDENTITIES]
    for _, found in groupby(proposals, key=lambda proposal: proposal.section):
        taken = {row["table"] for row in disclosure.rows("tables")}
        readings = [reading for reading in found if reading.table["table"] not in taken]
        trials = [(reading, with_reading(disclosure, reading)) for reading in readings]
        judged = [(judged_as(reading, trial, identities), reading, trial) for reading, trial in trials]
        judged.sort(key=lambda entry: (entry[0].bears_out, entry[0].across, entry[0].holding), reverse=True)
        if judged and _leads([verdict for verdict, *_ in judged], judged[0][1].by_title):
            disclosure = judged[0][2]
    return disclosure


def _leads(verdicts: Sequence[Verdict], by_title: bool) -> bool:
    best, *others = verdicts
    rivals = [verdict.across for verdict in others if verdict.bears_out]
    return best.bears_out and (by_title or best.across - max(rivals, default=0) >= MARGIN)


def judged_as(reading: Proposal, trial: Disclosure, identities: Sequence[Rule]) -> Verdict:
    """Count the identities about the figures of a section under a reading."""
    return replace(judge(trial, reading.table["table"], identities), named=reading.named)


def judge(trial: Disclosure, table: str, identities: Sequence[Rule]) -> Verdict:
    """Count the identities about the figures of a table."""
    checks = [check for check in evaluate(identities, index(trial)) if _is_about(check, table)]
    holding = [check for check in checks if check.verdict in PASSED]
    across = sum(len({fact.get("table") for fact in (*c.left, *c.right)}) > 1 for c in holding)
    return Verdict(across, len(holding), sum(check.verdict == FAILS for check in checks))


def _is_about(check: Check, table: str) -> bool:
    return check.is_identity and any(fact.get("table") == table for fact in (*check.left, *check.right))


def with_reading(disclosure: Disclosure, reading: Proposal) -> Disclosure:
    """Return a copy in which the figures of one section are those of a reading, and a note tells it."""
    file = reading.section[0]

    def is_section(row: dict[str, Any]) -> bool:
        return bool(row["table"] == OTHER and row["file"] == file and (row["page"], row["row"]) in reading.places)

    figures = [row for row in disclosure.rows("figures") if not is_section(row)]
    tables = [reading.table if _is_row_of(row, reading) else row for row in disclosure.rows("tables")]
    places = {f"p{page} r{row}" for page, row in reading.places}
    findings = [
        row for row in disclosure.rows("findings") if not (row["rule"] == "unknown_table" and row["evidence"] in places)
    ]
    return (
        disclosure.with_table("figures", [*figures, *reading.figures])
        .with_table("tables", tables)
        .with_table("findings", [*findings, _note(reading)])
    )


def _is_row_of(row: dict[str, Any], reading: Proposal) -> bool:
    """True for the row of `tables` about the section of a reading."""
    file, page, _ = reading.section
    place = row["file"], row["page_first"], row["title"]
    return bool(row["table"] == OTHER and place == (file, page, reading.table["title"]))


def _note(reading: Proposal) -> dict[str, Any]:
    _, page, row = reading.section
    told = f"the title {reading.title!r} is in no layout; identities with other tables bear out that it is this table"
    return {
        "rule": RULE,
        "severity": "note",
        "title": f"{reading.table['table']}: {told}.",
        "explanation": f"Page {page}, row {row}: {told}. Compare with the source.",
        "evidence": f"p{page} r{row}",
    }
