"""PDF: where words and rules stand on a page → rows of cells.

source.py opens files within bounds and streams.py looks for damaged parts; page.py loads a page as it is seen:
characters.py, objects.py, rulings.py and fields.py take all from pdfium, seen.py, marks.py, overprints.py and
page_numbers.py tell what is hidden or no part of the text; ink.py and picture.py have read what is shown and not told.
grid.py, bands.py and words.py make rows of cells; wordlines.py, whole_amounts.py, white_strips.py, aligned.py,
headed.py, spans.py, following.py and joint_regions.py where there are no rules; continuation.py and cut_rows.py join
pages; remarks.py names what was not read; tabula_engine.py is the second reader, agreement.py compares.
"""
