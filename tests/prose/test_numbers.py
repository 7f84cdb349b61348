"""Verbs that agree with a number."""

from __future__ import annotations

import pytest

from budgetlib.prose.numbers import verb


@pytest.mark.parametrize(
    ("number", "plural", "told"),
    [
        (0, "are", "are"),
        (1, "are", "is"),
        (2, "are", "are"),
        (1, "do", "does"),
        (1, "have", "has"),
        (1, "fail", "fails"),
    ],
)
def test_a_verb_goes_with_its_number(number: int, plural: str, told: str) -> None:
    assert verb(number, plural) == told
