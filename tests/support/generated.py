"""Budget disclosures of an invented department as PDF, of any length, with their oracle: what is printed in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product
from pathlib import Path
from typing import Any

from tests.support.pdf_builder import Sheet

DEPARTMENT = "甲乙市财政局"
FIRST_GLYPHS = "0123456789年万元零一二三四五六七八九"
"""Characters whose codes in the file are known (1 and up): benchmarks exchange digits, and numerals."""
YEAR = 2025
ROWS_A_PAGE = 30
CLASSES = {"201": "一般公共服务支出", "205": "教育支出", "208": "社会保障和就业支出", "221": "住房保障支出"}
COLUMNS = ("合计", "基本支出", "项目支出")
HEAD = ["科目编码", "科目名称", *COLUMNS]
WIDTHS = [70.0, 180.0, 80.0, 80.0, 80.0]
LEFT_EDGE, TITLE_TOP, TABLE_TOP = 50.0, 40.0, 90.0
NARRATIVE = [
    "第三部分 2025年部门预算情况说明",
    "一、2025年部门预算收支数据变动情况及原因",
    "2025年预算支出合计{total}万元，其中：基本支出{basic}万元，项目支出{project}万元。",
]


@dataclass(frozen=True, slots=True)
class Generated:
    """A generated disclosure. `oracle` has the form of the oracles of the development corpus: tables with rows."""

    path: Path
    oracle: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    basic: Decimal
    project: Decimal

    @property
    def numbers(self) -> list[str]:
        return [f"{amount:,.2f}" for amount in (self.basic + self.project, self.basic, self.project)]


def generated_budget(
    path: Path, *, rows: int, rules: str = "strokes", compressed: bool = True, department: str = DEPARTMENT
) -> Generated:
    """Write a disclosure whose expenditure table has about `rows` rows, 30 on a page, head repeated, in 万元.

    Equal arguments give the same document. `rules` is how the table is ruled (see pdf_builder.Sheet.table); without
    `compressed`, page contents stand in the file in plain sight.
    """
    table = _table(rows)
    sheet = Sheet()
    sheet.set_compression(compressed)
    for character in FIRST_GLYPHS:
        sheet.current_font.subset.pick(ord(character))
    sheet.set_creation_date(datetime(YEAR, 1, 1, tzinfo=UTC))  # so that equal arguments give equal bytes
    sheet.write_at(LEFT_EDGE, TITLE_TOP, f"{department}{YEAR}年部门预算公开", f"{YEAR}年部门预算报表")
    oracle_rows = []
    for start in range(0, len(table), ROWS_A_PAGE):
        sheet.add_page()
        if start == 0:
            sheet.write_at(LEFT_EDGE, TITLE_TOP, f"{YEAR}年预算支出总表", f"部门名称：{department}", "单位：万元")
        part = table[start : start + ROWS_A_PAGE]
        printed = [HEAD, *([row.code, row.name, *row.numbers] for row in part)]
        sheet.table(LEFT_EDGE, TABLE_TOP, WIDTHS, printed, rules=rules)
        oracle_rows += [_oracle_row(row, sheet.page_no()) for row in part]
    sheet.add_page()
    total, basic, project = table[0].numbers
    text = [line.format(total=total, basic=basic, project=project) for line in NARRATIVE]
    sheet.write_at(LEFT_EDGE, TITLE_TOP, *text)
    oracle_table = {"type": "支出总表", "title": f"{YEAR}年预算支出总表", "unit": "万元", "rows": oracle_rows}
    return Generated(sheet.save(path), {"tables": [oracle_table]})


def _table(rows: int) -> list[_Row]:
    """Return the total, and classes, sections and items that add up to it."""
    chance = random.Random(rows)
    items = [
        _Row(code, f"甲项支出{code[5:]}", _amount(chance), _amount(chance))
        for code in _item_codes(max(1, rows * 4 // 5))
    ]
    codes = sorted({code for item in items for code in (item.code[:3], item.code[:5])})
    sums = [_sum(code, CLASSES.get(code, f"乙款支出{code[3:]}"), items) for code in codes]
    return [_sum("", "合计", items), *sorted([*items, *sums], key=lambda row: row.code)]


def _item_codes(count: int) -> Iterator[str]:
    """Yield codes of seven digits, about nine items to a section, spread over the classes."""
    sections = max(1, -(-count // (9 * len(CLASSES))))
    for of_class, section, item in islice(product(CLASSES, range(1, sections + 1), range(1, 10)), count):
        yield f"{of_class}{section:02}{item:02}"


def _sum(code: str, name: str, items: list[_Row]) -> _Row:
    below = [item for item in items if item.code.startswith(code)]
    return _Row(
        code, name, sum((row.basic for row in below), Decimal()), sum((row.project for row in below), Decimal())
    )


def _amount(chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(1, 100_000_00)) / 100


def _oracle_row(row: _Row, page: int) -> dict[str, Any]:
    place = {"code": row.code, "name": row.name} if row.code else {"label": row.name}
    return place | {"numbers": row.numbers, "cols": list(COLUMNS), "page": page}
