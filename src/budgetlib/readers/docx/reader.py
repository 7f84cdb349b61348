"""Reader for Word documents (.docx): what can be wrong with the file is said here, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Remark
from budgetlib.readers.docx.body import Body, paragraph_styles
from budgetlib.readers.docx.numbering import numbering_of
from budgetlib.readers.ooxml import Package, WrongFileError
from budgetlib.readers.sheets import TooLargeError
from budgetlib.readers.source_bytes import read_bytes

MAX_BYTES = 64 * 2**20  # with pictures; the text of a disclosure has a few MB
_AGAIN = "Download it again from the publisher."
_SAVE = "Open it in a word processor, save it as .docx, and read the copy."


def read_docx(path: Path) -> Document:
    """Read a Word document: every row of a table is a Line with cells, every paragraph between tables a Line without.

    Paragraphs carry the numbers of their lists; headers, footers, footnotes and comments are left out. Deleted, hidden
    and struck text is left out and named in the remarks. Pages are those that Word saw last, else those that page
    breaks begin, and `row` counts the lines of a page.

    Raises SourceError when the file is missing, empty, no Word document, truncated or damaged, encrypted, or too large.
    """
    path = Path(path)
    data = read_bytes(path, MAX_BYTES, too_large="Keep the part with the disclosure only.", empty=_AGAIN)
    try:
        body = _body(Package(data, "word", ".docx document"))
    except TooLargeError as error:
        remedy = "Keep the part with the disclosure only."
        raise SourceError(f"the document holds {error}.", path=path, remedy=remedy) from error
    except WrongFileError as error:
        problem = "the document is encrypted" if str(error) == "encrypted" else f"this is no Word document: {error}"
        raise SourceError(f"{problem}.", path=path, remedy=_SAVE) from error
    except (BadZipFile, etree.XMLSyntaxError, KeyError, EOFError, OSError, ValueError) as error:
        problem = f"the document is truncated or damaged ({type(error).__name__})."
        raise SourceError(problem, path=path, remedy=_AGAIN) from error
    if not body.lines:
        raise SourceError("the document has no text.", path=path, remedy="Check the file; a scan needs a conversion.")
    lines, digest = tuple(body.lines), hashlib.sha256(data).hexdigest()
    return Document(path, digest, "docx", body.page, lines, remarks=tuple(_remarks(body)))


def _body(package: Package) -> Body:
    root = package.root(package.main)
    rendered = next(root.iter("{*}lastRenderedPageBreak"), None) is not None
    body = Body(paragraph_styles(package.related("styles")), numbering_of(package.related("numbering")), rendered)
    main = root.find("{*}body")
    if main is None:
        raise WrongFileError("it has no body")
    body.read(main)
    return body


def _remarks(body: Body) -> Iterator[Remark]:
    for reason, amounts in body.left.amounts.items():
        if amounts:
            yield Remark("hidden_content", 1, 0, f"{reason}: {amounts} amounts of the document, not read")
    if pictures := body.left.pictures:
        yield Remark("unread_content", 1, 0, f"the document shows {pictures} pictures as large as a table, not read")
