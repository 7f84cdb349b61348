"""What the identities make of corrupted figures: detected, localised, corrected.

    .venv/bin/python -m benchmarks.misreadings [--trials N] [--repairs N] [--seed S]

Corrupts figures of real disclosures (seeded), confronts them with the rules again, and writes docs/mutation-testing.md
and docs/repair-results.md.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benchmarks.clean import Clean, clean_disclosures
from benchmarks.corruptions import MUTATIONS, Corrupted, Place, corrupt
from benchmarks.mending import TRIALS, mend, repair_report, share
from tests.conftest import REPOSITORY

from budgetlib.reconcile.engine.checks import FAILS, Check, reference
from budgetlib.reconcile.findings import explain
from budgetlib.reconcile.repair.proposals import place_of
from budgetlib.reconcile.repair.suspects import suspects

NAMED_AT_MOST = 3
Counts = dict[tuple[str, ...], Counter[str]]


def main(arguments: list[str]) -> int:
    """Measure and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=1000, help="mutations per document")
    parser.add_argument(
        "--repairs",
        type=int,
        default=1250,
        help="misread documents per document, a fifth for other kinds; 0: none",
    )
    parser.add_argument("--seed", type=int, default=20251)
    options = parser.parse_args(arguments)
    documents = clean_disclosures()
    wanted = [options.repairs, *[options.repairs // 5] * (len(TRIALS) - 1)]
    command = f"python -m benchmarks.misreadings {' '.join(arguments)}".strip()
    with ProcessPoolExecutor(max_workers=2) as pool:
        mutated = [pool.submit(mutate, document, options.trials, options.seed) for document in documents]
        misread = [
            pool.submit(mend, document, trials, k, options.seed, kinds)
            for (k, kinds), trials in zip(TRIALS, wanted, strict=True)
            for document in documents
        ]
        (REPOSITORY / "docs" / "mutation-testing.md").write_text(
            mutation_report(documents, merged(future.result() for future in mutated), command), encoding="utf8"
        )
        results = [future.result() for future in misread]
    if options.repairs:
        (REPOSITORY / "docs" / "repair-results.md").write_text(repair_report(results, command), encoding="utf8")
    return 0


def mutate(document: Clean, trials: int, seed: int) -> Counts:
    """Corrupt one figure at a time; count by table and by kind what was detected and localised."""
    chance = random.Random(f"{seed} {document.name}")
    covered = [i for i, place in enumerate(document.places) if place in document.identities]
    counts: Counts = defaultdict(Counter)
    for _ in range(trials):
        i, kind = chance.choice(covered), chance.choice(MUTATIONS)
        done = corrupt(document.rows, i, kind, chance)
        if done is None or not document.felt_by(i, done):
            continue
        told = _told(document, i, kind, done)
        for key in (("table", document.places[i][0]), ("kind", kind), ("document", document.name), ("all", "all")):
            counts[key].update(told)
    return dict(counts)


def _told(document: Clean, i: int, kind: str, done: Corrupted) -> list[str]:
    checks, proposed = document.propose(done.rows)
    new = [c for c in checks if c.verdict == FAILS and (c.rule.id, c.place) not in document.failing]
    told = ["trials", *(["detected"] if new else [])]
    cells = {document.places[j] for j in done.touched}
    if kind in ("dropped row", "repeated row"):
        # Named is the row whose parts no longer add up: its own or the one above it in the same table.
        here = any(fact.get("table") == document.places[i][0] for c in new for fact in (*c.left, *c.right, *c.others))
        return [*told, *(["row"] if here else []), "whole row"]
    named = _named(checks, new, proposed.rows)
    told += ["cell"] if not kind.startswith("swapped") else ["swapped"]
    if named and (named[0] if not kind.startswith("swapped") else None) in cells and len(set(named)) == 1:
        told.append("localised")
    if named and set(named) & cells and len(set(named)) <= NAMED_AT_MOST:
        told.append("among few")
    return told


def _named(checks: Sequence[Check], new: Sequence[Check], proposed: Sequence[Mapping[str, Any]]) -> list[Place]:
    """The figures that proposals or findings name as the cause."""
    if proposed:
        return [place_of(row) for row in proposed]
    identities = [check for check in new if check.is_identity and not check.rule.topic]
    if causes := explain(identities, checks):
        return [reference(causes[0].fact)]
    suspected = suspects(checks)
    return [reference(suspected[id(check)]) for check in identities if id(check) in suspected]


def merged(parts: Iterable[Counts]) -> Counts:
    """Add up counts."""
    total: Counts = defaultdict(Counter)
    for part in parts:
        for key, counter in part.items():
            total[key].update(counter)
    return total


def mutation_report(documents: Sequence[Clean], counts: Counts, command: str) -> str:
    """Return the results of `mutate` as Markdown."""
    lines = [
        "# Mutation testing of reconciliation",
        "",
        f"Written by `{command}`.",
        "",
        "One corruption at a time in a figure that stands in at least one identity that holds, larger than the",
        "tolerance of the strictest of them. *Detected*: a check fails that did not. *Localised*: the proposal or",
        "finding names one figure, and it is the corrupted one; *among few*: at most three are named, the corrupted",
        "one (for swapped cells, one of the two) with them. Dropped and repeated rows count as localised when a",
        "failing check is about a row of their table.",
        "",
        "| | | corruptions | detected | cells localised | cells among few | rows localised |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for (what, name), c in sorted(counts.items(), key=lambda item: (item[0][0] != "all", item[0])):
        cells = c["cell"]
        shares = (
            share(c["detected"], c["trials"]),
            share(c["localised"], cells),
            share(c["among few"], cells + c["swapped"]),
            share(c["row"], c["whole row"]),
        )
        lines.append(f"| {what} | {name} | {c['trials']} | {' | '.join(shares)} |")
    lines += ["", "Failing identities of severity `error` in the documents as published:", ""]
    lines += [f"- {document.name}: {document.errors}" for document in documents]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
