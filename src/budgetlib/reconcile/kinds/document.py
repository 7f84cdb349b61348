"""The document as a whole: notes under empty tables, years in titles, units, contents list, forgotten placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.reconcile.engine.checks import FAILS, HOLDS, YEAR_UNKNOWN, Check, not_applicable, table_name, unchecked
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rules import Rule

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
FEWEST_ENTRIES = 3  # tables named by a contents list that was read at all
SHOWN = 30  # characters of a text shown around a placeholder


def presence(rule: Rule, index: Index) -> Iterator[Check]:
    """Every table of the list is in the document, with figures or declared empty."""
    for table in rule.parameters["tables"]:
        found = table in index.printed
        text = "declared empty" if table in index.declared_empty else "" if found else "not found in the document"
        yield Check(rule, table_name(table), HOLDS if found else FAILS, text=text)


def empty_note(rule: Rule, index: Index) -> Iterator[Check]:
    """A note that a table is empty stands under a table without figures, and speaks of the table's own fund."""
    for row in index.table_rows:
        note = row["empty_reason"]
        if not note:
            continue
        facts = [fact for fact in index.figures.get(row["table"], ()) if fact.amount]
        own = rule.parameters["named"].get(row["table"], ())
        foreign = [w for table, words in rule.parameters["named"].items() if table != row["table"] for w in words]
        foreign = [word for word in foreign if word not in own and word in note]
        text = ""
        if facts:
            text = f"the note says the table is empty, it prints {len(facts)} figures"
        elif own and foreign and not any(word in note for word in own):
            text = f"the note speaks of {foreign[0]}"
        marks = (("tables", int(row["page_last"]), 0, row["table"]),)
        yield Check(
            rule, table_name(row["table"]), FAILS if text else HOLDS, others=tuple(facts[:1]), text=text, marks=marks
        )


def title_year(rule: Rule, index: Index) -> Iterator[Check]:
    """A year in the title of a table is the year of the document."""
    for row in index.table_rows:
        years = {int(year) for year in _YEAR.findall(row["title"] or "")}
        if not years:
            continue
        if index.fiscal_year is None:
            yield unchecked(rule, table_name(row["table"]), YEAR_UNKNOWN)
            continue
        fits = index.fiscal_year in years
        text = "" if fits else f"title of {min(years)} in a document of {index.fiscal_year}"
        marks = (("tables", int(row["page_first"]), 0, row["table"]),)
        yield Check(rule, table_name(row["table"]), HOLDS if fits else FAILS, text=text, marks=marks)


def section_year(rule: Rule, index: Index) -> Iterator[Check]:
    """A heading that names the year of the budget or account names the year of the document."""
    words = "|".join(map(re.escape, rule.parameters["words"]))
    pattern = re.compile(rf"(?<!\d)(20\d\d)\s*年度?\s*(?:{words})")
    for row in index.section_rows:
        title = re.sub(r"\s", "", row["title"] or "")
        found = pattern.search(title)
        if found is None or any(word in title for word in rule.parameters["unless"]):
            continue
        place = f"p{int(row['page'])} r{int(row['row'])}"
        if index.fiscal_year is None:
            yield unchecked(rule, place, YEAR_UNKNOWN)
            continue
        fits = int(found[1]) == index.fiscal_year
        text = "" if fits else f"heading of {found[1]} in a document of {index.fiscal_year}: {title[:SHOWN]}"
        marks = (("sections", int(row["page"]), int(row["row"]), "title"),)
        yield Check(rule, place, HOLDS if fits else FAILS, text=text, marks=marks)


def unit_printed(rule: Rule, index: Index) -> Iterator[Check]:
    """A table with figures prints its unit of money."""
    for row in index.table_rows:
        if row["table"] not in index.figures:
            continue
        text = row["unit_printed"] or "no unit is printed"
        marks = (("tables", int(row["page_first"]), 0, row["table"]),)
        if not row["unit_printed"] and index.is_conversion:
            yield unchecked(rule, table_name(row["table"]), "the conversion may have lost the unit")
            continue
        verdict = HOLDS if row["unit_printed"] else FAILS
        yield Check(rule, table_name(row["table"]), verdict, text=text, marks=marks)


def contents(rule: Rule, index: Index) -> Iterator[Check]:
    """The contents list names the tables the document prints."""
    listed = {row["section"]: row for row in index.section_rows if row["part"] == "contents" and row["section"]}
    if not any(row["part"] == "contents" for row in index.section_rows):
        yield not_applicable(rule, "document", "the document has no contents list")
        return
    if len(listed) < FEWEST_ENTRIES:
        yield unchecked(rule, "document", f"only {len(listed)} tables could be read from the contents list")
        return
    for table, row in listed.items():
        found = table in index.printed
        text = "" if found else f"listed in the contents on p{int(row['page'])}, not found in the document"
        marks = (("sections", int(row["page"]), int(row["row"]), table),)
        yield Check(rule, table_name(table), HOLDS if found else FAILS, text=text, marks=marks)


def placeholder(rule: Rule, index: Index) -> Iterator[Check]:
    """No heading, statement, project or target still holds a placeholder of the form that was filled in."""
    pattern = re.compile("|".join(rule.parameters["patterns"]))
    texts = [("claims", row["page"], row["row"], row["text"]) for row in index.claim_rows]
    texts += [("projects", row["page"], row["row"], row["project"]) for row in index.project_rows]
    texts += [
        ("sections", row["page"], row["row"], row["title"]) for row in index.section_rows if row["part"] != "contents"
    ]
    texts += [("indicators", r["page"], r["row"], f"{r['level3']} {r['target'] or ''}") for r in index.indicator_rows]
    told: set[tuple[object, ...]] = set()
    for dataset, page, row, text in texts:
        match = pattern.search(text)
        if match and (page, row) not in told:
            told.add((page, row))
            shown = text[max(0, match.start() - SHOWN) : match.end() + SHOWN]
            marks = ((dataset, int(page), int(row), "text"),)
            yield Check(rule, f"p{int(page)} r{int(row)}", FAILS, text=shown, marks=marks)
    if texts and not told:
        yield Check(rule, "document", HOLDS, text=f"{len(texts)} texts")
