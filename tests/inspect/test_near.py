from __future__ import annotations

import pytest

from budgetlib.inspect.near import near_misses


@pytest.mark.parametrize("text", ["公务用处运行", "公用务车运行", "公务用车车运行", "公用车运行"])
def test_a_word_with_one_slip_is_found(text: str) -> None:
    printed = f"根据实际{text}情况"
    assert [printed[start:end] for start, end in near_misses(printed, "公务用车运行")] == [text]


@pytest.mark.parametrize("text", ["公务用车运行", "公务用车的运行", "公务出行", "务用车运行"])
def test_other_words_are_not(text: str) -> None:
    assert not list(near_misses(text, "公务用车运行"))
