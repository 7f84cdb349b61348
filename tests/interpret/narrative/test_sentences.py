"""Sentences in the wordings of several provinces (sentences.yaml): every statement is claimed, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetlib.interpret.document.section_titles import section_key
from budgetlib.interpret.narrative.reader import read_claims
from tests.support.narratives import section

CASES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf8"))
MONEY = ("amount", "change")
RATIOS = ("percent", "share")
AS_PRINTED = ("direction", "fund", "code", "year", "count_unit")


def claims_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    lines = [line for line in (case["heading"], *case["text"].split("\n"))]
    key = section_key(case["heading"])
    printed = section(*(lines[1:] if key else lines), key=key or "other", title=case["heading"])
    return read_claims([printed])


def states(claim: dict[str, Any], expected: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    """True when a claim states all that is expected of one."""
    wanted = {column: Decimal(str(expected[column])) for column in MONEY if column in expected}
    wanted |= {column: Decimal(str(expected[column])) / 100 for column in RATIOS if column in expected}
    wanted |= {column: expected[column] for column in AS_PRINTED if column in expected}
    if "rate" in expected:
        wanted["share"] = Decimal(str(expected["rate"])) / 100
    if "difference" in expected:
        wanted["amount"] = Decimal(str(expected["difference"]))
    if "difference_percent" in expected:
        wanted["share"] = Decimal(str(expected["difference_percent"])) / 100
    if "count" in expected:
        wanted["count"] = expected["count"]
    if "value" in expected and Decimal(str(expected["value"])) not in [
        abs(claim[column]) for column in MONEY if claim.get(column) is not None
    ]:
        return False
    basis = expected.get("compared_with")
    if basis and not (claim.get("compared_with") or "").startswith(basis):
        return False
    reasons = "；".join(other["reasons"] or "" for other in others)
    return (
        all(claim.get(column) == value for column, value in wanted.items())
        and any(word in claim["subject"].replace("“", "").replace("”", "") for word in subjects(expected))
        and claim["measure"] in expected.get("measure", [claim["measure"]])
        and all(reason in reasons for reason in expected.get("reasons", []))
        and not any(reason in (claim["reasons"] or "") for reason in expected.get("reasons_not", []))
    )


def subjects(expected: dict[str, Any]) -> list[str]:
    return [word.replace("“", "").replace("”", "") for word in expected.get("subject", "").split("|")]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_statement_of_a_sentence_is_claimed(case: dict[str, Any]) -> None:
    claims = claims_of(case)
    for expected in case["expect"]:
        assert any(states(claim, expected, claims) for claim in claims), (expected, claims)
    money = [claim for claim in claims if claim.get("amount") is not None or claim.get("change") is not None]
    assert len(money) <= len(case["expect"]), money
