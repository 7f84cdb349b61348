"""A workbench for exploring figures: pivots, their pictures, the code that makes them, the evidence behind a cell.

pivot.py        figures as a table by function, economic item, unit or year; the figures behind each cell
view.py         what is looked at (a frozen dataclass), what a store offers to choose from, the code that makes it
chart.py        the picture of a pivot
workbench.py    a view with its table, picture, code and evidence: all that notebooks/explore.ipynb calls
controls.py     the same with widgets, for a notebook that is open in JupyterLab

Nothing in reports depends on this room.
"""

from budgetlib.explore.chart import chart
from budgetlib.explore.pivot import BY, behind, pivot
from budgetlib.explore.view import View
from budgetlib.explore.workbench import Workbench

__all__ = ["BY", "View", "Workbench", "behind", "chart", "pivot"]
