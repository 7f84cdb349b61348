"""Standard tables: a grid of printed cells → tables and figures, with the meaning of every column and row.

recognition.py and layout.py know titles, heads.py and printed_columns.py what columns mean, labels.py and entries.py
what rows say, money_units.py in which unit, spending_units.py whose they are; reader.py puts them together.
"""
