"""Repair: which printed figures were probably misread, proposed by the identities they break; never written over.

suspects.py and localise.py find where, problem.py searches the cheapest set of changes, likelihood.py weighs how a
number is misread, confirmation.py tries a proposal on all rules, unreadable.py fills cells nobody could read,
proposals.py is the result.
"""
