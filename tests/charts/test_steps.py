"""Steps from one year's expenditure to the next."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from budgetlib import charts


@pytest.mark.parametrize("changes", [[], ["0"], ["5", "-2"]])
def test_steps_end_at_the_whole_change_even_when_nothing_has_moved(changes: list[str]) -> None:
    rows = [{"name": "某支出", "part": "total", "change": Decimal(change)} for change in changes]
    drawn = charts.change_steps(pd.DataFrame(rows, columns=["name", "part", "change"]), 2025)
    assert (drawn is None) == (not changes)
    if drawn:
        assert float(drawn.axes[0].patches[-1].get_width()) == float(sum(map(Decimal, changes)))
