"""Whose disclosure this is: department, region, fiscal year and kind, from the title and the heads of the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.layout import common
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Document, Line

TITLE_LINES = 40  # the title stands on the cover or at the top of the first page
_DEPARTMENT = r"(?P<department>[\u4e00-\u9fff（）·]{4,40}?)"
_KIND = r"(?P<scope>部门|单位)?(?P<kind>预算|决算)"
_TITLES = (
    re.compile(rf"^{_DEPARTMENT}(?P<year>20\d\d)年度?{_KIND}"),
    re.compile(rf"^(?P<year>20\d\d)年度?{_DEPARTMENT}{_KIND}"),
)
_REGION = re.compile(r"^(.{2,9}?(?:自治州|自治区|地区|[省市区县盟旗]))(?=.{3,})")
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
    """Find out whose disclosure a document is.

    The title wins; where the title names no department, the line `部门名称：…` printed most often does.
    Raises NotADisclosureError when neither department nor year can be found.
    """
    title = next((match for line in document.lines[:TITLE_LINES] if (match := _title(line))), None)
    department = title["department"] if title else _named_department(document.lines)
    year = int(title["year"]) if title else _usual_year(document.lines)
    if not department or not year:
        remedy = "Check that the file begins with the title of the disclosure."
        raise NotADisclosureError("no department or budget year found.", path=document.source, remedy=remedy)
    region = _REGION.match(department)
    kind = _KINDS[title["kind"]] if title else "budget"
    scope = "unit" if title and title["scope"] == "单位" else "department"
    return Identity(department, region[1] if region else "", year, kind, scope)


def _title(line: Line) -> re.Match[str] | None:
    label = standard_label(line.text.replace("\t", " ")).replace(" ", "")
    return next((match for pattern in _TITLES if (match := pattern.match(label))), None)


def _named_department(lines: Sequence[Line]) -> str:
    words = "|".join(common()["department_lines"])
    pattern = re.compile(rf"(?:{words})[:：]([\u4e00-\u9fff（）·]{{4,40}}?)(?=单位|金额|$|\s)")
    found = Counter(
        match[1] for line in lines if (match := pattern.search(standard_label(line.text.replace("\t", " "))))
    )
    return found.most_common(1)[0][0] if found else ""


def _usual_year(lines: Sequence[Line]) -> int:
    years = Counter(
        year for line in lines for year in re.findall(r"(20\d\d)年度?(?:部门|单位)?(?:预算|决算)", line.text)
    )
    return int(years.most_common(1)[0][0]) if years else 0
