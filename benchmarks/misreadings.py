"""What the identities make of corrupted figures: detected, localised, corrected.

    .venv/bin/python -m benchmarks.misreadings [--trials N] [--repairs N] [--seed S]

Corrupts figures of real disclosures (seeded), confronts them with the rules again, and writes docs/mutation-testing.md
and docs/repair-results.md.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from benchmarks.clean import Clean, clean_disclosures
from benchmarks.corruptions import MISREADINGS, MUTATIONS, Corrupted, Place, corrupt
from tests.conftest import REPOSITORY

from budgetlib.reconcile.checks import FAILS, Check, reference
from budgetlib.reconcile.findings import explain
from budgetlib.reconcile.repair import UNIQUE, repairs
from budgetlib.reconcile.suspects import suspects

SIMULTANEOUS = (1, 2, 3, 5)
PROVED_BY = 2
NAMED_AT_MOST = 3
Counts = dict[tuple[str, ...], Counter[str]]


def main(arguments: list[str]) -> int:
    """Measure and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=1000, help="mutations per document")
    parser.add_argument(
        "--repairs", type=int, default=1250, help="misread documents per document and number of misreadings"
    )
    parser.add_argument("--seed", type=int, default=20251)
    options = parser.parse_args(arguments)
    documents = clean_disclosures()
    command = f"python -m benchmarks.misreadings {' '.join(arguments)}".strip()
    with ProcessPoolExecutor(max_workers=2) as pool:
        mutated = [pool.submit(mutate, document, options.trials, options.seed) for document in documents]
        misread = {
            (document.name, k): pool.submit(mend, document, options.repairs, k, options.seed)
            for k in SIMULTANEOUS
            for document in documents
        }
        (REPOSITORY / "docs" / "mutation-testing.md").write_text(
            mutation_report(documents, merged(future.result() for future in mutated), command), encoding="utf8"
        )
        results = {key: future.result() for key, future in misread.items()}
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
    checks = document.confront(done.rows)
    new = [c for c in checks if c.verdict == FAILS and (c.rule.id, c.place) not in document.failing]
    told = ["trials", *(["detected"] if new else [])]
    cells = {document.places[j] for j in done.touched}
    if kind in ("dropped row", "repeated row"):
        # Named is the row whose parts no longer add up: its own or the one above it in the same table.
        here = any(fact.get("table") == document.places[i][0] for c in new for fact in (*c.left, *c.right, *c.others))
        return [*told, *(["row"] if here else []), "whole row"]
    named = _named(checks, new)
    told += ["cell"] if not kind.startswith("swapped") else ["swapped"]
    if named and (named[0] if not kind.startswith("swapped") else None) in cells and len(set(named)) == 1:
        told.append("localised")
    if named and set(named) & cells and len(set(named)) <= NAMED_AT_MOST:
        told.append("among few")
    return told


def _named(checks: Sequence[Check], new: Sequence[Check]) -> list[Place]:
    """The figures that proposals or findings name as the cause."""
    proposed = repairs(checks).rows
    if proposed:
        return [(row["table"], row["page"], row["row"], row["column"]) for row in proposed]
    identities = [check for check in new if check.is_identity and not check.rule.topic]
    if causes := explain(identities, checks):
        return [reference(causes[0].fact)]
    suspected = suspects(checks)
    return [reference(suspected[id(check)]) for check in identities if id(check) in suspected]


def mend(document: Clean, trials: int, k: int, seed: int) -> tuple[Counter[str], list[float]]:
    """Misread `k` figures at once that at least two identities feel; count what the proposals make of them."""
    chance = random.Random(f"{seed} {k} {document.name}")
    proved = [i for i, place in enumerate(document.places) if len(document.identities.get(place, ())) >= PROVED_BY]
    counts: Counter[str] = Counter()
    seconds: list[float] = []
    while counts["documents"] < trials:
        rows, changed = list(document.rows), {}
        for i in chance.sample(proved, k):
            done = corrupt(rows, i, chance.choice(tuple(MISREADINGS)), chance)
            if done and document.felt_by(i, done) >= PROVED_BY:
                rows, changed[document.places[i]] = done.rows, document.rows[i]["amount"]
        if len(changed) < k:
            continue
        checks = document.confront(rows)
        begun = time.perf_counter()
        found = repairs(checks)
        seconds.append(time.perf_counter() - begun)
        counts.update(_outcome(found.rows, changed, gave_up=bool(found.findings)))
    return counts, seconds


def _outcome(rows: Sequence[Mapping[str, object]], changed: Mapping[Place, object], *, gave_up: bool) -> list[str]:
    unique = {_place(row): row["proposed"] for row in rows if row["certainty"] == UNIQUE}
    possible = {(_place(row), row["proposed"]) for row in rows}
    right = [place for place, amount in changed.items() if unique.get(place) == amount]
    open_ = [place for place, amount in changed.items() if place not in unique and (place, amount) in possible]
    wrong = [place for place, amount in unique.items() if changed.get(place) != amount]
    told = ["documents", *["misread"] * len(changed), *["right"] * len(right), *["ambiguous"] * len(open_)]
    told += ["wrong"] * len(wrong) + ["gave up"] * gave_up
    fine = len(right) + len(open_) == len(changed) and not wrong
    return told + ["document right"] * (len(right) == len(changed) and not wrong) + ["document right or open"] * fine


def _place(row: Mapping[str, object]) -> Place:
    return (str(row["table"]), int(str(row["page"])), int(str(row["row"])), str(row["column"]))


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
            _share(c["detected"], c["trials"]),
            _share(c["localised"], cells),
            _share(c["among few"], cells + c["swapped"]),
            _share(c["row"], c["whole row"]),
        )
        lines.append(f"| {what} | {name} | {c['trials']} | {' | '.join(shares)} |")
    lines += ["", "Failing identities of severity `error` in the documents as published:", ""]
    lines += [f"- {document.name}: {document.errors}" for document in documents]
    return "\n".join(lines) + "\n"


def repair_report(results: Mapping[tuple[str, int], tuple[Counter[str], list[float]]], command: str) -> str:
    """Return the results of `mend` as Markdown."""
    lines = [
        "# Correction of misread figures: results",
        "",
        f"Written by `{command}`.",
        "",
        "`k` figures are misread at once, each by more than rounding in at least two identities. *Right*: one certain",
        "proposal, and it is what was printed; *ambiguous*: what was printed is among several proposals; *wrong*: a",
        "certain proposal for another figure or value.",
        "",
        "| document | k | documents | misread | right | ambiguous | wrong | documents right | right or open | gave up "
        "| median s | worst s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for k in SIMULTANEOUS:
        own = {name: result for (name, number), result in results.items() if number == k}
        total: Counter[str] = Counter()
        for name, (c, seconds) in own.items():
            lines.append(_repair_row(name, k, c, seconds))
            total.update(c)
        lines.append(_repair_row("**all**", k, total, [s for _, seconds in own.values() for s in seconds]))
    return "\n".join(lines) + "\n"


def _repair_row(name: str, k: int, c: Counter[str], seconds: Sequence[float]) -> str:
    cells = (
        name,
        k,
        c["documents"],
        c["misread"],
        _share(c["right"], c["misread"]),
        _share(c["ambiguous"], c["misread"]),
        c["wrong"],
        _share(c["document right"], c["documents"]),
        _share(c["document right or open"], c["documents"]),
        c["gave up"],
        f"{median(seconds):.3f}",
        f"{max(seconds):.2f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
