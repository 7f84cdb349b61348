"""The document as a whole, before any table or sentence is understood.

outline.py divides it into sections, section_titles.py knows what headings announce, identity.py finds department,
year and kind, joining.py puts several files of one disclosure together, reading_findings.py tells what a reader could
not do.
"""
