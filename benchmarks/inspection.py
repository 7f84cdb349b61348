"""Inspection: slips planted into clean invented disclosures, and how many are told in the right part of the sheet.

    python benchmarks/inspection.py --each 20 --clean 100 --jobs 2

prints, by kind of slip, how many were found, how many in another part, how many missed, and the false problems.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.inspection.clean import Draft, clean, printed
from tools.inspection.noted import NOTED
from tools.inspection.slips import SLIPS as WRITTEN

from budgetlib.decide import decide
from budgetlib.inspect import inspected
from budgetlib.interpret.assemble import propose
from budgetlib.reconcile import reconcile

SLIPS = {**WRITTEN, **NOTED}
FOUND, ELSEWHERE, MISSED = "found", "in another part", "missed"
MOST_TRIES = 12  # seeds tried for a slip for which a draft may have no place


def problems_of(draft: Draft) -> list[tuple[str, str, str, str]]:
    """Return (part, rule, severity, sentence) of every problem of a draft."""
    document = printed(draft)
    disclosure, proposed = propose(document)
    rows = inspected(reconcile(decide(disclosure, proposed)), [document]).rows("inspection")
    return [(r["part"], r["rule"], r["severity"], r["sentence"]) for r in rows if r["problem"]]


def planted(kind: str, seed: int) -> tuple[Draft, str]:
    """Return a draft with a slip of a kind, and the part it is in. Equal seeds give equal drafts."""
    slip = SLIPS[kind]
    for number in range(MOST_TRIES):
        draft = clean(seed + 1000 * number, slip.scope)
        luck = random.Random(zlib.crc32(f"{kind} {seed} {number}".encode()))
        if part := slip.plant(draft, luck):
            return draft, part
    raise ValueError(f"no place for {kind} in {MOST_TRIES} drafts")


def verdict(kind: str, seed: int) -> tuple[str, str, list[str]]:
    """Plant a slip; return its kind, what became of it, and the problems told of what it does not concern."""
    draft, part = planted(kind, seed)
    told = problems_of(draft)
    own = [row for row in told if row[1] in SLIPS[kind].rules]
    became = FOUND if any(row[0] == part for row in own) else ELSEWHERE if own else MISSED
    # The part that is missing may be told in its own row or in that of the contents list.
    became = FOUND if became == ELSEWHERE and kind.startswith("缺") else became
    return kind, became, [f"{row[0]} {row[1]}: {row[3]}" for row in told if row not in own]


def false_problems(seed: int) -> list[str]:
    """Return the problems told of a clean disclosure, those of style left out."""
    found = problems_of(clean(seed, "unit" if seed % 2 else "department"))
    return [f"{part} {rule}: {sentence}" for part, rule, severity, sentence in found if severity != "style"]


def main() -> int:
    """Measure; 1 when fewer than 97 % of the slips were found in their part, or more than 1 false problem per 100."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=20, help="slips of each kind")
    parser.add_argument("--clean", type=int, default=100, help="clean disclosures")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--only", default="", help="only kinds whose name has these words")
    parser.add_argument("--show", action="store_true", help="show what was told beside the slip")
    options = parser.parse_args()
    kinds = [kind for kind in SLIPS if options.only in kind]
    with ProcessPoolExecutor(options.jobs) as pool:
        work = [(kind, seed) for kind in kinds for seed in range(options.each)]
        results = list(pool.map(_call, work, chunksize=4))
        wrong = [
            told
            for found in pool.map(false_problems, range(50_000, 50_000 + options.clean), chunksize=4)
            for told in found
        ]
    count: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for kind, became, beside in results:
        count[kind][became] += 1
        if options.show and (beside or became != FOUND):
            print(kind, became, *beside, sep="\n    ")
    print("| slip | found | in another part | missed |\n|---|---|---|---|")
    for kind, of in count.items():
        print(f"| {kind} | {of[FOUND]} | {of[ELSEWHERE]} | {of[MISSED]} |")
    total = sum(count.values(), Counter())
    share = total[FOUND] / max(sum(total.values()), 1)
    print(f"| all {len(kinds)} kinds | {total[FOUND]} ({share:.1%}) | {total[ELSEWHERE]} | {total[MISSED]} |")
    print(f"\n{options.clean} clean disclosures: {len(wrong)} false problems", *wrong[:20], sep="\n")
    return int(share < 0.97 or len(wrong) > options.clean / 100)


def _call(work: tuple[str, int]) -> tuple[str, str, list[str]]:
    return verdict(*work)


if __name__ == "__main__":
    raise SystemExit(main())
