"""Set our edition of the founding document as one PDF, from the transcription beside this file.

Run `python tools/edition/build.py` from anywhere; the bytes depend on the transcription only.
"""

import argparse
from pathlib import Path
from typing import Any

import forms
import tables
import yaml
from sheet import Sheet

HERE = Path(__file__).parent
TRANSCRIPTION = HERE / "transcription"
TARGET = HERE.parents[1] / "data" / "raw" / "晋城市工业和信息化局-2025-部门预算公开.pdf"
ATTACHMENT_AFTER = "十"  # the forms are printed inside part three, after its tenth section


def load(name: str) -> Any:
    """A YAML file of the transcription."""
    return yaml.safe_load((TRANSCRIPTION / name).read_text(encoding="utf-8"))


def solid(text: str) -> str:
    """Undo the blanks that YAML folding leaves between Chinese lines."""
    return text.replace(" ", "").strip()


class Edition:
    """The document in print order; `pages` are the page numbers for its contents list (from an earlier pass)."""

    def __init__(self, pages: dict[str, int]) -> None:
        self.prose = load("narrative.yaml")
        self.tables = load("tables.yaml")
        self.pages = pages
        self.sheet = Sheet(self.prose["title"])

    def build(self) -> Sheet:
        """Print everything."""
        self.cover()
        self.contents()
        self.sheet.start_numbering()
        self.overview()
        self.standard_tables()
        self.narrative()
        self.catalogue()
        self.glossary()
        return self.sheet

    def part(self, index: int) -> None:
        """A part's heading, as high on the page as we are."""
        part = self.prose["parts"][index]
        self.sheet.mark(part["number"])
        self.sheet.paragraph(f"{part['number']} {part['title']}", size=18, align="C", after=4)

    def cover(self) -> None:
        """Title page."""
        sheet = self.sheet
        sheet.add_page()
        sheet.y = 90
        sheet.paragraph("晋城市工业和信息化局", size=26, align="C", after=3)
        sheet.paragraph("2025年度部门预算公开", size=26, align="C")
        sheet.y = 250
        sheet.paragraph("budgetlib 重排本：表格、数字与名称依部门公开文件，说明文字另行撰写", size=9, align="C")

    def entries(self) -> list[tuple[str, str, float]]:
        """Lines of the contents list: mark, label, indent."""
        first, second, third, fourth = ((p["number"], f"{p['number']} {p['title']}", 0.0) for p in self.prose["parts"])
        overview = [(t, t, 8.0) for t in ("一、本部门职责", "二、机构设置情况")]
        listed = [(t["contents_label"], t["contents_label"], 8.0) for t in self.tables["tables"]]
        sections = [(s["number"], f"{s['number']}、{s['title']}", 8.0) for s in self.prose["sections"]]
        inner = [(t, t, 14.0) for t in ("（一）政府购买服务指导性目录", "（二）其他")]
        return [first, *overview, second, *listed, third, *sections, *inner, fourth]

    def contents(self) -> None:
        """Table of contents."""
        self.sheet.add_page()
        self.sheet.paragraph("目 录", size=18, align="C", after=4)
        for mark, label, indent in self.entries():
            self.sheet.leader(label, str(self.pages.get(mark, 0)), indent)

    def overview(self) -> None:
        """Part one: duties and units."""
        sheet, text = self.sheet, self.prose["overview"]
        sheet.add_page()
        self.part(0)
        for number, title, body in (("一", "duties_title", "duties"), ("二", "units_title", "units_text")):
            heading = f"{number}、{text[title]}"
            sheet.mark(heading)
            sheet.paragraph(heading, size=13)
            for paragraph in text[body]:
                sheet.paragraph(solid(paragraph), indent=2)
        for k, unit in enumerate(text["units"], 1):
            sheet.paragraph(f"{k}. {unit['name']}（{unit['note']}）", indent=2, after=0)

    def standard_tables(self) -> None:
        """Part two: the thirteen tables."""
        for spec in self.tables["tables"]:
            if spec.get("same_page"):
                self.sheet.y += 12
            else:
                self.sheet.add_page(orientation=spec["orientation"])
            if spec["number"] == 1:
                self.part(1)
            tables.write_table(self.sheet, spec, self.tables["department"], TRANSCRIPTION / "tables")

    def narrative(self) -> None:
        """Part three: twelve sections, with the performance forms where the published file has them."""
        sheet = self.sheet
        sheet.add_page(orientation="portrait")
        self.part(2)
        for section in self.prose["sections"]:
            sheet.need(20)
            sheet.mark(section["number"])
            sheet.paragraph(f"{section['number']}、{section['title']}", size=13)
            for statement in section["statements"]:
                if "heading" in statement:
                    sheet.need(14)
                    sheet.mark(statement["heading"])
                    sheet.paragraph(statement["heading"], indent=2, after=0.5)
                sheet.paragraph(solid(statement["text"]), indent=2)
            if section["number"] == ATTACHMENT_AFTER:
                self.forms()
                sheet.add_page(orientation="portrait")

    def forms(self) -> None:
        """Performance forms: the whole department, then each project; a few are printed a second time."""
        folder = TRANSCRIPTION / "forms"
        whole = folder / forms.WHOLE_DEPARTMENT
        if whole.exists():
            forms.write_whole_department(self.sheet, yaml.safe_load(whole.read_text(encoding="utf-8")))
        listed = forms.load_forms(folder)
        for form in [*listed, *(f for f in listed if f["printed_twice"])]:
            forms.write_form(self.sheet, form)

    def catalogue(self) -> None:
        """The attached catalogue of services that may be purchased."""
        sheet, text = self.sheet, self.prose["catalogue"]
        sheet.add_page(orientation="portrait")
        sheet.paragraph("附件", size=12)
        for paragraph in text["notice"]:
            sheet.paragraph(solid(paragraph), indent=2)
        sheet.y += 4
        sheet.paragraph(text["title"], size=15, align="C", after=2)
        tables.write_catalogue(sheet, TRANSCRIPTION / "catalogue.csv")

    def glossary(self) -> None:
        """Part four: terms."""
        self.sheet.add_page(orientation="portrait")
        self.part(3)
        numbers = [s["number"] for s in self.prose["sections"]]
        for number, entry in zip(numbers, self.prose["glossary"], strict=False):
            self.sheet.paragraph(f"{number}、{entry['term']}：{solid(entry['text'])}", indent=2)


def main() -> None:
    """Build twice, since page numbers for the contents list are known only after a first pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=TARGET, help="file to write (default: data/raw)")
    target = parser.parse_args().to
    pages = Edition({}).build().marks
    sheet = Edition(pages).build()
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.output(str(target))
    print(f"{target}: {sheet.pages_count} pages, {target.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
