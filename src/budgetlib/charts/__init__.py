"""Pictures of the analyses, in one visual language: 万元 axes, values on the marks, one colour per fund and function.

Every function takes a table of `budgetlib.analysis` and returns a matplotlib figure. For an empty table it returns the
sentence (Markdown) that the part is not disclosed, or None where the notebooks say so beside it.
"""

from budgetlib.charts.bars import (
    assignment_bars,
    coverage_bars,
    execution_bars,
    explained_bars,
    function_bars,
    fund_bars,
    period_bars,
    ranked_bars,
)
from budgetlib.charts.comparison import distance_matrix, expense_bars, growth_dots, structure_bars
from budgetlib.charts.curves import lorenz_curve
from budgetlib.charts.decomposition import change_steps
from budgetlib.charts.matrices import indicator_matrix, proof_map
from budgetlib.charts.quality import score_matrix, target_bars
from budgetlib.charts.style import GREEN
from budgetlib.charts.treemap import function_treemap
from budgetlib.charts.waterfall import change_waterfall
from budgetlib.charts.years import class_multiples

__all__ = [
    "GREEN",
    "assignment_bars",
    "change_steps",
    "change_waterfall",
    "class_multiples",
    "coverage_bars",
    "distance_matrix",
    "execution_bars",
    "expense_bars",
    "explained_bars",
    "function_bars",
    "function_treemap",
    "fund_bars",
    "growth_dots",
    "indicator_matrix",
    "lorenz_curve",
    "period_bars",
    "proof_map",
    "ranked_bars",
    "score_matrix",
    "structure_bars",
    "target_bars",
]
