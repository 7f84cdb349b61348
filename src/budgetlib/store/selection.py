"""Which disclosures are meant by department, year, region, kind, scope: one value or several of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from budgetlib.errors import NothingProcessedError

Choice = str | int | Iterable[str | int] | None
"""One value, several, or none in particular."""
_LISTED = 12
_LIKE = 50.0


@dataclass(frozen=True, slots=True)
class Selection:
    """Accepted values by column of `documents`; columns that may hold anything are not named."""

    wanted: Mapping[str, tuple[str | int, ...]]

    @classmethod
    def of(cls, **given: Choice) -> Selection:
        """Return the selection of what is given by column; years may be numbers or text.

        Raises NothingProcessedError when a year is not a number.
        """
        several = {column: _several(value) for column, value in given.items() if value is not None}
        if "fiscal_year" in several:
            several["fiscal_year"] = tuple(_year(value) for value in several["fiscal_year"])
        return cls(several)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def only(self, column: str) -> Any:
        """Return the value of a column that must have just one; None otherwise."""
        values = self.wanted.get(column, ())
        return values[0] if len(values) == 1 else None

    def matching(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that have an accepted value in every column named."""
        for column, values in self.wanted.items():
            rows = rows[rows[column].isin(values)]
        return rows

    def nothing_matches(self, known: pd.DataFrame, root: Path) -> NothingProcessedError:
        """Return the error that tells what exists; `known` is the dataset `documents` of the whole store."""
        asked = ", ".join(f"{column} {_listed(values)}" for column, values in self.wanted.items())
        unknown = {column: values for column, values in self.wanted.items() if not known[column].isin(values).any()}
        told = [f"{column}: {_listed(_nearest(known[column], values))}" for column, values in unknown.items()]
        others = Selection({column: values for column, values in self.wanted.items() if column not in unknown})
        doc_ids = sorted(others.matching(known)["doc_id"].unique()) or sorted(known["doc_id"].unique())
        remedy = " ".join(f"There are {part}." for part in told) + f" Processed: {_listed(doc_ids)}."
        return NothingProcessedError(f"no processed disclosure matches {asked}.", path=root, remedy=remedy.strip())


def _several(value: str | int | Iterable[str | int]) -> tuple[str | int, ...]:
    return (value,) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)


def _year(value: str | int) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise NothingProcessedError(f"fiscal_year {value!r} is not a year.", remedy="Write 2025 or '2025'.") from error


def _nearest(known: pd.Series, wanted: Iterable[str | int]) -> list[str]:
    """The values there are: those that look like what was asked for, or else all of them."""
    values = sorted({str(value) for value in known.dropna()})
    likeness = {value: max(fuzz.partial_ratio(value, str(asked)) for asked in wanted) for value in values}
    alike = [value for value in values if likeness[value] >= _LIKE]
    return sorted(alike or values, key=lambda value: -likeness[value])


def _listed(values: Iterable[Any]) -> str:
    texts = [str(value) for value in values]
    return ", ".join(texts[:_LISTED]) + (", …" if len(texts) > _LISTED else "")
