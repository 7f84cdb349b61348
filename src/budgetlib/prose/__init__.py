"""Numbers, sentences and tables as a notebook shows them: computed from data, never typed."""

from budgetlib.prose.numbers import count, interval, listing, money, percent, points, signed, source
from budgetlib.prose.shown import Column, Table, say, table

__all__ = [
    "Column",
    "Table",
    "count",
    "interval",
    "listing",
    "money",
    "percent",
    "points",
    "say",
    "signed",
    "source",
    "table",
]
