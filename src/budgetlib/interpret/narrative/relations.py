"""What the words before a number say of it: a comparison and its basis, a direction, a share, a rate, a prior level."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from budgetlib.interpret.narrative.vocabulary import OTHER, is_generic, meaning, vocabulary, words
from budgetlib.interpret.quantity_units import alternatives

INCREASE, DECREASE, UNCHANGED = "increase", "decrease", "unchanged"
PRIOR = "prior"  # the basis of a comparison that names the year only
OPENING_BUDGET, ADJUSTED_BUDGET = "opening_budget", "adjusted_budget"
_BRACKETED = re.compile(r"（(?P<word>[^（）]{1,4})）")
_EDGE = "、,:;。 "


@dataclass(frozen=True, slots=True)
class Basis:
    """What an amount is compared with: `name` as in the column `compared_with`, and the year where one is named."""

    name: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What the words before a number (or a clause without one) say about change.

    `noun` is (start, end) of the words it is about, without the comparison; `direction` is empty when none is stated;
    `near` is True when the direction stands right at the number; `undecided` when both directions are printed
    (`增加（减少）`); `basis` is what it is compared with; `compared` when that is a prior year, `with_budget` when it
    is this year's own budget; `prior_level` when the number is the level compared with (`较上年预算80万元增加`);
    `to_level` when it is the level reached (`增加到80万元`); `roughly` when unchanged is meant roughly (`基本持平`);
    `of_stock` when what is compared is what was there at the end of a year (`较上年末`).
    """

    noun: tuple[int, int]
    direction: str = ""
    near: bool = False
    undecided: bool = False
    basis: Basis = Basis()
    compared: bool = False
    with_budget: bool = False
    prior_level: bool = False
    budget_level: bool = False
    to_level: bool = False
    roughly: bool = False
    of_stock: bool = False


@lru_cache(maxsize=4096)
def relation(lead: str) -> Relation:
    """Analyse the words before a number, or a clause that compares without one (`与上年持平`)."""
    comparison = _last(_comparison(), lead)
    budget = None if comparison else _last(_own_budget(), lead)
    base = comparison or budget
    said = Relation(
        (0, 0), compared=comparison is not None, with_budget=budget is not None, basis=_basis(comparison, budget)
    )
    said = replace(said, of_stock=comparison is not None and "末" in comparison[0])
    if budget and re.fullmatch("[的为]?", lead[budget.end() :]) and not comparison_sense(budget):
        said = replace(said, budget_level=True)
    if found := _prior_level().search(lead):
        base = comparison or found
        prior = comparison is None or _is_level(lead[comparison.end() :])
        basis = _prior_basis(found) if comparison is None or (prior and found.end() > comparison.end()) else said.basis
        said = replace(said, prior_level=prior, basis=basis, compared=said.compared or prior)
    word, to_level = _last_direction(lead, base.end() if base else 0)
    said = replace(said, to_level=to_level is not None)
    span = word.span() if word else to_level.span() if to_level else None
    if word and _direction_of(word[0]) == UNCHANGED:
        between = lead[base.end() if base else 0 : word.start()]
        said = _unchanged(said, between, base, word[0])
        span = (word.start() - len(between), word.end()) if said.roughly else span
    elif word:
        rest = lead[word.end() :]
        near = _filler().fullmatch(rest) is not None
        span = (word.start(), len(lead)) if near else span
        direction = _direction_of(word[0])
        said = replace(said, direction=direction, near=near, undecided=_is_undecided(rest, direction))
        if alone := _moved_alone().fullmatch(lead.lstrip(_EDGE)):
            start = len(lead) - len(lead.lstrip(_EDGE))
            return replace(said, near=True, noun=(start + alone.start("noun"), start + alone.end("noun")))
        if moved := _moved_behind().fullmatch(rest):  # `与上年相比，增加收入148万元`
            noun = (word.end() + moved.start("noun"), word.end() + moved.end("noun"))
            return replace(said, near=True, noun=noun)
    elif base and comparison_sense(base) and not said.prior_level:
        said = replace(said, direction=comparison_sense(base), near=True)
    elif base and comparison_sense(base) and _comparison().fullmatch(lead[base.start() :]):
        said = replace(said, direction=comparison_sense(base), near=True, prior_level=False)
    return replace(said, noun=_noun(lead, base.span() if base else None, span))


def _is_level(rest: str) -> bool:
    """True when words behind a comparison leave its level to the number: nothing, or what it is of (`收支预算总数`)."""
    return re.fullmatch("[的为]?", rest) is not None or (_level_noun().fullmatch(rest) is not None)


def comparison_sense(base: re.Match[str]) -> str:
    """The direction that a comparison itself states (`大于上年预算数`); empty for `比上年`."""
    return _sense().get(base.groupdict().get("word") or "", "")


def _unchanged(said: Relation, between: str, base: re.Match[str] | None, word: str) -> Relation:
    """`与上年持平`, `与上年基本持平`; but `与上年统计口径一致` says something else."""
    roughly = between.endswith(words("unchanged_roughly"))
    own = base is None and word in words("unchanged_alone")  # `因公出国费持平`, behind what the sentence compares with
    if roughly or own or is_generic(between) or (base and base[0].endswith("相比")):
        return replace(said, direction=UNCHANGED, roughly=roughly)
    return said


def leads_from(lead: str, behind: str) -> bool:
    """True for the first number of `由3万元增加至5万元`."""
    found = _direction().match(behind)
    return lead.endswith(("由", "从")) and found is not None and behind.startswith(words("to_level"), found.end())


def executed_basis(lead: str) -> str:
    """The budget that a rate of execution is of."""
    return _named_basis(lead, "own_bases")


def direction_in_turn(words_: str) -> str:
    """The direction of words between two numbers in turn that are nothing else: `增加A、减少B`; empty without one."""
    found = _direction().match(words_)
    near = found is not None and _filler().fullmatch(words_, found.end()) is not None
    return _direction_of(found[0]) if found and near else ""


def trimmed(text: str) -> tuple[int, int]:
    """Return (start, end) of `text` without list numbers, years, connectives and verbs at its edges."""
    start, end = 0, len(text)
    opener, ending = _edges()
    while start < end and (found := opener.match(text, start, end)) and found.end() > start:
        start = found.end()
    while start < end and (found := ending.search(text, max(start, end - 8), end)) and found.start() > start:
        end = found.start()
    return start, end


def stated_year(text: str) -> int | None:
    """The last year named in words that is no part of a date or of a comparison; None when there is none."""
    years = [found for found in re.finditer(r"(?<!\d)(20\d\d)年", text) if not _date().match(text, found.start())]
    compared = [found.span() for found in _comparison().finditer(text)]
    own = [int(y[1]) for y in years if not any(a <= y.start() < b for a, b in compared)]
    return own[-1] if own else None


def _basis(comparison: re.Match[str] | None, budget: re.Match[str] | None) -> Basis:
    if comparison:
        return _prior_basis(comparison)
    return Basis(_named_basis(budget[0], "own_bases")) if budget else Basis()


def _prior_basis(found: re.Match[str]) -> Basis:
    year = re.search(r"20\d\d", found[0])
    return Basis(_named_basis(found[0], "bases"), int(year[0]) if year else None)


def named_basis(words_: str, year: int | None) -> Basis:
    """The basis that words name for a level of a prior year (`预算数`)."""
    return Basis(_named_basis(words_, "bases"), year)


def _named_basis(text: str, key: str) -> str:
    entries = vocabulary()[key]
    return next(name for name, marks in entries if any(mark in text for mark in marks))


def _noun(lead: str, base: tuple[int, int] | None, word: tuple[int, int] | None) -> tuple[int, int]:
    """The last stretch left by comparison and direction that names something; before the direction if there is one."""
    stretches = []
    for start, end in _left_by(len(lead), base, word):
        left, right = trimmed(lead[start:end])
        stretches.append((start + left, start + right))
    if word:
        before = [s for s in stretches if s[1] <= word[0] and _names(lead[s[0] : s[1]])]
        if before:
            return before[-1]
    named = [s for s in stretches if s[1] > s[0] and _names(lead[s[0] : s[1]])]
    return named[-1] if named else (0, 0)


def _names(words_: str) -> bool:
    """True when words name something of their own; `收入总计` does, though each of its words is a generic one."""
    return not is_generic(words_) or meaning(words_, "money").measure != OTHER


def _left_by(length: int, *spans: tuple[int, int] | None) -> list[tuple[int, int]]:
    cuts = sorted(span for span in spans if span)
    edges = [0, *(edge for cut in cuts for edge in cut), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _last_direction(lead: str, start: int) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The direction word that counts, the last one not in brackets; or the one that leads to a level (`增加至`)."""
    last = None
    for found in _direction().finditer(lead, start):
        if not _in_brackets(lead, found.start()):
            last = found
    if last and lead.startswith(words("to_level"), last.end()):
        return None, re.compile(r".{2,4}$").match(lead, last.start()) or last
    return last, None


def _in_brackets(text: str, position: int) -> bool:
    return text.rfind("（", 0, position) > text.rfind("）", 0, position)


def _is_undecided(rest: str, direction: str) -> bool:
    """True when the other direction follows in brackets: a template whose choice was never made."""
    found = _BRACKETED.match(rest)
    other = _direction().fullmatch(found["word"]) if found else None
    return other is not None and _direction_of(other[0]) != direction


def _last(pattern: re.Pattern[str], lead: str) -> re.Match[str] | None:
    """The last match that is not followed by a further comparison's own direction: a clause compares once."""
    return next(iter(reversed(list(pattern.finditer(lead)))), None)


@cache
def _direction_words() -> dict[str, str]:
    return {word: kind for kind, entries in vocabulary()["directions"].items() for word in entries}


def _direction_of(word: str) -> str:
    return _direction_words()[word] if word in _direction_words() else _words_at_number()[word]


@cache
def _words_at_number() -> dict[str, str]:
    return {word: kind for kind, entries in vocabulary()["directions_at_number"].items() for word in entries}


@cache
def _direction() -> re.Pattern[str]:
    at_number = rf"(?<![{vocabulary()['not_at_number']}]){alternatives(_words_at_number())}(?=了?$)"
    return re.compile(f"{alternatives(_direction_words())}|{at_number}")


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words('change_fillers'))}|（[^（）]{{1,4}}）)*")


@cache
def _moved_behind() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["moved_behind"]))


@cache
def _moved_alone() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["moved_alone"]))


@cache
def _sense() -> dict[str, str]:
    senses = {INCREASE: words("comparison_increase"), DECREASE: words("comparison_decrease")}
    return {word: kind for kind, entries in senses.items() for word in entries}


@cache
def _comparison() -> re.Pattern[str]:
    """`比上年`, `与2024年预算数相比`, `较上年同期`, `小于上年预算数`, `同比`."""
    by = alternatives([*words("compared_with"), *_sense()])
    prior = alternatives(words("prior_year"), patterns=True)
    figure = alternatives(words("compared_figure"), patterns=True)
    aside, tail = "(?:（[^（）]{0,20}）)?", "(?:相比|比较|相较|对比)?"
    return re.compile(rf"(?P<word>{by}){prior}{aside}{figure}{{0,3}}{tail}|同比")


@cache
def _prior_level() -> re.Pattern[str]:
    """The words end with what the number is: the level of a prior year (`由上年的`, `是上年预算`, `比2024年预算数`)."""
    by = alternatives([*words("compared_with"), *_sense(), *filter(None, words("prior_level_openers"))])
    prior = alternatives(words("prior_year"), patterns=True)
    figure = alternatives(words("compared_figure"), patterns=True)
    named = rf"(?:{alternatives(words('compared_with'))}{prior}{vocabulary()['level_nouns']})"
    return re.compile(rf"(?:(?:{by}{prior}|^(?:上一?年度?|去年)){figure}{{0,3}}(?:的|为|是|仅为?)?|{named})$")


@cache
def _level_noun() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["level_nouns"]))


@cache
def _own_budget() -> re.Pattern[str]:
    by = alternatives([*words("compared_with"), *_sense()])
    budget = alternatives(words("this_years_budget"), patterns=True)
    return re.compile(rf"(?P<word>{by}){budget}(?:相比|比较)?")


@cache
def _date() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["date_words"]))


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    openers = alternatives(words("subject_openers"), patterns=True)
    endings = str(vocabulary()["subject_endings"]).removesuffix("$")
    return re.compile(f"(?:{openers}|[）{_EDGE}])"), re.compile(f"(?:{endings}|[{_EDGE}])\\Z")
