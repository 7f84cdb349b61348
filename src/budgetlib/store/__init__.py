"""The store: processed disclosures as Parquet below one folder, written whole or not at all.

datasets.py loads, parts.py writes, markers.py names what is committed, compaction.py merges small files, locking.py
lets one writer at a time, sql.py answers questions in SQL, neighbours.py finds other years and peers, fingerprint.py
tells what need not be read again, asked.py what a notebook was given. Nothing below (readers, interpret, reconcile)
knows of it; notebooks ask `load`.
"""

from budgetlib.store.datasets import (
    DEFAULT_ROOT,
    documents,
    load,
    load_disclosure,
    load_disclosures,
)
from budgetlib.store.parts import write
from budgetlib.store.root import found_root

__all__ = [
    "DEFAULT_ROOT",
    "documents",
    "found_root",
    "load",
    "load_disclosure",
    "load_disclosures",
    "write",
]
