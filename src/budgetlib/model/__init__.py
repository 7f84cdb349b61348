"""A disclosure and its datasets: what every room hands on to the next.

dictionary.py   the data dictionary (`datasets.yaml`): datasets, columns, what a value may be
disclosure.py   a disclosure with its datasets, as rows and as tables
keys.py         what names a figure or a statement where it stands
"""

from budgetlib.model.dictionary import (
    MONEY,
    RATIO,
    SEVERITIES,
    UNREAD,
    Column,
    Dataset,
    DatasetName,
    data_dictionary,
    plain_values,
    records,
)
from budgetlib.model.disclosure import Datasets, Disclosure, empty_disclosure, with_plain_numbers

__all__ = [
    "MONEY",
    "RATIO",
    "SEVERITIES",
    "UNREAD",
    "Column",
    "Dataset",
    "DatasetName",
    "Datasets",
    "Disclosure",
    "data_dictionary",
    "empty_disclosure",
    "plain_values",
    "records",
    "with_plain_numbers",
]
