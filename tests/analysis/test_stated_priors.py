"""Amounts of the year before that a text states, against that year's own disclosure."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlib.analysis import prior_year
from budgetlib.ingest.ingest import ingest
from budgetlib.interpret.assemble import interpret
from budgetlib.model import Disclosure
from budgetlib.readers import read_document
from budgetlib.reconcile import reconcile
from budgetlib.store import datasets as store
from budgetlib.store import neighbours

DOCUMENT = """# 甲乙市航道局{year}年部门预算

第二部分 {year}年部门预算表

{year}年部门支出总表

部门：甲乙市航道局    单位：万元

| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| 214 | 交通运输支出 | {total} | {total} | |
| | 合计 | {total} | {total} | |

第三部分 {year}年部门预算情况说明

一、{year}年部门预算收支数据变动情况及原因

{text}
"""
NOW = "2025年支出预算合计50.00万元。"
BEFORE = ("2024", "60.00", "2024年支出预算合计60.00万元。")


def written(folder: Path, year: str, total: str, text: str) -> Path:
    path = folder / f"{year}.md"
    path.write_text(DOCUMENT.format(year=year, total=total, text=text), encoding="utf8")
    return path


def disclosure(folder: Path, *said: str) -> Disclosure:
    return reconcile(interpret(read_document(written(folder, *said))))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"2024年支出预算合计60.00万元，{NOW}", prior_year.AGREES),
        (f"2024年支出预算合计70.00万元，{NOW}", prior_year.DISAGREES),
        (f"2024年支出决算合计40.00万元，{NOW}", prior_year.OTHER_BASIS),
        (f"2023年支出预算合计70.00万元，{NOW}", None),
        ("2025年支出预算合计50.00万元，上年预算为70.00万元，有所减少。", prior_year.DISAGREES),
    ],
)
def test_an_amount_of_the_year_before_is_compared_with_its_disclosure(tmp_path: Path, text: str, verdict) -> None:
    levels = prior_year.prior_levels(disclosure(tmp_path, *BEFORE), disclosure(tmp_path, "2025", "50.00", text))
    assert list(levels["verdict"]) == ([verdict] if verdict else [])


def test_the_disclosure_of_the_year_before_is_found_in_the_store(tmp_path: Path) -> None:
    said = f"2024年支出预算合计70.00万元，{NOW}"
    sources = [written(tmp_path, *BEFORE), written(tmp_path, "2025", "50.00", said)]
    assert not [result.error for result in ingest(sources, tmp_path / "out") if result.error]
    documents = store.documents(tmp_path / "out")
    (now,) = store.load_disclosures([documents.set_index("fiscal_year").loc[2025, "doc_id"]], tmp_path / "out")
    (found,) = prior_year.disagreements(
        prior_year.prior_levels(neighbours.year_before(now.documents, tmp_path / "out"), now)
    ).to_dict("records")
    assert (found["implied"], found["printed"], found["page_before"]) == (700_000, 600_000, 1)
