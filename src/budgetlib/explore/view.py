"""What is looked at, what there is to choose from, and the lines of code that make it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from budgetlib.explore.pivot import BY, FUNCTION, behind, of_kind, pivot
from budgetlib.reconcile.engine.facts import words

WHOLE = "合计"


@dataclass(frozen=True, slots=True)
class View:
    """A choice of disclosures (department, years, kind, scope) and of what is shown of them."""

    department: tuple[str, ...]
    fiscal_year: tuple[int, ...]
    kind: str = "budget"
    scope: str = "department"
    table: str = "general_public_expenditure"
    measure: str = "total"
    fund: str = "general_public_budget"
    by: str = FUNCTION
    level: str = "class"
    root: str = ""

    def disclosures(self) -> dict[str, Any]:
        """Return the filters of `budgetlib.load` that choose its disclosures."""
        chosen: dict[str, Any] = {"department": [*self.department], "fiscal_year": [*self.fiscal_year]}
        return chosen | {"kind": self.kind, "scope": self.scope} | ({"root": self.root} if self.root else {})

    def pivot(self, figures: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
        """Return the table it shows, of the figures and documents of its disclosures."""
        return pivot(figures, documents, self.table, **self._options())

    def behind(self, figures: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
        """Return the figures behind that table, as `pivot.behind` does."""
        return behind(figures, documents, self.table, **self._options())

    def code(self) -> str:
        """Return the lines that load its disclosures and make its table and picture."""
        return "\n".join(
            [
                "import budgetlib",
                "from budgetlib import explore",
                "",
                f"chosen = {literal(self.disclosures())}",
                'figures, documents = (budgetlib.load(name, **chosen) for name in ("figures", "documents"))',
                f"view = {literal({'table': self.table, **self._options()})}",
                "table = explore.pivot(figures, documents, **view)",
                "explore.chart(table)",
            ]
        )

    def title(self) -> str:
        """Return what it shows, in the words of the field."""
        parts = [named("tables", self.table), named("measures", self.measure), named("funds", self.fund)]
        return " · ".join(dict.fromkeys(parts))

    def settled(self, figures: pd.DataFrame) -> View:
        """Return the view with the first table, measure and fund that have such rows where its own have none."""
        view: View = self
        for name, column in (("table", "table"), ("measure", "measure"), ("fund", "fund")):
            there = view.offered(figures)[column]
            if there and getattr(view, name) not in there:
                view = replace(view, **cast(Any, {name: there[0]}))
        return view

    def offered(self, figures: pd.DataFrame) -> dict[str, list[str]]:
        """Return the tables that have rows of its kind, the measures of its table, and the funds of its measure."""
        figures = of_kind(figures, self.by, self.level)
        own = figures[figures["table"] == self.table]
        measured = own[own["measure"] == self.measure]
        columns = {"table": figures["table"], "measure": own["measure"], "fund": measured["fund"]}
        return {name: [*dict.fromkeys(values)] for name, values in columns.items()} | {"by": [*BY]}

    def _options(self) -> dict[str, str]:
        return {"measure": self.measure, "fund": self.fund, "by": self.by, "level": self.level}


def named(kind: str, name: str) -> str:
    """Return what a table, measure or fund (`kind`: plural) is called; its canonical name where there is no word."""
    return words()[kind].get(name) or (WHOLE if name in ("total", "all") else name)


def literal(value: Any) -> str:
    """Return a text, a number, or a list or mapping of them, as Python writes it, with double quotes."""
    return json.dumps(value, ensure_ascii=False)


def evidence_code(fact: Mapping[str, Any], root: str = "", source: str = "") -> str:
    """Return the lines that show where a figure stands; `source` only for a store that a notebook would not find."""
    where = f", {literal(root)}" if root else ""
    told_by = [name for name in ("table", "file", "page", "row", "key") if fact[name] is not None]
    conditions = " & ".join(f'(f["{name}"] == {literal(fact[name])})' for name in told_by)
    told = f", source={literal(source)}" if source else ""
    return "\n".join(
        [
            "from budgetlib.store import load_disclosure",
            "",
            f"d = load_disclosure({literal(fact['doc_id'])}{where})",
            "f = d.figures",
            f"d.show(f[{conditions}].iloc[0]{told})",
        ]
    )
