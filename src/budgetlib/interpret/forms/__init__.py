"""Performance forms (绩效目标表): printed forms → projects, indicators and what projects say they cost.

head.py, rows.py, cells.py and split.py read the layout of a form, levels.py, roles.py and indicators.py its indicators,
funds.py its money, targets.py what a target demands, cost_components.py what descriptions cost, matched_to_projects.py
which project a form is about; reader.py puts them together.
"""
