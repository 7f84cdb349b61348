"""Messages for readers: all are translated, no placeholder is lost, and texts of datasets are told again whole."""

from __future__ import annotations

import importlib.util
import re
import sys
from types import ModuleType

import pytest

from budgetlib import messages
from budgetlib.errors import EnvironmentFault
from budgetlib.messages import CHINESE, STORED, _, _n, catalogue, in_language, retold, stored_patterns
from budgetlib.prose import numbers, stored
from budgetlib.reconcile import rules
from tests.conftest import REPOSITORY

PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
WORD = re.compile(r"[A-Za-z]{2,}")
LATIN = {"budgetlib", "scan"}
"""Latin words of the Chinese catalogue: the name of the program and of its extra."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/messages.py."""
    spec = importlib.util.spec_from_file_location("tools_messages", REPOSITORY / "tools" / "messages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_message_of_the_code_is_in_the_catalogue_and_translated(tool: ModuleType) -> None:
    held = tool._held(CHINESE)
    wanted = {(message.context or None, message.text) for message in tool.messages()}
    ids = {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id) for m in held if m.id}
    assert ids == wanted, "run `make messages` and translate what is new"
    assert tool.untranslated(held) == []


def test_what_the_program_reads_is_what_was_translated(tool: ModuleType) -> None:
    known = catalogue(CHINESE)
    for message in tool._held(CHINESE):
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            assert known.ngettext(*message.id, 2) == message.string[0]
        elif message.context:
            assert known.pgettext(message.context, message.id) == message.string
        else:
            assert known.gettext(message.id) == message.string


def test_no_placeholder_is_lost_and_no_english_is_left(tool: ModuleType) -> None:
    for message in tool._held(CHINESE):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        names = {name for text in ids for name in PLACEHOLDER.findall(text)}
        names -= {"english"} if "kind" in names else set()  # beside the kind in Chinese
        for text in texts if message.id else ():
            assert set(PLACEHOLDER.findall(text)) >= names - {"number"}, message.id
            assert set(PLACEHOLDER.findall(text)) <= names | {"number"}, message.id
            assert set(WORD.findall(PLACEHOLDER.sub("", text))) <= LATIN, message.id


def test_every_text_of_a_dataset_is_told_again_in_chinese() -> None:
    """A text made from each template, with values that tell themselves apart, has the values and no English."""
    with in_language(CHINESE):
        for template, _pattern in stored_patterns(CHINESE):
            values = {name: f"〔{place}〕" for place, name in enumerate(dict.fromkeys(PLACEHOLDER.findall(template)))}
            text = PLACEHOLDER.sub(lambda found, told=values: told[found[1]], template)
            told = retold(text)
            assert not WORD.search(told), (template, told)
            assert all(value in told for value in values.values()), (template, told)


def test_findings_are_told_in_chinese_by_the_templates_of_their_rule() -> None:
    fields = ("place", "arithmetic", "left", "right", "difference", "tolerance", "detail", "text", "count")
    values = {name: f"〔{place}〕" for place, name in enumerate(fields)}
    with in_language(CHINESE):
        for rule in rules():
            title, told = (text.format(**values) for text in (rule.title, rule.explanation))
            for text in (title, told, f"{told} {told}"):
                assert not WORD.search(stored.told(rule.id, text)), (rule.id, text)
            if told.endswith("."):
                assert stored.told(rule.id, f"{told} {told}") == stored.told(rule.id, told) * 2, rule.id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5.00 ≠ 3.00 + 1.00 = 4.00 (difference 1.00)", "5.00 ≠ 3.00 + 1.00 = 4.00（相差1.00）"),
        ("0 units stated, form on p25", "所述单位0个，绩效目标表见第25页"),
        ("narrative p3 r5 收入总计", "文字说明第3页第5行收入总计"),
        ("没有英文", "没有英文"),
        ("", ""),
    ],
)
def test_fragments_of_stored_texts(text: str, told: str) -> None:
    with in_language(CHINESE):
        assert retold(text) == told
    assert retold(text) == text


def test_numbers_and_lists_are_written_as_in_chinese() -> None:
    assert numbers.money(12345600, unit=True) == "1,234.56 万元"
    assert numbers.source(3, 12) == "p. 3, row 12"
    with in_language(CHINESE):
        assert numbers.money(12345600, unit=True) == "1,234.56万元"
        assert numbers.source(3, 12) == "第3页第12行"
        assert numbers.places([(3, 5), (3, 6)]) == "第3页第5–6行"
        assert numbers.count(25, "project") == "25个项目"
        assert numbers.listing(["甲", "乙", "丙"]) == "甲、乙、丙"


def test_a_value_that_is_a_message_is_said_in_the_language_too() -> None:
    with in_language(CHINESE):
        assert _("{name} ({share})", name="revenue 收入总计", share="1%") == "收入总计（1%）"
        assert _n("{number} error", "{number} errors", 2) == "错误2个"
    assert _n("{number} error", "{number} errors", 1) == "1 error"


def test_a_language_without_catalogue_is_refused_and_nothing_changes() -> None:
    with pytest.raises(EnvironmentFault, match="there is no language"):
        messages.use_language("xx")
    assert not messages.is_chinese() and catalogue("en").pgettext(STORED, "{parts} items") == "{parts} items"


def test_a_text_that_gives_itself_in_both_languages_is_told_in_the_readers() -> None:
    both = "re-set ‖ 重新排版"
    assert messages.of_reader(both) == "re-set"
    with messages.in_language("zh"):
        assert messages.of_reader(both) == "重新排版"
        assert messages.of_reader("their own words") == "their own words"
