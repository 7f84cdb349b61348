"""What the columns of a table hold, by their heads and their cells: codes, names, units, line numbers, amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from budgetlib import classification
from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.meanings import meaning_of
from budgetlib.interpret.tables.stacks import PrintedHead
from budgetlib.interpret.tables.words import bare_word, role_words

MIN_CODES = 3  # from so many codes of a classification a column is known to hold codes
MOSTLY = 0.6  # share of the filled cells of a column that must be of a kind
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WHOLE_CODE = re.compile(r"[0-9]{3}([0-9]{2}){0,2}")
_CODE_CLASS = re.compile(r"[0-9]{3}")
_CODE_PART = re.compile(r"[0-9]{2}")
_CODED_NAME = re.compile(r"^[\[［（(【〔]?[0-9]{3,7}[\]］）)】〕]?[\s\-—_]*[\u4e00-\u9fff]")
_PERCENT = re.compile(r"-?[0-9.,]+[%％]$")
_NEVER_MONEY = ("code", "unit_code", "number")
_NUMBER_HEAD = re.compile(r"编码|代码|编号|行次|栏次|序号|(科目|分类|单位|部门|）)[编代]$")  # also cut off
_UNIT_CODE = re.compile(r"(单位|部门|项目)[^科]{0,6}(编码|代码|编号|[编代]$)")


def roles(head: PrintedHead) -> list[str]:
    """Return the role of every column: code · label · unit · unit_code · number · detail · percent · amount."""
    found = [_role(head, position) for position in range(head.width)]
    for position in range(1, head.width):
        before = position - 1
        if found[before] == "code" and not head.paths[position] and _holds(head.column(position), _CODE_PART):
            found[position] = "code"
        if found[position] == "code" and not head.paths[before] and _holds(head.column(before), _CODE_CLASS):
            found[before] = "code"
    return _settled(head, found)


def _holds(cells: Sequence[str], part: re.Pattern[str]) -> bool:
    """True for cells that hold 类, 款 or 项 of a code, as beside a head merged over all parts of it."""
    return bool(cells) and all(part.fullmatch(cell) for cell in cells)


def _role(head: PrintedHead, position: int) -> str:
    path, cells = head.paths[position], head.column(position)
    lowest = _named_role(path[-1:])
    if lowest in _NEVER_MONEY or (path and _NUMBER_HEAD.search(path[-1])):
        return _numbered_role(path, lowest, cells)
    if lowest == "detail":
        return "detail"
    texts = sum(bool(_CHINESE.search(cell)) for cell in cells)
    percents = sum(bool(_PERCENT.search(cell)) for cell in cells)
    money = sum(amount_or_none(cell) is not None for cell in cells)
    if texts > MOSTLY * len(cells) or (texts and texts >= money):
        role = _named_role(path)
        if role in _NEVER_MONEY or not role:
            return "label" if any(_CODED_NAME.match(cell) for cell in cells) else "text"
        return role
    if cells and percents > MOSTLY * len(cells):
        return "percent"
    if _are_codes(cells):
        return "code"
    said = meaning_of(path[-1:])  # 比上年增减 / %: of the change, not the change
    if said.percent and not said.fund and not said.measure:
        return "percent"
    if money:
        return "amount"
    if lowest:
        return lowest
    return "amount" if meaning_of(path).says_something or not cells else "detail"


def _are_codes(cells: Sequence[str]) -> bool:
    """True for codes of a classification, each below the one it is part of: whatever their head, they are no money."""
    if len(cells) < MIN_CODES or not all(_WHOLE_CODE.fullmatch(cell) for cell in cells):
        return False
    known = {*classification.functional_classes(), *classification.economic_names()}
    parts = sum(below.startswith(above) and below != above for above, below in pairwise(cells))
    return bool(parts) and all(cell[:3] in known for cell in cells)


def _numbered_role(path: Sequence[str], lowest: str, cells: Sequence[str]) -> str:
    """Role of a column whose head says that it holds codes or numbers of lines."""
    if lowest == "number" or re.search("行次|栏次|序号", path[-1]):
        return "number"
    texts = sum(bool(_CHINESE.search(cell)) for cell in cells)
    if texts > MOSTLY * len(cells) and cells:
        return "label" if any(_CODED_NAME.match(cell) for cell in cells) or lowest == "code" else "detail"
    if lowest == "unit_code" or _UNIT_CODE.search("".join(path)):
        return "unit_code"
    return "code"


def _named_role(path: Sequence[str]) -> str:
    """The role that the lowest known head among the words above a column names, empty when none does."""
    for word in reversed(path):
        bare = bare_word(word)
        for role, heads in role_words().items():
            if word in heads or bare in heads or bare.rstrip("）").rpartition("（")[0] in heads:
                return role
    return ""


def _settled(head: PrintedHead, found: list[str]) -> list[str]:
    """Text columns without a known head are details; the first is the label where there is none."""
    result = list(found)
    amounts = [i for i, role in enumerate(found) if role == "amount"]
    labels = [i for i, role in enumerate(found) if role in ("label", "unit")]
    texts = [i for i, role in enumerate(found) if role == "text"]
    if texts and not any(i < (amounts[0] if amounts else len(found)) for i in labels):
        first = next((i for i in texts if not amounts or i < amounts[0]), texts[0])
        result[first] = "label"
    result = ["detail" if role == "text" else role for role in result]
    if not {"label", "unit"} & set(result) and (codes := [i for i, role in enumerate(result) if role == "code"]):
        result[codes[-1]] = "label"  # codes and names in one column, or an empty table
    return result
