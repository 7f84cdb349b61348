"""What the heading of a narrative section announces (section_titles.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from budgetlib.interpret.quantity_units import has_quantity
from budgetlib.interpret.tables.layout import title_core
from budgetlib.interpret.wording import closest
from budgetlib.knowledge import knowledge

FILE = "section_titles.yaml"
TITLE_CUTOFF = 85.0  # similarity at which a misread title is still that title: one wrong character in eight
MIN_SUFFIX = 6  # a title shorter than this must be printed alone, not after a department's name
MAX_TITLE_CHARACTERS = 60
_TITLE_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]部分|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．])\s*"
)
_SENTENCE = re.compile(r"[。；;，,：:](?=.)")
_TRAILING = re.compile(r"[:：。\s]+$|(?<=.)（[^（）]{0,8}）$")


def section_key(title: str) -> str | None:
    """Return the canonical narrative section a heading announces, None when it announces none.

    Number, year, quotation marks and a department's name before the title do not count, and a misread character is
    forgiven. A sentence, a line with a quantity and a table's title are no headings of a section.
    """
    core = title_core(_TITLE_NUMBER.sub("", title.strip()))
    core = _TRAILING.sub("", _TITLE_NUMBER.sub("", core)).removeprefix("YEAR")
    if not core or len(core) > MAX_TITLE_CHARACTERS or core.endswith("表") or _SENTENCE.search(core):
        return None
    if has_quantity(core):
        return None
    titles = _titles()
    if core in titles:
        return titles[core]
    for known in sorted(titles, key=len, reverse=True):
        if len(known) >= MIN_SUFFIX and core.endswith(known):
            return _told_before(core.removesuffix(known)) or titles[known]
    found = closest(core, [known for known in titles if len(known) >= MIN_SUFFIX], TITLE_CUTOFF)
    return titles[found[0]] if found else None


def _told_before(words: str) -> str | None:
    """Return the section that the words before a title name, None for a department's name."""
    before = knowledge("budgetlib.interpret.document", FILE)["before"]
    return next((str(key) for word, key in before.items() if word in words), None)


@cache
def _titles() -> Mapping[str, str]:
    return {
        title: key
        for key, titles in knowledge("budgetlib.interpret.document", FILE)["sections"].items()
        for title in titles
    }
