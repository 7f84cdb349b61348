"""Messages for readers in the language they chose: English in the code, other languages from gettext catalogues.

Code says `_("{share} of the money", share=…)`: whole sentences with named placeholders; `tools/messages.py` collects
them. The language is a setting of the process, made by the parameters of a notebook, and never read while modules load.

Datasets keep English texts. `retold` says one of them in the chosen language: it finds the message that the text was
made from and takes the values out of it again.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from budgetlib.errors import EnvironmentFault

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = {ENGLISH: "English", CHINESE: "中文"}
"""What each language is called in itself."""
PARTED = "‖"
"""Between the languages of a text that gives itself in all of them, in the order of LANGUAGES."""
DOMAIN = "budgetlib"
CATALOGUES = Path(__file__).parent / "locale"
STORED = "stored"
"""Context of the messages that datasets hold in English: patterns of `retold`."""

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
_STOP = re.compile(r"(?<=[}元])\. ?(?=\{|$)")
_LATIN = re.compile(r"[A-Za-z]")
_ADDITION = re.compile(r"(?=, | \()")
_SPACED_SIGN = re.compile(r"(?<=\d) (%|万元)")  # a number of a text that is no message
_SENTENCE_END = re.compile(r"(?<=\.) ")


def use_language(language: str) -> None:
    """Say everything that follows in `language`. Raises EnvironmentFault for one that there is no catalogue of."""
    if language not in LANGUAGES:
        remedy = f"Choose one of {', '.join(LANGUAGES)}."
        raise EnvironmentFault(f"there is no language “{language}”.", remedy=remedy)
    _language.set(language)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say what is said meanwhile in `language`."""
    before = _language.get()
    use_language(language)
    try:
        yield
    finally:
        _language.set(before)


def is_chinese() -> bool:
    """Return True where Chinese is spoken: numbers and lists are written otherwise."""
    return _language.get() == CHINESE


def translated(message: str, /) -> str:
    """Return a message in the language of the reader, placeholders as they are; unknown ones as they stand."""
    return catalogue(_language.get()).gettext(message) if message else message


def of_reader(text: str) -> str:
    """Return what a text that gives itself in every language (`English ‖ 中文`) says in that of the reader.

    Metadata beside sources are written so; a text of one language is told as it stands.
    """
    told = [part.strip() for part in text.split(PARTED)]
    return told[[*LANGUAGES].index(_language.get())] if len(told) == len(LANGUAGES) else text


def _(message: str, /, **values: Any) -> str:
    """Return a message in the language of the reader, with `values` in its placeholders."""
    text = translated(message)
    return text.format(**_said(values)) if values else text


def _n(one: str, several: str, number: int, /, **values: Any) -> str:
    """Return the message that goes with a number, which both may show as {number}."""
    text = catalogue(_language.get()).ngettext(one, several, int(number))
    return text.format(**{"number": number} | _said(values))


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Values in the language of the reader: the names of kinds, measures and verdicts are messages themselves."""
    return {name: translated(value) if isinstance(value, str) else value for name, value in values.items()}


def N_(message: str, /) -> str:
    """Mark a message that is translated where it is shown."""
    return message


def retold(text: str, templates: Sequence[str] = ()) -> str:
    """Return a text of a dataset in the language of the reader; what is no message stays as it is.

    `templates` are the messages that it can be made from, where they are known; then it may consist of several.
    """
    if _language.get() == ENGLISH or not text:
        return text
    return _retold(text, tuple(templates), _language.get())


@lru_cache(maxsize=20_000)
def _retold(text: str, templates: tuple[str, ...], language: str) -> str:
    if not text:  # gettext keeps its own header under the empty message
        return text
    told = _parsed(text, templates, language)
    return _SPACED_SIGN.sub(r"\1", text) if told is None else told


@lru_cache(maxsize=20_000)
def _parsed(text: str, templates: tuple[str, ...], language: str) -> str | None:
    """A text that is one message, or several after each other, told so that least of it stays; None where it is not."""
    return _best(_tellings(text, templates, language))


def _tellings(text: str, templates: tuple[str, ...], language: str) -> Iterator[str]:
    for end in _SENTENCE_END.finditer(text):
        first = _as_one(text[: end.start()], templates, language)
        if first is not None and (rest := _parsed(text[end.end() :], templates, language)) is not None:
            yield f"{first}{rest}"
    if (whole := _as_one(text, templates, language)) is not None:
        yield whole


@lru_cache(maxsize=20_000)
def _as_one(text: str, templates: tuple[str, ...], language: str) -> str | None:
    if (exact := catalogue(language).gettext(text)) != text:
        return exact
    return _best(_matching(text, templates, language)) or _with_addition(text, language)


def _matching(text: str, templates: tuple[str, ...], language: str) -> Iterator[str]:
    for template, pattern in (*map(_pattern, templates), *stored_patterns(language)):
        if found := pattern.fullmatch(text):
            values = {name: _retold(value, (), language) for name, value in found.groupdict().items()}
            yield _filled(_in_chinese_marks(catalogue(language).pgettext(STORED, template)), values)


def _best(tellings: Iterator[str]) -> str | None:
    """The first telling without a Latin letter, or else the one with fewest: names of a document may have some."""
    best: tuple[int, str] | None = None
    for telling in tellings:
        left = len(_LATIN.findall(telling))
        if not left:
            return telling
        if best is None or left < best[0]:
            best = left, telling
    return best and best[1]


def _with_addition(text: str, language: str) -> str | None:
    """A text with an addition at its end, `, form on p25` or ` (by 8.80)`, that is a message of its own."""
    for place in _ADDITION.finditer(text):
        for template, pattern in stored_patterns(language):
            if template[0] in ",(" and (found := pattern.fullmatch(text[place.start() :].strip())):
                values = {name: _retold(value, (), language) for name, value in found.groupdict().items()}
                told = _filled(catalogue(language).pgettext(STORED, template), values)
                return f"{_retold(text[: place.start()], (), language)}{told}"
    return None


def _in_chinese_marks(template: str) -> str:
    """A template of placeholders alone, with the marks of Chinese between them."""
    told = template.replace(": ", "：").replace("; ", "；").replace("} 万元", "}万元")
    return _STOP.sub("。", told)


def _filled(template: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda place: values[place[1]], template).replace("{{", "{").replace("}}", "}")


@cache
def stored_patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return the messages of datasets with a pattern each, the most telling first."""
    held = getattr(catalogue(language), "_catalog", {})
    prefix = f"{STORED}\x04"
    templates = [key.removeprefix(prefix) for key in held if isinstance(key, str) and key.startswith(prefix)]
    return sorted(map(_pattern, templates), key=lambda pair: -len(_PLACEHOLDER.sub("", pair[0])))


@cache
def _pattern(template: str) -> tuple[str, re.Pattern[str]]:
    """A template and the pattern of the texts made from it; a placeholder said twice stands for one value."""
    parts, seen, last = [], set(), 0
    for place in _PLACEHOLDER.finditer(template):
        parts.append(re.escape(template[last : place.start()].replace("{{", "{").replace("}}", "}")))
        parts.append(f"(?P={place[1]})" if place[1] in seen else f"(?P<{place[1]}>.*?)")
        seen.add(place[1])
        last = place.end()
    parts.append(re.escape(template[last:].replace("{{", "{").replace("}}", "}")))
    return template, re.compile("".join(parts), re.DOTALL)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language, read once; English needs none."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, CATALOGUES, [language])


def paragraphs(markdown: str) -> list[str]:
    """Return the paragraphs of a text of a notebook: each is a message."""
    return [" ".join(part.split("\n")) for part in re.split(r"\n\s*\n", markdown) if part.strip()]
