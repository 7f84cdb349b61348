"""A budget disclosure as PDF: cover, tables, narrative and forms, labelled synthetic at the foot of every page."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib.scaleUpem import scale_upem
from tools.edition.sheet import FONT_FILE, MARGIN, Cell, Sheet
from tools.synthetic.account_narrative import account_sections
from tools.synthetic.account_tables import account_tables
from tools.synthetic.executed import Account
from tools.synthetic.forms import WIDTHS, form_rows
from tools.synthetic.model import Budget
from tools.synthetic.narrative import Section, numbered, sections
from tools.synthetic.table import Table
from tools.synthetic.tables import standard_tables
from tools.synthetic.words import alphabet, vocabulary

DATE = datetime(2026, 11, 24, tzinfo=UTC)  # fixed, so that equal budgets give equal bytes
FORM_SIZE, TABLE_SIZE = 8.0, 9.0
UNUSED_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
UNITS_PER_EM = 250  # instead of 1000: outlines take fewer bytes, and print as well at these sizes


class SyntheticSheet(Sheet):
    """A sheet with the few characters of our vocabulary, and the label at its foot."""

    def __init__(self, title: str, more: str = "") -> None:
        """`more` are characters beside those of the vocabulary."""
        super().__init__(title, small_font(more))
        self.fonts["cjk"].ttfont.recalcBBoxes = False  # takes most of the time, and the boxes stay as they are
        self.set_creation_date(DATE)

    def footer(self) -> None:
        """Print the label, and the page number from the first numbered page on."""
        super().footer()
        self.set_font("cjk", size=8)
        self._line(vocabulary()["label"], MARGIN, self.h - 6, self.epw, "C")


def write_pdf(path: Path, budget: Budget, before: Budget, *, with_forms: bool = True) -> None:
    """Write the disclosure of `budget`; `before` is the budget of the prior year, which its narrative compares with.

    Equal arguments give equal bytes. Without `with_forms` the performance forms are left out.
    """
    sheet = _begun(budget, "部门预算公开")
    for place, table in enumerate(standard_tables(budget)):
        _table(sheet, budget, table, part="" if place else f"第二部分 {budget.year}年部门预算报表")
    _narrative(sheet, f"第三部分 {budget.year}年度部门预算情况说明", sections(budget, before))
    for project in budget.projects if with_forms else ():
        sheet.add_page(orientation="portrait")
        sheet.paragraph("项目支出绩效目标表", size=14, align="C", after=0)
        sheet.paragraph(f"（{budget.year}年度）", size=9, align="C", after=0.5)
        sheet.grid(WIDTHS, form_rows(budget, project), size=FORM_SIZE)
    sheet.output(str(path))


def write_account_pdf(path: Path, account: Account) -> None:
    """Write the final account of a year: the same cover and labels, its own tables and narrative."""
    budget = account.budget
    sheet = _begun(budget, "部门决算")
    for place, table in enumerate(account_tables(account)):
        _table(sheet, budget, table, part="" if place else f"第二部分 {budget.year}年度部门决算表")
    _narrative(sheet, f"第三部分 {budget.year}年度部门决算情况说明", account_sections(account))
    sheet.output(str(path))


@cache
def small_font(more: str = "") -> Path:
    """Cut the characters of the vocabulary out of the bundled font, once per process: loading it all takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="budgetlib-synthetic-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    options = subset.Options(hinting=False, desubroutinize=True, layout_features=[], name_IDs=[1, 2, 4, 6])
    options.drop_tables += UNUSED_TABLES
    font = subset.load_font(str(FONT_FILE), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=alphabet() + more)
    cutter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    font["head"].modified = font["head"].created  # equal bytes on every run
    subset.save_font(font, str(folder / "cjk.otf"), options)
    return folder / "cjk.otf"


def _begun(budget: Budget, what: str) -> Sheet:
    """A sheet with cover and overview."""
    title = f"{budget.year}年度{what}"
    sheet = SyntheticSheet(f"{budget.department}{title}")
    sheet.add_page()
    sheet.y = 90
    sheet.paragraph(budget.department, size=22, align="C", after=3)
    sheet.paragraph(title, size=22, align="C")
    sheet.start_numbering()
    _overview(sheet, budget)
    return sheet


def _overview(sheet: Sheet, budget: Budget) -> None:
    sheet.add_page()
    sheet.paragraph("第一部分 概况", size=16, align="C", after=4)
    sheet.paragraph("一、本部门职责", size=12)
    sheet.paragraph("本部门为合成示例，并不存在。", indent=2)
    sheet.paragraph("二、机构设置情况", size=12)
    names = "、".join(unit.name for unit in budget.units)
    sheet.paragraph(f"预算单位共{len(budget.units)}个：{names}。", indent=2)


def _table(sheet: Sheet, budget: Budget, table: Table, *, part: str) -> None:
    sheet.add_page(orientation="landscape" if table.wide else "portrait")
    if part:
        sheet.paragraph(part, size=16, align="C", after=3)
    sheet.paragraph(table.title, size=14, align="C", after=2)
    sheet.both_ends(f"部门名称：{budget.department}", "单位：万元")
    body = [[Cell(text, align="R" if _is_amount(text) else "L") for text in row] for row in table.rows]
    sheet.grid(table.widths, [*table.head, *body], head=len(table.head), size=TABLE_SIZE)
    if table.note:
        sheet.paragraph(table.note, size=9)


def _is_amount(text: str) -> bool:
    return "." in text and text.replace(".", "").isdigit()


def _narrative(sheet: Sheet, title: str, parts: list[Section]) -> None:
    sheet.add_page(orientation="portrait")
    sheet.paragraph(title, size=16, align="C", after=4)
    for number, section in numbered(parts):
        sheet.need(20)
        sheet.paragraph(f"{number}、{section.title}", size=12)
        for paragraph in section.paragraphs:
            sheet.paragraph(paragraph, indent=2)
