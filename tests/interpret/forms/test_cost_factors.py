"""Costs that a price and numbers prove, in whatever words these stand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.interpret.forms.cost_factors import proved
from budgetlib.interpret.forms.cost_sentences import components


@pytest.mark.parametrize(
    ("text", "item", "price", "quantity", "amount"),
    [
        ("聘请巡河员14名,每人每月2500元,全年42万元", "巡河员", 2500, 14 * 12, 420_000),
        ("购置平板电脑30台,单价4000元,计12万元", "平板电脑", 4000, 30, 120_000),
        ("培训班3期,每期60人,每期5天,按每人每天400元标准,共需经费36万元", "培训班", 400, 900, 360_000),
        ("印刷宣传折页2万份,每份1.5元,小计3万元", "宣传折页", Decimal("1.5"), 20_000, 30_000),
        ("养老保险县级补贴,参保缴费人数7000人,人均补贴30元,需资金21万元", "养老保险县级补贴", 30, 7000, 210_000),
        ("为全县50名村级防疫员发放补助,标准为每人每年6000元,合计30万元", "村级防疫员", 6000, 50, 300_000),
        ("物业管理费按每平方米每月2.5元计算,面积4000平方米,全年12万元", "物业管理费", Decimal("2.5"), 48_000, 120_000),
        ("租用办公用房面积800平方米,租金45元/平方米/月,年租金43.2万元", "租用办公用房", 45, 9600, 432_000),
        ("保洁服务费:4人,2800元/人/月,12个月,13.44万元", "保洁服务费", 2800, 48, 134_400),
    ],
)
def test_a_price_and_numbers_prove_an_amount(
    text: str, item: str, price: Decimal | int, quantity: int, amount: int
) -> None:
    [found] = components(text)

    assert item in found.item
    assert (found.unit_price, found.quantity, found.amount) == (price, quantity, amount)


def test_nothing_is_proved_where_the_product_is_another_amount() -> None:
    assert [*proved("聘请巡河员14名,每人每月2500元,全年43万元")] == []


def test_a_price_alone_proves_nothing() -> None:
    assert [*proved("每人2500元,共2500元")] == []


def test_a_year_is_no_number_of_things() -> None:
    assert [*proved("2026年每人10元,共2.026万元")] == []


def test_things_named_in_the_clause_before() -> None:
    assert [(c.item, c.amount) for c in components("会议桌椅一批,3.2万元")] == [("会议桌椅一批", Decimal(32_000))]


def test_what_money_is_used_for_are_its_parts() -> None:
    found = components("森林防火经费12万元,用于护林员工资8万元,防火物资储备4万元")

    assert [(c.item, c.amount) for c in found] == [
        ("护林员工资", Decimal(80_000)),
        ("防火物资储备", Decimal(40_000)),
    ]
