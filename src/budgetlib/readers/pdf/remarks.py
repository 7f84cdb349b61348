"""What the pages of a PDF hold that is not among their lines: hidden amounts, amounts of seals, damaged parts."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.readers.document import Remark
from budgetlib.readers.pdf.glyphs import Glyphs
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.wordlines import AMOUNT, word_lines

HIDDEN = "hidden_content"
OVERPRINTED = "overprinted_content"
DAMAGED = "damaged_content"


def remarks(pages: Sequence[Page], damaged: Sequence[int]) -> tuple[Remark, ...]:
    """Return what is to be said of the pages; `damaged` are the numbers of those of which a part is damaged."""
    said = [Remark(DAMAGED, page, 0, _DAMAGED) for page in damaged]
    for page in pages:
        if amounts := amounts_of(page.hidden):
            shown = "1 amount that the page does" if amounts == 1 else f"{amounts} amounts that the page does"
            said.append(Remark(HIDDEN, page.number, 0, f"hidden: {shown} not show was not read", "warning"))
        if amounts := amounts_of(page.overprints):
            told = f"{amounts} numbers that are printed upon other text (a seal, a watermark) were not read"
            said.append(Remark(OVERPRINTED, page.number, 0, told, "warning"))
    return tuple(said)


_DAMAGED = (
    "a part of the file that draws this page is damaged, so that something of it may be missing; download it again"
)


def amounts_of(glyphs: Glyphs) -> int:
    """Return how many amounts some characters of a page make."""
    if not len(glyphs):
        return 0
    words = [word.text for line in word_lines(glyphs) for word in line.words]
    return sum(bool(AMOUNT.fullmatch(word)) for word in words)
