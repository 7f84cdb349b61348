"""The index page of the reports: every disclosure in the store with its headline figures, findings and notebooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from budgetlib.amounts import format_amount
from budgetlib.files import write_text
from budgetlib.ingest.summary import Summary, by_severity, counted, summarise
from budgetlib.model import SEVERITIES
from budgetlib.reports.find import FAILED_ENDING
from budgetlib.reports.subjects import Subject
from budgetlib.store.datasets import documents, load_disclosure
from budgetlib.store.root import found_root

_MINUS = "\N{MINUS SIGN}"
_KINDS = {"budget": "预算", "final_account": "决算"}
_SCOPES = {"department": "部门", "unit": "单位"}


@dataclass(frozen=True, slots=True)
class Link:
    """A result of one notebook: where it is, what it is called, whether the notebook failed."""

    address: str
    title: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What the index shows of one disclosure."""

    summary: Summary
    findings: list[dict[str, Any]]
    links: list[Link]


def write_index(root: Path | str | None = None, reports: Path | str = Path("reports")) -> Path:
    """Write `index.html` over every disclosure in the store and whatever notebooks have been run for it.

    Raises NothingProcessedError when the store is empty and EnvironmentFault when the page cannot be written.
    """
    reports = Path(reports)
    root = found_root(root)
    cards = [_card(doc_id, root, reports) for doc_id in documents(root)["doc_id"].unique()]
    cards.sort(key=_order)
    environment = Environment(loader=PackageLoader("budgetlib.reports"), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"wan": in_wan, "percent": signed_percent, "share": share, "counted": counted}
    template = environment.get_template("index.html")
    target = reports / "index.html"
    write_text(target, template.render(cards=cards, severities=SEVERITIES, kinds=_KINDS, scopes=_SCOPES))
    return target


def in_wan(yuan: Decimal | None) -> str:
    """Write yuan as 万元: 12345600 → `1,234.56 万元`."""
    return "not stated" if yuan is None else f"{format_amount(yuan)} 万元".replace("-", _MINUS)


def signed_percent(fraction: Decimal | None) -> str:
    """Write a relative change: -0.1234 → `−12.34 %`."""
    return "not stated" if fraction is None else f"{fraction * 100:+.2f} %".replace("-", _MINUS)


def share(fraction: Decimal | None) -> str:
    """Write a share: 0.987 → `98.7 %`."""
    return "not known" if fraction is None else f"{fraction * 100:.1f} %"


def _order(card: Card) -> tuple[str, str, int, str, str]:
    summary = card.summary
    return summary.region, summary.department, -summary.fiscal_year, summary.kind, summary.scope


def _card(doc_id: str, root: Path, reports: Path) -> Card:
    disclosure = load_disclosure(doc_id, root)
    summary = summarise(disclosure)
    folder = Subject(summary.department, summary.fiscal_year, summary.kind, summary.scope).folder
    findings = by_severity(disclosure.findings).to_dict("records")
    return Card(summary, findings, _links(reports, folder))


def _links(reports: Path, folder: Path) -> list[Link]:
    pages = [
        *((path, False) for path in (reports / folder).glob("*.html")),
        *((path, True) for path in (reports / folder).glob(f"*{FAILED_ENDING}")),
    ]
    return [
        Link(quote((folder / path.name).as_posix()), _title(path, failed), failed) for path, failed in sorted(pages)
    ]


def _title(path: Path, failed: bool) -> str:
    """First heading of the notebook behind a page; its name where it has none."""
    notebook = path if failed else path.with_suffix(".ipynb")
    cells: list[Mapping[str, Any]] = []
    if notebook.is_file():
        cells = json.loads(notebook.read_text(encoding="utf8")).get("cells", [])
    for cell in cells:
        for line in "".join(cell["source"]).splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return path.name.removesuffix(FAILED_ENDING).removesuffix(".html")
