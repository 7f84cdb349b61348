"""Word documents (.docx): text, numbered headings and tables in the order of the document.

reader.py opens and bounds, body.py walks the body, runs.py says what of a paragraph is seen, tables.py expands merged
cells, numbering.py writes the numbers that Word does not store. lxml walks the XML itself: python-docx leaves out
inserted text, content controls and text boxes, and mammoth the numbers and the grid of merged cells.
"""
