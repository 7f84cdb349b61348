"""Scans: the picture of a page → the page model of a PDF, so that everything behind it is shared.

picture.py makes paper white and takes stamps away, upright.py turns and straightens, ruled.py finds the ruling lines,
pieces.py the pieces of text, recogniser.py reads them (RapidOCR's models on ONNX Runtime); page.py puts it together,
pages.py does the pages of a document in parallel, cache.py remembers them; unread_ink.py reads single words of pages
that have text. All of it needs the extra `budgetlib[scan]`.
"""
