"""Procurement by kind, from narrative or table, and what a procurement table is bought for."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis import procurement
from tests.support.rows import claim, figure, frame, nothing, wan


def lines(*rows: tuple[str, str]) -> pd.DataFrame:
    return frame("figures", [figure("procurement", name, printed, row=n) for n, (name, printed) in enumerate(rows, 6)])


TABLE = lines(
    ("一、货物A", "30.00"),
    ("办公设备购置费", "25.00"),
    ("台式计算机", "15.00"),
    ("复印机", "10.00"),
    ("印刷费", "5.00"),
    ("三、服务C", "70.00"),
    ("专项会议 会议费", "70.00"),
    ("住宿服务", "35.00"),
    ("餐饮服务", "35.00"),
)
NARRATIVE = frame(
    "claims",
    [
        claim("procurement", "总额", 1, measure="procurement_total", amount="100.00"),
        claim("procurement", "货物", 2, measure="procurement_goods", amount="40.00"),
        claim("procurement", "工程", 3, measure="procurement_works", amount="0.00"),
        claim("procurement", "服务", 4, measure="procurement_services", amount="60.00"),
        claim("procurement", "中小企业", 5, measure="procurement_sme_reserved", amount="40.00"),
        claim("operating", "货物", 6, measure="procurement_goods", amount="1.00"),
    ],
)


def test_the_narrative_tells_the_kinds_and_what_is_reserved() -> None:
    kinds = procurement.by_kind(TABLE, NARRATIVE)
    assert list(kinds[["kind", "amount", "share", "source"]].itertuples(index=False, name=None)) == [
        ("procurement_total", wan("100"), Decimal(1), "narrative"),
        ("procurement_goods", wan("40"), Decimal("0.4"), "narrative"),
        ("procurement_services", wan("60"), Decimal("0.6"), "narrative"),
        ("procurement_sme_reserved", wan("40"), Decimal("0.4"), "narrative"),
    ]


def test_without_a_narrative_the_headings_of_the_table_tell_the_kinds() -> None:
    kinds = procurement.by_kind(TABLE, nothing("claims"))
    assert list(kinds[["kind", "amount", "source", "row"]].itertuples(index=False, name=None)) == [
        ("procurement_goods", wan("30"), "table", 6),
        ("procurement_services", wan("70"), "table", 11),
    ]


def test_purposes_are_the_rows_that_others_add_up_to() -> None:
    bought = procurement.purchases(TABLE)
    assert list(bought[["purpose", "items", "amount"]].itertuples(index=False, name=None)) == [
        ("专项会议 会议费", 2, wan("70")),
        ("办公设备购置费", 2, wan("25")),
        ("印刷费", 1, wan("5")),
    ]
    assert sum(bought["share"]) == 1


def test_where_procurement_is_not_disclosed_nothing_is_told() -> None:
    assert procurement.by_kind(nothing("figures"), nothing("claims")).empty
    assert procurement.purchases(nothing("figures")).empty
    assert procurement.purchases(lines(("合并采购", "5.00"))).empty
