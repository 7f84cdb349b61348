"""Amounts of one paragraph that do not go together: one item with two, parts that are not the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgetlib.amounts import format_amount
from budgetlib.inspect.levels import NUMBER, number_of, passage_of, place_of
from budgetlib.inspect.mending import one_slip
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_WHOLE = re.compile(
    rf"(?P<whole>{NUMBER})(?P<unit>平方米|辆|台（套）|台|套|个|家|人|名|万元)[，,；;]?[（(]?(?:其中|包括)[：:，,]?(?P<rest>[^。]*)"
)
_CHANGED = re.compile(r"(?:增加|减少|增长|下降|比|较|同比|占|完成|执行)[^，,；;。]*")
_INNER = re.compile(r"（[^（）]*）|\([^()]*\)")
_FEWEST_PARTS = 2
_SURE_COUNTS = frozenset({"辆", "家", "个", "人", "名"})


def amount_twice(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """One item with two amounts of the year in one paragraph, and which of them the tables bear out."""
    stated: dict[tuple[int, str, str, str], tuple[Mapping[str, Any], int]] = {}
    for claim in subject.rows("claims"):
        passage = passage_of(subject, claim)
        of_year = claim["year"] in (None, subject.year) and not claim["measure"].startswith("prior")
        if passage is None or not rule.looks_at(passage.part) or not claim["code"] or claim["amount"] is None:
            continue
        key = (passage.number, claim["code"], claim["measure"], claim["subject"].partition(":")[0])
        first, start = stated.get(key, (claim, 0))
        place = place_of(passage.text, claim["amount"], start)
        if not of_year or place is None:
            continue
        stated.setdefault(key, (claim, place[1]))
        if first["amount"] == claim["amount"]:
            continue
        shown = [format_amount(one["amount"]) for one in (first, claim)]
        borne = [text for one, text in zip((first, claim), shown, strict=True) if _is_printed(one, subject)]
        told = f"，预算表为{borne[0]}万元" if len(borne) == 1 else ""
        english = f"; the tables print {borne[0]} 万元" if len(borne) == 1 else ""
        said = {"first": shown[0], "again": shown[1], "borne": told, "borne_english": english}
        yield at(rule, passage, place[0], place[1], same="", **said)


def _is_printed(claim: Mapping[str, Any], subject: Subject) -> bool:
    """True when the tables print the amount of a statement, within the grains of both."""
    return any(
        abs(claim["amount"] - row["amount"]) <= (claim["amount_grain"] + row["grain"]) / 2
        for row in subject.rows("figures")
    )


def parts_and_whole(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A whole, `其中` and its parts, of things that are counted or measured: the parts do not add up to it.

    Where the parts need not be all of it, only a slip of one digit that explains the difference is a breach.
    """
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        for found in _WHOLE.finditer(passage.text):
            unit, parts = found["unit"], _parts(found["rest"], found["unit"])
            whole = number_of(found["whole"])
            if len(parts) < _FEWEST_PARTS or sum(parts) == whole:
                continue
            slip = one_slip([whole, *parts], lambda numbers: numbers[0] == sum(numbers[1:]))
            sure = unit in _SURE_COUNTS and (len(parts) > _FEWEST_PARTS or sum(parts) > whole)
            if unit == "万元":
                sure = False
                slip = slip if slip and slip.kind != "digit" else None
            if not sure and not slip:
                continue
            told = f"；如将{slip.printed}改为{slip.meant}则相符" if slip and unit not in _SURE_COUNTS else ""
            english = f"; with {slip.meant} in place of {slip.printed} they would agree" if told and slip else ""
            values = {
                "whole": f"{found['whole']}{unit}",
                "sum": f"{_plain(sum(parts))}{unit}",
                "listed": " + ".join(_plain(part) for part in parts if part),
                "slip": told,
                "slip_english": english,
            }
            yield at(rule, passage, found.start("whole"), found.end("unit"), **values)


def within_whole(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A part that is more than its whole: `whole` and `part` are patterns with a number `n`."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        near = passage.text
        before = subject.passages[passage.number - 1] if passage.number else None
        led = before.text if before and before.part == passage.part and before.section == passage.section else ""
        follows = passage.number + 1 < len(subject.passages) and subject.passages[passage.number + 1]
        if follows and follows.part == passage.part and follows.section == passage.section:
            near += follows.text
        part = re.search(rule.parameters["part"], near)
        whole = re.search(rule.parameters["whole"], near) or re.search(rule.parameters["whole"], led)
        if not whole or not part or part.end() > len(passage.text):
            continue
        if number_of(part["n"]) > number_of(whole["n"]):
            yield at(rule, passage, *part.span(), whole=whole.group(), part=part.group())


def _parts(rest: str, unit: str) -> Sequence[Decimal]:
    """Return the numbers of the unit that follow a whole, without those in brackets and those of changes."""
    plain = rest
    while (shorter := _INNER.sub("", plain)) != plain:
        plain = shorter
    plain = re.split(r"其中|另|此外|合计|共计|；[^；]*(?:20[0-9]{2}年)", plain)[0]
    plain = _CHANGED.sub("", plain)
    bare = unit.split("（")[0]
    return [number_of(n) for n in re.findall(rf"({NUMBER}){bare}", plain)]


def _plain(number: Decimal | int) -> str:
    return f"{number:,f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:,}"
