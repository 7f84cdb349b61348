"""Functional and economic classification: codes, names, hierarchy."""

from __future__ import annotations

import pytest

from budgetlib.classification import (
    code_level,
    economic_class_of,
    economic_codes,
    economic_name,
    functional_class_code,
    functional_class_name,
    validated,
)
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge
from budgetlib.layouts import __name__ as layouts_package


@pytest.mark.parametrize(("code", "level"), [("215", "class"), ("21505", "section"), ("2150517", "item")])
def test_the_length_of_a_code_is_its_level(code: str, level: str) -> None:
    assert code_level(code) == level


@pytest.mark.parametrize("code", ["", "21", "2150", "21505170", "215O5", "２１５"])
def test_anything_else_is_no_code(code: str) -> None:
    assert code_level(code) is None


@pytest.mark.parametrize(("code", "name"), [("201", "一般公共服务支出"), ("221", "住房保障支出"), ("227", "预备费")])
def test_functional_classes_have_their_national_names(code: str, name: str) -> None:
    assert functional_class_name(code) == name
    assert functional_class_code(name) == code


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("八、社会保障和就业支出", "208"),
        ("卫生健康支出（类）", "210"),
        ("卫生健康（类）支出", "210"),
        ("教育（类）", "205"),
    ],
)
def test_a_class_is_known_with_ordinal_remark_and_without_the_word_expenditure(printed: str, code: str) -> None:
    assert functional_class_code(printed) == code


def test_earlier_names_of_a_class_give_its_code() -> None:
    assert functional_class_code("医疗卫生与计划生育支出") == "210"
    assert functional_class_code("资源勘探信息等支出") == "215"


def test_what_is_no_class_has_no_code() -> None:
    assert functional_class_code("行政运行") is None
    assert functional_class_code("其他") is None and functional_class_code("其他支出") == "229"
    assert functional_class_name("218") is None


def test_economic_items_of_both_classifications() -> None:
    assert economic_name("30217") == "公务接待费"
    assert economic_name("50206") == "公务接待费"
    assert economic_codes("公务接待费") == ("30217",)
    assert economic_codes("公务接待费", "government") == ("50206",)
    assert economic_codes("没有这个科目") == ()


def test_the_same_name_may_be_a_class_and_an_item() -> None:
    assert economic_codes("其他支出") == ("399", "39999")
    assert economic_class_of("其他支出") == "399"


def test_an_item_that_exists_in_two_classes_has_no_single_class() -> None:
    assert economic_class_of("住房公积金") == "301"
    assert economic_class_of("办公设备购置") is None


def test_the_government_item_tells_agencies_from_public_institutions() -> None:
    assert economic_class_of("办公经费", "government") == "502"
    assert economic_class_of("商品和服务支出", "government") == "505"


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="regional"):
        economic_codes("办公费", "regional")


def test_labels_of_the_layouts_and_the_classification_agree() -> None:
    common = knowledge(layouts_package, "common.yaml")
    classes = [label for label, entry in common["expenditure_labels"].items() if entry["level"] == "class"]
    assert all(functional_class_code(label) for label in classes)
    assert all(economic_codes(label) for label in common["economic_item_labels"])


_WELL_FORMED = {
    "functional": {"201": "甲"},
    "aliases": {"乙": "201"},
    "departmental": {"301": {"name": "丙", "items": {"01": "丁"}}},
    "government": {"501": {"name": "戊", "items": {}}},
}


def test_a_well_formed_classification_is_accepted() -> None:
    assert validated(_WELL_FORMED) == _WELL_FORMED


@pytest.mark.parametrize(
    "fault",
    [
        {"extra": {}},
        {"functional": {"20101": "甲"}},
        {"aliases": {"乙": "299"}},
        {"departmental": {"301": {"name": "丙", "items": {"1": "丁"}}}},
        {"government": {"501": {"name": "戊"}}},
    ],
)
def test_a_malformed_classification_fails_at_load(fault: dict) -> None:
    with pytest.raises(KnowledgeError):
        validated(_WELL_FORMED | fault)
