"""What the pages of a PDF hold that is not among their lines: hidden amounts, damaged parts."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.readers.document import Remark
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.wordlines import AMOUNT, word_lines

HIDDEN = "hidden_content"
DAMAGED = "damaged_content"


def remarks(pages: Sequence[Page], damaged: Sequence[int]) -> tuple[Remark, ...]:
    """Return what is to be said of the pages; `damaged` are the numbers of those of which a part is damaged."""
    said = [Remark(DAMAGED, page, 0, _DAMAGED) for page in damaged]
    for page in pages:
        if amounts := hidden_amounts(page):
            shown = "1 amount that the page does" if amounts == 1 else f"{amounts} amounts that the page does"
            said.append(Remark(HIDDEN, page.number, 0, f"hidden: {shown} not show was not read", "warning"))
    return tuple(said)


_DAMAGED = (
    "a part of the file that draws this page is damaged, so that something of it may be missing; download it again"
)


def hidden_amounts(page: Page) -> int:
    """Return how many amounts the file holds on a page that does not show them."""
    if not len(page.hidden):
        return 0
    words = [word.text for line in word_lines(page.hidden) for word in line.words]
    return sum(bool(AMOUNT.fullmatch(word)) for word in words)
