"""From what rules found to the numbered sentences of the sheet: one problem for the same slip, with its places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgetlib.inspect.findings import hits_of_checks
from budgetlib.inspect.kinds import KINDS
from budgetlib.inspect.rules import SEVERITIES, Rule, inspection_rules
from budgetlib.inspect.subject import Hit, Subject

SHOWN_PLACES = 8
_WITHOUT_PAGES = frozenset({".txt", ".md", ".html", ".htm", ".mht", ".mhtml", ".xlsx", ".xls", ".docx"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a part: the rule that found it, its first place, all its places, and how it is told."""

    rule: Rule
    severity: str
    part: str
    first: Hit
    places: tuple[tuple[int, int, int], ...]
    sentence: str
    sentence_english: str
    suggestion: str
    suggestion_english: str


def problems(subject: Subject, *, style: bool = True) -> list[Problem]:
    """Return the problems of a disclosure by part, the gravest first; those of style only where `style` is wanted."""
    own: list[Hit] = []
    for rule in inspection_rules():
        if subject.about["kind"] in rule.kinds:
            own += (hit for hit in KINDS[rule.kind](rule, subject) if _is_certain(hit, subject))
    hits = list(_not_covered([*own, *hits_of_checks(subject)], own, subject))
    told = [_problem(subject, group) for group in _groups(hits) if subject.complete or not group[0].rule.asks]
    order = {key: number for number, key in enumerate(subject.form.parts)}
    told.sort(key=lambda p: (order.get(p.part, 99), SEVERITIES.index(p.severity), p.places))
    return [problem for problem in told if style or problem.severity != "style"]


def _is_certain(hit: Hit, subject: Subject) -> bool:
    """True where what a rule rests on was read with certainty: characters that were recognised are not."""
    return not (hit.rule.by_character and subject.is_recognised(hit.file, hit.page))


def remarks(subject: Subject) -> dict[str, list[tuple[str, str]]]:
    """Return what was asked for and not found, by part and in both languages, of a document whose form is not known."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for rule in inspection_rules() if not subject.complete else ():
        if rule.asks and subject.about["kind"] in rule.kinds:
            for group in _groups(KINDS[rule.kind](rule, subject)):
                problem = _problem(subject, group)
                found[problem.part].append((problem.sentence, problem.sentence_english))
    return found


def _groups(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Hits of one rule and part that say the same are one problem."""
    groups: dict[tuple[str, str, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[hit.rule.id, hit.part, hit.same].append(hit)
    yield from groups.values()


def _not_covered(hits: Iterable[Hit], own: Sequence[Hit], subject: Subject) -> Iterator[Hit]:
    """Leave out what a rule tells already of the same paragraph, page or document (`covers`, `_page`, `_all`)."""
    pages = {(name, h.file, h.page) for h in own for name in h.rule.parameters.get("covers_page", ())}
    covered = {
        (name, hit.file, _passage(subject, hit)) for hit in own for name in hit.rule.parameters.get("covers", ())
    }
    covered_all = {name for hit in own for name in hit.rule.parameters.get("covers_all", ())}
    for hit in hits:
        if hit.rule.id in covered_all or (hit.rule.id, hit.file, hit.page) in pages:
            continue
        if (hit.rule.id, hit.file, _passage(subject, hit)) not in covered:
            yield hit


def _passage(subject: Subject, hit: Hit) -> tuple[int, int]:
    """Return the paragraph that holds a hit (its number and 0), or the page and row of one outside of paragraphs."""
    passage = subject.passage_at(hit.file, hit.page, hit.row)
    return (passage.number, 0) if passage else (hit.page, -hit.row)


def _problem(subject: Subject, hits: Sequence[Hit]) -> Problem:
    first = hits[0]
    places = tuple(dict.fromkeys((hit.file, hit.page, hit.row) for hit in hits))
    values: Mapping[str, Any] = {"quoted": first.quoted, **first.values}
    rule = first.rule
    return Problem(
        rule,
        first.severity or rule.severity,
        first.part,
        first,
        places,
        rule.chinese.format(where=where(subject, places), **values),
        rule.english.format(where=where(subject, places, english=True), **values),
        rule.suggestion.format(**values),
        rule.suggestion_english.format(**values),
    )


def where(subject: Subject, places: Sequence[tuple[int, int, int]], *, english: bool = False) -> str:
    """Return the places for a reader: pages, or lines of a source without pages; the file where there are several."""
    told: dict[int, list[int]] = defaultdict(list)
    for file, page, row in places:
        document = subject.documents.get(file)
        paged = document is None or document.source.suffix.lower() not in _WITHOUT_PAGES or document.pages > 1
        told[file].append(page if paged else row)
    shown = []
    for file, numbers in told.items():
        unique = list(dict.fromkeys(numbers))
        document = subject.documents.get(file)
        lines = document is not None and document.source.suffix.lower() in _WITHOUT_PAGES and document.pages <= 1
        listed = ("、" if not english else ", ").join(str(number) for number in unique[:SHOWN_PLACES])
        more = ("等" if not english else " …") if len(unique) > SHOWN_PLACES else ""
        name = f"文件{file}" if len(subject.documents) > 1 else ""
        if english:
            name = f"file {file}, " if len(subject.documents) > 1 else ""
            shown.append(f"{name}{'line' if lines else 'page'}{'s' if len(unique) > 1 else ''} {listed}{more}")
        else:
            shown.append(f"{name}第{listed}{more}{'行' if lines else '页'}")
    return "；".join(shown) if not english else "; ".join(shown)
