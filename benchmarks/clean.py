"""Clean disclosures to corrupt: read once, reconciled as often as wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benchmarks.corruptions import Corrupted, Place, Row
from benchmarks.exactness import CORPUS, SHARED
from tests.conftest import REPOSITORY

from budgetlib.interpret.assemble import interpret
from budgetlib.model import Disclosure
from budgetlib.readers import read_document
from budgetlib.reconcile import rules
from budgetlib.reconcile.engine.checks import FAILS, PASSED, Check, reference
from budgetlib.reconcile.engine.facts import Index, figure_keys, index
from budgetlib.reconcile.evaluation import evaluate
from budgetlib.reconcile.repair.confirmation import confirmed
from budgetlib.reconcile.repair.proposals import Repairs, repairs, with_changes
from budgetlib.reconcile.repair.unreadable import with_unreadable

OTHER_REGIONS = (
    "shanghai-万里街道办事处-2024-budget",
    "jiangsu-省高级人民法院-2018-budget",
    "shanghai-规划和自然资源局-2024-final",
)

TEXT_CONVERSION = "000_*.txt"


@dataclass(slots=True)
class Clean:
    """A disclosure as published: its figures, where each stands, and what its identities say of it."""

    name: str
    disclosure: Disclosure
    rows: list[Row]
    places: list[Place]
    identities: dict[Place, list[Check]]  # that hold and the figure stands in
    failing: frozenset[tuple[str, str]]
    errors: int

    def confront(self, rows: list[Row]) -> list[Check]:
        """Return the checks of the disclosure with `rows` as its figures."""
        return evaluate(rules(), self._facts(rows))

    def propose(self, rows: list[Row], unread: Sequence[Row] = ()) -> tuple[list[Check], Repairs]:
        """Return the checks of the disclosure with `rows` as its figures, and what is proposed to mend them.

        `unread` are cells that could not be read.
        """
        rows = with_unreadable(rows, unread)
        facts = self._facts(rows)
        checks = evaluate(rules(), facts)
        proposed = repairs(checks, facts.all_figures())
        return checks, confirmed(proposed, checks, lambda changes: self.confront(with_changes(rows, changes)))

    def _facts(self, rows: Sequence[Row]) -> Index:
        plain = [{key: value for key, value in row.items() if key != "doc_id"} for row in rows]
        return index(self.disclosure.with_table("figures", plain))

    def felt_by(self, i: int, done: Corrupted) -> int:
        """In how many identities of the figure a corruption is larger than rounding, also as it is printed now."""
        coarser = max(done.grain - self.rows[i]["grain"], Decimal(0)) / 2
        return sum(done.change > check.tolerance + coarser for check in self.identities.get(self.places[i], ()))


def clean_disclosures() -> list[Clean]:
    """Return the founding document and, where they are, its text conversion and documents of other kinds."""
    paths = [*sorted((REPOSITORY / "data" / "raw").glob("*.pdf"))]
    paths += [path for name in OTHER_REGIONS if (path := CORPUS / f"{name}.pdf").is_file()]
    paths += [*sorted((SHARED / "seeds").glob(TEXT_CONVERSION)), *_of_every_format()]
    return [_clean(path) for path in paths]


def _of_every_format() -> list[Path]:
    """One document of every format in the corpus of forms, each of another region."""
    folders = [folder for folder in sorted((SHARED / "corpus" / "forms" / "dev").glob("*")) if folder.name != "scan"]
    found = [sorted(path for path in folder.glob("*") if path.suffix != ".json") for folder in folders]
    return [paths[place % len(paths)] for place, paths in enumerate(found) if paths]


def _clean(path: Path) -> Clean:
    disclosure = interpret(read_document(path))
    rows = disclosure.rows("figures")
    keys = figure_keys(rows)
    places = [(r["table"], int(r["page"]), int(r["row"]), key) for r, key in zip(rows, keys, strict=True)]
    checks = evaluate(rules(), index(disclosure))
    standing: dict[Place, list[Check]] = defaultdict(list)
    for check in checks:
        if check.is_identity and check.verdict in PASSED:
            for place in {reference(fact) for fact in (*check.left, *check.right)}:
                standing[place].append(check)
    failing = frozenset((check.rule.id, check.place) for check in checks if check.verdict == FAILS)
    errors = sum(check.verdict == FAILS and check.is_identity and check.rule.severity == "error" for check in checks)
    return Clean(path.stem, disclosure, rows, places, dict(standing), failing, errors)
