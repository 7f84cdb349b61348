"""PDF: where words and rules stand on a page → rows of cells.

source.py opens files within bounds, page.py and rulings.py take words and lines from pdfium, grid.py, bands.py,
words.py and aligned.py make rows of cells, continuation.py joins pages; tabula_engine.py is the second reader,
agreement.py compares.
"""
