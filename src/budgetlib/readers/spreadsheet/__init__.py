"""Workbooks: sheets as a person sees them in a spreadsheet program → rows of cells.

xlsx.py and xls.py open the two formats, workbook.py is what both give, number_format.py shows a number as its cell
prints it, reader.py makes the document.
"""
