"""Reports: notebooks run for every disclosure of a store, and the index that leads to their pages.

find.py knows where the notebooks are, subjects.py for whom they run, run.py runs one, collapse.py leaves out the
sections that say nothing, page/ makes its page, pdf.py prints it, results.py keeps the tables it computed, index.py
writes index.html, leftovers.py removes what nobody needs any more.
"""
