"""Tables: empty without a note, notes of another fund, codes out of order, decimals, negative amounts, other names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from budgetlib.classification import economic_names, functional_classes
from budgetlib.inspect.near import one_edit
from budgetlib.inspect.rules import Rule, vocabulary
from budgetlib.inspect.subject import Hit, Subject
from budgetlib.interpret.tables.layout import common
from budgetlib.readers.document import Line

_CODED = frozenset(
    {"revenue_summary", "expenditure_summary", "appropriation_expenditure", "general_public_expenditure"}
    | {"basic_by_economic", "appropriation_basic_by_economic", "government_fund_expenditure"}
)
_MOST = 0.9  # of the figures of a column print as many decimals as the column does
_FEWEST = 10  # figures of a column that has a habit
_HEAD_LINES = 6  # lines from a title of a table to its first row
_NOTE_ENDS = 6  # characters at the end of a note by which its line is found again
_NOTE = re.compile("^(注|说明|备注)[：:]|为空|无此|无数据|没有|未安排|^[（(]?无")
_ORGANISATION = re.compile(r"[\u4e00-\u9fff（）()]{4,}")


def empty_without_note(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A table without amounts, and no note below it; less grave where a sentence of the text states the zero."""
    text = "".join(passage.text for passage in subject.passages)
    for table in subject.sure_tables:
        part = subject.form.part_of_table(table["table"])
        twice = any(other["rows"] and other["table"] == table["table"] for other in subject.rows("tables"))
        if table["rows"] or table["empty_reason"] or not part or not rule.looks_at(part) or twice:
            continue
        if (table["file"], table["page_first"]) in subject.unread or _noted(subject, table):
            continue
        words = vocabulary("funds").get(table["table"], ())
        stated = any(_zero_stated(text, word) for word in words)
        place = (table["file"] or 1, table["page_first"], _row_of_title(subject, table))
        # Whether the text states the zero is not known where there is no text.
        grave = "" if _has_text(subject) and not stated else "look"
        yield Hit(rule, part, *place, table["title"], {"title": table["title"]}, severity=grave)


def note_of_another_fund(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The note below an empty table names another fund than the table's."""
    funds: Mapping[str, Any] = vocabulary("funds")
    for table in subject.sure_tables:
        note, own = table["empty_reason"] or "", funds.get(table["table"], ())
        if not own or any(word in note for word in own):
            continue
        named = [word for key, words in funds.items() if key != table["table"] for word in words if word in note]
        if named:
            yield _of_table(rule, subject, table, note, fund=own[0], named=named[0])


def note_against_figures(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A note says that the table is empty, although it prints amounts."""
    for table in subject.sure_tables:
        note = table["empty_reason"] or ""
        if table["rows"] and re.search("空表|为空|无数据", note):
            yield _of_table(rule, subject, table, note)


def codes_in_order(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A code that is less than the one before it, in a table whose other codes go up."""
    rows: dict[tuple[str, int], dict[tuple[int, int], Mapping[str, Any]]] = defaultdict(dict)
    side_by_side: set[tuple[str, int]] = set()
    for row in subject.rows("figures"):
        if row["table"] in _CODED and row["code"] and not row["unit_name"]:
            key = (row["table"], row["file"] or 1)
            first = rows[key].setdefault((row["page"], row["row"]), row)
            if first["code"] != row["code"]:
                side_by_side.add(key)
    for (table, file), found in rows.items():
        if (table, file) in side_by_side:
            continue
        ordered = [found[place] for place in sorted(found)]
        down = [
            (before, after)
            for before, after in pairwise(ordered)
            if str(after["code"]) < str(before["code"]) and len(str(after["code"])) in (3, 5, 7)
        ]
        if not 1 <= len(down) <= max(2, len(ordered) // 15) or any(not _known(str(b["code"])) for b, _ in down):
            continue
        for before, after in down:
            shown = f"{after['code']} {after['name']}"
            values = {"before": f"{before['code']} {before['name']}"}
            yield Hit(rule, subject.form.part_of_table(table), file, after["page"], after["row"], shown, values, shown)


def decimals(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Amounts printed with other decimals than nearly all of their table."""
    printed: dict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for row in subject.rows("figures"):
        if row["amount"]:
            printed[row["table"], row["file"] or 1].append(row)
    for (table, file), figures in printed.items():
        usual, count = Counter(_decimals(row["printed"]) for row in figures).most_common(1)[0]
        if len(figures) < _FEWEST or count < _MOST * len(figures) or usual > 2:
            continue
        for figure in figures:
            if _decimals(figure["printed"]) != usual:
                values = {"usual": str(usual), "table": table}
                part = subject.form.part_of_table(table)
                yield Hit(rule, part, file, figure["page"], figure["row"], figure["printed"], values, table)


def negative(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A negative amount in the tables of a budget."""
    for row in subject.rows("figures"):
        if row["amount"] < 0 and "change" not in str(row["measure"]):
            part = subject.form.part_of_table(row["table"])
            shown = f"{row['name_printed']} {row['printed']}"
            yield Hit(rule, part, row["file"] or 1, row["page"], row["row"], shown, {}, shown)


def department_of_table(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The name above a table is that of the department with characters wrong, or of somebody else."""
    label = re.compile(
        rf"(?:{'|'.join(common()['department_lines'])})[：:]\s*(?P<name>\S+?)(?=\s|单位[：:]|金额单位|$)"
    )
    own = _bare(subject.department)
    for number, document in subject.documents.items():
        for line in document.lines:
            found = label.match(line.text.strip()) if line.cells is None else None
            if not found:
                continue
            name = _bare(found["name"])
            part = subject.part_at(number, line.page, line.row)
            if part == "cover" or not _ORGANISATION.fullmatch(name) or name in own or own in name:
                continue
            if one_edit(own, name) or (name[:3] == own[:3] and name[-2:] == own[-2:]):
                yield Hit(rule, part, number, line.page, line.row, found["name"], {"name": subject.department}, name)


def _known(code: str) -> bool:
    """A code that is none of the classification is told already; what follows it is not out of order."""
    return len(code) in (3, 5, 7) and (code[:3] in functional_classes() or code[:3] in economic_names())


def _has_text(subject: Subject) -> bool:
    return any(passage.part in {"explanation", "other_notes"} for passage in subject.passages)


def unit_missing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A table with amounts that names no unit of money, neither above it nor in its head."""
    for table in subject.sure_tables:
        part, file = subject.form.part_of_table(table["table"]), table["file"] or 1
        document = subject.documents.get(file)
        if table["unit_printed"] or not table["rows"] or not part or document is None:
            continue
        first = (table["page_first"], _row_of_title(subject, table))
        if first[1] == 0:
            continue
        near = [line for line in document.lines if first <= (line.page, line.row) <= (first[0], first[1] + _HEAD_LINES)]
        said = "".join(line.text if line.cells is None else "".join(line.cells) for line in near)
        if not re.search("单位[：:]|[万亿]元|[（(]元[）)]", said) and not _unit_on_page(document.lines, table):
            yield Hit(rule, part, file, *first, table["title"], {"title": table["title"]}, table["title"])


def _unit_on_page(lines: Sequence[Line], table: Mapping[str, Any]) -> bool:
    """True when a line of the page names a unit, wherever it was put."""
    on_page = (line for line in lines if line.page == table["page_first"])
    return any(
        re.search("单位[：:]|万元|[（(]元", line.text if line.cells is None else "".join(line.cells))
        for line in on_page
    )


def head_without_rows(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A page that repeats the head of a table whose amounts stand on other pages, and prints nothing below it."""
    for number, document in subject.documents.items():
        pages = {page: list(lines) for page, lines in groupby(document.lines, key=lambda line: line.page)}
        for table in subject.sure_tables:
            other = any(one["rows"] and one["table"] == table["table"] for one in subject.rows("tables"))
            if (
                (table["file"] or 1) != number
                or not other
                or (table["rows"] and table["page_first"] == table["page_last"])
            ):
                continue
            for page in range(table["page_first"], table["page_last"] + 1):
                cells = [line.cells for line in pages.get(page, ()) if line.cells]
                own = [line for line in pages.get(page, ()) if line.cells is None and _NOTE.search(line.text.strip())]
                begun = any(row["page"] == page and row["table"] != table["table"] for row in _figures(subject, number))
                if (
                    not cells
                    or own
                    or begun
                    or any(re.search("[0-9]", "".join(c[:3])) or _has_amount(c) for c in cells)
                ):
                    continue
                shown = " ".join(cell for cell in cells[0] if cell)
                part = subject.form.part_of_table(table["table"])
                yield Hit(rule, part, number, page, 1, shown[:30], {}, str(page))


def _figures(subject: Subject, file: int) -> Iterator[Mapping[str, Any]]:
    return (row for row in subject.rows("figures") if (row["file"] or 1) == file)


def _has_amount(cells: Sequence[str]) -> bool:
    return any(re.fullmatch(r"-?[0-9][0-9,]*(\.[0-9]+)?", cell.strip()) for cell in cells)


def _of_table(rule: Rule, subject: Subject, table: Mapping[str, Any], note: str, **values: str) -> Hit:
    part, file = subject.form.part_of_table(table["table"]), table["file"] or 1
    page, row = table["page_last"], 1
    document = subject.documents.get(file)
    wanted = "".join(note.split())[-_NOTE_ENDS:]
    for line in document.lines if document else ():
        here = "".join((line.text or "").split())
        if table["page_first"] <= line.page <= table["page_last"] and wanted and here.endswith(wanted):
            page, row = line.page, line.row
            break
    return Hit(rule, part, file, page, row, note, {"title": table["title"], **values}, note)


def _row_of_title(subject: Subject, table: Mapping[str, Any]) -> int:
    for row in subject.rows("sections"):
        if row["part"] == "tables" and row["section"] == table["table"] and row["page"] == table["page_first"]:
            return int(row["row"])
    return 1


def _noted(subject: Subject, table: Mapping[str, Any]) -> bool:
    """True when a line of free text below the table's title says that there is nothing."""
    document, first = subject.documents.get(table["file"] or 1), _row_of_title(subject, table)
    for line in document.lines if document else ():
        if not table["page_first"] <= line.page <= table["page_last"]:
            continue
        if (line.page, line.row) <= (table["page_first"], first):
            continue
        own = subject.part_at(table["file"] or 1, line.page, line.row)
        said = line.text if line.cells is None else " ".join(line.cells)
        if own == subject.form.part_of_table(table["table"]) and _NOTE.search(said.strip()):
            return True
    return False


def _zero_stated(text: str, word: str) -> bool:
    none, zero = "(?:无|没有|未安排|不涉及)", r"(?:为0|0(?:\.0+)?万元|无|没有|未安排)"
    pattern = rf"{none}[^。；]{{0,20}}{re.escape(word)}|{re.escape(word)}[^。；]{{0,30}}{zero}"
    return re.search(pattern, text) is not None


def _decimals(printed: str) -> int:
    return len(printed.strip().rpartition(".")[2]) if "." in printed else 0


def _bare(name: str) -> str:
    return re.sub(r"[（(](?:部门|单位|本级|汇总|本部|机关)[）)]", "", "".join(name.split()))
