"""The indicator block: floating labels, shifted cells, merged and cut rows, and two halves that repair each other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from budgetlib.interpret.forms.reader import Indicator, read_forms
from budgetlib.interpret.forms.rows_of_indicators import indicator_rows
from budgetlib.readers.document import Line
from tests.support.forms import HEAD, foot, indicator_block, numbered, pair, top


def read(*rows: tuple[str, ...]) -> tuple[Indicator, ...]:
    (form,) = read_forms(indicator_block(*rows))
    return form.indicators


def targets(indicators: Sequence[Indicator]) -> list[tuple[str, str | None, str | None]]:
    return [(i.level3, i.whole_period and i.whole_period.text, i.year and i.year.text) for i in indicators]


def test_a_ruled_table_prints_its_labels_on_the_first_row_of_a_block() -> None:
    indicators = read(
        pair("新栽乔木数量", "≥30棵", "产出指标", "数量指标"),
        pair("养护面积", "≥500平方米"),
        pair("苗木成活率", "≥95%", level2="质量指标"),
        pair("补植完成时间", "3月底前", level2="时效指标"),
        pair("改善环境", "改善", "效益指标", "社会效益"),
    )
    assert [i.level2 for i in indicators] == ["数量指标", "数量指标", "质量指标", "时效指标", "社会效益"]
    assert [i.level1 for i in indicators][-2:] == ["产出指标", "效益指标"]


def test_columns_closed_up_by_a_table_extractor_do_not_matter() -> None:
    head = ("绩\r效\r指\r标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    rows = (
        ("产出指标", "数量指标", "新栽乔木数量", "≥30棵", "数量指标", "新栽乔木\r数量", "≥30棵", ""),
        ("", "", "养护面积", "≥500平方米", "养护面积", "≥400平方米", "", ""),
        ("", "质量指标", "苗木成活率", "≥95%", "质量指标", "苗木成活率", "≥95%", ""),
    )
    (form,) = read_forms(numbered(*top(), head, *rows))
    assert [i.level2 for i in form.indicators] == ["数量指标", "数量指标", "质量指标"]
    assert targets(form.indicators)[1] == ("养护面积", "≥500平方米", "≥400平方米")


def test_labels_that_float_in_the_middle_of_their_block_are_given_to_all_its_rows() -> None:
    indicators = read(
        pair("新栽乔木数量", "≥30棵"),
        pair("巡查次数", "≥4次", level2="数量指标"),
        pair("养护地块", "≥5处"),
        pair("苗木成活率", "≥95%"),
        pair("工作覆盖范围", "全市", level1="产出指标", level2="质量指标"),
        pair("验收合格率", "100%"),
        pair("补植完成时间", "3月底前", level2="时效指标"),
        pair("浇水频次", "每月"),
        pair("养护成本", "≤8万元", level2="成本指标"),
    )
    assert [i.level2[:2] for i in indicators] == ["数量"] * 3 + ["质量"] * 3 + ["时效"] * 2 + ["成本"]


def test_a_kind_without_indicator_takes_no_row_from_its_neighbours() -> None:
    indicators = read(
        pair("养护成本", "≤8万元", "产出指标", "成本指标"),
        pair("", "", level2="经济效益"),
        pair("营造良好环境", "营造"),
        pair("便利居民休闲", "便利", "效益指标", "社会效益"),
        pair("", "", level2="生态效益"),
    )
    assert [(i.level3, i.level2) for i in indicators][1:] == [
        ("营造良好环境", "社会效益"),
        ("便利居民休闲", "社会效益"),
    ]


def test_misread_labels_follow_the_order_of_the_form() -> None:
    indicators = read(
        pair("巡查", "≥4次", level2="效量指标"),
        pair("合格", "合格", level2="质量指标"),
        pair("按时", "及时", level2="时效指标"),
    )
    assert [i.level2 for i in indicators] == ["数量指标", "质量指标", "时效指标"]


def test_cells_shifted_to_the_right_are_found_by_what_they_say() -> None:
    indicators = read(
        pair("新栽乔木数量", "≥30棵", level2="数量指标"),
        ("", "", "", "", "", "双重组价", "工资发放人数", "4个", "", "双星信你", "工资发放 人数", "4个"),
    )
    assert targets(indicators)[1] == ("工资发放人数", "4个", "4个")


def test_a_row_run_into_one_cell_is_taken_apart() -> None:
    indicators = read(
        pair("养护成本", "≤8万元", level2="成本指标"),
        (",", "清意度指标 服务对象满意度 居民满意度 ≥90%", "", "≥90%", "", "服务对象满意度", "居民满意度", "≥90%", ""),
    )
    assert (indicators[1].level2, *targets(indicators)[1]) == ("服务对象满意度", "居民满意度", "≥90%", "≥90%")


def test_rows_merged_by_the_conversion_are_separated_by_the_number_of_targets() -> None:
    indicators = read(
        pair("数字化改造专项奖励企业数", "≥5家", level2="数量指标"),
        (
            "",
            "",
            "",
            "技术创新专项奖励企业数",
            "≥10家 ≥5家",
            "",
            "",
            "技术创新专项奖励企业数 绿色低碳专项奖励企业数",
            "≥10家 ≥5家",
        ),
        (
            "",
            "",
            "",
            "绿色低碳专项奖励企业数 技术改造专项奖励企业数",
            "≥10家",
            "",
            "",
            "- 技术改造专项奖励企业数 - 技术改造专项奖励企业数",
            "≥0家. ≥10家.",
        ),
    )
    assert targets(indicators)[1:] == [
        ("技术创新专项奖励企业数", "≥10家", "≥10家"),
        ("绿色低碳专项奖励企业数", "≥5家", "≥5家"),
        ("技术改造专项奖励企业数", "≥10家", "≥10家"),
    ]


def test_a_row_cut_too_early_gets_its_last_characters_back() -> None:
    indicators = read(
        (
            "",
            "",
            "时效指标",
            "冬季错峰督导工作开展",
            "2023年1",
            "2月至2024年3",
            "时效指标",
            "冬季错峰督导工作开",
            "2023年12月至2024年3",
        ),
        (
            "",
            "",
            "",
            "时间 夏季错峰督导工作开展 时间",
            "月 6至8月",
            "",
            "",
            "展时间 夏季错峰督导工作开 展时间",
            "月 6至8月",
        ),
    )
    assert targets(indicators) == [
        ("冬季错峰督导工作开展时间", "2023年12月至2024年3月", "2023年12月至2024年3月"),
        ("夏季错峰督导工作开展时间", "6至8月", "6至8月"),
    ]


def test_halves_torn_apart_onto_neighbouring_rows_are_one_indicator() -> None:
    indicators = read(
        pair("巡查次数", "≥4次", level2="数量指标"),
        ("", "", "", "", "", "", "", "方案编制前期对接工作完成时", '. "'),
        ("", "", "时效指标", "方案编制前期对接工作完成时间", "3月底前", "", "时效指标", "[F]", ""),
    )
    assert len(indicators) == 2
    assert indicators[1].whole_period.text == "3月底前"
    assert not indicators[1].year.legible


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("≤4757c", "≤4万元"),
        ("500 75 7C", "500万元"),
        ("≤275元", "≤2万元"),
        ("≥10ĝt", "≥10家"),
        ("≥5 <b>京</b>", "≥5家"),
        ("化全过程,推进新型工业化各新管城奠定坚实基础、贡献更施方案 12月底前,完成调研报告。 12月底前", "12月底前"),
        ("推助", "推动"),
    ],
)
def test_a_damaged_target_is_repaired_when_the_other_half_confirms_it(damaged: str, sound: str) -> None:
    elsewhere = pair("推动产业发展", "推动", level2="社会效益")
    for halves in ((damaged, sound), (sound, damaged)):
        row = ("", "", "成本指标", "养护费用", halves[0], "", "成本指标", "养护费用", halves[1])
        first = read(row, elsewhere, elsewhere)[0]
        assert (first.whole_period.text, first.year.text) == (sound, sound)
        assert first.whole_period.legible and first.year.legible


def test_different_sound_targets_of_the_two_halves_are_both_kept() -> None:
    indicators = read(("", "", "成本指标", "参展成本", "≤260万元", "", "成本指标", "参展成本", "≤106.1万元"))
    assert targets(indicators) == [("参展成本", "≤260万元", "≤106.1万元")]


def test_a_target_that_nothing_confirms_is_flagged_not_invented() -> None:
    row = ("", "", "时效指标", "调研开展时间", "3季度", "", "时效指标", "调研开展时间", "")
    rows = indicator_rows(read_forms(indicator_block(row)))
    assert [(r["scope"], r["target"], r["legible"]) for r in rows] == [
        ("whole_period", "3季度", True),
        ("year", "", False),
    ]
    assert rows[1]["operator"] is None and not rows[1]["quantified"]


def test_a_row_whose_halves_agree_in_nothing_is_noise_and_kept_for_the_record() -> None:
    (form,) = read_forms(
        indicator_block(
            pair("企业满意度", "≥95%", "满意度指标", "服务对象满意度"),
            ("", "1961年", "原ガ料", "四月八二工信息及", ">37//", "", "以77 A", "对日人平平何思读", ">3x0"),
        )
    )
    assert [i.level3 for i in form.indicators] == ["企业满意度"]
    assert len(form.unread) == 1


def test_the_better_reading_of_a_name_wins() -> None:
    indicators = read(
        ("", "", "数量指标", "安全检查次缴", "≥50次", "", "数量指标", "安全检查次数", "≥50次"),
        pair("巡查次数", "≥4次"),
    )
    assert indicators[0].level3 == "安全检查次数"
    assert indicators[0].level3_printed == "安全检查次缴 / 安全检查次数"


def test_a_form_with_one_column_of_targets_states_the_year_only() -> None:
    lines = [Line(1, 1, "部门(单位)整体支出绩效目标申报表")]
    lines += numbered(
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "检查次数", "≥50次"),
        ("", "质量指标", "检查合格率", "100%"),
        ("", "成本指标", "公用经费支出", "≤20万元"),
    )
    rows = indicator_rows(read_forms(lines))
    assert {(r["form"], r["scope"]) for r in rows} == {(0, "year")}
    assert [(r["level2"], r["value"], r["legible"]) for r in rows] == [
        ("数量指标", 50.0, True),
        ("质量指标", 100.0, True),
        ("成本指标", 20.0, True),
    ]


def test_in_a_garbled_form_only_known_words_with_known_units_are_evidence() -> None:
    garbled = [
        ("# 1", "", "", "自由责託参加人款", "J,0016"),
        ("# 2", "", "", "迪兹艾秀家日报春", "3:s+"),
        ("# 3", "", "", "や精神が発動支援が明", "8至10月"),
        ("# 4", "", "", "美热,货售符金", "100%"),
        ("# 5", "", "", "中超技士牌列时间", "第一卷页"),
        ("# 6", "", "", "公用経費支出成本", "€147.28万元"),
        ("# 7", "", "", "妖王工业模理长", "9.0"),
    ]
    title = Line(1, 1, "整体支出绩效目标申报表")
    lines = [title, *numbered(("", "一級指統", "16", "■ 6.26", "# 55"), *garbled)]
    lines += indicator_block(pair("公用经费支出成本", "≤8万元", level2="成本指标"))
    rows = [r for r in indicator_rows(read_forms(lines)) if r["form"] == 0]
    assert [(r["value"], r["value_unit"]) for r in rows if r["legible"]] == [(147.28, "万元")]
    assert len(rows) == len(garbled)


def test_the_foot_ends_the_block() -> None:
    (form,) = read_forms(numbered(*top(), HEAD, pair("巡查次数", "≥4次", level2="数量指标"), foot()))
    assert len(form.indicators) == 1
    assert form.stamp == "20250102030405"
