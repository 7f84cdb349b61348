"""What the proposals make of misread figures: corrected rightly, left open, corrected wrongly."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.clean import Clean
from benchmarks.corruptions import MISREADINGS, Place, Row, corrupt

from budgetlib.reconcile.engine.facts import figure_keys
from budgetlib.reconcile.repair.proposals import UNIQUE, Repairs, place_of

PROVED_BY = 2  # identities that must feel a misreading
ANY_DIGITS = tuple(MISREADINGS)
UNREADABLE = "unreadable cell"
TRIALS = [
    *((k, ANY_DIGITS) for k in (1, 2, 3, 5)),
    *((1, (kind,)) for kind in ("swapped cells", "split number", UNREADABLE)),
]
"""How many figures are misread at once, and in which ways."""
_TRIES = 50  # for every trial wanted: a document may have no figure that can be misread in some way


@dataclass(slots=True)
class Mended:
    """What became of the misread documents of one kind of trial: counts, by table and kind as well, and times."""

    document: str
    k: int
    kinds: tuple[str, ...]
    counts: Counter[str] = field(default_factory=Counter)
    by: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Misread:
    """Figures after misreading, and what was printed where they now read something else."""

    rows: list[Row]
    unread: list[Row]
    truth: Mapping[Place, object]
    told: tuple[tuple[str, str], ...]  # table and kind of every misreading


def mend(document: Clean, trials: int, k: int, seed: int, kinds: Sequence[str] = ANY_DIGITS) -> Mended:
    """Misread `k` figures at once that at least two identities feel; count what the proposals make of them."""
    chance = random.Random(f"{seed} {k} {document.name} {'' if tuple(kinds) == ANY_DIGITS else kinds}")
    mended = Mended(document.name, k, tuple(kinds))
    for _ in range(trials * _TRIES):
        if mended.counts["documents"] == trials:
            break
        misread = _unread(document, chance) if kinds == (UNREADABLE,) else _misread(document, k, kinds, chance)
        if misread is None:
            continue
        begun = time.perf_counter()
        _, proposed = document.propose(misread.rows, misread.unread)
        mended.seconds.append(time.perf_counter() - begun)
        outcome = _outcome(proposed, misread.truth)
        mended.counts.update(outcome)
        for key in misread.told if k == 1 else ():
            mended.by.setdefault(key, Counter()).update(outcome)
    return mended


def _misread(document: Clean, k: int, kinds: Sequence[str], chance: random.Random) -> Misread | None:
    proved = [i for i, place in enumerate(document.places) if len(document.identities.get(place, ())) >= PROVED_BY]
    rows, told = list(document.rows), []
    for i in sorted(chance.sample(proved, k), reverse=True):  # what is inserted behind a figure moves no other
        kind = chance.choice(tuple(kinds))
        done = corrupt(rows, i, kind, chance)
        if done is None or any(document.felt_by(j, done) < PROVED_BY for j in done.touched):
            return None
        rows, told = done.rows, [*told, (document.places[i][0], kind)]
    before = dict(zip(document.places, (row["amount"] for row in document.rows), strict=True))
    places = [(r["table"], int(r["page"]), int(r["row"]), key) for r, key in zip(rows, figure_keys(rows), strict=True)]
    after = zip(places, (row["amount"] for row in rows), strict=True)
    truth = {place: before.get(place, 0) for place, amount in after if before.get(place) != amount}
    return Misread(rows, [], truth, tuple(told))


def _unread(document: Clean, chance: random.Random) -> Misread:
    """One figure, not nought (which is what identities make of a blank), of which a few characters cannot be read."""
    proved = [i for i, place in enumerate(document.places) if len(document.identities.get(place, ())) >= PROVED_BY]
    i = chance.choice([i for i in proved if document.rows[i]["amount"]])
    row, place = document.rows[i], document.places[i]
    lost = set(chance.sample(range(len(row["printed"])), min(len(row["printed"]), chance.randint(1, 3))))
    printed = "".join("#" if j in lost else character for j, character in enumerate(row["printed"]))
    cell = {name: value for name, value in row.items() if name not in ("amount", "grain")} | {"printed": printed}
    rows = [*document.rows[:i], *document.rows[i + 1 :]]
    return Misread(rows, [cell], {place: row["amount"]}, ((place[0], UNREADABLE),))


def _outcome(proposed: Repairs, truth: Mapping[Place, object]) -> list[str]:
    unique = {place_of(row): row["proposed"] for row in proposed.rows if row["certainty"] == UNIQUE}
    possible = {(place_of(row), row["proposed"]) for row in proposed.rows}
    right = [place for place, amount in truth.items() if unique.get(place) == amount]
    located = [place for place in truth if place in {where for where, _ in possible}]
    open_ = [place for place, amount in truth.items() if place not in unique and (place, amount) in possible]
    wrong = [place for place, amount in unique.items() if place not in truth or truth[place] != amount]
    told = ["documents", *["misread"] * len(truth), *["located"] * len(located), *["right"] * len(right)]
    told += [*["ambiguous"] * len(open_), *["wrong"] * len(wrong), *["gave up"] * bool(proposed.findings)]
    fine = len(right) + len(open_) == len(truth) and not wrong
    return told + ["document right"] * (len(right) == len(truth) and not wrong) + ["document right or open"] * fine


def repair_report(results: Sequence[Mended], command: str) -> str:
    """Return the results as Markdown."""
    lines = [
        "# Correction of misread figures: results",
        "",
        f"Written by `{command}`.",
        "",
        "`k` figures are misread at once, each by more than rounding in at least two identities. *Located*: a proposal",
        "names the figure; *right*: one certain proposal, and it is what was printed; *ambiguous*: what was printed is",
        "among several proposals; *wrong*: a certain proposal for another figure or value. Seconds: the whole",
        "reconciliation.",
        "",
        "| document | misread | k | documents | figures | located | right | ambiguous | wrong | documents right "
        "| right or open | gave up | median s | worst s |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for k, kinds in TRIALS:
        own = [result for result in results if (result.k, result.kinds) == (k, kinds)]
        total = Mended("**all**", k, kinds)
        for result in own:
            lines.append(_row(result))
            total.counts.update(result.counts)
            total.seconds += result.seconds
        lines.append(_row(total))
    lines += ["", "One at a time, all documents; the tables with all kinds together, split numbers included:", ""]
    lines += ["| | documents | located | right | ambiguous | wrong |", "|---|---:|---:|---:|---:|---:|"]
    single = [(key, counts) for result in results if result.k == 1 for key, counts in result.by.items()]
    for part in (1, 0):  # by kind, by table
        by: dict[str, Counter[str]] = {}
        for key, counts in single:
            by.setdefault(key[part], Counter()).update(counts)
        lines += [f"| {name} | {_cells(by[name], ('located', 'right', 'ambiguous'))} |" for name in sorted(by)]
    return "\n".join(lines) + "\n"


def _row(mended: Mended) -> str:
    c, kinds = mended.counts, "any digits" if mended.kinds == ANY_DIGITS else ", ".join(mended.kinds)
    documents = [share(c[name], c["documents"]) for name in ("document right", "document right or open")]
    shares = [share(c[name], c["misread"]) for name in ("located", "right", "ambiguous")]
    times = [f"{of(mended.seconds):.2f}" if mended.seconds else "–" for of in _TIMES]
    cells = [
        mended.document,
        kinds,
        mended.k,
        c["documents"],
        c["misread"],
        *shares,
        c["wrong"],
        *documents,
        c["gave up"],
    ]
    return f"| {' | '.join(map(str, (*cells, *times)))} |"


def _cells(c: Counter[str], names: Sequence[str]) -> str:
    shares = [share(c[name], c["misread"]) for name in names]
    return " | ".join([str(c["documents"]), *shares, str(c["wrong"])])


_TIMES: tuple[Callable[[Sequence[float]], float], ...] = (median, max)


def share(part: int, whole: int) -> str:
    """Return a share as a percentage."""
    return f"{100 * part / whole:.2f} %" if whole else "–"
