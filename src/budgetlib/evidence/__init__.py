"""Evidence: from a figure to its place in the source, as a picture of the page with the cell marked.

pictures.py draws pages and parts of them, boxes.py says what the column `box` of the datasets means.
"""

from budgetlib.evidence.boxes import Box, page_box
from budgetlib.evidence.pictures import crop

__all__ = ["Box", "crop", "page_box"]
