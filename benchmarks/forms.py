"""How well unseen forms are read: random forms of invented departments (tools/drawn_forms), and their truth.

    python benchmarks/forms.py --count 500 --jobs 2

prints recall, precision, figures certainly wrong and false accusations, with every layout and with those of the
provinces taken away (the national forms and the common vocabulary left), then recall by table and by feature of print.
With `--dev` the forms of ../shared/corpus/forms are read as well, where they are, and judged by their own script.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path

import budgetlib
from budgetlib.interpret.tables import layout

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.drawn_forms.__main__ import write
from tools.drawn_forms.document import Document
from tools.drawn_forms.score import Score, judge

SHOWN = 12
NATIONAL = ("national", "final_account")
DEV_FORMS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "forms"


def only_national() -> None:
    """Forget the layouts of the provinces in this process: the common vocabulary and the national forms are left."""
    kept = tuple(one for one in layout.layouts() if one.name in NATIONAL)
    layout.layouts = lambda: kept  # type: ignore[assignment]
    for remembered in (layout.table_of, layout.title_core, layout.all_variants, layout.variants, layout._titles):
        remembered.cache_clear()


def every_layout() -> None:
    """Keep the layouts as they are."""


LAYOUTS = {"all": every_layout, "national": only_national}


@dataclass(slots=True)
class Result:
    """What came of one seed: its score, and figures printed and missed by table and feature."""

    seed: int
    suffix: str
    score: Score
    printed: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    error: str = ""


def measure(seed: int, suffix: str, folder: Path) -> Result:
    """Print, read and judge the document of a seed."""
    path, document = write(seed, folder, suffix)
    try:
        disclosure = budgetlib.read(path)
        figures = disclosure.figures.astype(object).where(disclosure.figures.notna(), None).to_dict("records")
        projects = disclosure.projects.astype(object).where(disclosure.projects.notna(), None).to_dict("records")
        findings = disclosure.findings.to_dict("records")
        result = Result(seed, suffix, judge(document.truth, figures, findings, projects))
    except Exception as error:  # a document that cannot be read is a result
        result = Result(seed, suffix, judge(document.truth, [], []), error=f"{type(error).__name__}: {error}")
        result.score.failed = 1
    finally:
        path.unlink()
    _by_feature(result, document)
    return result


def _by_feature(result: Result, document: Document) -> None:
    for table in document.tables:
        count = sum(bool(figure.amount) for figure in table.truth)
        for name in (table.table, *table.features):
            result.printed[name] += count
            result.missed[name] += result.score.missing[table.table]
            result.wrong[name] += result.score.excess[table.table]


def totals(results: list[Result], layouts: str) -> list[str]:
    """Markdown rows: the totals by format."""
    lines = []
    for suffix in dict.fromkeys(result.suffix for result in results):
        own = [result.score for result in results if result.suffix == suffix]
        all_of_it = sum(own, Score())
        lines.append(
            f"| drawn {suffix} | {layouts} | {len(own)} | {all_of_it.failed} | {100 * all_of_it.recall:.2f} | "
            f"{100 * all_of_it.precision:.2f} | {all_of_it.wrong} | {all_of_it.accused} |"
        )
    return lines


def dev_forms(formats: list[str], layouts: str) -> list[str]:
    """Markdown rows: the development forms by format, judged by their own script; none where they are not there."""
    script = DEV_FORMS / "score_forms.py"
    if not script.exists():
        return []
    sys.path.insert(0, str(DEV_FORMS))
    judging = import_module("score_forms")
    lines = []
    for suffix in formats:
        paths = sorted((DEV_FORMS / "dev" / suffix).iterdir())
        found = [judging.one(path) for path in paths if path.suffix in judging.SUFFIXES]
        printed, exported, right = (sum(c[i] for r in found for c in r["counts"].values()) for i in range(3))
        accused = sum(error[0] not in judging.READING for r in found for error in r["errors"])
        failed = sum("failed" in r for r in found)
        lines.append(
            f"| dev {suffix} | {layouts} | {len(found)} | {failed} | {100 * right / max(printed, 1):.2f} | "
            f"{100 * right / max(exported, 1):.2f} | {sum(r['certain'] for r in found)} | {accused} |"
        )
    return lines


def report(results: list[Result]) -> str:
    """Markdown: every table and feature with what was missed and wrong."""
    lines: list[str] = []
    printed, missed, wrong = (sum((getattr(r, n) for r in results), Counter()) for n in ("printed", "missed", "wrong"))
    lines += ["", "| table or feature | printed | recall % | wrong in such tables |", "|---|---|---|---|"]
    for name in sorted(printed):
        recall = 100 * (1 - missed[name] / printed[name]) if printed[name] else 100
        lines.append(f"| {name} | {printed[name]} | {recall:.1f} | {wrong[name]} |")
    accused = sum((result.score.accusations for result in results), Counter())
    lines += ["", f"false accusations by rule: {dict(accused.most_common())}"]
    worst = sorted(results, key=lambda result: result.score.recall)[:SHOWN]
    lines += ["worst seeds: " + ", ".join(f"{r.suffix} {r.seed} ({100 * r.score.recall:.0f} %)" for r in worst)]
    lines += [f"not read: {r.suffix} {r.seed}: {r.error[:160]}" for r in results if r.error][:SHOWN]
    return "\n".join(lines)


def main() -> None:
    """Measure the seeds that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="seeds, each in every format (default: 100)")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--formats", nargs="+", default=["pdf", "xlsx"])
    parser.add_argument("--layouts", nargs="+", choices=sorted(LAYOUTS), default=sorted(LAYOUTS))
    parser.add_argument(
        "--dev", nargs="*", default=[], metavar="FORMAT", help="development forms in these formats, too"
    )
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    details: list[str] = []
    seeds = range(options.first, options.first + options.count)
    print("| documents | layouts | read | not read | recall % | precision % | certainly wrong | false accusations |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for layouts in options.layouts:
            results: list[Result] = []
            with ProcessPoolExecutor(options.jobs, initializer=LAYOUTS[layouts]) as pool:
                for suffix in options.formats:
                    results += pool.map(partial(measure, suffix=suffix, folder=Path(name)), seeds, chunksize=4)
            print("\n".join(totals(results, layouts)), flush=True)
            if options.dev:
                with ProcessPoolExecutor(1, initializer=LAYOUTS[layouts]) as pool:
                    print("\n".join(pool.submit(dev_forms, options.dev, layouts).result()), flush=True)
            details.append(f"\nWith {layouts} layouts:\n{report(results)}")
    print("\n".join(details))


if __name__ == "__main__":
    main()
