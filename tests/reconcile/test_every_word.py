"""Every word of every list in rules.yaml counts: a rule also holds for what only that word selects.

A rule that names several tables, levels, funds or labels is tested by its cases with some of them. What these print
must matter: with a word that is not in the list, less holds. Each of the others takes the place of one of those: as
much must hold as before. A word that is misplaced in a list, or that no case could ever reach, does not pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from budgetlib.reconcile.engine.facts import ABSENT, Selector, index, words
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.evaluation import evaluate
from tests.reconcile.test_every_rule import CASES, RULES
from tests.support.literal import disclosure
from tests.support.notation import LEVELS, datasets

IMPLIED = {"measure": "total", "fund": "all", "period": "all"}  # what a heading need not say
# Attributes that rows do not print but that follow from others, and one whose two values are no list.
DERIVED = {"class", "item", "item_section", "economic", "government_class", "side"}
VOCABULARY = {
    ("figures", "table"): ["other"],
    ("figures", "measure"): list(words()["measures"]),
    ("figures", "fund"): list(words()["funds"]),
    ("figures", "period"): list(words()["periods"]),
    ("figures", "level"): ["line", "item", "class", "subtotal", "section", "total"],
    ("claims", "section"): ["glossary"],
    ("claims", "measure"): ["other", "head_count"],
}
Given = Mapping[str, str]
Lines = list[list[str]]


def _selectors(value: Any) -> Iterator[Selector]:
    if isinstance(value, Selector):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _selectors(one)


def _listed(rule: Rule) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Dataset, attribute and words, for every attribute of which a parameter of the rule names several words."""
    for value in rule.parameters.values():
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for selector in _selectors(value):
            for attribute in selector.values.keys() - DERIVED:
                found[selector.dataset, attribute] |= selector.values[attribute] - {ABSENT}
        yield from ((*key, frozenset(listed)) for key, listed in found.items() if len(listed) > 1)


def _examples(name: str) -> list[Given]:
    """The cases of a rule that hold, as the datasets they give, with their values in place."""
    cases = CASES[name]["holds"]
    filled = []
    for case in cases if isinstance(cases, list) else [cases]:
        given = {**CASES[name]["given"], **case.get("given", {})}
        for key in case.keys() - {"given", "beside"}:
            given = {dataset: text.replace(f"<{key}>", case[key]) for dataset, text in given.items()}
        filled.append({dataset: text for dataset, text in given.items() if text})
    return filled


def _exchanged(given: Given, dataset: str, attribute: str, old: str, new: str) -> dict[str, str]:
    """The datasets with one word in the place of another: a table's name, part of a heading, or a cell."""
    if attribute == "table":
        return {new if name == old else name: text for name, text in given.items()}
    changed = dict(given)
    for name, text in given.items():
        if (name in words()["tables"]) == (dataset == "figures"):
            lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
            if dataset == "figures" and attribute in IMPLIED:
                lines[0] = [_heading(heading, attribute, old, new) for heading in lines[0]]
            elif dataset == "figures" and attribute == "level":
                lines = _levels(lines, old, new)
            elif attribute in lines[0]:
                column = lines[0].index(attribute)
                lines[1:] = [[new if (i, c) == (column, old) else c for i, c in enumerate(line)] for line in lines[1:]]
            changed[name] = "\n".join("|".join(line) for line in lines)
    return changed


def _everywhere(given: Given, exchanged_in: Sequence[str], attribute: str, old: str, new: str) -> Given:
    for dataset in exchanged_in:
        given = _exchanged(given, dataset, attribute, old, new)
    return given


def _heading(heading: str, attribute: str, old: str, new: str) -> str:
    said = heading.split("/")
    vocabulary = {kind: set(words()[f"{kind}s"]) for kind in ("period", "fund", "measure")}
    kinds = [next((kind for kind, known in vocabulary.items() if word in known), "") for word in said]
    if "" in kinds:  # no column of figures
        return heading
    if attribute in kinds:
        return "/".join(
            new if word == old and kind == attribute else word for word, kind in zip(said, kinds, strict=True)
        )
    return f"{heading}/{new}" if old == IMPLIED[attribute] else heading


def _levels(lines: Lines, old: str, new: str) -> Lines:
    """The lines with a level stated in each, where it is `old` the other one."""
    head, *rows = lines
    places = {name: i for i, name in enumerate(head)}
    stated = [
        (row[places["level"]] if "level" in places else "")
        or LEVELS.get(len(row[places["code"]]) if "code" in places else 0, "total")
        for row in rows
    ]
    if "level" not in places:
        head, rows = [*head, "level"], [[*row, ""] for row in rows]
        places["level"] = len(head) - 1
    for row, level in zip(rows, stated, strict=True):
        row[places["level"]] = new if level == old else level
    return [head, *rows]


def _prints(given: Given, dataset: str, attribute: str, word: str) -> bool:
    """True when some figure or statement of the case has the word."""
    return _exchanged(given, dataset, attribute, word, "\0") != _exchanged(given, dataset, attribute, "\0", "\0")


def _holding(name: str, given: Given) -> int:
    """How many checks hold; none when there is another verdict."""
    return _counted(name, tuple(given.items()))


@cache
def _counted(name: str, given: tuple[tuple[str, str], ...]) -> int:
    checks = evaluate([RULES[name]], index(disclosure(**datasets(dict(given), {}))))
    return len(checks) if {check.verdict for check in checks} == {"holds"} else 0


def _unlisted(dataset: str, attribute: str, listed: frozenset[str]) -> str:
    """A word of the vocabulary that is not in the list."""
    vocabulary = VOCABULARY.get((dataset, attribute), ["甲"])
    return next(word for word in vocabulary if word not in listed)


@pytest.mark.parametrize(
    ("name", "dataset", "attribute", "word", "listed"),
    sorted(
        {(name, *found[:2], word, found[2]) for name in RULES for found in _listed(RULES[name]) for word in found[2]},
        key=str,
    ),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_word_of_a_list_selects(name: str, dataset: str, attribute: str, word: str, listed: frozenset[str]) -> None:
    matched = attribute in (RULES[name].parameters.get("match") or ())  # then statements and figures agree in the word
    places = ("claims", "figures") if matched else (dataset,)
    examples = _examples(name)
    printing = [given for given in examples if _prints(given, dataset, attribute, word)]
    if printing:
        other = _unlisted(dataset, attribute, listed)
        changed = [(given, _exchanged(given, dataset, attribute, word, other)) for given in printing]
        assert any(_holding(name, given) > _holding(name, without) for given, without in changed)
    else:
        assert any(
            _holding(name, _everywhere(given, places, attribute, other, word)) >= _holding(name, given)
            for given in examples
            for other in sorted(listed)
            if _prints(given, dataset, attribute, other)
        )
