"""Basic expenditure of administrative bodies and of public institutions, by the items of the government budget."""

from __future__ import annotations

import pandas as pd

from budgetlib.analysis import bodies, structure
from budgetlib.prose.bodies import bodies_sentence, bodies_table
from tests.support.rows import figure, frame, wan

ITEMS = (
    ("基本工资", "工资奖金津补贴", "personnel", "50.00"),
    ("基本工资", "工资福利支出", "personnel", "30.00"),
    ("办公费", "办公经费", "public_use", "10.01"),
    ("办公费", "商品和服务支出", "public_use", "5.00"),
    ("其他对个人和家庭的补助", "其他对个人和家庭的补助", "personnel", "5.00"),
)


def figures(items: tuple[tuple[str, str, str, str], ...]) -> pd.DataFrame:
    rows = [figure("basic_by_economic", "合计", "100.01", 1, level="total")]
    for row, (name, paid_from, measure, amount) in enumerate(items, start=2):
        common = {"level": "item", "government_item": paid_from}
        rows.append(figure("basic_by_economic", name, amount, row, **common))
        rows.append(figure("basic_by_economic", name, amount, row, measure=measure, **common))
    return frame("figures", rows)


def test_items_of_the_government_budget_tell_bodies_from_institutions() -> None:
    printed = figures(ITEMS)
    told = bodies.by_body(structure.by_economic_item(printed), printed)
    assert dict(zip(told["body"], told["amount"], strict=True)) == {
        bodies.ADMINISTRATIVE: wan("60.01"),
        bodies.INSTITUTIONS: wan("35.00"),
        bodies.PERSONS: wan("5.00"),
    }
    said = bodies_sentence(told, {"operating": wan("10.00")}).data
    assert "within rounding: that bears the division out" in said
    assert "bears" not in bodies_sentence(told, {"operating": wan("12.00")}).data
    assert [row[0] for row in bodies_table(told).rows][:2] == [
        "administrative bodies 机关",
        "public institutions 事业单位",
    ]


def test_nothing_is_told_apart_where_the_table_prints_no_item_of_institutions() -> None:
    printed = figures(tuple(item for item in ITEMS if item[1] not in ("工资福利支出", "商品和服务支出")))
    printed = printed[printed["level"] != "total"]
    told = bodies.by_body(structure.by_economic_item(printed), printed)
    assert told.empty and "do not tell" in bodies_sentence(told, {}).data
