"""Whose disclosure this is: department, region, fiscal year and kind, from the title and the heads of the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.tables.layout import common, table_of
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Document, Line

TITLE_LINES = 40  # the title stands on the cover or at the top of the first page
MAX_TITLE_LINES = 3
_DEPARTMENT = r"(?P<department>[\u4e00-\u9fff（）·]{4,40}?)"
_LEVEL = r"(?:[省市区县]级|本级)?"
_KIND = _LEVEL + r"(?P<scope>部门|单位)?(?P<kind>预算|决算)"
_TITLES = (
    re.compile(rf"^{_DEPARTMENT}(?P<year>20\d\d)年度?{_KIND}"),
    re.compile(rf"^(?P<year>20\d\d)年度?{_DEPARTMENT}{_KIND}"),
)
# Counties of one character exist, cities do not; in 中共…市委 and 共青团…市委 the region does not stand first.
_REGION = re.compile(r"^(.县|.{2,9}?(?:自治州|自治区|地区|[省市区县盟旗]))(?!委)(?=.{3,})")
_TABLE_TITLE = re.compile(r"20\d\d年.*表$")
_NO_DEPARTMENT = re.compile(r"[省市区县]$")  # a title that names only the region
_UNSAFE = re.compile(r"[^\w（）-]")
_KINDS = {"预算": "budget", "决算": "final_account"}


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


def identify(document: Document) -> Identity:
    """Find out whose disclosure this is.

    The title wins; where it names no department, the line `部门名称：…` printed most often does. A file that prints no
    year (tables published apart from their text) may carry it in its name.

    Raises NotADisclosureError when neither department nor year can be found.
    """
    title = _title(document.lines[:TITLE_LINES])
    department = title["department"] if title and title["department"] else _named_department(document.lines)
    year = int(title["year"]) if title else budget_year(document)
    if not department or not year:
        remedy = "Check that the file begins with the title of the disclosure."
        raise NotADisclosureError("no department or budget year found.", path=document.source, remedy=remedy)
    region = _REGION.match(department)
    kind = _KINDS[title["kind"]] if title else "budget"
    scope = "unit" if title and title["scope"] == "单位" else "department"
    return Identity(department, region[1] if region else "", year, kind, scope)


def _title(lines: Sequence[Line]) -> dict[str, str] | None:
    """Return the parts of the title, which may run over several lines; department empty when it names a region only."""
    labels = [standard_label(line.text.replace("\t", " ")).replace(" ", "") for line in lines if line.cells is None]
    # `2025年财政拨款收支预算总表` is not the title of a department 财政拨款收支.
    labels = ["" if table_of(label) or _TABLE_TITLE.match(label) else label for label in labels]
    for end in range(1, len(labels) + 1):
        for start in range(end - 1, max(end - 1 - MAX_TITLE_LINES, -1), -1):  # no line more than the title needs
            text = "".join(labels[start:end])
            match = next((match for pattern in _TITLES if (match := pattern.match(text))), None)
            if match and "部分" not in match["department"]:
                parts = match.groupdict()
                return parts | {"department": "" if _NO_DEPARTMENT.search(parts["department"]) else parts["department"]}
    return None


def _named_department(lines: Sequence[Line]) -> str:
    words = "|".join(common()["department_lines"])
    pattern = re.compile(rf"(?:{words})[:：]([\u4e00-\u9fff（）·]{{4,40}}?)(?=单位|金额|$|\s)")
    found = Counter(
        match[1] for line in lines if (match := pattern.search(standard_label(line.text.replace("\t", " "))))
    )
    return found.most_common(1)[0][0] if found else ""


def budget_year(document: Document) -> int:
    """Return the year that titles of tables name, or else the text or the name of the file; 0 when none does."""
    pattern = re.compile(rf"(20\d\d)年度?{_LEVEL}(?:部门|单位)?(?:预算|决算)")
    labels = [standard_label(line.text).replace(" ", "") for line in document.lines]
    # The titles of tables name the year of the budget; prose compares it with other years.
    titled = Counter(year for label in labels if table_of(label) for year in re.findall(r"(20\d\d)年", label))
    years = titled or Counter(year for label in labels for year in pattern.findall(label))
    named = re.findall(r"(?<!\d)20\d\d(?!\d)", document.source.stem)
    return int(years.most_common(1)[0][0]) if years else int(named[0]) if named else 0
