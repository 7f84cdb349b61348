"""What reconciliation found, as problems of the sheet: in which part, and told as an inspector tells it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgetlib.amounts import UNITS
from budgetlib.inspect.rules import LOOK, PROBLEM, Rule
from budgetlib.inspect.subject import Hit, Subject
from budgetlib.knowledge import knowledge
from budgetlib.reconcile.engine.rules import Rule as Identity
from budgetlib.reconcile.engine.rules import rules

_PASSED = ("holds", "rounding")
_SEVERITIES = {"error": PROBLEM, "warning": LOOK}
_SHOWN = 3  # figures of a sum that are named
_LONGEST = 60  # characters of a sentence that is quoted
_NAMED_RIGHT = re.compile(r"is (?P<right>[^\s:]+（[类款项]）) in")
_CODE_IS = re.compile(r"(?P<code>\d{3,5}) is (?P<name>\S+), (?P<own>\S+) is (?P<right>\d{3,5})")
_SUGGESTION = "核对原始数据，改正其中有误的一处，并同步修改相关的表和说明。"
_SUGGESTION_ENGLISH = "Check the source, and mend whichever of the places is wrong."

Fact = Mapping[str, Any]
Row = Mapping[str, Any]


def hits_of_checks(subject: Subject) -> Iterator[Hit]:
    """Yield the breaches of reconciliation; those that one figure explains are one."""
    told = knowledge("budgetlib.inspect", "inspection.yaml")["findings"]
    identities = {rule.id: rule for rule in rules()}
    facts = _facts(subject)
    failing = []
    for check in subject.rows("checks"):
        severity = told.get(check["rule"], _SEVERITIES.get(check["severity"], "skip"))
        if check["verdict"] == "fails" and severity != "skip" and check["rule"] in identities:
            failing.append((check, severity))
    rest = failing
    for figure, explained in _causes(subject, failing, facts):
        rest = [pair for pair in rest if all(pair[0] is not one for one, _ in explained)]
        yield _of_cause(subject, figure, explained, identities, facts)
    for check, severity in rest:
        yield _of_check(subject, check, severity, identities[check["rule"]], facts[check["check"]])


def _facts(subject: Subject) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in subject.rows("check_facts"):
        found[fact["check"]].append(fact)
    return found


def _reference(fact: Fact) -> tuple[Any, ...]:
    return (fact["dataset"], fact["file"], fact["page"], fact["row"], fact["key"])


def _causes(
    subject: Subject, failing: Sequence[tuple[Row, str]], facts: Mapping[int, Sequence[Fact]]
) -> Iterator[tuple[Fact, list[tuple[Row, str]]]]:
    """Yield figures that stand in several failing identities and in fewer that hold: each is one slip."""
    open_ones = [(check, severity) for check, severity in failing if check["left"] is not None]
    if len(open_ones) < 2:
        return
    passed = {check["check"] for check in subject.rows("checks") if check["verdict"] in _PASSED}
    holding = Counter(_reference(fact) for number in passed for fact in facts.get(number, ()) if fact["sign"])
    while open_ones:
        involved: dict[tuple[Any, ...], list[tuple[Row, str]]] = defaultdict(list)
        shown: dict[tuple[Any, ...], Fact] = {}
        for pair in open_ones:
            for fact in facts[pair[0]["check"]]:
                if fact["dataset"] == "figures" and fact["sign"]:
                    involved[_reference(fact)].append(pair)
                    shown[_reference(fact)] = fact
        if not involved:
            return
        best = max(
            involved, key=lambda reference: (len(involved[reference]) - holding[reference], len(involved[reference]))
        )
        sizes = {abs(check["difference"]) for check, _ in involved[best]}
        if len(involved[best]) < 2 or holding[best] >= len(involved[best]) or len(sizes) > 2:
            return
        yield shown[best], involved[best]
        open_ones = [pair for pair in open_ones if all(pair[0] is not one for one, _ in involved[best])]


def _of_cause(
    subject: Subject,
    fact: Fact,
    explained: Sequence[tuple[Row, str]],
    identities: Mapping[str, Identity],
    facts: Mapping[int, Sequence[Fact]],
) -> Hit:
    severity = PROBLEM if any(severity == PROBLEM for _, severity in explained) else LOOK
    shown, _ = _shown(subject, fact)
    told = [
        _comparison(subject, check, identities[check["rule"]], facts[check["check"]]) for check, _ in explained[:_SHOWN]
    ]
    more = f"等{len(explained)}处" if len(explained) > _SHOWN else ""
    chinese = f"{{where}}{shown}与{len(explained)}处勾稽关系不符：{'；'.join(c for c, _ in told)}{more}。"
    english = f"{{where}}: {shown} does not fit {len(explained)} identities: {'; '.join(e for _, e in told)}."
    rule = _rule(explained[0][0]["rule"], severity, chinese, english)
    return _hit(subject, rule, fact, shown)


def _of_check(subject: Subject, check: Row, severity: str, identity: Identity, facts: Sequence[Fact]) -> Hit:
    first = _first(facts)
    shown, _ = _shown(subject, first) if first else ("", "")
    shown = shown if len(shown) > 2 else f"“{_of_place(check['place'])}”"
    if check["left"] is not None and first:
        chinese, english = _comparison(subject, check, identity, facts)
        rule = _rule(check["rule"], severity, f"{{where}}{chinese}。", f"{{where}}: {english}.")
        return _hit(subject, rule, first, shown, same=f"{check['left']} {check['right']}")
    said = check["statement"].partition(f"{identity.english}: ")[2]
    arithmetic = _in_chinese(said) if re.search("[≠<>=]", said) else ""
    right = _NAMED_RIGHT.search(said)
    code = _CODE_IS.search(said)
    arithmetic = f"{code['code']}为{code['name']}，{code['own']}为{code['right']}" if code else arithmetic
    wrong = f"，预算表中为“{right['right']}”" if right else f"：{arithmetic}" if arithmetic else ""
    chinese = f"{{where}}{shown.removesuffix('所述')}不符合“{identity.chinese}”{wrong}。"
    english = f"{{where}}: {shown}: {said or identity.english}."
    rule = _rule(check["rule"], severity, chinese, english)
    if first is None:
        return Hit(rule, _part_of_topic(subject), 1, 1, 1, check["place"], {}, check["place"])
    together = f"{check['rule']} {right['right'] if right else ''}" if identity.topic else ""
    return _hit(subject, rule, first, shown, same=together)


def _of_place(place: str) -> str:
    """Return the name in a place (`form 23 p48 散装水泥工作经费`)."""
    return re.sub(r"^(?:form \d+ )?(?:p\d+ )?(?:r\d+ )?", "", place)


def _first(facts: Sequence[Fact]) -> Fact | None:
    """The statement of the text, if there is one, for it is checked against the tables; else a figure."""
    order = {"claims": 0, "figures": 1}
    return min(facts, key=lambda fact: order.get(fact["dataset"], 2), default=None)


def _hit(subject: Subject, rule: Rule, fact: Fact, shown: str, same: str = "") -> Hit:
    file, page, row = fact["file"] or 1, fact["page"], fact["row"]
    part = subject.form.part_of_table(fact["table"] or "") if fact["dataset"] == "figures" else ""
    part = part or (subject.form.part_of_table(fact["key"] or "") if fact["dataset"] == "tables" else "")
    part = part or subject.part_at(file, page, row)
    return Hit(
        rule,
        part,
        file,
        page,
        row,
        shown.removesuffix("所述").strip("“”"),
        {},
        same or f"{rule.id} {page} {row} {shown}",
    )


def _part_of_topic(subject: Subject) -> str:
    return next((key for key in ("projects", "explanation") if key in subject.form.parts), "explanation")


def _comparison(subject: Subject, check: Row, identity: Identity, facts: Sequence[Fact]) -> tuple[str, str]:
    """Return what a check compares, in both languages: each side with what it consists of, and the difference."""
    left, right = (_side(subject, [fact for fact in facts if fact["side"] == side]) for side in ("left", "right"))
    one, other, difference = (_wan(check[column]) for column in ("left", "right", "difference"))
    chinese = f"{left}{one}万元，与{right}{other}万元不一致，相差{difference}万元（{identity.chinese}）"
    english = f"{left} {one} 万元 is not {right} {other} 万元, difference {difference} ({identity.english})"
    return chinese, english


def _side(subject: Subject, facts: Sequence[Fact]) -> str:
    shown = [_shown(subject, fact) for fact in facts]
    if not shown:
        return ""
    if len(shown) <= _SHOWN and len({where for _, where in shown}) == 1:
        return shown[0][1] + "、".join(name for name, _ in shown)
    if len(shown) <= _SHOWN:
        return "、".join(where + name for name, where in shown)
    return f"{shown[0][1]}{shown[0][0]}等{len(shown)}项之和"


def _shown(subject: Subject, fact: Fact) -> tuple[str, str]:
    """Return what a fact is called, and where it stands: the table and page of a figure, nothing for a statement."""
    row = _row_of(subject, fact)
    if fact["dataset"] == "figures":
        name = str(row.get("name_printed") or row.get("name") or "")
        code = str(row.get("code") or "")
        return f"“{code}{' ' if code else ''}{name}”", f"《{_title(subject, fact)}》（第{fact['page']}页）"
    text = str(row.get("text") or row.get("project") or row.get("title") or "")
    told = "所述" if fact["dataset"] == "claims" else ""
    return f"“{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}”{told}", ""


def _row_of(subject: Subject, fact: Fact) -> Row:
    """Return the row of the dataset that a fact is; empty when it cannot be found again."""
    dataset = fact["dataset"]
    if dataset == "tables":
        return next((row for row in subject.rows("tables") if row["table"] == fact["key"]), {})
    if dataset not in {"figures", "claims", "projects", "indicators"}:
        return {}
    for row in subject.rows(dataset):
        if (row["page"], row["row"]) == (fact["page"], fact["row"]) and row.get("key", fact["key"]) == fact["key"]:
            return row
    return {}


def _title(subject: Subject, fact: Fact) -> str:
    for table in subject.rows("tables"):
        if table["table"] == fact["table"] and (table["file"] or 1) == (fact["file"] or 1):
            return re.sub(r"[（(][^（）()]*[）)]$", "", str(table["title"]))
    return str(fact["table"])


def _wan(yuan: Decimal) -> str:
    return f"{abs(yuan) / UNITS['万元']:,.2f}" if yuan >= 0 else f"-{abs(yuan) / UNITS['万元']:,.2f}"


def _in_chinese(arithmetic: str) -> str:
    words: Mapping[str, str] = knowledge("budgetlib.inspect", "inspection.yaml")["arithmetic"]
    for english, chinese in words.items():
        arithmetic = arithmetic.replace(english, chinese)
    return arithmetic.replace(" %", "%")


def _rule(name: str, severity: str, chinese: str, english: str) -> Rule:
    plain = (chinese.replace("{where}", "\0"), english.replace("{where}", "\0"))
    zh, en = (text.replace("{", "{{").replace("}", "}}").replace("\0", "{where}") for text in plain)
    return Rule(name, "reconciliation", severity, zh, en, _SUGGESTION, _SUGGESTION_ENGLISH)
