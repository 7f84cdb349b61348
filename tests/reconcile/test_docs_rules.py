"""docs/rules.md: its example works as told, and its tables are those of the rules that ship."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tools.rules_table import PAGE, filled

from budgetlib.commands.check import findings_json
from budgetlib.errors import KnowledgeError
from budgetlib.ingest.summary import by_severity
from budgetlib.model import Disclosure
from budgetlib.reconcile import load_rules, reconcile, rules
from budgetlib.reconcile.engine.facts import ATTRIBUTES
from budgetlib.reconcile.engine.rules import KINDS
from tests.support.literal import disclosure
from tests.support.notation import datasets

TEXT = PAGE.read_text(encoding="utf8")
ENTRY, CASES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
ENTRIES = yaml.safe_load(ENTRY)
(NAME, OWN), *_ = yaml.load(CASES, Loader=yaml.BaseLoader).items()


def confronted(verdict: str) -> Disclosure:
    """The disclosure of a case of the page, reconciled with the rule of the page alone."""
    return reconcile(disclosure(**datasets(OWN["given"], OWN[verdict])), load_rules({"rules": ENTRIES}))


def test_the_example_is_one_new_rule_that_can_be_appended_to_those_that_ship() -> None:
    assert [entry["id"] for entry in ENTRIES] == [NAME]
    path = Path(__file__).parents[2] / "src" / "budgetlib" / "reconcile" / "rules.yaml"
    appended = load_rules(yaml.safe_load(path.read_text(encoding="utf8") + "\n" + ENTRY))
    assert appended[:-1] == rules() and appended[-1].id == NAME


@pytest.mark.parametrize("verdict", ["holds", "fails", "unchecked"])
def test_the_example_gives_the_verdicts_of_its_cases(verdict: str) -> None:
    assert confronted(verdict).checks["verdict"].tolist() == [verdict]


def test_the_finding_is_the_one_that_is_shown() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    broken = confronted("fails")
    assert findings_json(broken, by_severity(broken.findings)) == shown.strip()
    assert confronted("holds").findings.empty


def test_a_misspelt_word_fails_as_told() -> None:
    entry: Mapping[str, Any] = ENTRIES[0]
    misspelt = {**entry, "right": {**entry["right"], "measure": "trainings"}}
    with pytest.raises(KnowledgeError) as error:
        load_rules({"rules": [misspelt]})
    assert str(error.value) in TEXT


def test_every_type_of_parameter_and_every_attribute_is_described() -> None:
    types = {what.rstrip("?") for parameters in KINDS.values() for what in parameters.values()}
    described = re.findall(r"^\| ([a-z, ]+) \| ", TEXT, re.MULTILINE)
    assert types <= {word for line in described for word in line.split(", ")}
    assert all(f"`{attribute}`" in TEXT for dataset in ("figures", "claims") for attribute in ATTRIBUTES[dataset])


def test_the_tables_are_up_to_date() -> None:
    assert filled(TEXT) == TEXT, "run python tools/rules_table.py"


def test_a_page_without_place_for_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the table of rules"):
        filled(TEXT.replace("<!-- end of rules -->", ""))
