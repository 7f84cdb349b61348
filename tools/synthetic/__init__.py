"""Budget disclosures of invented departments: seeded, consistent to the fen, labelled synthetic on every page.

`python -m tools.synthetic` writes the samples in data/raw/synthetic; with `--count` any number of others.
"""
