"""A picture that shows itself in notebooks: painted once, with as few colours as it needs, and told in words too."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pandas as pd
from IPython import get_ipython
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from budgetlib.amounts import format_amount
from budgetlib.charts.saved import save, wanted
from budgetlib.charts.svg import as_svg

COLOURS = 128  # of a picture; the smoothing of its letters needs most of them
COLOURS_OF_FILES, RESOLUTION_OF_FILES = 16, 80  # of a picture beside its SVG, which is the better one
_NAMES = ("name", "label", "project")
_MONEY = ("amount", "change", "form_amount_total")  # columns in yuan, of which the first that is there is told
SHOWN = 3  # amounts that the words for a picture name


class Chart(Figure):
    """A figure of matplotlib with `told`, the words for readers who do not see it, and the table it is `drawn_from`.

    `name` is what its files are called.

    Jupyter's own way to show a figure lays it out and paints it twice, to cut it to what is painted: the layout of ours
    leaves nothing to cut.
    """

    told: str = ""
    name: str = "picture"
    drawn_from: Any = None

    def png(self, colours: int = COLOURS) -> bytes:
        """Return the picture as PNG with at most so many colours."""
        canvas = FigureCanvasAgg(self)
        canvas.draw()
        painted = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
        written = BytesIO()
        painted.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(written, "PNG")
        return written.getvalue()

    def svg(self) -> str:
        """Return the picture as SVG, as it was laid out when it was painted before."""
        layout = self.get_layout_engine()
        self.set_layout_engine("none")
        try:
            return as_svg(self, self.told)
        finally:
            self.set_layout_engine(layout)

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        """The picture for a notebook; in a report run its files are written, and `figure` names them."""
        if not wanted():
            return self.png(), {"alt": self.told}
        self.set_dpi(RESOLUTION_OF_FILES)
        png = self.png(COLOURS_OF_FILES)
        return png, {"alt": self.told, "figure": save(self.name, self.svg(), png, self.drawn_from)}

    def __repr__(self) -> str:
        return self.told or super().__repr__()


def show_ourselves() -> None:
    """Let notebooks show a Chart in its own way: they know one for every figure of matplotlib, which comes first."""
    if (shell := get_ipython()) and hasattr(shell, "display_formatter"):
        shell.display_formatter.formatters["image/png"].for_type(Chart, Chart._repr_png_)


def in_words(title: str, data: Any) -> str:
    """Return words for a picture of a table: its title, how many rows it has, and the largest of its amounts.

    Rows are named by their names, or the first column of texts; a table without either is its title.
    """
    if not isinstance(data, pd.DataFrame) or data.empty:
        return title
    columns = sorted(data.columns, key=lambda column: column not in _NAMES)
    names = next((data[name] for name in columns if isinstance(data[name].iloc[0], str)), None)
    money = next((data[name] for name in _MONEY if name in data.columns and data[name].notna().any()), None)
    if names is None or money is None:
        return title
    largest = money.dropna().map(abs).sort_values(ascending=False, kind="stable").index[:SHOWN]
    listed = "; ".join(f"{names[place]} {format_amount(money[place])} 万元" for place in largest)
    return f"{title}. {len(data)}: {listed}{'; …' if len(data) > len(largest) else ''}"
