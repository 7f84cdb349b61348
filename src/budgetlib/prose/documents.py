"""Which document a notebook speaks of, and where in it a table stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from budgetlib.messages import N_, _, of_reader
from budgetlib.prose.numbers import count, listing, percent, ranges
from budgetlib.prose.shown import literal, say

KINDS = {"budget": N_("budget 预算"), "final_account": N_("final account 决算")}
KIND_NAMES = {"budget": N_("budget"), "final_account": N_("final account")}
SYNTHETIC = N_("**Synthetic data, generated for demonstration: no real department.**")


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
        _(
            "**{department}, {kind} {fiscal_year}.**",
            department=literal(first["department"]),
            kind=KINDS[first["kind"]],
            fiscal_year=first["fiscal_year"],
        ),
        _("Source: {listed}.", listed=listing([_source(row) for row in documents[own].to_dict("records")])),
        *(_recognised(row) for row in documents[own].to_dict("records")),
        _published(disclosures),
        _("Amounts are in 万元 (10,000 yuan), computed from exact yuan; places are pages and rows of the source."),
        _("Not analysed here, but processed for the same year: {others}.", others=listing(others)) if others else "",
    )


def _published(disclosures: pd.DataFrame | None) -> str:
    """Where the source comes from and what its metadata say of it; nothing where no metadata stand beside it."""
    if disclosures is None or disclosures.empty:
        return ""
    first = {name: "" if pd.isna(value) else of_reader(str(value)) for name, value in disclosures.iloc[0].items()}
    told = [
        first["publisher"],
        first["url"] and f"<{first['url']}>",
        first["accessed"] and _("accessed {accessed}", accessed=first["accessed"]),
    ]
    place = _("Published by {told}", told=literal(told[0])) if told[0] else _("Published") if any(told) else ""
    where = f"{', '.join(filter(None, [place, *told[1:]]))}." if place else ""
    edition = _("Edition: {edition}.", edition=literal(first["edition"])) if first["edition"] else ""
    note = f"*{literal(first['note'])}*" if first["note"] else ""
    return " ".join(filter(None, (where, edition, note)))


def _source(document: Mapping[str, Any]) -> str:
    return _(
        "{source} ({pages})",
        source=literal(document["source"]),
        pages=count(int(document["pages"]), "page"),
    )


def _recognised(document: Mapping[str, Any]) -> str:
    """Say that a source is a scan, and how far its figures can be relied on; nothing of one with text."""
    pages, proved = document.get("pages_recognised"), document.get("share_proved")
    if pages is None or pd.isna(pages):
        return ""
    told = _("**Scan:** the text of {pages} was recognised in pictures", pages=count(int(pages), "page"))
    if proved is None or pd.isna(proved):
        return f"{told}."
    repaired = Decimal(str(document["share_repaired"]))
    rest = 1 - Decimal(str(proved)) - repaired
    shares = _("{share} of the figures are proved by identities", share=percent(Decimal(str(proved))))
    corrected = _(", {share} have a certain correction", share=percent(repaired)) if repaired else ""
    return _(
        "{told}; {shares}{corrected}, {rest} are not proved.",
        told=told,
        shares=shares,
        corrected=corrected,
        rest=percent(max(rest, Decimal(0))),
    )


def source_line(documents: pd.DataFrame, *tables: pd.DataFrame) -> str:
    """Return the source line of a picture: department, year, file and the pages its tables come from."""
    first = documents.iloc[0]
    synthetic = _("synthetic data; ") if first["synthetic"] else ""
    own = documents[documents["doc_id"] == first["doc_id"]]
    files = [
        f"{document['source']}{_pages_used(document, tables, alone=len(own) == 1)}"
        for document in own.to_dict("records")
    ]
    return _(
        "Source: {synthetic}{department}, {fiscal_year} {kind}, {files}",
        synthetic=synthetic,
        department=first["department"],
        fiscal_year=first["fiscal_year"],
        kind=_(KIND_NAMES[first["kind"]]),
        files="; ".join(files),
    )


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
    if not listed:
        return ""
    return _("p. {pages}", pages=listed) if listed.isdigit() else _("pp. {pages}", pages=listed)
