"""Which document a notebook speaks of, and where in it a table stands."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from IPython.display import Markdown

from budgetlib.prose.numbers import count, listing, ranges
from budgetlib.prose.shown import literal, say

KINDS = {"budget": "budget 预算", "final_account": "final account 决算"}
SYNTHETIC = "**Synthetic data, generated for demonstration: no real department.**"


def heading(documents: pd.DataFrame) -> Markdown:
    """Say which document is analysed (the first of `documents`), and name others of the same department and year."""
    first = documents.iloc[0]
    others = [literal(source) for source in documents["source"].iloc[1:]]
    return say(
        SYNTHETIC if first["synthetic"] else "",
        f"**{literal(first['department'])}, {KINDS[first['kind']]} {first['fiscal_year']}.**",
        f"Source: {literal(first['source'])} ({count(int(first['pages']), 'page')}, read as {first['reader']}).",
        "Amounts are in 万元 (10,000 yuan), computed from exact yuan; places are pages and rows of the source.",
        f"Not analysed here, but processed for the same year: {listing(others)}." if others else "",
    )


def source_line(documents: pd.DataFrame, *tables: pd.DataFrame) -> str:
    """Return the source line of a picture: department, year, file and the pages its tables come from."""
    first = documents.iloc[0]
    synthetic = "synthetic data; " if first["synthetic"] else ""
    pages = [
        page for table in tables for name in ("page", "form_page") if name in table for page in table[name].dropna()
    ]
    where = f", {page_ranges(pages)}" if pages and first["pages"] > 1 else ""
    return f"Source: {synthetic}{first['department']}, {first['fiscal_year']} {first['kind']}, {first['source']}{where}"


def page_ranges(pages: Iterable[int]) -> str:
    """Write page numbers as ranges: 3, 4, 5, 7 → `pp. 3–5, 7`; nothing for none."""
    listed = ranges(pages)
    return f"{'p.' if listed.isdigit() else 'pp.'} {listed}" if listed else ""
