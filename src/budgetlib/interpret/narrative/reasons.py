"""Stated reasons: where they begin in a clause, and the phrases they consist of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from budgetlib.interpret.narrative.vocabulary import OTHER, meaning, vocabulary, words
from budgetlib.interpret.quantity_units import alternatives

_PIECE_END = re.compile(r"[,;。!?]")
_YEAR = re.compile(r"(?:本|20\d\d)年")
_CONNECTIVE = "(?:、|以及|和|及|与)"


def reason_start(clause: str, *, after_change: bool) -> tuple[int, int] | None:
    """Return where a reason marker (`主要原因是`) begins and ends in the compact text of a clause, or None.

    `after_change` admits the marker `主要是`, which gives a reason only behind a stated change.
    """
    found = _marker(after_change).search(clause)
    return found.span() if found else None


def weak_reason_behind(clause: str) -> tuple[int, int] | None:
    """Return where a weak marker (`主要是`) stands right behind a word of change in a clause, or None."""
    found = _behind_change().search(clause)
    return found.span("marker") if found else None


def reason_phrases(text: str, explained: str) -> list[tuple[int, int]]:
    """Return the phrases of a reason as (start, end) in its compact text, without doublets.

    A phrase ends at a comma, after a predicate before a connective (`人员减少和项目减少`), and where a cause leads to
    an effect (`甲导致乙`: both are stated). List marks, connectives and `等原因` are left out, and so is what repeats
    the change that is explained (measure `explained`): `故机关运行经费减少`.
    """
    phrases: list[tuple[int, int]] = []
    for start, end, effect in _pieces(text):
        start, end = _trimmed(text, start, end)
        phrase = text[start:end]
        if len(phrase) < 2 or any(pattern.search(phrase) for pattern in _left_out()):
            continue
        if _repeats_change(phrase, explained, effect=effect, first=not phrases):
            continue
        if phrase not in {text[a:b] for a, b in phrases}:
            phrases.append((start, end))
    return phrases


def states_purpose(clause: str) -> bool:
    """True for a clause that says what money is for (`主要用于…`), which is no reason of a change."""
    return _purpose().match(clause) is not None


def is_enumerated(text: str) -> bool:
    """True when compact text begins like an item of a list of reasons (`一是…`)."""
    return _edges()[1].match(text) is not None


def openers_length(text: str) -> int:
    """How many characters of marks and connectives compact text of a reason begins with (`二是由于`)."""
    openers, enumerators, _ = _edges()
    start = 0
    while found := enumerators.match(text, start) or (openers.match(text, start) if start else None):
        start = found.end()
    return start


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Every piece with whether it is the effect that a cause leads to."""
    start = 0
    for end in [*(m.start() for m in _PIECE_END.finditer(text)), len(text)]:
        part_start, effect = start, False
        for divider in _divider().finditer(text, start, end):
            cut = divider.end("predicate") if divider["predicate"] else divider.start()
            yield part_start, cut, effect
            part_start, effect = divider.end(), divider["result"] is not None
        if not effect and (joint := _second_action(text, *_trimmed(text, part_start, end))):
            yield part_start, joint[0], effect
            part_start = joint[1]
        yield part_start, end, effect
        start = end + 1


def _second_action(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The last connective of `严控甲支出和乙减少`, where a measure taken is joined to something that changed."""
    actions, predicates = alternatives(words("reason_actions")), alternatives(words("reason_predicates"))
    if not re.compile(actions).match(text, start, end) or not re.search(f"{predicates}$", text[start:end]):
        return None
    found = list(re.compile("以及|和").finditer(text, start, end))
    return found[-1].span() if found else None


def _repeats_change(phrase: str, explained: str, *, effect: bool, first: bool) -> bool:
    directions = [word for kind in ("increase", "decrease") for word in vocabulary()["directions"][kind]]
    if first or not re.search(alternatives(directions), phrase):
        return False
    stated = meaning(re.split(alternatives(directions), phrase)[0], "money").measure
    if effect and (stated == explained != OTHER or _YEAR.search(phrase)):
        return True
    return stated == explained != OTHER and _YEAR.match(phrase) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    openers, enumerators, endings = _edges()
    while found := openers.match(text, start, end) or enumerators.match(text, start, end):
        start = found.end()
    found = endings.search(text, start, end)
    return start, found.start() if found else end


@cache
def _purpose() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["purpose_openers"]))


@cache
def _marker(after_change: bool) -> re.Pattern[str]:
    markers = [*words("reason_markers"), *(words("weak_reason_markers") if after_change else ())]
    return re.compile("|".join(f"(?:{marker})" for marker in markers))


@cache
def _behind_change() -> re.Pattern[str]:
    changes = alternatives([w for kind in ("increase", "decrease") for w in vocabulary()["directions"][kind]])
    weak = "|".join(marker.removeprefix("^") for marker in words("weak_reason_markers"))
    return re.compile(f"{changes}(?P<marker>{weak})")


@cache
def _divider() -> re.Pattern[str]:
    predicates = alternatives(words("reason_predicates"))
    results = alternatives(words("reason_results"))
    return re.compile(rf"(?P<predicate>{predicates}){_CONNECTIVE}|(?P<result>{results})")


@cache
def _left_out() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in words("reason_not"))


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    # The edges are matched within a slice of the text, where ^ would only match at its very beginning.
    keys = ("reason_openers", "reason_enumerators")
    openers, enumerators = (str(vocabulary()[key]).removeprefix("^") for key in keys)
    endings = str(vocabulary()["reason_endings"]).removesuffix("$")
    return re.compile(openers), re.compile(enumerators), re.compile(rf"(?=.)(?:{endings})\Z")
