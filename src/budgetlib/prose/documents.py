"""Which document a notebook speaks of, and where in it a table stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from budgetlib.prose.numbers import count, listing, percent, ranges
from budgetlib.prose.shown import literal, say

KINDS = {"budget": "budget 预算", "final_account": "final account 决算"}
SYNTHETIC = "**Synthetic data, generated for demonstration: no real department.**"


def heading(documents: pd.DataFrame, disclosures: pd.DataFrame | None = None) -> Markdown:
    """Say which disclosure is analysed (the first of `documents`), and name others of the same department and year.

    `disclosures` (the row of that dataset) adds where it was published, when it was fetched, and what is to be known of
    the edition.
    """
    first = documents.iloc[0]
    own = documents["doc_id"] == first["doc_id"]
    others = [literal(source) for source in documents.loc[~own, "source"]]
    return say(
        SYNTHETIC if first["synthetic"] else "",
        f"**{literal(first['department'])}, {KINDS[first['kind']]} {first['fiscal_year']}.**",
        f"Source: {listing([_source(row) for row in documents[own].to_dict('records')])}.",
        *(_recognised(row) for row in documents[own].to_dict("records")),
        _published(disclosures),
        "Amounts are in 万元 (10,000 yuan), computed from exact yuan; places are pages and rows of the source.",
        f"Not analysed here, but processed for the same year: {listing(others)}." if others else "",
    )


def _published(disclosures: pd.DataFrame | None) -> str:
    """Where the source comes from and what its metadata say of it; nothing where no metadata stand beside it."""
    if disclosures is None or disclosures.empty:
        return ""
    first = {name: "" if pd.isna(value) else str(value) for name, value in disclosures.iloc[0].items()}
    told = [
        first["publisher"],
        first["url"] and f"<{first['url']}>",
        first["accessed"] and f"accessed {first['accessed']}",
    ]
    place = f"Published by {literal(told[0])}" if told[0] else "Published" if any(told) else ""
    where = f"{', '.join(filter(None, [place, *told[1:]]))}." if place else ""
    edition = f"Edition: {literal(first['edition'])}." if first["edition"] else ""
    note = f"*{literal(first['note'])}*" if first["note"] else ""
    return " ".join(filter(None, (where, edition, note)))


def _source(document: Mapping[str, Any]) -> str:
    return f"{literal(document['source'])} ({count(int(document['pages']), 'page')}, read as {document['reader']})"


def _recognised(document: Mapping[str, Any]) -> str:
    """Say that a source is a scan, and how far its figures can be relied on; nothing of one with text."""
    pages, proved = document.get("pages_recognised"), document.get("share_proved")
    if pages is None or pd.isna(pages):
        return ""
    told = f"**Scan:** the text of {count(int(pages), 'page')} was recognised in pictures"
    if proved is None or pd.isna(proved):
        return f"{told}."
    repaired = Decimal(str(document["share_repaired"]))
    rest = 1 - Decimal(str(proved)) - repaired
    shares = f"{percent(Decimal(str(proved)))} of the figures are proved by identities"
    corrected = f", {percent(repaired)} have a certain correction" if repaired else ""
    return f"{told}; {shares}{corrected}, {percent(max(rest, Decimal(0)))} are not proved."


def source_line(documents: pd.DataFrame, *tables: pd.DataFrame) -> str:
    """Return the source line of a picture: department, year, file and the pages its tables come from."""
    first = documents.iloc[0]
    synthetic = "synthetic data; " if first["synthetic"] else ""
    own = documents[documents["doc_id"] == first["doc_id"]]
    files = [
        f"{document['source']}{_pages_used(document, tables, alone=len(own) == 1)}"
        for document in own.to_dict("records")
    ]
    return f"Source: {synthetic}{first['department']}, {first['fiscal_year']} {first['kind']}, {'; '.join(files)}"


def _pages_used(document: Mapping[str, Any], tables: Sequence[pd.DataFrame], *, alone: bool) -> str:
    """The pages of one file that rows of `tables` come from."""
    pages: list[int] = []
    for table in tables:
        for name, file in (("page", "file"), ("form_page", "form_file")):
            if name in table:
                here = table if alone or file not in table else table[table[file] == document["file"]]
                pages += list(here[name].dropna())
    return f", {page_ranges(pages)}" if pages and document["pages"] > 1 else ""


def page_ranges(pages: Iterable[int]) -> str:
    """Write page numbers as ranges: 3, 4, 5, 7 → `pp. 3–5, 7`; nothing for none."""
    listed = ranges(pages)
    return f"{'p.' if listed.isdigit() else 'pp.'} {listed}" if listed else ""
