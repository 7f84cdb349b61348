"""In which unit a performance form prints its money: said in its labels, beside its amounts, or above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from budgetlib.amounts import UNITS, half_width
from budgetlib.interpret.forms.cells import filled
from budgetlib.interpret.forms.vocabulary import compact
from budgetlib.readers.document import Line

UNSTATED = "元"
MAX_LABEL = 40
_NAMES = "|".join(sorted(UNITS, key=len, reverse=True))
_AMOUNT_WITH_UNIT = re.compile(rf"^[0-9][0-9,.]*({_NAMES})$")
_IN_LABEL = re.compile(rf"(?:(?:资金|金额|预算|拨款|总额|经费|投资)[^（）]*|^)（(?:单位[:：])?({_NAMES})）")
_UNIT_LINE = re.compile(rf"单位[:：]?({_NAMES})(?![\u4e00-\u9fff])")


def unit_of_money(funds: Sequence[Line], head: Sequence[Line], above: Sequence[Line]) -> str:
    """Return the unit of money of a form: `元` where it says nothing.

    Nearest wins: beside an amount (`325.65万元`), in a label of the rows of money (`项目资金（万元）`), in the head of
    the form, in the lines right above it (`金额单位：万元`).
    """
    beside = (match[1] for line in funds for _, cell in filled(line) if (match := _amount_with_unit(cell)))
    labels = _found(_IN_LABEL, funds)
    lines = (unit for part in (head, above) for unit in (*_found(_UNIT_LINE, part), *_found(_IN_LABEL, part)))
    return next(chain(beside, labels, lines), UNSTATED)


def is_unit_line(line: Line) -> bool:
    """True when a line says in which unit money is printed."""
    return bool(_found(_UNIT_LINE, [line]))


def _amount_with_unit(cell: str) -> re.Match[str] | None:
    return _AMOUNT_WITH_UNIT.match(re.sub(r"\s", "", half_width(cell)))


def _found(pattern: re.Pattern[str], lines: Sequence[Line]) -> list[str]:
    """The units a pattern finds in lines; a label may be cut into several cells by column borders."""
    texts = ("".join(compact(text[:MAX_LABEL]) for text in _texts(line)) for line in lines)
    return [match[1] for text in texts if (match := pattern.search(text))]


def _texts(line: Line) -> list[str]:
    return [line.text[: 3 * MAX_LABEL]] if line.cells is None else [cell for _, cell in filled(line)]
