"""Which cells of an indicator row are names and which are targets, when position alone does not tell.

Every way to give a row's cells, in order, to the roles name and target of each half is scored. What counts most is that
the two halves of a form repeat each other; then whether a cell reads like a name or a target, then its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import chinese, interleaved_target
from budgetlib.interpret.forms.targets import parse_target
from budgetlib.interpret.forms.vocabulary import compact

CACHED = 4_096
MAX_WEIGHED = 6
MAX_TARGET = 40
MAX_WORD = 6  # Chinese characters of a short worded target (提升, 有效营造)
NAME_AGREES, TARGET_AGREES, IS_NAME, IS_TARGET = 2.0, 1.0, 0.7, 0.6
IN_COLUMN = {1: 1.0, 2: 0.3}  # by the number of halves: a single half has nothing but its columns to go by
USED = 0.2  # for every cell of Chinese words that is put to use
CUT, NAMELESS = 0.25, 0.2  # costs: a target put together from two cells, a target without name
ALIKE_BY_CHANCE = 0.4  # similarity that any two short Chinese texts may have

SURELY_ALIKE = 0.8

Token = tuple[int, str]  # position in the row, text
Choice = tuple[tuple[int, ...], ...]  # the tokens of each role: name and target of the first half, of the second
WHOLE_ROW: Choice = ((0,), (1,), (2,), (3,))


def best_roles(tokens: Sequence[Token], names: Sequence[int], targets: Sequence[int], halves: int) -> Choice:
    """Return the tokens of (name, target) of each half under the choice that makes most sense.

    `names` and `targets` are the columns in which the header places them.
    """
    scores = _Scores(tokens, names, targets, halves)
    if len(tokens) == len(WHOLE_ROW) and halves == 2 and scores.is_whole_row():
        return WHOLE_ROW
    return max(_choices(len(tokens), halves), key=scores.of)


def likeliest(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Return the tokens most like a name or a target, in order and few enough to weigh every choice, and the rest."""
    ranked = sorted(range(len(tokens)), key=lambda i: -max(_is_name(tokens[i][1]), _is_target(tokens[i][1])))
    kept = sorted(ranked[:MAX_WEIGHED])
    return [tokens[i] for i in kept], [tokens[i] for i in ranked[MAX_WEIGHED:]]


class _Scores:
    """Scores of choices, built from the scores of single cells and of pairs of cells."""

    def __init__(self, tokens: Sequence[Token], names: Sequence[int], targets: Sequence[int], halves: int) -> None:
        self._texts = [text for _, text in tokens]
        self._positions = [position for position, _ in tokens]
        self._columns = (names, targets)
        self._weight = IN_COLUMN[halves]
        self._single: dict[tuple[int, tuple[int, ...]], float] = {}
        self._pairs: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}

    def of(self, choice: Choice) -> float:
        """Return the score of a choice."""
        score = sum(self._of_role(role, part) for role, part in enumerate(choice) if part)
        score -= NAMELESS * sum(bool(choice[i + 1]) and not choice[i] for i in range(0, len(choice), 2))
        if len(choice) > 2 and choice[0] and choice[2]:
            agreement = (self._likeness(choice[0], choice[2]) - ALIKE_BY_CHANCE) / (1 - ALIKE_BY_CHANCE)
            score += NAME_AGREES * max(0.0, agreement)
        if len(choice) > 2 and choice[1] and choice[3]:
            score += TARGET_AGREES * self._likeness(choice[1], choice[3])
        return score

    def is_whole_row(self) -> bool:
        """True when four cells are two halves that agree and read as name and target: nothing is left to weigh."""
        names = min(_is_name(self._texts[0]), _is_name(self._texts[2]))
        targets = min(_is_target(self._texts[1]), _is_target(self._texts[3]))
        return names == targets == 1.0 and self._likeness((0,), (2,)) >= SURELY_ALIKE

    def _of_role(self, role: int, part: tuple[int, ...]) -> float:
        key = (role, part)
        if key not in self._single:
            text = self._text(part)
            columns = self._columns[role % 2]
            score = IS_TARGET * _is_target(text) if role % 2 else IS_NAME * _is_name(text)
            score += self._weight * (role // 2 < len(columns) and self._positions[part[0]] == columns[role // 2])
            score += USED * sum(_is_name(self._texts[i]) for i in part)
            self._single[key] = score - CUT * (len(part) > 1)
        return self._single[key]

    def _likeness(self, first: tuple[int, ...], second: tuple[int, ...]) -> float:
        key = (first, second)
        if key not in self._pairs:
            self._pairs[key] = fuzz.ratio(compact(self._text(first)), compact(self._text(second))) / 100
        return self._pairs[key]

    def _text(self, part: tuple[int, ...]) -> str:
        return self._texts[part[0]] if len(part) == 1 else interleaved_target([self._texts[i] for i in part])


@cache
def _choices(count: int, halves: int) -> tuple[Choice, ...]:
    """Every way to give tokens, in order, to the roles name and target of each half; a target may be cut in two."""
    roles = 2 * halves
    found: list[Choice] = []
    for used in range(roles + 1):
        for present in combinations(range(roles), used):
            for tokens in combinations(range(count), used):
                choice: list[tuple[int, ...]] = [()] * roles
                for role, token in zip(present, tokens, strict=True):
                    choice[role] = (token,)
                found.append(tuple(choice))
                found += _with_cut_target(tuple(choice), count)
    return tuple(found)


def _with_cut_target(choice: Choice, count: int) -> Iterator[Choice]:
    taken = {token for role in choice for token in role}
    for role in range(1, len(choice), 2):
        follower = choice[role][0] + 1 if choice[role] else count
        if follower < count and follower not in taken:
            yield (*choice[:role], (*choice[role], follower), *choice[role + 1 :])


@lru_cache(maxsize=CACHED)
def _is_name(text: str) -> float:
    """How much a text looks like an indicator's name: Chinese words, not a number."""
    return min(1.0, chinese(text) / 4) if not parse_target(text).quantified else 0.0


@lru_cache(maxsize=CACHED)
def _is_target(text: str) -> float:
    """How much a text looks like a target: a quantity or date best, then a short word; a long cell is none."""
    if len(text) > MAX_TARGET:
        return 0.0
    target = parse_target(text)
    if target.known or target.quantified:
        return 1.0
    return 0.6 if target.legible and chinese(text) <= MAX_WORD else 0.2 if target.legible else 0.0
