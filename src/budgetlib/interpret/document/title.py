"""The title of a disclosure: department, fiscal year, kind and scope, wherever it stands and however it is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from budgetlib.interpret.wording import REMEMBERED, standard_label
from budgetlib.knowledge import knowledge

MAX_TITLE_LINES = 4  # a name of two lines, the year, the kind
MAX_TITLE_CHARACTERS = 70
SHORT_NAME = 4  # a shorter name must end as names of departments do
NAME = r"[\u4e00-\u9fff\w（）·“”\"‘’《》〈〉、〇-]"
_DEPARTMENT = rf"(?P<department>{NAME}{{2,40}}?)"
_LEVEL = r"(?:[省市区县州]级|本级)?"
_SCOPE = r"(?P<scope>部门（单位）|单位（部门）|部门和单位|部门|单位)?"
_KIND = rf"{_LEVEL}{_SCOPE}(?:综合)?(?P<kind>预算|决算)"
_TITLES = (
    re.compile(rf"^{_DEPARTMENT}(?P<year>20\d\d)年?度?{_KIND}"),
    re.compile(rf"^(?P<year>20\d\d)年?度?{_DEPARTMENT}{_KIND}"),
)
# Counties of one character exist, cities do not; in 中共…市委 and 共青团…市委 the region does not stand first.
REGION = re.compile(r"^(.县|.{2,9}?(?:自治州|自治区|地区|[省市区县盟旗]))(?!委)(?=.{3,})")
_ONLY_A_REGION = re.compile(r"[省市区县州盟旗]$")
_LEADING = ("省", "市", "区", "县", "州", "盟", "旗", "委")  # an office or bureau of it follows: 中共甲乙市委 / 办公室
_OF_PARTY_OR_LEAGUE = re.compile(r"^(中共|共青团|中国|政协|民盟|民进|民革)")
_CHINESE_YEAR = re.compile(r"二([〇○零O0ОoΟ])([一二三四五六七八九〇○零O0])([一二三四五六七八九〇○零O0])(?=年)")
_DIGITS = str.maketrans("一二三四五六七八九〇○零Oo", "12345678900000")
KINDS = {"预算": "budget", "决算": "final_account"}
SCOPES = {"部门": "department", "单位": "unit"}


@dataclass(frozen=True, slots=True)
class Title:
    """What a title states; `department` is empty when it names only a region, `scope` when it leaves it open."""

    department: str
    fiscal_year: int
    kind: str
    scope: str


@cache
def words() -> dict[str, Any]:
    """Return identity.yaml with its patterns compiled."""
    entries = knowledge("budgetlib.interpret.document", "identity.yaml")
    patterns = {key: re.compile(value) for key, value in entries.items() if isinstance(value, str)}
    no_names = re.compile("|".join(f"(?:{pattern})" for pattern in entries["no_names"]))
    return {**patterns, "no_names": no_names, "endings": tuple(entries["endings"])}


@lru_cache(maxsize=REMEMBERED)
def label_of(text: str) -> str:
    """Return a line as titles are compared: standard spelling without blanks, years in digits (二〇二五年 → 2025年)."""
    label = standard_label(text.replace("\t", " ")).replace(" ", "")
    return _CHINESE_YEAR.sub(lambda match: "20" + (match[2] + match[3]).translate(_DIGITS), label)


def is_table_title(label: str) -> bool:
    """True for the title of a table: `2025年财政拨款收支预算总表` names no department 财政拨款收支."""
    return len(label) <= MAX_TITLE_CHARACTERS and words()["table_title"].search(label) is not None


def is_organisation(title: Title | None) -> bool:
    """True when the department of a title ends as names of departments do."""
    return title is not None and title.department.endswith(words()["endings"])


def is_name(text: str) -> bool:
    """True when a text may be the name of a department; a short one must end as such names do."""
    if words()["no_names"].search(text) or len(re.findall(r"[\u4e00-\u9fff]", text)) < 2:
        return False
    return len(text) >= SHORT_NAME or text.endswith(words()["endings"])


def first_title(labels: Sequence[str], text: str = "") -> Title | None:
    """Return the first title among consecutive lines, which may run over several of them.

    `text` is all of the document without blanks: a name that is broken over two lines is told from a name below some
    other line by standing there whole, or by the region it begins with.
    """
    for end in range(1, len(labels) + 1):
        for start in range(end - 1, max(end - 1 - MAX_TITLE_LINES, -1), -1):  # no line more than the title needs
            if title := _parsed("".join(labels[start:end])):
                before = labels[start - 1] if start else ""
                return _with_line_before(title, before, text) if labels[start] else title
    return None


def whole_title(label: str) -> Title | None:
    """Return the title that a label consists of, but for words like 公开 or 报表 behind it; None when it says more."""
    spelt = words()["lead"].sub("", label_of(label))
    compact = re.sub(r"[-_.\s]+(?=\D)|(?<=\D)[-_.\s]+", "", spelt)
    for pattern in _TITLES:
        match = pattern.match(compact)
        if match and words()["tail"].fullmatch(compact[match.end() :]):
            return _parsed(compact)
    return None


def _parsed(text: str) -> Title | None:
    for match in (match for pattern in _TITLES for match in _matches(pattern, text)):
        department = _unquoted(match["department"])
        if is_name(department) or _ONLY_A_REGION.search(department):
            named = "" if _ONLY_A_REGION.search(department) else department
            return Title(named, int(match["year"]), KINDS[match["kind"]], SCOPES.get(match["scope"] or "", ""))
    return None


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    if match := pattern.match(text):
        yield match


def _unquoted(name: str) -> str:
    """A name without quotation marks around all of it."""
    return name[1:-1] if re.fullmatch(r"[“\"《][^“”\"《》]*[”\"》]", name) else name


def _with_line_before(title: Title, before: str, text: str) -> Title:
    """Put the first half of a name before the second where the line above the title is one."""
    name = title.department
    if not name or not re.fullmatch(rf"{NAME}{{2,30}}", before) or not is_name(before + name):
        return title
    begins = [bool(REGION.match(part) or _OF_PARTY_OR_LEAGUE.match(part)) for part in (before + name, name)]
    ended = before.endswith(words()["endings"]) and not before.endswith(_LEADING)
    if (begins == [True, False] and not ended) or text.count(before + name) > 1:
        return Title(before + name, title.fiscal_year, title.kind, title.scope)
    return title
