"""The engine of reconciliation: rules.yaml as objects, evaluated on the facts of a disclosure.

rules.py loads and validates, facts.py finds the figures a selector means, rows.py groups them by row, checks.py is one
evaluated identity with its tolerance. The kinds of rules build on it; `reconcile.evaluation` runs them all.
"""
