"""Rules of reconciliation: loaded from rules.yaml, every key and word checked before a document is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import entries_of, knowledge, own_rules_file, text_of
from budgetlib.model import SEVERITIES, data_dictionary
from budgetlib.reconcile.engine.facts import ABSENT, ATTRIBUTES, COORDINATES, PACKAGE, Selector, words

DOCUMENT_KINDS = ("budget", "final_account")
# What a template may say; every check provides all of them.
FIELDS = frozenset({"place", "arithmetic", "left", "right", "difference", "tolerance", "detail", "text"})
TOPIC_FIELDS = FIELDS | {"count"}
_COMMON = {
    "id",
    "kind",
    "chinese",
    "english",
    "severity",
    "source",
    "needs",
    "title",
    "explanation",
    "topic",
    "documents",
}
_REQUIRED = _COMMON - {"title", "topic", "documents"}
# Parameters of each kind of rule: name → what it is (`?`: may be left out).
KINDS: Mapping[str, Mapping[str, str]] = {
    "hierarchy": {"in": "selectors"},
    "codes": {"in": "selectors"},
    "parts": {
        "in": "selectors",
        "whole": "coordinates",
        "parts": "list of coordinates",
        "required": "list of coordinates?",
    },
    "equal": {
        "left": "selectors",
        "right": "selectors",
        "match": "attributes?",
        "given": "given?",
        "without": "selector?",
    },
    "sum": {
        "whole": "selectors",
        "parts": "selectors",
        "match": "attributes?",
        "unless": "selector?",
        "without": "selector?",
        "spent": "selector?",
        "order": "words?",
    },
    "claim_figure": {"claims": "claims", "figures": "selectors", "match": "attributes?", "when": "when?"},
    "claim_parts": {"whole": "claims", "parts": "list of claims", "others": "claims?"},
    "claim_share": {"claims": "claims", "whole": "selectors"},
    "claim_change": {"claims": "claims"},
    "count": {"claims": "measures", "of": "countable", "when": "when?"},
    "presence": {"tables": "words"},
    "cost_ceiling": {"level2": "words", "operators": "words", "whole": "words", "per_piece": "words?"},
    "form_repeated": {},
    "row_without_form": {},
    "form_without_row": {},
    "form_amount": {},
    "period_money": {},
    "totals_printed": {"in": "selectors"},
    "planned_months": {"level2": "words"},
    "target_year": {"level2": "words", "unless": "words"},
    "undeclared": {"claims": "measures"},
    "levels": {"in": "selectors"},
    "once": {"in": "selectors"},
    "claim_growth": {"claims": "claims", "base": "claims"},
    "claim_prior": {"claims": "claims"},
    "claim_execution": {"claims": "claims", "budget": "claims"},
    "claim_order": {"claims": "claims", "budget": "claims"},
    "claim_twice": {"claims": "claims"},
    "claim_unit": {"claims": "claims"},
    "claim_shares": {"claims": "claims"},
    "at_most": {"left": "selectors", "right": "selectors"},
    "claim_within": {"claims": "claims", "whole": "list of claims"},
    "name_path": {"claims": "claims", "tables": "words"},
    "code_form": {"in": "selectors", "lengths": "words"},
    "economic_names": {"in": "selectors", "since": "words"},
    "empty_note": {"named": "words by table"},
    "title_year": {},
    "unit_printed": {},
    "contents": {},
    "placeholder": {"patterns": "words"},
    "unit_ceiling": {"level2": "words", "operators": "words", "counts": "words"},
    "form_sources": {},
    "same_targets": {},
    "unit_of_noun": {"level2": "words"},
    "goal_counts": {"level2": "words"},
    "standard_times_persons": {"level2": "words", "counts": "words"},
    "earlier_costs": {"words": "words", "unless": "words"},
    "copied_text": {"texts": "words"},
    "section_year": {"words": "words", "unless": "words"},
    "joint_total": {},
    "components_within_total": {},
    "rates_times_persons": {},
    "counts_meet_targets": {"level2": "words", "unless": "words"},
    "joint_rounding": {},
    "percentages_cut": {},
}
COUNTABLE = ("project_rows", "forms")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data.

    `needs` lists the tables and datasets without which it does not apply; `topic` joins the findings of rules that look
    at one matter under the title `topic_title`; `documents` restricts it to kinds of documents.
    """

    id: str
    kind: str
    chinese: str
    english: str
    severity: str
    source: str
    needs: tuple[str, ...]
    title: str
    explanation: str
    topic: str
    topic_title: str
    documents: tuple[str, ...]
    parameters: Mapping[str, Any]


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of rules.yaml, and those of a user's own file (knowledge.py), which replace ours of the same id.

    Raises KnowledgeError when one is malformed.
    """
    ours = knowledge(PACKAGE, "rules.yaml")
    if (path := own_rules_file()) is None:
        return load_rules(ours)
    own = entries_of(str(path), text_of(path))
    with_topics = {**own, "topics": {**ours["topics"], **own.get("topics", {})}}
    by_id = {rule.id: rule for rule in (*load_rules(ours), *load_rules(with_topics, str(path)))}
    return tuple(by_id.values())


def load_rules(entries: Mapping[str, Any], file: str = "rules.yaml") -> tuple[Rule, ...]:
    """Return the rules of a YAML document `{topics: {topic: title}, rules: [...]}`; `topics` may be left out.

    Raises KnowledgeError naming file, rule and key for anything unknown, missing or misspelt.
    """
    _known(file, entries, ("topics", "rules"))
    topics = entries.get("topics", {})
    titles = {topic: _template(f"{file}: topic {topic}", title, TOPIC_FIELDS) for topic, title in topics.items()}
    loaded = tuple(_rule(entry, titles, file) for entry in entries.get("rules", ()))
    identifiers = [rule.id for rule in loaded]
    if repeated := {name for name in identifiers if identifiers.count(name) > 1}:
        raise KnowledgeError(f"{file}: repeated rule {', '.join(sorted(repeated))}.")
    return loaded


def _rule(entry: Mapping[str, Any], topics: Mapping[str, str], file: str) -> Rule:
    place = f"{file}: rule {entry.get('id', '(without id)')}"
    kind = str(entry.get("kind", ""))
    if kind not in KINDS:
        raise KnowledgeError(f"{place}: kind {kind!r} is not one of {', '.join(KINDS)}.")
    if missing := _REQUIRED - set(entry):
        raise KnowledgeError(f"{place}: missing {', '.join(sorted(missing))}.")
    if unknown := set(entry) - _COMMON - set(KINDS[kind]):
        raise KnowledgeError(f"{place}: unknown key {', '.join(map(str, sorted(unknown)))}.")
    _known(f"{place}: severity", [entry["severity"]], SEVERITIES)
    _known(f"{place}: needs", entry["needs"], {*words()["tables"], *data_dictionary()})
    documents = tuple(_listed(entry.get("documents", DOCUMENT_KINDS)))
    _known(f"{place}: documents", documents, DOCUMENT_KINDS)
    topic = str(entry.get("topic", ""))
    _known(f"{place}: topic", [topic] if topic else [], topics)
    parameters = {name: _parameter(f"{place}: {name}", what, entry, name) for name, what in KINDS[kind].items()}
    return Rule(
        **{key: str(entry[key]).strip() for key in ("id", "kind", "chinese", "english", "severity", "source")},
        needs=tuple(entry["needs"]),
        title=_template(place, entry.get("title", "{place}: {arithmetic}")),
        explanation=_template(place, entry["explanation"]),
        topic=topic,
        topic_title=topics.get(topic, ""),
        documents=documents,
        parameters=parameters,
    )


def _parameter(place: str, what: str, entry: Mapping[str, Any], name: str) -> Any:
    optional = what.endswith("?")
    if name not in entry:
        if optional:
            return None
        raise KnowledgeError(f"{place}: missing.")
    return _PARSERS[what.rstrip("?")](place, entry[name])


def _selector(place: str, value: Any) -> Selector:
    if not isinstance(value, Mapping):
        raise KnowledgeError(f"{place}: {value!r} is not a selector (attribute: value, …).")
    dataset = value.get("dataset", "figures")
    _known(f"{place}: dataset", [dataset], ATTRIBUTES)
    allowed = {key: frozenset(map(str, _listed(v))) for key, v in value.items() if key != "dataset"}
    _known(f"{place}: attribute", allowed, ATTRIBUTES[dataset])
    vocabulary = _vocabulary(dataset)
    for attribute in allowed.keys() & vocabulary.keys():
        _known(f"{place}: {attribute}", allowed[attribute] - {ABSENT}, vocabulary[attribute])
    return Selector(dataset, allowed)


def _selectors(place: str, value: Any) -> tuple[Selector, ...]:
    return tuple(_selector(place, one) for one in _listed(value))


def _claims(place: str, value: Any) -> Selector:
    return _selector(place, {"dataset": "claims", **value} if isinstance(value, Mapping) else value)


def _all_claims(place: str, value: Any) -> tuple[Selector, ...]:
    return tuple(_claims(place, one) for one in _listed(value))


def _coordinates(place: str, value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise KnowledgeError(f"{place}: {value!r} does not name measure, fund or period.")
    _known(place, value, COORDINATES)
    for key, word in value.items():
        _known(f"{place}: {key}", [word], _vocabulary("figures")[key])
    return dict(value)


def _all_coordinates(place: str, value: Any) -> tuple[Mapping[str, str], ...]:
    return tuple(_coordinates(place, one) for one in _listed(value))


def _attributes(place: str, value: Any) -> tuple[str, ...]:
    names = tuple(_listed(value))
    _known(place, names, set().union(*ATTRIBUTES.values()))
    return names


def _measures(place: str, value: Any) -> tuple[str, ...]:
    names = tuple(_listed(value))
    _known(place, names, _claim_measures())
    return names


def _given(place: str, value: Any) -> Mapping[str, Any]:
    """When two tables are about the same money: the rows of a level agree, or at least so many rows do."""
    _known(place, value, ("level", "agreeing"))
    levels = tuple(_listed(value["level"])) if "level" in value else ()
    _known(f"{place}: level", levels, _allowed("figures", "level"))
    return {**value, "level": levels}


def _when(place: str, value: Any) -> Mapping[str, Any]:
    """A condition: some claim of a measure states a share of `share` per cent."""
    _known(place, value, ("claims", "share"))
    return {"claims": _measures(place, value["claims"]), "share": int(value["share"])}


def _countable(place: str, value: Any) -> str:
    _known(place, [value], COUNTABLE)
    return str(value)


def _words(place: str, value: Any) -> tuple[str, ...]:
    return tuple(map(str, _listed(value)))


def _words_by_table(place: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    _known(place, value, words()["tables"])
    return {table: _words(place, entry) for table, entry in value.items()}


_PARSERS = {
    "words by table": _words_by_table,
    "selector": _selector,
    "selectors": _selectors,
    "claims": _claims,
    "list of claims": _all_claims,
    "coordinates": _coordinates,
    "list of coordinates": _all_coordinates,
    "attributes": _attributes,
    "measures": _measures,
    "given": _given,
    "when": _when,
    "countable": _countable,
    "words": _words,
}


def _vocabulary(dataset: str) -> Mapping[str, Any]:
    known = {name: _allowed(dataset, name) for name in ("level", "side", "period") if _allowed(dataset, name)}
    if dataset == "claims":
        return known | {"measure": _claim_measures(), "fund": words()["funds"], "section": _sections()}
    return known | {"table": words()["tables"], "measure": words()["measures"], "fund": words()["funds"]}


def _allowed(dataset: str, column: str) -> tuple[str, ...]:
    return next((c.allowed for c in data_dictionary()[dataset].columns if c.name == column), ())


def _claim_measures() -> frozenset[str]:
    return frozenset(knowledge("budgetlib.interpret.narrative", "narrative.yaml")["measures"])


def _sections() -> frozenset[str]:
    return frozenset(knowledge("budgetlib.interpret.document", "section_titles.yaml")["sections"])


def _template(place: str, text: str, fields: frozenset[str] = FIELDS) -> str:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise KnowledgeError(f"{place}: malformed template {text!r} ({error}).") from error
    _known(f"{place}: template", names, fields)
    return " ".join(text.split())


def _known(place: str, values: Any, allowed: Any) -> None:
    if unknown := [str(value) for value in values if value not in allowed]:
        raise KnowledgeError(f"{place}: unknown {', '.join(sorted(unknown))}.")


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]
