"""Short labels as sequences of known words: what they say, and what of them nobody accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NO_WORDS = re.compile(r"[\s,，.。:：;；()（）\[\]【】〔〕\-—–_/\\*#“”\"'、．·0-9A-Za-z%％=+]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a label says: the meanings of its words in their order, and the characters that no word accounts for."""

    said: tuple[str, ...]
    left: str

    @property
    def complete(self) -> bool:
        """True when every word of the label is known."""
        return not self.left


class Grammar:
    """Known words and their meanings; `""` is the meaning of words that say nothing. The longest word wins."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._meanings: dict[str, list[str]] = {}
        for meaning, listed in words.items():
            for word in listed:
                self._meanings.setdefault(word, []).append(meaning)
        ordered = sorted(self._meanings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)))
        self._remembered: dict[str, Reading] = {}

    def read(self, label: str) -> Reading:
        """Read a label in the spelling of `header_word`."""
        if (known := self._remembered.get(label)) is None:
            known = self._remembered[label] = self._read(label)
        return known

    def _read(self, label: str) -> Reading:
        said: list[str] = []
        left, position = "", 0
        for match in self._pattern.finditer(label):
            left += label[position : match.start()]
            position = match.end()
            said += filter(None, self._meanings[match[0]])
        return Reading(tuple(said), _NO_WORDS.sub("", left + label[position:]))
