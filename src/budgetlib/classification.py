"""Functional and economic classification (政府收支分类科目): codes ↔ names, and the hierarchy of codes.

Codes are strings: a class (类) has three digits, a section (款; the items of the economic classification) five, an item
(项) seven. The names are those of the Ministry of Finance's current edition; earlier names are aliases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

LEVELS: Mapping[int, str] = {3: "class", 5: "section", 7: "item"}
SCHEMES = ("departmental", "government")
_KEYS = {"functional", "aliases", *SCHEMES}
SHORT_NAME = 2  # names as short as 其他 or 教育 mean the class only with 支出 or （类） behind them
_CLASS_REMARK = re.compile(r"[（(]类[）)]")
_ORDINAL = re.compile(r"^[一二三四五六七八九十]{1,3}、")


def code_level(code: str) -> str | None:
    """Return `class`, `section` or `item` by the length of `code`; None when it is no code of the classification."""
    return LEVELS.get(len(code)) if code.isascii() and code.isdigit() else None


def functional_class_name(code: str) -> str | None:
    """Return the name of a functional class (类), None when the edition has no such class."""
    return _functional().get(code)


def functional_class_code(name: str) -> str | None:
    """Return the code of a functional class by its current or earlier name, None for any other name.

    The name may stand with an ordinal (`八、`), with the remark `（类）`, and without `支出` unless it is a short word.
    """
    bare = _CLASS_REMARK.sub("", _ORDINAL.sub("", name))
    core = bare.removesuffix("支出")
    if core == name and len(core) <= SHORT_NAME:
        return None
    return _functional_codes().get(core)


def economic_name(code: str) -> str | None:
    """Return the name of an economic class or item, departmental (3…) or governmental (5…), None when unknown."""
    return _economic().get(code)


def economic_items() -> Mapping[str, str]:
    """Return code → name of every item (款) of the departmental economic classification."""
    return {
        code: name for code, name in _economic().items() if len(code) == 5 and code[:3] in _knowledge()["departmental"]
    }


def economic_names() -> Mapping[str, str]:
    """Return code → name of every class and item of both economic classifications."""
    return _economic()


def functional_classes() -> Mapping[str, str]:
    """Return code → name of every functional class."""
    return _functional()


def economic_codes(name: str, scheme: str = "departmental") -> tuple[str, ...]:
    """Return the codes that carry `name` in `scheme` (`departmental` or `government`), none when it is unknown.

    A name may belong to several codes: `商品和服务支出` is a departmental class and, of the government classification,
    the item 50502; `其他支出` is both a class and an item.
    """
    return _economic_codes(scheme).get(name, ())


def economic_class_of(name: str, scheme: str = "departmental") -> str | None:
    """Return the class an economic item belongs to by its name, None when it is unknown or in several classes."""
    classes = {code[:3] for code in economic_codes(name, scheme)}
    return classes.pop() if len(classes) == 1 else None


@cache
def functional_names() -> Mapping[str, tuple[str, str | None]]:
    """Return name → (level `class`, `section` or `item`, code) of the functional classification.

    Names are without blanks, quotation marks and a trailing 支出, brackets full-width; the code is None when several
    codes carry the name. What a document's tables print comes first: the list is not complete.
    """
    named: dict[str, set[str]] = {}
    for code, name in {**_functional(), **{code: name for name, code in _knowledge()["aliases"].items()}}.items():
        named.setdefault(bare_name(name), set()).add(code)
    for name, code in _functional_codes().items():
        named.setdefault(bare_name(name), set()).add(code)
    entries = knowledge("budgetlib", "functional_names.yaml")
    for code, entry in entries["sections"].items():
        named.setdefault(bare_name(entry["name"]), set()).add(code)
        for digits, name in {**entries["common_items"], **entry.get("items", {})}.items():
            named.setdefault(bare_name(name), set()).add(code + digits)
    return {name: _level_and_code(codes) for name, codes in named.items()}


def bare_name(name: str) -> str:
    """Return a name of the classification without blanks, quotation marks and a trailing 支出, brackets full-width."""
    plain_name = re.sub(r"[\s“”‘’\"]", "", name).replace("(", "（").replace(")", "）")
    return plain_name.removesuffix("支出") or plain_name


def common_item_code(section: str, name: str) -> str | None:
    """Return the code of an item that most sections have (行政运行) within a section, None for any other name."""
    items = knowledge("budgetlib", "functional_names.yaml")["common_items"]
    return next((section + digits for digits, item in items.items() if item == bare_name(name)), None)


def _level_and_code(codes: set[str]) -> tuple[str, str | None]:
    """The lowest level the codes have (`其他支出` is an item before it is a class), and the code if there is one."""
    code = max(codes, key=len)
    return code_level(code) or "item", code if len(codes) == 1 else None


@cache
def _knowledge() -> Mapping[str, Any]:
    return validated(knowledge("budgetlib", "classification.yaml"))


def validated(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the classification as loaded from YAML when it is well formed.

    Raises KnowledgeError for an unknown key, a code that is no class code or no two-digit item, or an alias of a class
    that does not exist.
    """
    if set(entries) != _KEYS:
        raise KnowledgeError(f"classification.yaml: expected the keys {', '.join(sorted(_KEYS))}.")
    for code in (*entries["functional"], *entries["departmental"], *entries["government"]):
        if code_level(str(code)) != "class":
            raise KnowledgeError(f"classification.yaml: {code!r} is not the code of a class.")
    if unknown := set(entries["aliases"].values()) - set(entries["functional"]):
        raise KnowledgeError(f"classification.yaml: alias of an unknown class {', '.join(sorted(unknown))}.")
    for scheme in SCHEMES:
        for code, entry in entries[scheme].items():
            if set(entry) != {"name", "items"} or not all(re.fullmatch(r"\d\d", item) for item in entry["items"]):
                raise KnowledgeError(
                    f"classification.yaml: class {code} needs `name` and `items` with two-digit codes."
                )
    return entries


@cache
def _functional() -> Mapping[str, str]:
    return dict(_knowledge()["functional"])


@cache
def _functional_codes() -> Mapping[str, str]:
    names = {name: code for code, name in _functional().items()} | dict(_knowledge()["aliases"])
    return {name.removesuffix("支出"): code for name, code in names.items()}


@cache
def _economic() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for scheme in SCHEMES:
        for code, entry in _knowledge()[scheme].items():
            names[code] = entry["name"]
            names |= {code + item: name for item, name in entry["items"].items()}
    return names


@cache
def _economic_codes(scheme: str) -> Mapping[str, tuple[str, ...]]:
    if scheme not in SCHEMES:
        raise ValueError(f"{scheme!r} is no economic classification: {', '.join(SCHEMES)}")
    first_digits = {code[0] for code in _knowledge()[scheme]}
    codes: dict[str, tuple[str, ...]] = {}
    for code, name in _economic().items():
        if code[0] in first_digits:
            codes[name] = (*codes.get(name, ()), code)
    return codes
