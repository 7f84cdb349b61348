"""Numbers of paragraphs, which Word computes and does not store (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from budgetlib.readers.ooxml import attribute

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_COUNTING = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographTraditional",
    "koreanCounting",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_BULLETS = {"bullet", "none"}
_PLACE = re.compile(r"%([1-9])")
MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str
    text: str
    start: int
    legal: bool = False  # all numbers in it are written in digits


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each is counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # list → level
    lists: dict[str, str] = field(default_factory=dict)  # number of a list → what defines it
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def number(self, number: str, level: int) -> str:
        """Count a paragraph of a list and return its number as printed; empty for bullets and unknown lists."""
        defined = self.lists.get(number, "")
        levels = self.levels.get(defined, {})
        if level not in levels:
            return ""
        counts = self.counts[defined]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, MAX_LEVELS):
            counts.pop(deeper, None)
        if levels[level].kind in _BULLETS:
            return ""

        def counted(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            known = levels.get(at, levels[level])
            return written(counts.get(at, known.start), "decimal" if levels[level].legal else known.kind)

        return _PLACE.sub(counted, levels[level].text)


def numbering_of(root: etree._Element | None) -> Numbering:
    """Return the lists that `word/numbering.xml` defines."""
    found = Numbering()
    if root is None:
        return found
    for abstract in root.iterfind("{*}abstractNum"):
        found.levels[attribute(abstract, "abstractNumId")] = {
            int(attribute(level, "ilvl", "0")): _Level(
                attribute(level.find("{*}numFmt"), "val", "decimal"),
                attribute(level.find("{*}lvlText"), "val"),
                int(attribute(level.find("{*}start"), "val", "1")),
                level.find("{*}isLgl") is not None,
            )
            for level in abstract.iterfind("{*}lvl")
        }
    for number in root.iterfind("{*}num"):
        found.lists[attribute(number, "numId")] = attribute(number.find("{*}abstractNumId"), "val")
    return found


def written(number: int, kind: str) -> str:
    """Return a number as a list prints it: 3 as 三, iii, c, ③ or 3."""
    if kind in _COUNTING:
        return _counting(number, _DIGITS)
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _counting(number, _LEGAL).replace("十", "拾").replace("百", "佰")
    if kind == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if kind in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 1 <= number < 400:
        roman, rest = "", number
        for value, sign in _ROMAN:
            roman, rest = roman + sign * (rest // value), rest % value
        return roman.upper() if kind == "upperRoman" else roman
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _counting(number: int, digits: str) -> str:
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")
