"""The vocabulary of the invented departments, and amounts and codes as they are printed."""

from __future__ import annotations

import ast
import string
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
VOCABULARY = HERE / "vocabulary.yaml"
YUAN_PER_WAN = 10_000
CENT = Decimal("0.01")
INDENT = "\u3000"
ORDINALS = "一二三四五六七八九十"


@cache
def vocabulary() -> dict[str, Any]:
    """Return `vocabulary.yaml`."""
    return yaml.safe_load(VOCABULARY.read_text(encoding="utf8"))


def wan(yuan: Decimal, rounding: str = ROUND_HALF_UP) -> str:
    """Print yuan in 万元 with two decimals: 12345678.90 → `1234.57`."""
    return str((yuan / YUAN_PER_WAN).quantize(CENT, rounding))


def ceiling(yuan: Decimal) -> str:
    """Print the 万元 that a cost target may state without exceeding the money there is."""
    return wan(yuan, ROUND_FLOOR)


def cell(yuan: Decimal) -> str:
    """Print an amount of a table; blank for nil, as departments do."""
    return wan(yuan) if yuan else ""


def per_cent(part: Decimal, whole: Decimal) -> str:
    """Print a share or a relative change in per cent, unsigned, with two decimals."""
    return str((abs(part) / whole * 100).quantize(CENT, ROUND_HALF_UP))


def code_in(year: int, code: str) -> str:
    """Return the code under which a function is printed in a year."""
    words = vocabulary()
    return words["old_codes"].get(code, code) if year <= words["last_old_year"] else code


def name_in(year: int, code: str) -> str:
    """Return the name of a printed code in a year."""
    words = vocabulary()
    old = words["old_names"].get(code) if year <= words["last_old_year"] else None
    return old or words["functions"][code]


def department_name(number: int) -> str:
    """Return the name of the invented department of a number: 12 → `示例市合成第一二局`."""
    digits = "".join(vocabulary()["digits"][int(digit)] for digit in str(number))
    return f"{vocabulary()['region']}合成第{digits}局"


def alphabet() -> str:
    """Return every character that a generated document may print: those of the vocabulary and of our sentences."""
    printed = [INDENT, ORDINALS, string.ascii_letters, string.digits, string.punctuation, VOCABULARY.read_text("utf8")]
    for path in HERE.glob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text("utf8")))
        printed += [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "".join(sorted({character for character in "".join(printed) if character.isprintable()} | {INDENT}))
