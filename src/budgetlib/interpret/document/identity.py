"""Whose disclosure this is: department, region, fiscal year, kind and scope, from everything that says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.document.title import (
    KINDS,
    NAME,
    REGION,
    Title,
    first_title,
    is_name,
    is_organisation,
    is_table_title,
    label_of,
    whole_title,
    words,
)
from budgetlib.interpret.tables.layout import common, table_of
from budgetlib.readers.document import Document, Line

TITLE_LINES = 40  # the title stands on the cover or at the top of the first page
LATER_TITLE_LINES = 6  # or at the top of a later page or sheet
HEAD_LINES = 600  # of the document, in which heads of tables are looked for
MAX_HEAD = 20
MAX_YEAR_LINE = 80
_UNSAFE = re.compile(r"[^\w（）-]")
_YEAR_OF_TITLE = re.compile(r"(20\d\d)年")
_YEAR_IN_TEXT = re.compile(
    r"(20\d\d)年度?(?:[省市区县州]级|本级)?(?:部门（单位）|单位（部门）|部门|单位)?(?:综合)?(?:预算|决算)"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Department as printed, its region (may be empty), fiscal year, kind and scope of the disclosure."""

    department: str
    region: str
    fiscal_year: int
    kind: str
    scope: str

    @property
    def doc_id(self) -> str:
        """Readable, stable identifier that is safe as a file name, e.g. `某市-财政局-2025-budget`."""
        body = self.department.removeprefix(self.region) if self.region else self.department
        parts = [self.region, body, str(self.fiscal_year), self.kind, "unit" if self.scope == "unit" else ""]
        return "-".join(_UNSAFE.sub("_", part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document itself says of its identity; empty (year 0) where it is silent."""

    department: str = ""
    fiscal_year: int = 0
    kind: str = ""
    scope: str = ""

    def completed(self, other: Stated) -> Stated:
        """Return this with what it is silent about taken from `other`."""
        return Stated(*(getattr(self, name) or getattr(other, name) for name in self.__slots__))

    def contradicts(self, other: Stated) -> bool:
        """True when both state another year, kind or scope (departments may be worded differently)."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("fiscal_year", "kind", "scope"))
        return any(own and theirs and own != theirs for own, theirs in pairs)

    def silent_on(self) -> tuple[str, ...]:
        """Return what of kind and scope the document leaves to be assumed."""
        return tuple(name for name in ("kind", "scope") if not getattr(self, name))

    def identity(self) -> Identity:
        """Return the identity; a document silent about kind and scope is a budget of a department."""
        region = REGION.match(self.department)
        kind, scope = self.kind or "budget", self.scope or "department"
        return Identity(self.department, region[1] if region else "", self.fiscal_year, kind, scope)


def identify(document: Document) -> Identity:
    """Find out whose disclosure this is.

    Raises NotADisclosureError when neither department nor year can be found.
    """
    return required(stated(document), document).identity()


def required(found: Stated, document: Document) -> Stated:
    """Return `found` if it names department and year, without which nothing is a disclosure.

    Raises NotADisclosureError when it does not.
    """
    if not found.department or not found.fiscal_year:
        remedy = "Check that the file begins with the title of the disclosure."
        raise NotADisclosureError("no department or budget year found.", path=document.source, remedy=remedy)
    return found


def stated(document: Document) -> Stated:
    """Return what a document says of its identity.

    The title wins. Where there is none, or it leaves something open, the lines `部门名称：…`, the titles and heads of
    the tables, titles on later pages and sheets, the names of the sheets and of the file say it, in this order.
    """
    labels = [label_of(line.text) for line in document.lines]
    found = _of_title(_cover_title(document.lines, labels))
    rest = (
        lambda: Stated(department=_named_department(document.lines)),
        lambda: _of_tables(document.lines, labels),
        lambda: _of_titles(_later_titles(document)),
        lambda: _of_titles(map(whole_title, document.sheet_names)),
        lambda: _of_sheet_names(document.sheet_names),
        lambda: Stated(fiscal_year=_most_common(_YEAR_IN_TEXT.findall(label) for label in labels)),
        lambda: Stated(fiscal_year=_most_common(map(_years_alone, document.lines))),
        lambda: _of_file_name(document.source.stem),
    )
    for part in rest:
        if all(getattr(found, name) for name in found.__slots__):
            break
        found = found.completed(part())
    return found


def _of_title(title: Title | None) -> Stated:
    return Stated(title.department, title.fiscal_year, title.kind, title.scope) if title else Stated()


def _of_titles(titles: Iterable[Title | None]) -> Stated:
    """What most titles say; a title that names a region only says nothing here."""
    found = Counter(title for title in titles if title and title.department)
    return _of_title(found.most_common(1)[0][0]) if found else Stated()


def _cover_title(lines: Sequence[Line], labels: Sequence[str]) -> Title | None:
    top = [
        "" if (table_of(label) or is_table_title(label)) and not is_organisation(whole_title(label)) else label
        for line, label in zip(lines[:TITLE_LINES], labels, strict=False)
        if line.cells is None
    ]
    return first_title(top, "".join(labels))


def _later_titles(document: Document) -> Iterator[Title | None]:
    """Titles that stand alone at the top of later pages and sheets: the narrative may come after the tables."""
    seen: Counter[int] = Counter()
    for line in document.lines:
        seen[line.page] += 1
        if line.cells is None and line.page > 1 and seen[line.page] <= LATER_TITLE_LINES:
            yield whole_title(line.text)


def _named_department(lines: Sequence[Line]) -> str:
    found = Counter(department_lines(lines))
    return found.most_common(1)[0][0] if found else ""


def department_lines(lines: Sequence[Line]) -> list[str]:
    """Return the departments that lines `部门名称：…` over tables name; the cell beside the label counts too."""
    names = "|".join(re.escape(word) for word in common()["department_lines"])
    pattern = re.compile(
        rf"(?<![\u4e00-\u9fff])(?:{names}|部门（单位）(?:名称)?|单位（部门）(?:名称)?|公开(?:部门|单位)(?:名称)?)(?:（[^（）]*章）)?"
        rf"[:：] ?({NAME}{{2,40}}?)(?=单位[:：]|金额|公开[0-9]|$|\s)"
    )
    return [
        match[1]
        for line in lines
        if (match := pattern.search(label_of_line(line))) and is_name(match[1]) and not is_table_title(match[1])
    ]


def label_of_line(line: Line) -> str:
    """Return a line in standard spelling; blanks part its cells."""
    return " ".join(label_of(part) for part in re.split(r"[\t|]|\s+", line.text[:200]) if part.strip())


def _of_tables(lines: Sequence[Line], labels: Sequence[str]) -> Stated:
    """Year, kind and scope as the titles and heads of tables say them."""
    titles = [label for label in labels if table_of(label) or is_table_title(label)]
    kind = _majority({"budget": _with("预算", titles), "final_account": _with("决算", titles)})
    return Stated(
        fiscal_year=_most_common(_YEAR_OF_TITLE.findall(label) for label in titles),
        kind=kind or _kind_of_heads(lines, labels),
        scope=_majority(
            {"unit": _matching("unit_titles", titles), "department": _matching("department_titles", titles)}
        ),
    )


def _kind_of_heads(lines: Sequence[Line], labels: Sequence[str]) -> str:
    """`决算数` is printed in final accounts alone; they print 预算数 beside it, budgets nothing else."""
    cells = [label_of(cell) for line in lines[:HEAD_LINES] for cell in line.cells or () if len(cell) < MAX_HEAD]
    if _matching("final_heads", cells) or any(words()["final_numbering"].search(label) for label in labels):
        return "final_account"
    return "budget" if _matching("budget_heads", cells) else ""


def _of_sheet_names(names: Sequence[str]) -> Stated:
    return _of_tables((), [label_of(name) for name in names])


def _of_file_name(stem: str) -> Stated:
    """What the name of the file says: a whole title, else a year and a kind."""
    found = _of_title(whole_title(stem))
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", stem)
    kinds = [kind for word, kind in KINDS.items() if word in stem]
    scopes = [scope for word, scope in (("单位", "unit"), ("部门", "department")) if word in stem]
    only = Stated(
        fiscal_year=int(years[0]) if years else 0,
        kind=kinds[0] if len(kinds) == 1 else "",
        scope=scopes[0] if len(scopes) == 1 else "",
    )
    return found.completed(only)


def _years_alone(line: Line) -> list[str]:
    """The years that stand as a cell or between blanks: `编制单位：…  2025年  单位：万元`."""
    if len(line.text) > MAX_YEAR_LINE:
        return []
    parts = re.split(r"[\t|\s]+", line.text)
    found = (words()["year_alone"].match(label_of(part)) for part in (line.text, *parts))
    return [next(filter(None, match.groups())) for match in found if match]


def _with(word: str, titles: Iterable[str]) -> int:
    return sum(word in title for title in titles)


def _matching(pattern: str, labels: Iterable[str]) -> int:
    return sum(words()[pattern].search(label) is not None for label in labels)


def _majority(counts: dict[str, int]) -> str:
    """The value that is said more often than the other; empty when neither is."""
    first, second = sorted(counts, key=lambda value: counts[value], reverse=True)
    return first if counts[first] > counts[second] else ""


def _most_common(found: Iterable[Iterable[str]]) -> int:
    years = Counter(year for group in found for year in group)
    return int(years.most_common(1)[0][0]) if years else 0
