"""Numbers stated in turn for several subjects: `收、支总计分别为A、B`, `2024年、2025年接待费分别为C、D`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetlib.interpret.narrative.lead_words import (
    is_in_turn,
)
from budgetlib.interpret.narrative.quantities import Quantity
from budgetlib.interpret.narrative.relations import (
    UNCHANGED,
    direction_in_turn,
    trimmed,
)
from budgetlib.interpret.narrative.vocabulary import OTHER, is_generic, meaning

_JOINED = re.compile(r"[、和及与]|以及")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度?(?=[、和及与]|\D)")

_YEARS = re.compile(r"(?<!\d)(20\d\d)年?度?(?:至|到|-|—|~)(20\d\d)年?度?")

_TURN = re.compile("分别|依次")
_UNCHANGED_WORD = re.compile("持平|不变|相同|一致|无变化|无增减")

Part = tuple[tuple[int, int], str, int | None]
"""Where the words of one subject stand, its whole name where they are a part of it, the year where it differs."""


def runs(text: str, quantities: Sequence[Quantity], start: int) -> dict[int, int]:
    """Return position → end position of every run of numbers that are stated in turn."""
    found: dict[int, int] = {}
    position, lead = 0, start
    while position < len(quantities):
        end = position + 1
        while end < len(quantities) and _goes_on(text, quantities[end - 1], quantities[end]):
            end += 1
        if end - position > 1 and is_in_turn(text[lead : quantities[position].start]):
            found[position] = end
        position, lead = end, quantities[end - 1].end
    return found


def changes_in_turn(
    text: str, quantities: Sequence[Quantity], start: int, end: int
) -> list[tuple[Quantity | None, str]]:
    """What a clause says of several things in turn, where one of them is unchanged: `分别持平、增加A和减少B`.

    One (number, direction) for each, without a number for what is unchanged; nothing for any other clause.
    """
    found = _TURN.search(text, start, end)
    if found is None or _UNCHANGED_WORD.search(text, found.end(), end) is None:
        return []
    said: list[tuple[Quantity | None, str]] = []
    for part in re.finditer(r"[^、和及与]+", text[found.end() : end]):
        first, last = found.end() + part.start(), found.end() + part.end()
        inside = [quantity for quantity in quantities if first <= quantity.start < last]
        words = text[first : inside[0].start] if inside else text[first:last]
        direction = direction_in_turn(words)
        if not direction or len(inside) != (direction != UNCHANGED) or (inside and inside[0].end != last):
            return []
        said.append((inside[0] if inside else None, direction))
    return said if len(said) > 1 else []


def _goes_on(text: str, before: Quantity, after: Quantity) -> bool:
    if before.kind != after.kind:
        return False
    between = text[before.end : after.start]
    joined = _JOINED.match(between) or re.match(",", between)
    if joined is None or (joined.end() < len(between) and not direction_in_turn(between[joined.end() :])):
        return False
    return joined.end() < len(between) or joined[0] != ","  # `增加5万元，减少2万元`: a comma only before a direction


def divided(text: str, start: int, end: int, count: int) -> list[Part]:
    """Divide the words before a run of `count` numbers into one subject each.

    Several years of one subject, several subjects (`收、支总计`: what the last ends with belongs to each), or the same
    words for each when they cannot be divided.
    """
    left, right = trimmed(text[start:end])
    if (span := _YEARS.search(text, start, end)) and int(span[2]) - int(span[1]) == count - 1:
        return [((span.end(), start + right), "", int(span[1]) + n) for n in range(count)]
    years = [int(found[1]) for found in _YEAR.finditer(text, start, end)]
    if len(years) == count:
        last = max(found.end() for found in _YEAR.finditer(text, start, end))
        return [((last, start + right), "", year) for year in years]
    cuts = [found.span() for found in _JOINED.finditer(text, start + left, start + right)]
    edges = [start + left, *(edge for cut in cuts for edge in cut), start + right]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    if len(parts) != count:
        return [((start + left, start + right), "", None)] * count
    named = [text[a:b] for a, b in parts]
    return [(part, _whole(word, named[0], named[-1]), None) for part, word in zip(parts, named, strict=True)]


def _whole(words: str, first: str, last: str) -> str:
    """The whole name of one of several: `收` in `收、支总计`, `工程` in `政府采购货物、工程支出`; empty if it is whole.

    What the first begins with and the last ends with can belong to each.
    """
    if meaning(words, "money").measure != OTHER:
        return ""
    suffix = last[len(words) :] if words != last else ""
    prefixes = [first[:end] for end in range(len(first) - 1, 0, -1)] if words != first else []
    if suffix and meaning(words + suffix, "money").measure != OTHER:
        return words + suffix
    for prefix in prefixes:
        without = meaning(prefix, "money").measure
        for whole in (prefix + words, prefix + words + suffix):
            if meaning(whole, "money").measure not in (OTHER, without):
                return whole
    return words + suffix if suffix and is_generic(suffix) else ""
