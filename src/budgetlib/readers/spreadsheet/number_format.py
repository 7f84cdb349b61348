"""Numbers of spreadsheet cells as a spreadsheet program prints them: the stored value through its number format.

The rules are those of ECMA-376 part 1, 18.8.31 (number formats), as far as they change which digits are printed.
Thousands separators and currency signs are left out: they say nothing about the value, and a code formatted like money
must stay a code. Scaling (`0.00,`, `0!.0,`, `%`), padding, signs and words behind the number (`0.00"万元"`) are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import NamedTuple

STORED_DIGITS = 15  # significant digits a spreadsheet program keeps and shows (Excel specifications and limits)
GENERAL_DIGITS = 13  # without a format: drops what binary sums add (1471.6300000001), keeps 99,999,999,999.99
_PRECISION = 400  # the largest double has 309 digits before the point
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<blank>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<science>E[+-])|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_CURRENCY = str.maketrans("", "", "¥￥$€£")
_TEST = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
}
# Which numbers a section without a condition of its own is for, by the number of sections.
_USUAL = {1: ("all",), 2: (">=", "<"), 3: (">", "<", "all")}


class _Token(NamedTuple):
    kind: str  # digit · point · comma · percent · literal · general · science · fraction · condition
    text: str


def exact(value: int | float) -> Decimal:
    """Return a stored number without what binary arithmetic added behind its 15 significant digits.

    Whole numbers keep every digit. Raises ValueError for what is no number (infinite, not a number).
    """
    number = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a number")
    whole = number == number.to_integral_value()
    return number if whole else Context(prec=STORED_DIGITS, rounding=ROUND_HALF_UP).plus(number)


def printed_number(value: int | float, code: str = "General") -> str:
    """Return the text that a cell with number format `code` prints for `value`.

    5280.6 with `0.00` is `5280.60`; 201.0 without a format is `201`. A format that hides the number gives `""`. The
    printed figure differs from the stored one by half a unit of its last digit at most, which is what its grain says.

    Raises ValueError for what is no number.
    """
    with localcontext(Context(prec=_PRECISION, rounding=ROUND_HALF_UP)):
        number = exact(value)
        section, sign_is_told = _section(number, code)
        text = _rendered(abs(number), section)
        negative = number < 0 and not sign_is_told and re.search("[1-9]", text)
        return f"-{text}" if negative else text


def _section(number: Decimal, code: str) -> tuple[list[_Token], bool]:
    """Return the part of the format that is for `number`, and whether it prints the sign of a negative by itself."""
    sections = [list(_tokens(section)) for section in _sections(code or "General")]
    usual = _USUAL[len(sections)]
    for index, section in enumerate(sections):
        condition = next((token.text for token in section if token.kind == "condition"), "")
        match = _CONDITION.fullmatch(condition)
        sign, limit = (match[1], Decimal(match[2])) if match else (usual[index], Decimal(0))
        if sign == "all" or _TEST[sign](number, limit):
            return section, bool(index) and not match and number < 0
    return [_Token("general", "")], False


def _sections(code: str) -> list[str]:
    """Return the one to three parts of a format that are for numbers; a last one with `@` is for text."""
    sections = [""]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            sections.append("")
        else:
            sections[-1] += match[0]
    if len(sections) > 1 and "@" in sections[-1]:
        sections.pop()
    return sections[:3]


def _tokens(section: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(section):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if kind in {"quoted", "escaped"}:
            yield _Token("literal", text.translate(_CURRENCY))
        elif kind == "bracket":
            if _CONDITION.fullmatch(text):
                yield _Token("condition", text)
        elif kind == "other":
            named = {".": "point", ",": "comma", "%": "percent", "/": "fraction", "@": "general"}.get(text, "literal")
            yield _Token(named, text.translate(_CURRENCY))
        elif kind in {"general", "science", "digit"}:
            yield _Token(kind, text)


def _rendered(number: Decimal, section: list[_Token]) -> str:
    kinds = {token.kind for token in section}
    if kinds & {"science", "fraction"}:
        return _general(number)
    if "general" in kinds:
        return "".join(_general(number) if t.kind == "general" else t.text for t in section if t.kind != "condition")
    point = next((i for i, token in enumerate(section) if token.kind == "point"), len(section))
    whole, rest = section[:point], section[point + 1 :]
    thousands = _scaling_commas(whole) + _scaling_commas(rest)
    number = number.scaleb(-3 * thousands + 2 * sum(token.kind == "percent" for token in section))
    places = sum(token.kind == "digit" for token in rest)
    digits, _, decimals = f"{number.quantize(Decimal(1).scaleb(-places)):f}".partition(".")
    if "digit" not in kinds:
        digits = ""
    return (_whole(digits, whole) + _decimals(decimals, rest)).strip()


def _scaling_commas(tokens: list[_Token]) -> int:
    """Count the commas right behind the last digit place, before or behind the point: each divides by a thousand."""
    last = max((i for i, token in enumerate(tokens) if token.kind == "digit"), default=len(tokens))
    count = 0
    for token in tokens[last + 1 :]:
        if token.kind != "comma":
            break
        count += 1
    return count


def _whole(digits: str, tokens: list[_Token]) -> str:
    """Fill the places before the point from the right; the leftmost takes all digits that are left."""
    places = [token.text for token in tokens if token.kind == "digit"]
    least = len(places) - places.index("0") if "0" in places else 0
    left = digits.lstrip("0").rjust(least, "0")
    printed: list[str] = []
    for token in reversed(tokens):
        if token.kind in {"literal", "percent"}:
            printed.append(token.text)
        elif token.kind == "digit":
            places.pop()
            cut = len(left) - 1 if places else 0
            printed.append(left[max(cut, 0) :])
            left = left[: max(cut, 0)]
    return "".join(reversed(printed))


def _decimals(decimals: str, tokens: list[_Token]) -> str:
    places = [token.text for token in tokens if token.kind == "digit"]
    least = max((i + 1 for i, place in enumerate(places) if place == "0"), default=0)
    kept = decimals[:least] + decimals[least:].rstrip("0")
    words = "".join(token.text for token in tokens if token.kind in {"literal", "percent"})
    return (f".{kept}" if kept else "") + words


def _general(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{number.to_integral_value():f}"
    rounded = Context(prec=GENERAL_DIGITS, rounding=ROUND_HALF_UP).plus(number)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
