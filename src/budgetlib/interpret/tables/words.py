"""The vocabulary of heads and labels, loaded once: what a word says, and which columns hold no money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from budgetlib.classification import economic_names
from budgetlib.interpret.tables.grammar import Grammar
from budgetlib.knowledge import knowledge

MIN_NAME = 3  # shorter names of economic items (水费) are words of too many heads
_ORDINAL = re.compile(
    r"^(?:其中[：:]?|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、)）])+"
)
_REMARK = re.compile(r"[（(](?:单位[：:])?(?:万元|元|千元|%|％)[）)]|[0-9]+=[0-9+\-=]+|[（(][0-9]{1,2}[）)]")


@cache
def head_grammar() -> Grammar:
    """Return the words of heads, the names of economic classes among them (`economic:301`)."""
    listed_words = knowledge("budgetlib.layouts", "heads.yaml")["words"]
    words: dict[str, list[str]] = {name: list(listed) for name, listed in listed_words.items()}
    taken = {word for listed in words.values() for word in listed}
    for code, name in economic_names().items():
        forms = {name, name.removesuffix("支出") + "支出", name.removesuffix("支出"), name.replace("的补助", "补助")}
        forms |= {form + "支出" for form in forms if form.endswith("补助")}
        fresh = sorted(form for form in forms if form not in taken and len(form) >= MIN_NAME)
        taken |= set(fresh)
        if fresh:
            words[f"economic:{code}"] = fresh
    return Grammar(words)


@cache
def role_words() -> Mapping[str, frozenset[str]]:
    """Return role of a column without money → the heads it may have."""
    return {role: frozenset(heads) for role, heads in knowledge("budgetlib.layouts", "heads.yaml")["roles"].items()}


@cache
def project_heads() -> frozenset[str]:
    """Return the heads of a column that names projects."""
    return frozenset(knowledge("budgetlib.layouts", "heads.yaml")["project_heads"])


def bare_word(word: str) -> str:
    """Return a head or label without ordinal, 其中, units of money and formulas of columns."""
    return _REMARK.sub("", _ORDINAL.sub("", word)).strip("：:")
