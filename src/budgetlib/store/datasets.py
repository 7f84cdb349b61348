"""What the store hands out: datasets of all processed disclosures or of those chosen, and whole disclosures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from budgetlib.errors import DataDictionaryError, NothingProcessedError
from budgetlib.model import Dataset, DatasetName, Disclosure, data_dictionary, with_plain_numbers
from budgetlib.reconcile import apply_repairs
from budgetlib.store.asked import note
from budgetlib.store.markers import Marker, find_markers, markers, markers_of
from budgetlib.store.parts import read_rows, remove, remove_parts, to_arrow, write
from budgetlib.store.root import DEFAULT_ROOT, ROOT_VARIABLE, found_root
from budgetlib.store.selection import Choice, Selection

Money = Literal["exact", "wan", "plain"]
"""How `load` gives money: exact, exact with plain numbers in 万元 beside it, or plain numbers alone."""

__all__ = [
    "DEFAULT_ROOT",
    "Marker",
    "documents",
    "load",
    "load_disclosure",
    "load_disclosures",
    "markers",
    "remove",
    "remove_parts",
    "select_documents",
    "to_arrow",
    "write",
]


def load(
    dataset: DatasetName,
    root: Path | str | None = None,
    *,
    department: Choice = None,
    fiscal_year: Choice = None,
    region: Choice = None,
    kind: Choice = None,
    scope: Choice = None,
    table: Choice = None,
    doc_id: Choice = None,
    repaired: bool = False,
    money: Money = "exact",
) -> pd.DataFrame:
    """Load one dataset of all processed disclosures, or of those that match every given filter.

    Each filter takes one value or several; years may be text. `table` keeps the rows of these standard tables, in
    datasets that have such a column. Without `root` the folder is found as `found_root` says.

    Money and ratio columns hold `decimal.Decimal` (yuan, fractions), None where the document states nothing. The rows
    are in the order of doc_id, then of the document.

    With `money="wan"`, plain numbers stand beside the exact ones: `amount_wan`, floats in 万元, behind `amount`; the
    fraction `share_number` behind `share`. With `money="plain"` these stand alone, for programs that know no decimals.

    With `repaired`, `figures` have the certain corrections of the dataset `repairs` applied; the added column
    `repaired` marks them, and `printed` stays as printed.

    Raises DataDictionaryError for an unknown dataset or way to give money, for `repaired` with another than `figures`
    or `table` where there is none, and NothingProcessedError when no disclosure matches.
    """
    schema, root = _dataset(dataset), found_root(root)
    if repaired and dataset != "figures":
        raise DataDictionaryError(f"{dataset} cannot be repaired.", remedy="Only figures have proposed corrections.")
    if money not in get_args(Money):
        raise DataDictionaryError(f"money cannot be given as {money!r}.", remedy=f"{', '.join(get_args(Money))}.")
    selection = Selection.of(
        department=department, fiscal_year=fiscal_year, region=region, kind=kind, scope=scope, doc_id=doc_id
    )
    doc_ids = _noted(selection, root)
    found = read_rows(schema, root, lambda: find_markers(root, doc_ids))
    if repaired:
        known = [
            read_rows(_dataset(name), root, lambda: find_markers(root, doc_ids)) for name in ("repairs", "unreadable")
        ]
        found = apply_repairs(found, *known)
    if table is not None:
        found = _of_tables(found, dataset, Selection.of(table=table))
    return found if money == "exact" else with_plain_numbers(dataset, found, exact=money == "wan")


def documents(root: Path | str | None = None) -> pd.DataFrame:
    """Return the dataset `documents` of everything committed, ordered by doc_id.

    Raises NothingProcessedError when there is nothing.
    """
    root = found_root(root)
    found = select_documents(Selection({}), root)
    note("load", {}, root, lambda: markers(root))
    return found


def select_documents(selection: Selection, root: Path) -> pd.DataFrame:
    """Return the rows of `documents` of the disclosures chosen; parts that cannot match are not opened.

    Raises NothingProcessedError when there are none, telling what exists.
    """
    if "doc_id" in selection.wanted:
        named = [str(doc_id) for doc_id in selection.wanted["doc_id"]]
        chosen = partial(find_markers, root, named)
    elif selection:
        chosen = partial(markers_of, root, selection.only("department"), selection.only("fiscal_year"))
    else:
        chosen = partial(markers, root)
    matching = selection.matching(read_rows(_dataset("documents"), root, chosen))
    if not matching.empty:
        return matching
    if selection:
        raise selection.nothing_matches(select_documents(Selection({}), root), root)
    remedy = f"Run `budgetlib ingest data/raw --root {root}` first, or name the folder with {ROOT_VARIABLE}."
    raise NothingProcessedError("no processed disclosures.", path=root, remedy=remedy)


def load_disclosure(doc_id: str, root: Path | str | None = None) -> Disclosure:
    """Return one processed disclosure with all its datasets.

    Raises NothingProcessedError when it is not in the store.
    """
    return load_disclosures([doc_id], root)[0]


def load_disclosures(doc_ids: Sequence[str], root: Path | str | None = None) -> list[Disclosure]:
    """Return several processed disclosures with all their datasets, in the order named.

    Raises NothingProcessedError when one of them is not in the store.
    """
    root = found_root(root)
    note("load", {"doc_id": sorted(doc_ids)}, root, lambda: find_markers(root, doc_ids))
    known = {marker.doc_id for marker in find_markers(root, doc_ids)}
    if missing := [doc_id for doc_id in doc_ids if doc_id not in known]:
        remedy = f"Run `budgetlib ingest` with --root {root} first."
        raise NothingProcessedError(f"no processed disclosure {', '.join(missing)}.", path=root, remedy=remedy)
    tables = {name: read_rows(d, root, lambda: find_markers(root, doc_ids)) for name, d in data_dictionary().items()}
    if len(doc_ids) == 1:
        return [Disclosure(doc_ids[0], tables)]
    rows = {name: table.groupby("doc_id").indices for name, table in tables.items()}
    return [
        Disclosure(
            doc_id,
            {name: table.iloc[rows[name].get(doc_id, [])].reset_index(drop=True) for name, table in tables.items()},
        )
        for doc_id in doc_ids
    ]


def _noted(selection: Selection, root: Path) -> list[str]:
    """Return the doc_ids of a selection, and write down that they were asked for, also when there are none."""
    doc_ids: list[str] = []
    try:
        doc_ids = list(select_documents(selection, root)["doc_id"].unique())
    finally:
        asked = {column: sorted(values, key=str) for column, values in selection.wanted.items()}
        note("load", asked, root, lambda: find_markers(root, doc_ids))
    return doc_ids


def _of_tables(rows: pd.DataFrame, dataset: str, tables: Selection) -> pd.DataFrame:
    if "table" not in rows:
        having = [name for name, d in data_dictionary().items() if any(c.name == "table" for c in d.columns)]
        raise DataDictionaryError(f"{dataset} has no column table.", remedy=f"These have one: {', '.join(having)}.")
    found = tables.matching(rows)
    if found.empty and not rows.empty:
        known = ", ".join(sorted(rows["table"].unique()))
        asked = ", ".join(map(str, tables.wanted["table"]))
        raise NothingProcessedError(f"no rows of table {asked} in {dataset}.", remedy=f"There are: {known}.")
    return found.reset_index(drop=True)


def _dataset(name: str) -> Dataset:
    if name not in data_dictionary():
        raise DataDictionaryError(f"there is no dataset {name!r}.", remedy=f"Datasets: {', '.join(data_dictionary())}.")
    return data_dictionary()[name]
