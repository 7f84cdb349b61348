"""Performance forms built by hand: as ruled tables give them, and as noisy conversions do."""

from __future__ import annotations

from budgetlib.readers.document import Line

HEAD = ("", "一级指标", "二级指标", "三级指标", "指标值", "", "二级指标", "三级指标", "指标值")


def row(number: int, *cells: str, page: int = 1) -> Line:
    """One row of a table."""
    return Line(page, number, "\t".join(cells), cells)


def numbered(*rows: tuple[str, ...], page: int = 1) -> list[Line]:
    """Rows of a table, numbered from 1."""
    return [row(i, *cells, page=page) for i, cells in enumerate(rows, start=1)]


def top(
    name: str = "绿化养护经费", unit: str = "样例市园林局", total: str = "1,200", year: str = "800"
) -> list[tuple[str, ...]]:
    """Name, unit and money of a form, undamaged."""
    return [
        ("", "项目名称", "", name, "", "", "", "", ""),
        ("", "主管部门及代码", "", "301-样例市园林局", "", "", "实施单位", unit, ""),
        ("", "项目属性", "", "一次性项目", "", "", "项目期", "1年", ""),
        ("", "项目资金", "", "实施期资金总额:", total, "年度资金总额:", "", year, ""),
        ("", "", "", "其中:中央财政资金", "0", "其中:中央财政资金", "", "0", ""),
        ("", "", "", "省级财政资金", "0", "省级财政资金", "", "0", ""),
        ("", "", "", "市县(区)财政资金", total, "市县(区)财政资金", "", year, ""),
        ("", "", "", "单位自筹", "0", "单位自筹", "", "0", ""),
        ("", "", "", "其他资金", "", "其他资金", "", "", ""),
    ]


def pair(name: str, target: str, level1: str = "", level2: str = "") -> tuple[str, ...]:
    """One indicator with the same target in both halves."""
    return ("", level1, level2, name, target, "", level2, name, target)


def foot(stamp: str = "20250102030405") -> tuple[str, ...]:
    """The last line of a form."""
    return ("负责人:", "", "经办人:", "", "联系电话:", "", "", "填报日期:", stamp)


def indicator_block(*rows: tuple[str, ...]) -> list[Line]:
    """A whole form whose indicator block consists of `rows`."""
    return numbered(*top(), HEAD, *rows)
