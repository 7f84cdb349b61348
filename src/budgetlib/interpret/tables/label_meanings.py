"""What the label of a row says it is: by the closed lists, word by word, or, misread, by the closest of the list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from budgetlib.classification import functional_class_code
from budgetlib.interpret.tables.codes import split_coded_name
from budgetlib.interpret.tables.labels import Label
from budgetlib.interpret.tables.meanings import Meaning, meaning_of
from budgetlib.interpret.tables.words import bare_word
from budgetlib.interpret.wording import standard_label

_CIRCLED = re.compile(r"^\s*[\u2460-\u2487\u3220-\u3229]")  # ②, ⑵, ㈡ before a part
_NEXT_YEAR = "结转下年"


def told_by_label(
    label: Label, side: str, vocabulary: Mapping[str, Mapping[str, str]], *, functional: bool = True
) -> tuple[str, dict[str, str]] | None:
    """Return the standard name of a row and what it is (level, fund, period, measure); None for a row without label.

    `vocabulary` is the closed list of the table; `functional` says that a functional class is one here.
    """
    bare = split_coded_name(bare_word(standard_label(_CIRCLED.sub("", label.printed)).replace(" ", "")))[1]
    if not bare:
        return None
    if bare in vocabulary:
        return bare, _leveled(dict(vocabulary[bare]), functional)
    if functional and side == "expenditure" and functional_class_code(bare):
        return label.name(vocabulary), {"level": "class"}
    meaning = meaning_of((bare,))
    if not meaning.unknown and meaning.says_something:
        return _composed(bare, meaning, side)
    name = label.name(vocabulary)
    known = vocabulary.get(name) or {"level": "class" if functional_class_code(name) and functional else "line"}
    return name, _leveled(dict(known), functional)


def _leveled(told: dict[str, str], functional: bool) -> dict[str, str]:
    """A class of another classification is a line of a summary by function."""
    return told if functional or told["level"] != "class" else told | {"level": "line"}


def _composed(bare: str, meaning: Meaning, side: str) -> tuple[str, dict[str, str]]:
    """What the words of a label say together."""
    told = {"level": "line"}
    if side != "revenue":
        if meaning.measure == "carryover_next":
            return (bare if bare in {"年终结转", "结转下年资金"} else _NEXT_YEAR), told
        if meaning.flow == "expenditure" and not meaning.measure and not meaning.fund:
            return bare, {"level": "subtotal"}
        if side == "" and meaning.measure:
            told["measure"] = meaning.measure
        return bare, told
    if meaning.fund:
        told["fund"] = meaning.fund
    if meaning.measure:
        told["measure"] = "total" if meaning.measure == "own_balance" else meaning.measure
    if meaning.period == "carryover":
        told["period"] = "carryover"
        if not meaning.fund and not meaning.measure:
            told["opens"] = "carryover"
    elif meaning.period == "current" and not meaning.fund and not meaning.measure and not meaning.appropriation:
        return bare, {"level": "subtotal", "period": "current"}
    return bare, told
