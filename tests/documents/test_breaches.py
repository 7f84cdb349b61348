"""What real documents get wrong themselves: everything known is found, each error listed in docs/reconciliation.md.

The documents are on developers' machines only; facts about them are written down here, none of their text.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

import budgetlib
from budgetlib.model import Disclosure
from tests.conftest import REPOSITORY, SHARED

FOLDER = SHARED / "corpus" / "dev"
PAGE = REPOSITORY / "docs" / "reconciliation.md"
# Every finding of severity error: document → (rule, first page of the evidence, what its title or explanation says).
ERRORS: dict[str, list[tuple[str, int, str]]] = {
    "jiangsu-省人大办公厅-2017-budget": [],
    "jiangsu-省人大办公厅-2018-budget": [("year_on_year_change", 21, "1312.56 % ≠ 1,557.29 / 128.43 = 1212.5594 %")],
    "jiangsu-省人大办公厅-2019-tables-only": [],
    "jiangsu-省政协办公厅-2017-tables-only": [],
    "jiangsu-省政协办公厅-2018-tables-only": [
        ("year_on_year_change", 15, "−66.69 % ≠ −2,233.13 / 3,348.98 = −66.6809 %")
    ],
    "jiangsu-省政协办公厅-2019-tables-only": [],
    "jiangsu-省高级人民法院-2017-budget": [("year_on_year_change", 22, "79.05 % ≠ 865.57 / 1,094.42 = 79.0894 %")],
    "jiangsu-省高级人民法院-2018-budget": [("year_on_year_change", 19, "−5.95 % ≠ −392.92 / 6,442.89 = −6.0985 %")],
    "jiangsu-省高级人民法院-2019-budget": [],
    "shanghai-万里街道办事处-2023-budget": [
        ("year_on_year_change", 6, "0.00 − (1,421.25) = −1,421.25"),
        ("growth_over_execution", 6, "314.82 % ≠ 45.41 / 11.67 − 1 = 289.1174 %"),
        ("functional_item_stated", 7, "441.25 ≠ 220.6272"),
        ("growth_over_execution", 7, "60.54 % ≠ 441.25 / 132.59 − 1 = 232.7928 %"),
    ],
    "shanghai-万里街道办事处-2024-budget": [
        ("functional_item_stated", 9, "352.67 ≠ 350.3499"),
        ("growth_over_execution", 9, "0.53 % ≠ 352.67 / 348.52 − 1 = 1.1907 %"),
    ],
    "shanghai-万里街道办事处-2025-budget": [],
    "shanghai-区政府办公室-2025-budget": [],
    "shanghai-区政府办公室-2025-budget-2": [],
    "shanghai-社会福利院-2024-budget": [
        ("functional_item_stated", 6, "738.66 ≠ 696.4796"),
        ("stated_items_within_whole", 6, "950.12 < 991.59"),
    ],
    "shanghai-规划和自然资源局-2024-final": [
        ("basic_expenditure_stated", 24, "5,377.64 ≠ 5,364.75"),
        ("personnel_stated", 24, "4,896.98 ≠ 4,884.09"),
    ],
}
WANLI_2024, WANLI_2025 = (f"shanghai-万里街道办事处-{year}-budget" for year in (2024, 2025))
WELFARE, PLANNING = "shanghai-社会福利院-2024-budget", "shanghai-规划和自然资源局-2024-final"
# What was known of these documents beforehand and is no error: (document, rule, verdict, page, what the check says).
KNOWN = [
    (WANLI_2024, "empty_tables", "fails", 31, "it prints 6 figures"),
    (WANLI_2024, "economic_code_form", "fails", 29, "code 3012 has 4 digits"),
    (WANLI_2024, "economic_code_form", "fails", 29, "code 3017 has 4 digits"),
    *(
        (WANLI_2025, "hierarchy", "rounding", page, told)
        for page in (12, 17, 23)
        for told in ("15,436.9326 ≈ 9,499.579 + 219.13 + 483.33 + 5,234.8937 = 15,436.9327", "9,499.579 ≈ 1,788.7739")
    ),
    (
        WANLI_2025,
        "basic_and_project",
        "rounding",
        17,
        "7,738.1546 + 1,761.4243 = 9,499.5789",
    ),
    (
        WANLI_2025,
        "basic_and_project",
        "rounding",
        23,
        "7,738.1546 + 1,761.4243 = 9,499.5789",
    ),
    (
        WANLI_2025,
        "functional_item_path",
        "fails",
        7,
        "2100717 20.00 万元 is 计划生育事务（款）",
    ),
    (WELFARE, "codes_nested", "fails", 9, "code 71102 stands below 21011"),
    (WELFARE, "codes_nested", "fails", 11, "code 71102 stands below 21011"),
    *(
        (WELFARE, "economic_names", "fails", 14, told)
        for told in (
            "咨询费 is 30203",
            "水费 is 30205",
            "电费 is 30206",
            "邮电费 is 30207",
            "工会经费 is 30228",
            "福利费 is 30229",
            "其他商品和服务支出 is 30299",
            "退休费 is 30302",
        )
    ),
    (WELFARE, "functional_item_path", "fails", 6, "is 卫生健康支出（类）"),
    (
        PLANNING,
        "current_expenditure_by_function",
        "rounding",
        13,
        "9,746.50 ≈ 754.75 + 236.63 + 3,832.36 + 4,461.67 + 461.08 = 9,746.49",
    ),
    *(
        (PLANNING, "basic_and_project", "rounding", page, told)
        for page, told in (
            (14, "212 城乡社区支出: total = basic + project expenditure: 3,832.36 ≈ 1,572.70 + 2,259.65"),
            (14, "21201 城乡社区管理事务: total = basic + project expenditure: 1,092.80 ≈ 1,084.02 + 8.77"),
            (14, "2120101 行政运行: total = basic + project expenditure: 1,092.80 ≈ 1,084.02 + 8.77"),
            (15, "9,746.50 ≈ 5,364.75 + 4,381.74"),
        )
    ),
    (PLANNING, "hierarchy", "rounding", 16, "440.90 ≈ 440.88"),
    (
        PLANNING,
        "personnel_total_of_classes",
        "rounding",
        16,
        "4,884.09 ≈ 4,816.14 + 67.96 = 4,884.10",
    ),
    *(
        (f"jiangsu-省高级人民法院-{year}-budget", "functional_item_path", "fails", page, "2040502")
        for year, page in ((2017, 21), (2018, 19), (2019, 20))
    ),
]


@cache
def disclosure(name: str) -> Disclosure:
    """The disclosure of a document, joined with the file of its text where that was published apart."""
    path = FOLDER / f"{name}.pdf"
    if not path.exists():
        pytest.skip("the corpus is not on this machine")
    text = path.with_name(path.name.replace("tables-only", "text-only"))
    return budgetlib.read(*dict.fromkeys((path, text)), engine="geometry")


@pytest.mark.parametrize("name", ERRORS)
def test_the_errors_of_a_document_are_those_that_were_looked_at(name: str) -> None:
    found = disclosure(name).findings
    errors = found[found["severity"] == "error"].to_dict("records")
    placed = {(row["rule"], _first_page(row["evidence"])): f"{row['title']} {row['explanation']}" for row in errors}
    assert len(placed) == len(errors)
    assert {(rule, page) for rule, page, _ in ERRORS[name]} == placed.keys()
    assert all(told in placed[rule, page] for rule, page, told in ERRORS[name])


def test_every_document_is_covered() -> None:
    known = {path.stem for path in FOLDER.glob("*.pdf")} if FOLDER.exists() else set(ERRORS)
    assert {name for name in known if not name.endswith("text-only")} == ERRORS.keys()


@pytest.mark.parametrize(("name", "rule", "verdict", "page", "told"), KNOWN)
def test_what_is_known_to_be_wrong_is_found(name: str, rule: str, verdict: str, page: int, told: str) -> None:
    checks = disclosure(name).checks
    checks = checks[(checks["rule"] == rule) & (checks["verdict"] == verdict)]
    here = checks[
        checks["evidence"].str.contains(rf"\bp{page}\b") & checks["statement"].str.contains(told, regex=False)
    ]
    assert not here.empty, checks["statement"].tolist()


@pytest.mark.parametrize("name", [name for name, errors in ERRORS.items() if errors])
def test_every_error_is_listed_with_its_page_and_figures(name: str) -> None:
    rows = [line for line in PAGE.read_text(encoding="utf8").splitlines() if line.startswith("| ")]
    department, year = re.fullmatch(r"\w+?-(.+)-(20\d\d)-.*", name).groups()
    listed = [row for row in rows if department.removeprefix("省") in row and year in row]
    for _, page, told in ERRORS[name]:
        first, *_ = re.findall(r"[\d,]+\.\d+", told)
        assert any(f"p{page}" in row and first.replace(",", "") in row.replace(",", "") for row in listed), told


def _first_page(evidence: str) -> int:
    return int(re.match(r"p(\d+)", evidence)[1])


def test_the_page_says_that_the_images_were_looked_at() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf8").splitlines() if re.match(r"\| \S+ 20\d\d", line)]
    assert rows and all(row.rstrip(" |").endswith("yes") for row in rows)
