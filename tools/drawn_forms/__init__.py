"""Random budget forms: one consistent set of facts of an invented department, printed as departments anywhere may do.

A seed draws the facts, the wording, the order of columns, how codes are shown, how deep the heads are, units and page
breaks; the same seed gives the same file. Every document is unambiguous to a human reader, is labelled synthetic, and
comes with its exact truth. Drawn without regard to how the library reads tables, so that it can judge it.

`python -m tools.drawn_forms --count 10 --to FOLDER` writes documents and their truth.
"""
