"""Reports: notebooks run for every disclosure of a store, and the index that leads to their pages.

find.py knows where the notebooks are, subjects.py for whom they run, run.py runs one and renders its page, results.py
keeps the tables it computed, index.py writes index.html, leftovers.py removes what nobody needs any more.
"""
