"""Notation of the cases of rules: datasets as tables of text, and the values with which a rule holds, fails, ….

    basic_and_project:
      given:
        expenditure_summary: |
          name | total   | basic_expenditure | project_expenditure
          合计 | <total> | 1.00              | 2.00
      holds: {total: 3.00}
      fails: {total: 3.02}
      unchecked: {total: 3.02, unread: expenditure_summary, because: could not be read}

`given` describes a disclosure: standard tables by their canonical name, other datasets by theirs. The first line of a
text names the columns. In a standard table these are attributes of the row (code, name, level, side …) or what a column
of figures holds (measure, fund and period in any order, joined by `/`; what is not said is `total`, `all`, `all`). The
level follows from the code unless given. Amounts are in 万元, ratios in per cent, an empty cell is not printed.
`<word>` stands for a value that each case gives. Words a case may use beside these values: WORDS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from budgetlib.model import data_dictionary
from budgetlib.reconcile.engine.facts import words
from tests.support.literal import GRAIN, claim, document, figure, indicator, project, table, wan

FOLDER = Path(__file__).parents[1] / "reconcile" / "cases"
WORDS = {
    "given": "datasets that replace those of the rule; an empty one is left out",
    "because": "words of the reason that the check must state",
    "unread": "a table of which interpretation reports an unread cell",
    "document": "columns of the document, or `none`",
    "beside": "other rules that are evaluated with it",
    "seconds": "time for one linear programme",
}
_ATTRIBUTES = ("code", "name", "level", "side", "government_item", "unit_name", "page", "row")
LEVELS = {3: "class", 5: "section", 7: "item"}
_PLACEHOLDER = re.compile(r"<(\w+)>")
_UNREAD = {"rule": "unreadable_figure", "severity": "warning", "explanation": "–", "evidence": "–"}
Case = Mapping[str, Any]


def cases() -> dict[str, Case]:
    """The cases of all rules, as written; a rule may stand in one file only."""
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        entries = yaml.load(path.read_text(encoding="utf8"), Loader=yaml.BaseLoader)  # every value is text
        if repeated := found.keys() & entries.keys():
            raise ValueError(f"{path.name}: {', '.join(sorted(repeated))} has cases in another file")
        found |= entries
    return found


def datasets(given: Mapping[str, str], case: Case) -> dict[str, Any]:
    """The datasets of one case. Raises ValueError for a placeholder without value or a value without placeholder."""
    texts = {name: text for name, text in {**given, **case.get("given", {})}.items() if text}
    values = {key: value for key, value in case.items() if key not in WORDS}
    named = {name for text in texts.values() for name in _PLACEHOLDER.findall(text)}
    if named != values.keys():
        raise ValueError(f"placeholders {sorted(named)}, values {sorted(values)}")
    built: dict[str, Any] = {"figures": [], "tables": []}  # a table with figures is printed, listed or not
    for name, text in texts.items():
        rows = list(_rows(_PLACEHOLDER.sub(lambda match: values[match[1]], text)))
        if name in data_dictionary():
            built[name] = [_DATASETS[name](row) for row in rows]
        else:
            built["figures"] += [fact for row in rows for fact in _figures(name, row)]
    if "unread" in case:
        built["findings"] = [{**_UNREAD, "title": f"{case['unread']}: a cell"}]
    if "document" in case:
        stated = case["document"]
        built["documents"] = [] if stated == "none" else [document(**_typed("documents", stated))]
    return built


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The lines of a text as mappings of column to cell, empty cells left out; `row` counts the lines."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    for number, cells in enumerate(lines, start=1):
        if len(cells) != len(head):
            raise ValueError(f"{len(cells)} cells below {len(head)} headings: {cells}")
        yield {"row": str(number)} | {name: cell for name, cell in zip(head, cells, strict=True) if cell}


def _figures(name: str, row: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    own = {key: value for key, value in row.items() if key in _ATTRIBUTES}
    level = own.get("level") or LEVELS.get(len(own.get("code", "")), "total")
    attributes = {"table": name, "level": level, **_typed("figures", own)}
    for heading, amount in row.items():
        if heading not in _ATTRIBUTES:
            label = attributes.get("name", "合计")
            yield figure(**{**attributes, **_column(heading), "name": label, "printed": amount})


def _column(heading: str) -> dict[str, str]:
    column: dict[str, str] = {}
    for word in heading.split("/"):
        kinds = [kind for kind in ("periods", "funds", "measures") if word in words()[kind]]
        if not kinds:
            raise ValueError(f"{word!r} is no measure, fund or period")
        column[kinds[0].removesuffix("s")] = word
    return column


def _typed(dataset: str, row: Mapping[str, str]) -> dict[str, Any]:
    """The values of a row in the types of the data dictionary; ratios stay as printed, for their grain."""
    types = {column.name: column.type for column in data_dictionary()[dataset].columns}
    read = {"integer": int, "number": float, "money": wan, "boolean": lambda text: text == "yes"}
    return {name: read.get(types[name], str)(text) for name, text in row.items()}


def _claim(row: dict[str, str]) -> dict[str, Any]:
    subject, measure, amount = row.pop("subject", "甲"), row.pop("measure"), row.pop("amount", None)
    change = {"change": row.pop("change")} if "change" in row else {}
    return claim(subject, measure, amount, **_typed("claims", row), **change)


def _project(row: dict[str, str]) -> dict[str, Any]:
    name, amount = row.pop("project", "甲"), row.pop("amount", None)
    printed = {key: row.pop(key) for key in ("form_amount_year", "form_amount_total") if key in row}
    return project(name, amount, **_typed("projects", row), **printed)


def _indicator(row: dict[str, str]) -> dict[str, Any]:
    return indicator(row.pop("level3", "指标"), row.pop("target", ""), **_typed("indicators", row))


def _table(row: dict[str, str]) -> dict[str, Any]:
    row.pop("row")
    return table(row.pop("table"), **_typed("tables", row))


def _cost(row: dict[str, str]) -> dict[str, Any]:
    row.pop("row")
    return {"project": "甲", "form": 1, "page": 20, "text": "–", **_typed("costs", row)}


def _section(row: dict[str, str]) -> dict[str, Any]:
    return {"part": "tables", "title": "–", "page": 2, **_typed("sections", row)}


_DATASETS = {
    "claims": _claim,
    "projects": _project,
    "indicators": _indicator,
    "tables": _table,
    "costs": _cost,
    "sections": _section,
}
assert GRAIN == 100  # the cases speak of amounts printed in 万元 with two decimals
