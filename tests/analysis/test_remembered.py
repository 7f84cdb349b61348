"""What is asked again about the same tables is worked out once, and no caller changes it for another."""

from __future__ import annotations

import pandas as pd

from budgetlib.analysis.remembered import remembered


def test_a_result_is_worked_out_once_per_table_and_each_caller_has_its_own() -> None:
    asked: list[int] = []

    @remembered
    def doubled(table: pd.DataFrame) -> pd.DataFrame:
        asked.append(len(table))
        return table * 2

    table, equal = pd.DataFrame({"x": [1]}), pd.DataFrame({"x": [1]})
    first = doubled(table)
    first.loc[0, "x"] = 99
    assert doubled(table)["x"].to_list() == [2] and asked == [1]
    assert doubled(equal)["x"].to_list() == [2] and asked == [1, 1]
