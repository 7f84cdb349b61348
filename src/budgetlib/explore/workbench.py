"""A view of a store with its table, picture, code and evidence; with widgets where a person works in JupyterLab."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import pandas as pd
from IPython.display import Markdown

import budgetlib
from budgetlib.errors import NothingProcessedError
from budgetlib.evidence.shown import ShownPlace, show
from budgetlib.explore.chart import chart
from budgetlib.explore.pivot import BY
from budgetlib.explore.view import View, evidence_code, named
from budgetlib.messages import _, _n, translated
from budgetlib.model import Disclosure
from budgetlib.prose.documents import KIND_NAMES, source_line
from budgetlib.prose.interactive import is_interactive
from budgetlib.prose.numbers import listing
from budgetlib.prose.shown import Table, literal, say, table
from budgetlib.store.datasets import load_disclosure
from budgetlib.store.root import found_root
from budgetlib.store.sources import source_of

UNSURE = ("contradicted", "doubtful")


class Workbench:
    """What `notebooks/explore.ipynb` shows: a view that one changes with widgets, or by its parameters.

    As the value of a cell it is widgets in JupyterLab, and elsewhere a sentence on what is looked at. `view` is what is
    looked at now, also after one has chosen something else with the widgets.
    """

    def __init__(
        self, department: str | Iterable[str], fiscal_year: int | Iterable[int], root: str = "", **options: str
    ) -> None:
        departments = (department,) if isinstance(department, str) else tuple(department)
        years = (fiscal_year,) if isinstance(fiscal_year, int) else tuple(fiscal_year)
        self.look_at(View(departments, years, root=root, **options))

    def look_at(self, view: View) -> None:
        """Look at something else. Raises NothingProcessedError when the store has none of its disclosures."""
        before = getattr(self, "view", None)
        if before is None or before.disclosures() != view.disclosures():
            self.figures = budgetlib.load("figures", **view.disclosures())
            self.documents = budgetlib.load("documents", **view.disclosures())
        self.view = view
        self.pivot = view.pivot(self.figures, self.documents)
        self.behind = view.behind(self.figures, self.documents)

    @cached_property
    def all_documents(self) -> pd.DataFrame:
        """The dataset `documents` of the whole store: what there is to choose from."""
        return budgetlib.load("documents", root=self.view.root or None)

    def sentence(self) -> Markdown:
        """Say what is looked at, and how sure its figures are."""
        if self.pivot.empty:
            there = listing(named("tables", name) for name in self.view.offered(self.figures)["table"])
            return say(_("These disclosures print no such figures. Their tables: {tables}.", tables=there))
        several = self.behind.groupby(["row_key", "column"])["amount"].nunique().gt(1).sum()
        unsure = int(self.behind["standing"].isin(UNSURE).sum())
        return say(
            _n(
                "**{title}**: {figures} printed figures of one disclosure ({kind}).",
                "**{title}**: {figures} printed figures of {number} disclosures ({kind}).",
                self.documents["doc_id"].nunique(),
                title=literal(self.view.title()),
                figures=len(self.behind),
                kind=translated(KIND_NAMES[self.view.kind]),
            ),
            _("Contradicted or read without certainty: {unsure} of them.", unsure=unsure) if unsure else "",
            _("Cells left empty because several amounts are printed for them: {several}.", several=several)
            if several and self.view.by != "unit"
            else "",
            _("Synthetic data are among them.") if self.documents["synthetic"].any() else "",
            _("The columns do not count the same money (本年 or with 结转): compare them with care.")
            if self.behind["period"].nunique() > 1
            else "",
        )

    def table(self) -> Table | Markdown | None:
        """Return the pivot as a table in 万元."""
        data = self.pivot.reset_index()
        data.columns = data.columns.map(str)
        heads = {"code": _("code"), "name": _("name")}
        columns = [(heads.get(name, name), name, "text" if name in heads else "money") for name in data.columns]
        return table(data, columns, caption=f"{self.view.title()}（万元）", missing=_("There is no such figure."))

    def chart(self) -> Any:
        """Return the picture of the pivot."""
        return chart(self.pivot, title=self.view.title(), source=self._source_line())

    def code(self) -> Markdown:
        """Return the code that makes table and picture, to copy."""
        return as_code(self.view.code())

    def figure(self, row: int = 0, column: int = 0) -> dict[str, Any]:
        """Return the first figure behind a cell of the pivot (from 0), as a row of `figures`.

        Raises NothingProcessedError when there is none.
        """
        if row < self.pivot.shape[0] and column < self.pivot.shape[1]:
            key = next(part for part in _parts(self.pivot.index[row]) if part)
            there = self.behind[(self.behind["row_key"] == key) & (self.behind["column"] == self.pivot.columns[column])]
            if not there.empty:
                found: dict[str, Any] = there.astype(object).where(there.notna(), None).iloc[0].to_dict()
                return found
        remedy = "Choose a cell with an amount."
        raise NothingProcessedError(f"no figure stands behind row {row}, column {column}.", remedy=remedy)

    def evidence(self, row: int = 0, column: int = 0) -> ShownPlace | Markdown:
        """Return the page of the source with the figure behind a cell marked; words where there is no picture."""
        if self.pivot.empty:
            return say(_("There is no such figure."))
        fact = self.figure(row, column)
        return show(self._disclosure(fact), fact, source=self._source(fact))

    def evidence_code(self, row: int = 0, column: int = 0) -> Markdown:
        """Return the code that shows it, to copy."""
        if self.pivot.empty:
            return say(_("There is no such figure."))
        return as_code(self.evidence_lines(row, column))

    def evidence_lines(self, row: int = 0, column: int = 0) -> str:
        """Return that code as text."""
        fact = self.figure(row, column)
        elsewhere = str(self._source(fact) or "") if self.view.root else ""
        return evidence_code(fact, self.view.root, elsewhere)

    def controls(self) -> Any:
        """Return the widgets, for notebooks that are open elsewhere than in JupyterLab."""
        from budgetlib.explore.controls import controls  # the widgets take a tenth of a second, which only they need

        return controls(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if is_interactive():
            return self.controls()._repr_mimebundle_(include=include, exclude=exclude)
        return {"text/plain": repr(self), "text/markdown": self.sentence().data}

    def __repr__(self) -> str:
        return f"Workbench: {self.view.title()}, by {self.view.by} (one of {', '.join(BY)})"

    def _source_line(self) -> str:
        others = self.documents["doc_id"].nunique() - 1
        first = self.documents.sort_values("synthetic", ascending=False, kind="stable")  # so that it is said
        return source_line(first) + (_(", and {others} others", others=others) if others else "")

    def _disclosure(self, fact: dict[str, Any]) -> Disclosure:
        return load_disclosure(fact["doc_id"], found_root(self.view.root or None))

    def _source(self, fact: dict[str, Any]) -> Any:
        own = self.documents[self.documents["doc_id"] == fact["doc_id"]]
        own = own[own["file"] == (fact["file"] or 1)]
        return source_of(found_root(self.view.root or None), own["sha256"].iloc[0]) if len(own) else None


def as_code(lines: str) -> Markdown:
    """Return lines of Python as a displayed block."""
    return Markdown(f"```python\n{lines}\n```")


def as_html(lines: str) -> str:
    """Return lines of Python as HTML that can be selected and copied."""
    return f"<pre style='line-height: 1.4; white-space: pre-wrap'>{html.escape(lines)}</pre>"


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
