"""Standard tables: a grid of printed cells → tables and figures, with the meaning of every column and row.

titles.py reads titles word by word, layout.py knows those that layouts list, boundaries.py sees where another table
begins. stacks.py, roles.py and meanings.py read a head column by column, inference.py makes a layout of that;
heads.py and printed_columns.py align a head with a known layout, chosen_head.py takes the better of both. labels.py,
label_meanings.py, codes.py and entries.py say what rows are, money_units.py in which unit, spending_units.py whose they
are; reader.py puts them together. hypotheses.py and proposals.py say what a table of unknown title may be.
"""
