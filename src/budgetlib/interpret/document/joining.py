"""Files of one department-year: whose disclosure they are together, and whether a file belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.errors import NotADisclosureError, NotOneDisclosureError
from budgetlib.interpret.document.identity import Identity, budget_year, identify
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Document


def common_identity(documents: Sequence[Document]) -> Identity:
    """Return whose disclosure the documents are, which the first of them that says so decides.

    A file may be silent on it (a cover that is a picture) or name the department in other words; it belongs to the
    disclosure when it is about the same year and mentions the department.

    Raises NotADisclosureError when no document says whose it is and NotOneDisclosureError when one does not belong.
    """
    identities = [identity_or_none(document) for document in documents]
    found = next((identity for identity in identities if identity), None)
    if found is None:
        return identify(documents[0])  # raises, saying what is missing
    for document, identity in zip(documents, identities, strict=True):
        if not _belongs(document, identity, found):
            whose = f"of {identity.doc_id}" if identity else "of another department or year"
            remedy = "Ingest it on its own."
            raise NotOneDisclosureError(f"is {whose}, not of {found.doc_id}.", path=document.source, remedy=remedy)
    return found


def identity_or_none(document: Document) -> Identity | None:
    """Return whose disclosure a document is, None when it does not tell."""
    try:
        return identify(document)
    except NotADisclosureError:
        return None


def _belongs(document: Document, own: Identity | None, identity: Identity) -> bool:
    if own and own.doc_id == identity.doc_id:
        return True
    if own and (own.fiscal_year, own.kind, own.scope) != (identity.fiscal_year, identity.kind, identity.scope):
        return False
    if own is None and budget_year(document) != identity.fiscal_year:
        return False
    text = standard_label("".join(line.text for line in document.lines)).replace(" ", "")
    return identity.department in text
