"""The path, code or name of a classification that a noun phrase gives: `司法（06款）行政运行（01项）`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from budgetlib.classification import (
    bare_name,
    code_level,
    common_item_code,
    economic_codes,
    economic_name,
    functional_class_code,
    functional_names,
)
from budgetlib.interpret.narrative.vocabulary import is_generic

REST = "99"  # digits of what is left of a section (其他…支出)
MIN_NAME = 3  # characters of a name of the economic classification that must be printed behind its code
MAX_NAME = 40  # characters of one name of a classification
_LEVELS = {"类": "class", "款": "section", "项": "item"}
_DIGITS = {"class": 3, "section": 2, "item": 2}
_NAME = rf"[^（）,;:。\d]{{1,{MAX_NAME}}}?(?:（[^（）\d类款项]{{1,6}}）[^（）,;:。\d]{{0,{MAX_NAME}}}?)?"
_MARK = re.compile(rf"(?P<name>{_NAME})（(?:科目)?(?P<before>\d{{2,7}})?(?P<level>[类款项])(?P<after>\d{{2,7}})?）")
_PLAIN = r"[^（）,;:。\d]"
_LEVELS_OF_DIGITS = re.compile(r"(?P<class>2\d{2})（类）(?P<section>\d{2})（款）(?:(?P<item>\d{2})（项）)?")
_BARE_DIGITS = re.compile(
    rf"(?P<name>{_NAME})（(?P<class>2\d{{2}})）{_NAME}（(?P<section>\d{{2}})）(?:{_NAME}（(?P<item>\d{{2}})）)?"
)
_UNBRACKETED = re.compile(
    rf"(?P<class>{_PLAIN}{{2,20}}?)类(?P<section>{_PLAIN}{{2,30}}?)款(?:(?P<item>{_PLAIN}{{2,40}}?)项)?"
)
_LEVEL_IN_FRONT = re.compile(rf"(?P<level>[类款项])级?科目:?(?P<name>{_PLAIN}{{2,{MAX_NAME}}})$")
_CLASS_WORD = re.compile(rf"(?P<name>{_PLAIN}{{2,24}})类(?:级?科目)?(?:支出)?")
_STROKE = r"[—\-/→>]+"
_STEP = r"[^（）,;:。\d—/→>\-]"
_STROKES = re.compile(rf"{_STEP}{{2,30}}(?:{_STROKE}{_STEP}{{2,40}}){{1,2}}")
_CODE = r"(?:2\d{2}(?:[-—]?\d{2}){0,2}|3\d{2}(?:[-—]?\d{2})?)"
_IN_FRONT = re.compile(
    rf"[\[【（]?(?<!\d)(?P<code>{_CODE})(?!\d)[\]】）]?[-—:、. ]?"
    rf"(?P<name>[^\d（）\[\],;:。][^\d,;:。]{{1,{MAX_NAME}}})"
)
_INSIDE = re.compile(rf"(?<!\d)(?P<code>{_CODE})[（(](?P<name>[^（）\d,;:。]{{2,{MAX_NAME}}})[）)]")
_BEHIND = re.compile(
    rf"(?P<name>[^\d,;:。]{{2,{MAX_NAME}}})[\[【（](?:[^（）\d,;。:]{{0,6}}(?:科目|编码|代码|编号))?:?(?P<code>{_CODE})[\]】）]"
)


@dataclass(frozen=True, slots=True)
class Classified:
    """What a noun phrase names in a classification: `start` to `end` of its words are the name (or the whole path)."""

    measure: str
    code: str | None
    start: int
    end: int
    tail: int  # where the words behind path and code begin


@lru_cache(maxsize=8192)
def classified(words: str, *, economic: bool = False) -> Classified | None:
    """Return what compact words name in a classification, None when nothing.

    A path with its levels (`…（类）…（款）…（项）`, with or without codes or brackets), a code in front of the name
    or behind it, or a name alone (with `economic`, in a section about basic expenditure, an economic one first).
    """
    return (
        _levels_of_digits(words)
        or _path(words)
        or _unbracketed(words)
        or _dashed(words)
        or _coded(words)
        or _level_in_words(words)
        or _named(words, economic=economic)
    )


def _path(words: str) -> Classified | None:
    marks = list(_MARK.finditer(words))
    if not marks:
        return None
    code, deepest = "", "class"
    for mark in marks:
        deepest = _LEVELS[mark["level"]]
        digits = mark["before"] or mark["after"] or ""
        code = digits if len(digits) > _DIGITS[deepest] else code + digits
    known = code if code_level(code) == deepest else _code_of_names([(m["name"], _LEVELS[m["level"]]) for m in marks])
    end = marks[-1].end()
    return Classified(f"functional_{deepest}", known, _first_name(words, marks[0].start("name")), end, end)


def _levels_of_digits(words: str) -> Classified | None:
    """`208（类）05（款）05（项）基本养老保险缴费支出`: the levels stand behind digits, the name behind them."""
    found = _LEVELS_OF_DIGITS.search(words) or _BARE_DIGITS.search(words)
    if found is None:
        return None
    code = found["class"] + found["section"] + (found["item"] or "")
    level = "item" if found["item"] else "section"
    stop = found.end() if found.re is _BARE_DIGITS else len(words)
    return Classified(f"functional_{level}", code, found.start(), stop, stop)


def _unbracketed(words: str) -> Classified | None:
    found = _UNBRACKETED.search(words)
    if not found or functional_class_code(_without_openers(found["class"])) is None:
        return None
    level = "item" if found["item"] else "section"
    return Classified(f"functional_{level}", None, found.start(), found.end(), found.end())


def _level_in_words(words: str) -> Classified | None:
    """`卫生健康类`, `教育支出类科目`, `款级科目水利预算安排`: the level is said without brackets."""
    if found := _CLASS_WORD.search(words):
        name = _without_openers(found["name"])
        named = functional_class_code(name) or functional_class_code(f"{name}支出")
        if named and is_generic(words[found.end() :]):
            return Classified("functional_class", named, found.end("name") - len(name), found.end("name"), found.end())
    if found := _LEVEL_IN_FRONT.search(words):
        ends = [end for end in range(found.start("name") + 2, len(words) + 1) if is_generic(words[end:])]
        measure = f"functional_{_LEVELS[found['level']]}"
        return Classified(measure, None, found.start("name"), ends[0], ends[0]) if ends else None
    return None


def _dashed(words: str) -> Classified | None:
    """`教育支出—职业教育—中等职业教育安排`: class, section and item divided by strokes."""
    found = _STROKES.search(words)
    if found is None:
        return None
    names = re.split(_STROKE, found[0])
    ends = [end for end in range(len(names[-1]), 1, -1) if is_generic(names[-1][end:])]
    last = next((end for end in ends if bare_name(names[-1][:end]) in functional_names()), min(ends, default=0))
    classes = [end for end in range(len(names[0]) - 1) if functional_class_code(names[0][end:]) is not None]
    if not last or not classes or len(names) > len(_LEVELS):
        return None
    stop = found.end() - len(names[-1]) + last
    path = list(zip([names[0][classes[0] :], *names[1:-1], names[-1][:last]], _LEVELS.values(), strict=False))
    return Classified(f"functional_{path[-1][1]}", _code_of_names(path), found.start() + classes[0], stop, len(words))


def _coded(words: str) -> Classified | None:
    for pattern in (_BEHIND, _INSIDE, _IN_FRONT):
        last: Classified | None = None
        for found in pattern.finditer(words):
            code = re.sub(r"[-—]", "", found["code"])
            measure, name = _measure_of_code(code, found["name"]), found["name"]
            if measure is None or (last is not None and not code.startswith(str(last.code))):
                continue
            start = _last_step(name) + found.start("name")
            last = Classified(measure, code, start, found.end("name"), found.end())
        if last is not None:  # the deepest of `住房保障支出（221）住房改革支出（22102）住房公积金（2210201）`
            return last
    return None


def _measure_of_code(code: str, name: str) -> str | None:
    """The measure of what a code stands at; None where the code is none, or its name is another's."""
    if code.startswith("3"):
        own = economic_name(code)
        fits = own is not None and bare_name(name).startswith(bare_name(own)[:MIN_NAME])
        return f"economic_{'class' if len(code) == len('301') else 'item'}" if fits else None
    level = code_level(code)
    if level is None or (level == "class" and not _is_class(code, name)):
        return None
    return f"functional_{level}"


def _named(words: str, *, economic: bool) -> Classified | None:
    """A name alone, followed by nothing but words without a subject of their own (`图书馆支出决算数`)."""
    limit = max(0, len(words) - MAX_NAME - 12)
    for end in range(len(words), limit, -1):
        if not is_generic(words[end:]):
            continue
        name = bare_name(words[:end])
        if len(name) < 2 or name == "其他":
            continue
        for scheme in ("economic", "functional") if economic else ("functional", "economic"):
            if found := _economic(words[:end]) if scheme == "economic" else _functional(name):
                level, code = found
                return Classified(f"{scheme}_{level}", code, 0, end, end)
    return None


def _functional(name: str) -> tuple[str, str | None] | None:
    """Level and code of a name; `其他民政管理事务` is the rest of its section, whose item every section has."""
    found = functional_names().get(name)
    if found is None and name.startswith("其他"):
        section = functional_names().get(name.removeprefix("其他"))
        if section is not None and section[0] == "section":
            return "item", f"{section[1]}{REST}" if section[1] else None
    return found


def _economic(name: str) -> tuple[str, str | None] | None:
    codes = economic_codes(name)
    if not codes:
        return None
    return "class" if len(codes[0]) == 3 else "item", codes[0] if len(codes) == 1 else None


def _code_of_names(path: list[tuple[str, str]]) -> str | None:
    """The code of the deepest name when the names above it are those of its code."""
    above = ""
    for name, level in path:
        found = functional_names().get(bare_name(_without_openers(name)))
        if found is None:
            return None
        code = found[1]
        if code is None and level == "item" and len(above) == 5:
            code = common_item_code(above, name)
        if code is None or code_level(code) != level or not code.startswith(above):
            return None
        above = code
    return above or None


def _is_class(code: str, name: str) -> bool:
    return any(functional_class_code(name[:end]) == code for end in range(2, len(name) + 1))


def _last_step(name: str) -> int:
    """Where the last name of `城乡社区管理事务—城管执法` begins."""
    return max(name.rfind(mark) for mark in "—-→") + 1


def _first_name(words: str, start: int) -> int:
    return start + len(words[start:]) - len(_without_openers(words[start:]))


def _without_openers(name: str) -> str:
    return re.sub(r"^[^\w（]*(?:其中|用于|安排)?", "", name)
