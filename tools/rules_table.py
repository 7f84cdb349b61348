"""Write the tables of kinds and of rules into docs/rules.md, between their markers.

    python tools/rules_table.py [--check]

With `--check` nothing is written: exit code 1 tells that the page is not up to date. The tables come from rules.yaml,
the kinds with their parameters from the code that evaluates them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetlib.reconcile import rules
from budgetlib.reconcile.engine.rules import KINDS
from budgetlib.reconcile.evaluation import EVALUATORS, OF_CHECKS

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
START = "<!-- {name}: written by tools/rules_table.py -->"
END = "<!-- end of {name} -->"


def kinds_table() -> str:
    """Return a row for every kind: what its rules state, its parameters with their types, how many rules there are."""
    evaluators = {**EVALUATORS, **OF_CHECKS}
    used = [rule.kind for rule in rules()]
    rows = [
        (f"`{kind}`", _first_sentence(evaluators[kind].__doc__ or ""), _parameters(kind), str(used.count(kind)))
        for kind in KINDS
    ]
    return _table(("kind", "what holds", "parameters", "rules"), rows)


def rules_table() -> str:
    """Return a row for every rule, in the order in which they are evaluated."""
    rows = [
        (f"`{rule.id}`", rule.chinese, rule.english, rule.severity, f"`{rule.kind}`", rule.source) for rule in rules()
    ]
    return _table(("rule", "勾稽关系", "in English", "severity", "kind", "source"), rows)


def _parameters(kind: str) -> str:
    stated = (f"`{name}`: {what.rstrip('?')}{' (optional)' * what.endswith('?')}" for name, what in KINDS[kind].items())
    return "; ".join(stated) or "–"


def _first_sentence(docstring: str) -> str:
    return re.split(r"(?<=\.)\s", docstring.strip(), maxsplit=1)[0].replace("\n", " ")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def filled(page: str) -> str:
    """Return the page with both tables as they must be now. Raises ValueError when a marker is missing."""
    for name, table in (("kinds", kinds_table()), ("rules", rules_table())):
        before, start, rest = page.partition(START.format(name=name))
        _, end, after = rest.partition(END.format(name=name))
        if not (start and end):
            raise ValueError(f"docs/rules.md has no place for the table of {name}.")
        page = f"{before}{start}\n{table}\n{end}{after}"
    return page


if __name__ == "__main__":
    written = PAGE.read_text(encoding="utf8")
    wanted = filled(written)
    if "--check" in sys.argv[1:]:
        sys.exit(int(written != wanted))
    PAGE.write_text(wanted, encoding="utf8")
