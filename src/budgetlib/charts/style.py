"""The visual language of all pictures: font, sizes, colours, 万元 axes, and a source line on each.

Colours are the colour-blind safe schemes of Paul Tol (SRON/EPS/TN/09-002, 2021): `muted` for functions, `bright` for
funds and standings. A fund or function has the same colour in every notebook.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, wraps
from typing import Any, Literal, ParamSpec, TypeVar

import pandas as pd
from IPython.display import Markdown

# On its first start on a machine matplotlib logs that it builds its font cache; stored notebooks must not vary by that.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

import matplotlib  # noqa: E402  (after the log level is set)
import seaborn  # noqa: E402
from matplotlib import font_manager  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: E402

from budgetlib.amounts import UNITS  # noqa: E402
from budgetlib.analysis.taken import why  # noqa: E402
from budgetlib.charts.chart import Chart, in_words, show_ourselves  # noqa: E402
from budgetlib.files import font_file  # noqa: E402
from budgetlib.messages import _, is_chinese, retold, translated  # noqa: E402

WIDTH = 8.2  # inches, the text width of an A4 page with narrow margins
RESOLUTION = 110
SMALL = 7.5  # points, of labels of two lines
SOURCE_COLUMNS = 130  # half-width columns of a line below a picture
INK, FAINT, GRID = "#222222", "#666666", "#DDDDDD"
BLUE, RED, GREEN, YELLOW, CYAN, PURPLE, GREY = (
    "#4477AA",
    "#EE6677",
    "#228833",
    "#CCBB44",
    "#66CCEE",
    "#AA3377",
    "#BBBBBB",
)

FUND_COLOURS = {
    "general_public_budget": BLUE,
    "government_fund": GREEN,
    "state_capital_operations": PURPLE,
    "special_account": CYAN,
    "own_funds": YELLOW,
    "business_revenue": "#999933",
    "operating_revenue": "#EE8866",
    "other_revenue": "#DDDDDD",
    "carryover": GREY,
}
_MUTED = ["#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499", "#DDDDDD"]
# Functional classes that stand beside each other in most departments get different colours; the others share them.
_FUNCTIONS = [
    "201",
    "205",
    "208",
    "210",
    "214",
    "221",
    "215",
    "211",
    "213",
    "229",
    "204",
    "206",
    "207",
    "212",
    "216",
    "220",
]
FUNCTION_COLOURS = {code: _MUTED[i % len(_MUTED)] for i, code in enumerate(_FUNCTIONS)}
_HATCHES = {code: "////" for code in _FUNCTIONS[len(_MUTED) :]} | {"214": "||||", "221": "\\\\\\\\", "213": "----"}
"""Of classes whose colour is taken by a more frequent class, or cannot be told from that of one in a grey print."""
BASIC, PROJECT, UNKNOWN = BLUE, YELLOW, GREY

P = ParamSpec("P")
R = TypeVar("R")
_THEME: dict[str, Any] = {
    "font.size": 9.5,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.unicode_minus": True,
    "figure.dpi": RESOLUTION,
    "figure.facecolor": "white",
    "hatch.linewidth": 0.45,
    "legend.frameon": False,
    "savefig.dpi": RESOLUTION,
    "svg.fonttype": "none",
    "svg.hashsalt": "budgetlib",
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": INK,
    "ytick.major.size": 0,
}
"""What the pictures add to the theme `ticks` of seaborn."""


def canvas(title: str, source: str = "", *, height: float, columns: int = 1, rows: int = 1, **options: Any) -> tuple:
    """Return a new figure and its axes, `WIDTH` × `height` inches, with title above and source line below.

    The figure belongs to its caller alone: pyplot does not know it, so that a notebook shows it once, as the value of
    its cell, and none is left open. `options` go to `Figure.subplots`. The style is set for the whole process.

    Raises EnvironmentFault when the font is missing.
    """
    parameters: Any = _parameters()  # matplotlib lists every key that may stand here
    matplotlib.rcParams.update(parameters)
    show_ourselves()
    figure = Chart(figsize=(WIDTH, height), layout="constrained")
    figure.told = title
    axes = figure.subplots(rows, columns, **options)
    figure.suptitle(translated(title), x=0.01, ha="left", fontsize=12, color=INK)
    if source:
        figure.supxlabel(_filled(source), x=0.01, ha="left", fontsize=7.5, color=FAINT)
    return figure, axes


def bars(axes: Axes, values: Any, colours: Sequence[str]) -> None:
    """Draw one horizontal bar per value, in the order given; they stand at 0, 1, 2 …"""
    widths = [float(value) for value in values]  # seaborn takes ten times as long for as many colours as bars
    axes.barh(range(len(colours)), widths, color=list(colours), height=0.68)


def money_axis(axes: Axes, side: Literal["x", "y"] = "x", *, label: bool = True) -> None:
    """Give one axis (values in yuan) ticks in 万元 with thousands separators and light grid lines behind the marks."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _thousands(value)))
    axes.grid(axis=side, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    if label:
        axis.set_label_text("万元")


def share_axis(axes: Axes, side: Literal["x", "y"] = "x") -> None:
    """Give one axis (fractions from 0 to 1) ticks in per cent."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_formatter(FuncFormatter(_percent))
    axes.grid(axis=side, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def or_sentence(part: str) -> Callable[[Callable[P, Figure]], Callable[P, Figure | Markdown]]:
    """Make a drawing function return the sentence that `part` is not disclosed when the table it draws is empty."""

    def decorate(draw: Callable[P, Figure]) -> Callable[P, Figure | Markdown]:
        @wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure | Markdown:
            data = args[0]
            if isinstance(data, pd.DataFrame) and data.empty:
                told = (
                    _("{part}: not computed, see above", part=part)
                    if why(data)
                    else _("the document does not disclose {part}", part=part)
                )
                return Markdown(_("*No picture: {told}.*", told=told))
            return with_words(draw(*args, **kwargs), data, draw.__name__)

        return drawn

    return decorate


def or_nothing(draw: Callable[P, R]) -> Callable[P, R | None]:
    """Make a drawing function return None when the table it draws is empty: a sentence beside it says so already."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R | None:
        data = args[0]
        if isinstance(data, pd.DataFrame) and data.empty:
            return None
        return with_words(draw(*args, **kwargs), data, draw.__name__)

    return drawn


def with_words(drawn: R, data: Any, name: str) -> R:
    """Return a picture of `data`, told in words as well, which knows what its files are called."""
    if isinstance(drawn, Chart):
        drawn.told, drawn.drawn_from, drawn.name = in_words(drawn.told, data), data, name
    return drawn


def function_colour(code: Any) -> str:
    """Return the colour of a functional class (or of the class of a longer code); grey for an unknown one."""
    return FUNCTION_COLOURS.get(str(code)[:3], GREY)


def function_hatch(code: Any) -> str:
    """Return the hatch that tells a functional class from the other one of its colour; nothing for the usual one."""
    return _HATCHES.get(str(code)[:3], "")


def ink_on(colour: str) -> str:
    """Return black or white, whichever is easier to read on `colour` (relative luminance, WCAG 2)."""
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.3 else INK


def shortened(name: str, width: int = 36) -> str:
    """Return a label of at most `width` half-width columns; a remark in brackets at its end is kept."""
    name = retold(name)
    if columns_of(name) <= width:
        return name
    remark = name[name.rindex(" (") :] if name.endswith(")") and " (" in name else ""
    kept = ""
    for character in name.removesuffix(remark):
        if columns_of(kept + character + "…" + remark) > width:
            break
        kept += character
    return f"{kept}…{remark}"


def in_two_lines(name: str, width: int = 36) -> str:
    """Return a label whole: what is wider than `width` half-width columns goes on in a second line.

    The lines are about as long as each other, and up to a third wider: names of up to 96 columns are not cut.
    """
    name = retold(name)
    if columns_of(name) <= width:
        return name
    room = min(columns_of(name) // 2 + 2, width * 4 // 3)
    end, taken = 0, 0
    while taken + columns_of(name[end]) <= room:
        taken += columns_of(name[end])
        end += 1
    if (space := name.rfind(" ", 0, end + 1)) > end // 2 and name[space - 1].isascii():
        end = space  # words are not broken
    return f"{name[:end].rstrip()}\n{shortened(name[end:].lstrip(), room)}"


def name_rows(axes: Axes, names: Sequence[str], *, width: int = 36, size: float = 9.0, first: float = 0.0) -> None:
    """Name the rows of a chart, the one at `first` and those one apart from it; names of two lines in smaller type."""
    told = [in_two_lines(name, width) for name in names]
    axes.set_yticks([first + place for place in range(len(told))], told)
    for label, text in zip(axes.get_yticklabels(), told, strict=True):
        label.set(fontsize=size if "\n" not in text else min(size, SMALL), linespacing=1.05)


def columns_of(text: str) -> int:
    """Return how many half-width columns a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def yuan(values: Any) -> list[float]:
    """Return amounts as plain numbers for drawing only; missing ones as nil."""
    return [0.0 if pd.isna(value) else float(value) for value in values]


def _filled(text: str) -> str:
    """A text below a picture, its lines broken where they are too wide, between words where there are some."""
    lines = []
    for line in text.splitlines():
        while columns_of(line) > SOURCE_COLUMNS:
            end = next(n for n in range(len(line), 0, -1) if columns_of(line[:n]) <= SOURCE_COLUMNS)
            space = line.rfind(" ", end // 2, end)
            lines.append(line[: space if space > 0 else end])
            line = line[space + 1 if space > 0 else end :]
        lines.append(line)
    return "\n".join(lines)


@cache
def _parameters() -> dict[str, Any]:
    context = seaborn.plotting_context("paper")
    return context | seaborn.axes_style("ticks", rc=_THEME) | _THEME | {"font.family": _font()}


def _font() -> str:
    """Register the Chinese font for this process only and return its family name."""
    path = font_file()
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def _percent(value: float, _place: int) -> str:
    return f"{value * 100:.0f}{'' if is_chinese() else ' '}%"


def _thousands(value: float) -> str:
    amount = Decimal(repr(round(float(value), 2))) / UNITS["万元"]
    text = f"{abs(amount):,.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if amount < 0 else text
