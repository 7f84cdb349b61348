"""The dataset `inspection`: one row per part of the sheet, and per problem of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from budgetlib.inspect.forms import COVER, TIMELINESS, Part, article, form_of, timely_until
from budgetlib.inspect.passages import openings, passages
from budgetlib.inspect.problems import Problem, problems, remarks
from budgetlib.inspect.rules import PROBLEM
from budgetlib.inspect.subject import Hit, Subject
from budgetlib.knowledge import knowledge_in_use, own_knowledge
from budgetlib.model import Disclosure
from budgetlib.readers.document import READ_IN_PICTURE, Document
from budgetlib.readers.places import LinePlaces

CONVERSION = "text"  # reader of texts that somebody converted from another file
NOT_KNOWN = ("没有公开日期的记录，无法判断。", "The day of publication is not known.")
NOT_READ = ("有页面未能读出文字，本部分无法判断。", "Pages of it could not be read; nothing is concluded.")
NOT_CERTAIN = (
    "有数据或文字未能确切识读，本部分不作结论。",
    "Some of it was not read with certainty: nothing is concluded.",
)
FORM_UNKNOWN = ("（公开格式未知，是否另行公开无法判断。）", " (The form is not known: it may be published elsewhere.)")
NOT_FOUND = ("未找到该部分。", "The part was not found.")


def inspected(disclosure: Disclosure, documents: Sequence[Document]) -> Disclosure:
    """Return the disclosure with its dataset `inspection`; `documents` are the files it was read from.

    It is inspected when one asks for the dataset, with the user's knowledge of now.
    """
    used = knowledge_in_use()

    def rows() -> list[dict[str, Any]]:
        with own_knowledge(*used):
            subject = subject_of(disclosure, documents)
            return inspection_rows(subject, problems(subject))

    return disclosure.with_later("inspection", rows)


def subject_of(disclosure: Disclosure, documents: Sequence[Document]) -> Subject:
    """Return what is inspected: the files by their number in the disclosure, and their text by part."""
    about = disclosure.rows("documents")
    numbers = {row["sha256"]: row["file"] or 1 for row in about}
    by_number = {numbers[document.sha256]: document for document in documents if document.sha256 in numbers}
    form = form_of(next((row["layout"] for row in about if row["layout"]), ""))
    opened = openings(disclosure, by_number, form)
    unread = frozenset((number, page) for number, document in by_number.items() for page in document.unread_pages)
    texts = passages(by_number, opened, disclosure)
    pages = {(number, page) for number, document in by_number.items() for page in _recognised(document)}
    recognised = frozenset(pages | {(row["file"] or 1, None) for row in about if row["reader"] == CONVERSION})
    return Subject(disclosure, by_number, form, tuple(opened), tuple(texts), about[0], unread, recognised)


def _recognised(document: Document) -> set[int]:
    """Return the pages of which some text was recognised in a picture."""
    words = {remark.page for remark in document.remarks if remark.rule == READ_IN_PICTURE}
    return {*document.recognised_pages, *words}


def inspection_rows(subject: Subject, found: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return the rows in the order of the sheet: of a part without problems one, of another one per problem."""
    rows: list[dict[str, Any]] = []
    open_ones = remarks(subject)
    for part in subject.form.parts.values():
        own = [problem for problem in found if problem.part == part.key]
        if (
            not own
            and not part.required
            and part.key not in subject.found_parts
            and part.key not in (TIMELINESS, COVER)
        ):
            continue  # a part that this disclosure need not have
        rows += _part_rows(subject, part, own, open_ones.get(part.key, ()))
    return rows


def _part_rows(
    subject: Subject, part: Part, own: Sequence[Problem], open_ones: Sequence[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    state = _state(subject, part, own)
    if open_ones and state["ok"] is not False:
        told = {"remark": "".join(c for c, _ in open_ones) + FORM_UNKNOWN[0]}
        state = {"ok": None, **told, "remark_english": " ".join(e for _, e in open_ones) + FORM_UNKNOWN[1]}
    head = {"part": part.key, "title": part.chinese, "title_english": part.english, **state}
    if not own:
        yield head
    for number, problem in enumerate(own, start=1):
        first = problem.first
        yield {
            **head,
            "problem": number,
            "rule": problem.rule.id,
            "severity": problem.severity,
            "sentence": problem.sentence,
            "sentence_english": problem.sentence_english,
            "suggestion": problem.suggestion,
            "suggestion_english": problem.suggestion_english,
            "article": problem.rule.article,
            "file": first.file,
            "page": first.page,
            "row": first.row,
            "places": "; ".join(f"p{page} r{row}" for _, page, row in problem.places),
            "quoted": first.quoted,
            "box": _box(subject, first),
        }


def _state(subject: Subject, part: Part, own: Sequence[Problem]) -> dict[str, Any]:
    """Whether the part is as it should be; empty where that is not known, with the reason why."""
    if part.key == TIMELINESS:
        return _timeliness(subject)
    if any(problem.severity == PROBLEM for problem in own):
        return {"ok": False}
    if _unread(subject, part):
        return {"ok": None, "remark": NOT_READ[0], "remark_english": NOT_READ[1]}
    if _uncertain(subject, part):
        return {"ok": None, "remark": NOT_CERTAIN[0], "remark_english": NOT_CERTAIN[1]}
    if part.key not in subject.found_parts:
        return {"ok": None, "remark": NOT_FOUND[0], "remark_english": NOT_FOUND[1]}
    return {"ok": True}


def _unread(subject: Subject, part: Part) -> bool:
    """True when pages nobody read may belong to the part: they stand in it, or the part was not found at all."""
    if not subject.unread:
        return False
    if part.key not in subject.found_parts:
        return True
    if any(subject.part_at(file, page, 10_000) == part.key for file, page in subject.unread):
        return True
    return any(row["table"] in part.tables for row in subject.rows("unreadable"))


def _uncertain(subject: Subject, part: Part) -> bool:
    """True when the part has figures that were read without certainty, or text of which the characters were."""
    if part.tables:
        return bool(subject.doubtful_tables & part.tables)
    return any(p.part == part.key and subject.is_recognised(p.file, p.page) for p in subject.passages)


def _timeliness(subject: Subject) -> dict[str, Any]:
    """A budget seen in public in time was published in time; of one seen later nothing is known."""
    about: Mapping[str, Any] = subject.rows("disclosures")[0]
    day = str(about.get("accessed") or "")[:10]
    until = f"{subject.year}-{timely_until()}"
    if subject.about["kind"] == "budget" and day and f"{subject.year - 1}-10-01" <= day <= until:
        chinese = f"{day}已公开。{article('publication')}"
        return {"ok": True, "remark": chinese, "remark_english": f"In public on {day}."}
    return {"ok": None, "remark": NOT_KNOWN[0], "remark_english": NOT_KNOWN[1]}


def _box(subject: Subject, hit: Hit) -> str:
    """Return where the words of a place stand, or their line, told as in `figures`; empty when that is not known."""
    document = subject.documents.get(hit.file)
    if document is None:
        return ""
    places = document.places or LinePlaces()
    words = hit.values.get("match", "")
    found = places.words(hit.page, hit.row, words) if len(words) > 1 else ""
    return found or places.line(hit.page, hit.row)
