"""The workbench with widgets: what one chooses, the pivot as buttons, its picture, its code, the evidence of a cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from budgetlib.charts.chart import Chart
from budgetlib.errors import BudgetlibError
from budgetlib.explore.pivot import BY, LEVELS
from budgetlib.explore.view import View, named
from budgetlib.explore.workbench import as_html
from budgetlib.messages import _, translated
from budgetlib.prose.documents import KIND_NAMES
from budgetlib.prose.numbers import money

if TYPE_CHECKING:
    from budgetlib.explore.workbench import Workbench

ROWS = 60  # of a pivot that become buttons; the picture and the code have no need of such a bound
_NAMED = {"table": "tables", "measure": "measures", "fund": "funds"}


def controls(bench: Workbench) -> widgets.VBox:
    """Return the widgets of a workbench; they change its `view`."""
    return _Controls(bench).box


class _Controls:
    def __init__(self, bench: Workbench) -> None:
        self.bench, self.busy = bench, False
        known, view = bench.all_documents, bench.view
        several = {"layout": widgets.Layout(width="32em", height="8em")}
        self.choice: dict[str, Any] = {
            "department": widgets.SelectMultiple(options=sorted(known["department"].unique()), **several),
            "fiscal_year": widgets.SelectMultiple(options=sorted({int(year) for year in known["fiscal_year"]})),
            "kind": widgets.Dropdown(options=[(translated(KIND_NAMES[k]), k) for k in sorted(known["kind"].unique())]),
            "scope": widgets.Dropdown(options=[(translated(name), name) for name in sorted(known["scope"].unique())]),
            **{name: widgets.Dropdown() for name in _NAMED},
            "by": widgets.ToggleButtons(options=_rows_offered(), style={"button_width": "7.5em"}),
            "level": widgets.Dropdown(options=_levels_offered()),
        }
        for name, description in _descriptions().items():
            self.choice[name].description = description
        self.told, self.code, self.evidence_code = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.place = widgets.HTML()
        self.grid, self.picture, self.evidence = widgets.VBox(), widgets.VBox(), widgets.VBox()
        self._set(view)
        for widget in self.choice.values():
            widget.observe(self._chosen, names="value")
        self._show()
        self.box = widgets.VBox([*self._rows_of_choice(), self.told, self.grid, self.evidence, self.picture, self.code])

    def _rows_of_choice(self) -> list[widgets.Widget]:
        by_row = (("department", "fiscal_year"), ("kind", "scope"), tuple(_NAMED), ("by", "level"))
        return [widgets.HBox([self.choice[name] for name in names]) for names in by_row]

    def _set(self, view: View) -> None:
        """Let the widgets offer what there is, and show what is looked at."""
        self.busy = True
        try:
            offered = view.offered(self.bench.figures)
            for name, kind in _NAMED.items():
                self.choice[name].options = [(named(kind, value), value) for value in offered[name]]
            for name, widget in self.choice.items():
                if (value := getattr(view, name)) or not isinstance(value, tuple):
                    widget.value = value if _is_offered(widget, value) else widget.value
        finally:
            self.busy = False

    def _chosen(self, _change: Any) -> None:
        if self.busy:
            return
        view = replace(self.bench.view, **{name: widget.value for name, widget in self.choice.items()})
        if not view.department or not view.fiscal_year:
            return
        try:
            self.bench.look_at(view)
            self.bench.look_at(view.settled(self.bench.figures))
        except BudgetlibError as error:
            self._say_alone(str(error))
            return
        self._set(self.bench.view)
        self._show()

    def _say_alone(self, text: str) -> None:
        self.told.value = as_html(text)
        self.code.value = ""
        self.grid.children = self.picture.children = self.evidence.children = ()

    def _show(self) -> None:
        self.told.value = _paragraph(self.bench.sentence().data)
        self.code.value = as_html(self.bench.view.code())
        self.evidence.children = ()
        drawn = self.bench.chart()
        self.picture.children = (_image(drawn.png()),) if isinstance(drawn, Chart) else ()
        self.grid.children = self._buttons()

    def _buttons(self) -> tuple[widgets.Widget, ...]:
        pivot = self.bench.pivot
        if pivot.empty:
            return ()
        cells: list[widgets.Widget] = [widgets.Label(""), *(widgets.Label(str(name)) for name in pivot.columns)]
        for row, key in enumerate(pivot.index[:ROWS]):
            cells.append(widgets.Label(" ".join(filter(None, key)) if isinstance(key, tuple) else str(key)))
            cells += [self._button(row, column) for column in range(pivot.shape[1])]
        layout = widgets.Layout(grid_template_columns=f"22em repeat({pivot.shape[1]}, minmax(9em, max-content))")
        left = pivot.shape[0] - ROWS
        more = [widgets.Label(_("{left} more rows: see the code below.", left=left))] if left > 0 else []
        return (widgets.GridBox(cells, layout=layout), *more)

    def _button(self, row: int, column: int) -> widgets.Widget:
        amount = self.bench.pivot.iat[row, column]
        button = widgets.Button(description=money(amount), disabled=bool(pd.isna(amount)))
        button.on_click(lambda _button: self._show_evidence(row, column))
        return button

    def _show_evidence(self, row: int, column: int) -> None:
        try:
            shown = self.bench.evidence(row, column)
            self.evidence_code.value = as_html(self.bench.evidence_lines(row, column))
        except BudgetlibError as error:
            self.place.value = as_html(str(error))
            self.evidence.children = (self.place,)
            return
        self.place.value = as_html(repr(shown))
        picture = getattr(shown, "picture", None)
        self.evidence.children = (self.place, *([_image(picture)] if picture else []), self.evidence_code)


def _descriptions() -> dict[str, str]:
    return {
        "department": _("disclosures"),
        "fiscal_year": _("years"),
        "kind": _("kind"),
        "scope": _("scope"),
        "table": _("table"),
        "measure": _("measure"),
        "fund": _("fund"),
        "by": _("rows by"),
        "level": _("level"),
    }


def _rows_offered() -> list[tuple[str, str]]:
    told = {"function": _("function"), "economic": _("economic item"), "unit": _("unit"), "year": _("year")}
    return [(told[name], name) for name in BY]


def _levels_offered() -> list[tuple[str, str]]:
    told = {"class": _("class 类"), "section": _("section 款"), "item": _("item 项")}
    return [(told[name], name) for name in LEVELS]


def _is_offered(widget: Any, value: Any) -> bool:
    values = [option[1] if isinstance(option, tuple) else option for option in widget.options]
    return all(one in values for one in value) if isinstance(value, tuple) else value in values


def _image(picture: bytes) -> widgets.Image:
    return widgets.Image(value=picture, format="png", layout=widgets.Layout(max_width="100%", object_fit="contain"))


def _paragraph(markdown: str) -> str:
    import mistune

    told: str = mistune.html(markdown)  # type: ignore[assignment]
    return told
