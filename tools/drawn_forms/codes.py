"""How rows of a classification show their codes: a style gives the heads of the label columns and a row's cells."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from tools.drawn_forms.heads import Caption

STYLES = ("one", "split", "split_once", "cumulative", "in_name", "brackets", "indented", "items")
SIZES = {"functional": (3, 5, 7), "economic": (3, 5)}
LEVELS = ("类", "款", "项")


class CodeStyle:
    """A way to print codes and names; `kind` is the classification, functional or economic."""

    def __init__(self, chance: Random, words: dict[str, Any], kind: str, style: str = "") -> None:
        economic = kind == "economic"
        self.kind, self.names = kind, words[kind]
        usual = [name for name in STYLES if not (economic and name == "items")]
        self.style = style or chance.choice(usual)
        self._before = ("", "", "")
        code, name = ("economic_code", "economic_name") if economic else ("code", "name")
        if self.style in ("in_name", "brackets"):
            self.captions = [Caption(chance.choice(words["economic_code_and_name" if economic else "code_and_name"]))]
        elif self.style in ("split", "split_once", "cumulative"):
            levels = tuple(Caption(level) for level in LEVELS[: len(SIZES[kind])])
            self.captions = [Caption(chance.choice(words["split_head"]), levels), Caption(chance.choice(words[name]))]
        else:
            self.captions = [Caption(chance.choice(words[code])), Caption(chance.choice(words[name]))]
        self._blank = chance.choice(("", " ", "  ")) if self.style == "in_name" else ""

    @property
    def width(self) -> int:
        """How many columns the label takes."""
        return sum(caption.width for caption in self.captions)

    def rows_of(self, items: Sequence[str]) -> list[str]:
        """The codes that are printed for some items, parents before them."""
        sizes = SIZES[self.kind]
        if self.style == "items":
            return sorted(set(items))
        return sorted({item[:size] for item in items for size in sizes if len(item) >= size})

    def cells(self, code: str) -> list[str]:
        """The label cells of the row of a code."""
        name, sizes = self.names[code], SIZES[self.kind]
        if self.style == "in_name":
            return [f"{code}{self._blank}{name}"]
        if self.style == "brackets":
            return [f"[{code}]{name}"]
        if self.style == "indented":
            return [code, "　" * sizes.index(len(code)) + name]
        if self.style in ("one", "items"):
            return [code, name]
        starts = (0, *sizes[:-1])
        if self.style == "cumulative":
            return [*(code[:size] if len(code) >= size else "" for size in sizes), name]
        parts = [code[start:size] if len(code) >= size else "" for start, size in zip(starts, sizes, strict=True)]
        if self.style == "split_once":
            parts = ["" if len(code) > size else part for part, size in zip(parts, sizes, strict=True)]
        return [*parts, name]

    def total(self, text: str) -> list[str]:
        """The label cells of the row of the total."""
        return [*[""] * (self.width - 1), text] if self.width > 1 else [text]
