"""Rules of the inspection as data (inspection_rules.yaml): what is looked at, how grave it is, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.inspect.forms import article
from budgetlib.knowledge import knowledge

PROBLEM, LOOK, STYLE = "problem", "look", "style"
SEVERITIES = (PROBLEM, LOOK, STYLE)
_TOLD = ("chinese", "english", "suggestion", "suggestion_english")
_KNOWN = {"id", "kind", "severity", "parts", "not_parts", "kinds", "article", "cases", "asks", "by_character", *_TOLD}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `parts` are the parts of the sheet it looks at (all when empty), `kinds` the kinds of disclosure.
    A rule that `asks` is for what may be missing; one `by_character` needs every character to be as printed, so that
    nothing is said where text was recognised in a picture or converted by somebody.

    `chinese`, `english` and the suggestions are templates: `{where}` is the place, `{quoted}` what is printed there;
    what else they may say is up to the kind. `parameters` are the kind's own.
    """

    id: str
    kind: str
    severity: str
    chinese: str
    english: str
    suggestion: str
    suggestion_english: str
    article: str = ""
    parts: frozenset[str] = frozenset()
    not_parts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset({"budget", "final_account"})
    asks: bool = False
    by_character: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def looks_at(self, part: str) -> bool:
        """True when the rule looks at passages of a part."""
        return part not in self.not_parts and (not self.parts or part in self.parts)

    def patterns(self, name: str = "patterns") -> tuple[re.Pattern[str], ...]:
        """Return the regular expressions that stand under `name`; none when there are none."""
        return _compiled(tuple(self.parameters.get(name, ())))


@cache
def inspection_rules() -> tuple[Rule, ...]:
    """Return the rules of inspection_rules.yaml. Raises KnowledgeError when they are malformed."""
    return tuple(_rule(entry) for entry in knowledge("budgetlib.inspect", "inspection_rules.yaml")["rules"])


def vocabulary(name: str) -> Any:
    """Return an entry of inspection_words.yaml: what several rules know of the field."""
    return knowledge("budgetlib.inspect", "inspection_words.yaml")[name]


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _rule(entry: Mapping[str, Any]) -> Rule:
    name = entry.get("id", "?")
    if missing := [key for key in ("id", "kind", "severity", *_TOLD) if not entry.get(key)]:
        raise KnowledgeError(f"inspection_rules.yaml, {name}: {', '.join(missing)} missing.")
    if entry["severity"] not in SEVERITIES:
        raise KnowledgeError(f"inspection_rules.yaml, {name}: severity {entry['severity']!r}.")
    try:
        parameters = {key: value for key, value in entry.items() if key not in _KNOWN}
        rule = Rule(
            str(name),
            str(entry["kind"]),
            str(entry["severity"]),
            str(entry["chinese"]),
            str(entry["english"]),
            str(entry["suggestion"]),
            str(entry["suggestion_english"]),
            article=article(str(entry.get("article", ""))),
            parts=frozenset(entry.get("parts", ())),
            not_parts=frozenset(entry.get("not_parts", ())),
            kinds=frozenset(entry.get("kinds", ("budget", "final_account"))),
            asks=bool(entry.get("asks")),
            by_character=bool(entry.get("by_character")),
            parameters=parameters,
        )
        for key, value in parameters.items():
            if key in {"patterns", "unless"}:
                _compiled(tuple(value))
    except (re.error, KeyError) as error:
        raise KnowledgeError(f"inspection_rules.yaml, {name}: {error}.") from error
    return rule
