"""Headings announce canonical sections, whatever number, year or department they carry; sentences do not."""

from __future__ import annotations

import pytest

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.document.section_titles import section_key
from budgetlib.interpret.narrative import vocabulary

TITLES = {
    "一、部门预算收支数据变动情况及原因": "change",
    "一、收支预算总体情况说明": "change",
    "2031年部门预算编制说明": "change",
    "二、收入预算情况说明": "revenue",
    "三、支出预算情况说明": "expenditure",
    "支出预算情况说明": "expenditure",
    "四、财政拨款收支预算总体情况说明": "appropriation",
    "(一) 一般公共预算当年支出规模变化情况": "general_public_expenditure",
    "六、一般公共预算基本支出情况说明": "basic_expenditure",
    '七、"三公"经费增减变动原因说明': "three_public",
    "一、2031年“三公”经费预算情况说明": "three_public",
    "九、一般公共预算“三公”经费、会议费、培训费支出预算情": "three_public",
    "二、机关运行经费预算": "operating",
    "十二、2031年部门政府采购预算情况说明": "procurement",
    "四、绩效目标设置情况": "performance",
    "十三、国有资产占用情况": "state_assets",
    "五、国有资产占有使用情况（增加内容）": "state_assets",
    "十二、其他说明": "other",
    "二、收人预算情况说明": "revenue",
    "二、某某市教育局2031年度收入预算情况说明": "revenue",
}


@pytest.mark.parametrize(("title", "key"), TITLES.items())
def test_titles_announce_sections(title: str, key: str) -> None:
    assert section_key(title) == key


@pytest.mark.parametrize(
    "title",
    [
        "第三部分 2031年度部门预算情况说明",
        "一、部门主要职能",
        "（一）收入预算总计9.00万元。包括：",
        "（二）公用经费8.00万元",
        "三、支出预算总表",
        "八、一般公共预算基本支出预算表",
        "三、上年结转",
        "其他",
        "",
        "一、",
    ],
)
def test_other_lines_announce_none(title: str) -> None:
    assert section_key(title) is None


def test_every_measure_the_grammar_mentions_is_described() -> None:
    entries = vocabulary.vocabulary()
    assert all(entry["about"] for entry in entries["measures"].values())


@pytest.mark.parametrize(
    "change",
    [
        {"surprise": []},
        {"measures": {"total": {"about": "x", "words": [], "surprise": 1}}},
        {"measures": {"total": {"about": "x", "words": ["("]}}},
        {"measures": {"total": {"words": []}}},
        {"money_of_count": {"unheard_of": "other"}},
    ],
)
def test_malformed_vocabulary_fails_at_load(monkeypatch: pytest.MonkeyPatch, change: dict[str, object]) -> None:
    entries = {**vocabulary.vocabulary(), **change}
    monkeypatch.setattr(vocabulary, "knowledge", lambda package, name: entries)
    with pytest.raises(KnowledgeError, match=r"narrative\.yaml"):
        vocabulary.vocabulary.__wrapped__()
