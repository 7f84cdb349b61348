"""Counts of what is listed: so many units or divisions, and the list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.inspect.levels import number_of
from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_DIVISIONS = "内设机构|内设处室|内设科室|职能处室|处室|科室|职能部门"
_INLINE = re.compile(
    rf"(?:(?P<n>[0-9]{{1,3}})个(?P<what>{_DIVISIONS})|(?:{_DIVISIONS})(?:共计?|共?有)?(?P<m>[0-9]{{1,3}})个)[，,]?(?:分别(?:为|是)|包括|即|具体(?:为|包括|是))?[：:](?P<list>[^。；;：:]+)[。；;]?"
)
_KINDS = re.compile(
    r"(?:行政单位|参公(?:事业)?单位|参照公务员法管理(?:的)?事业单位|事业单位|机关)(?P<n>[0-9]{1,3})[家个]"
)
_UNITS = re.compile(
    r"(?:(?:共|共有|包括|纳入)[^，。；0-9]{0,30}(?P<n>[0-9]{1,3})[家个](?:预算)?单位"
    r"|(?:纳入|编制范围)[^，。；0-9]{0,30}单位(?:共计?|共?有)(?P<m>[0-9]{1,3})[家个])"
    r"[^。]{0,20}(?:具体|包括|名单|分别)[^。]{0,12}[：:。]?$"
)
_PURCHASE = re.compile(r"公务用车购置费(?:预算)?(?:支出)?(?:为)?(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)万元")
_BOUGHT = re.compile(r"安排购置(?:公务)?(?:车辆|用车)(?P<n>[0-9]+)辆")
_ENTRY = re.compile(r"^[（(]?(?P<n>[0-9]{1,3})[）)]?[.．、]")


def listed_count(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """`17个内设机构：办公室、…`: so many are not in the list."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        for found in _INLINE.finditer(passage.text):
            listed = re.sub(r"（[^（）]*）|\([^()]*\)", "", found["list"])
            names = [name for name in re.split(r"[、，,和]|以及", listed) if name]
            certain = not re.search("[和等]|以及", listed) and len(names) > 1
            stated = found["n"] or found["m"]
            if certain and len(names) != int(stated):
                yield at(rule, passage, found.start(), found.start("list"), stated=stated, listed=str(len(names)))


def counted_kinds(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """`行政单位1家，事业单位4家，具体包括：` and a numbered list of another length."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        numbers = [int(n) for n in _KINDS.findall(passage.text)]
        whole = _UNITS.search(passage.text)
        stated = int(whole["n"] or whole["m"]) if whole else sum(numbers) if "具体包括" in passage.text else 0
        listed = _entries_after(subject, passage)
        if stated and listed >= 2 and stated != listed:
            yield at(rule, passage, 0, min(len(passage.text), 40), stated=str(stated), listed=str(listed))


def _entries_after(subject: Subject, passage: Passage) -> int:
    """Return how many numbered entries follow, from 1 upwards; 0 when the numbers do not count up."""
    count = 0
    for after in subject.passages[passage.number + 1 :]:
        found = _ENTRY.match(after.text)
        if not found or after.part != passage.part or int(found["n"]) != count + 1:
            break
        count += 1
    return count


def vehicles_and_money(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Money for the purchase of vehicles and none to be bought, or the other way round."""
    texts = [p for p in subject.passages if rule.looks_at(p.part)]
    money = [found["n"] for p in texts for found in _PURCHASE.finditer(p.text)]
    for passage in texts:
        for found in _BOUGHT.finditer(passage.text):
            if len({*money}) == 1 and (number_of(money[0]) > 0) != (int(found["n"]) > 0):
                yield at(rule, passage, *found.span(), money=money[0], vehicles=found["n"])
