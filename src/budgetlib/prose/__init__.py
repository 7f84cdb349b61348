"""Numbers, sentences and tables as a notebook shows them: computed from data, never typed."""

from budgetlib.prose.numbers import count, interval, listing, money, percent, signed, source
from budgetlib.prose.shown import Column, Table, literal, say, table

__all__ = [
    "Column",
    "Table",
    "count",
    "interval",
    "listing",
    "literal",
    "money",
    "percent",
    "say",
    "signed",
    "source",
    "table",
]
