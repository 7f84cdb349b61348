"""Inspection: what a finance bureau's inspector would note on a disclosure, on the sheet they fill.

inspection.yaml   the parts of the sheet by form, the articles of regulation, and which breaches of reconciliation are told
rules.yaml        the rules, each with cases; words.yaml what they know of the field; kinds/ one function per kind of rule
forms.py          the parts of a sheet; passages.py the text of a disclosure by part; subject.py what is inspected
findings.py       breaches of reconciliation as problems; problems.py one problem per slip; rows.py the dataset `inspection`
workbook.py       the sheet as a workbook; page.py as a page of the report; summary.py over many disclosures

It stands above reconciliation and below the store: reading a disclosure ends with its inspection.
"""

from __future__ import annotations

from budgetlib.inspect.rows import inspected

__all__ = ["inspected"]
