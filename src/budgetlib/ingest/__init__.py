"""From source files to the store: find, read, interpret, reconcile, write.

sources.py finds the files, reading.py is the one road from a file to a reconciled disclosure (`budgetlib.read`),
ingest.py takes many of them into a store and skips what has not changed, isolation.py keeps the fault of one
source from stopping the others, summary.py says what came of it in one row per disclosure.
"""
