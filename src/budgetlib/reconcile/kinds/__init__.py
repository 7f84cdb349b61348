"""The kinds of rules: one module for each way of confronting what must agree.

Sums and equalities inside and across tables (identities, hierarchy, totals, missing_rows, joint, linear, same_money),
statements of the narrative (narrative, ratios), names, the document as a whole, and performance forms (forms, targets,
plans, descriptions).
"""
