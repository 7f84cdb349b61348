"""Inspection: what a finance bureau's inspector would note on a disclosure, on the sheet they fill.

inspection.yaml   the parts of the sheet by form, articles of regulation, which breaches of reconciliation are told
inspection_rules.yaml    the rules, each with cases; inspection_words.yaml what they know of the field
kinds/           a function per kind of rule
forms.py          the parts of a sheet; passages.py the text of a disclosure by part; subject.py what is inspected
findings.py       breaches of reconciliation as problems; problems.py one problem per slip; rows.py the dataset

The sheet as a workbook is in export/inspection.py, as a page in reports/inspection.py.

It stands above reconciliation and below the store: reading a disclosure ends with its inspection.
"""

from __future__ import annotations

from budgetlib.inspect.rows import inspected

__all__ = ["inspected"]
