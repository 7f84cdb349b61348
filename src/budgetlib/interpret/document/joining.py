"""Files of one department-year: whose disclosure they are together, and whether a file belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.errors import NotADisclosureError, NotOneDisclosureError
from budgetlib.interpret.document.identity import Identity, Stated, required, stated
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Document


def common_identity(documents: Sequence[Document]) -> Stated:
    """Return whose disclosure the documents say together that they are, which the first of them that does decides.

    A file may be silent on it (a cover that is a picture) or name the department in other words; it belongs to the
    disclosure when it is about the same year and mentions the department. What the first is silent about (kind, scope)
    the others say.

    Raises NotADisclosureError when no document says whose it is and NotOneDisclosureError when one does not belong.
    """
    found = [stated(document) for document in documents]
    first = next((one for one in found if one.department and one.fiscal_year), None)
    if first is None:
        return required(found[0], documents[0])  # raises, saying what is missing
    together = first
    for one, document in zip(found, documents, strict=True):
        if not _belongs(document, one, together):
            whose = f"of {one.identity().doc_id}" if one.department else "of another department or year"
            problem = f"is {whose}, not of {together.identity().doc_id}."
            raise NotOneDisclosureError(problem, path=document.source, remedy="Ingest it on its own.")
        together = together.completed(one)
    return together


def identity_or_none(document: Document) -> Identity | None:
    """Return whose disclosure a document is, None when it does not tell."""
    try:
        return required(stated(document), document).identity()
    except NotADisclosureError:
        return None


def _belongs(document: Document, own: Stated, common: Stated) -> bool:
    if own.contradicts(common):
        return False
    if own.department == common.department:
        return own.fiscal_year == common.fiscal_year
    if own.fiscal_year != common.fiscal_year:
        return False
    text = standard_label("".join(line.text for line in document.lines)).replace(" ", "")
    return common.department in text
