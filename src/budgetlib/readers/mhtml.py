"""Web pages saved as one file (MHTML, .mht): the pages in it, decoded."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage

_HEAD = re.compile(
    rb"\A\s*(?:[A-Za-z-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,20}?(?:MIME-Version|Content-Type):", re.IGNORECASE
)
_HEAD_BYTES = 4096
MAX_PARTS = 2_000


def looks_like_mhtml(data: bytes) -> bool:
    """True when bytes begin like a message that holds web pages."""
    head = data[:_HEAD_BYTES]
    return (bool(_HEAD.match(head)) and b"multipart/" in head.lower()) or head.lower().startswith(b"mime-version:")


def pages_of(data: bytes) -> tuple[list[bytes], bool]:
    """Return the web pages of a saved page in their order, and whether the file is whole.

    Frames that only arrange other pages are left out where there are others.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = [page for _, page in zip(range(MAX_PARTS), _pages(message), strict=False)]
    shown = [page for page in pages if not re.search(rb"<frameset\b", page[:65536], re.IGNORECASE)]
    return shown or pages, not any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)


def _pages(message: EmailMessage) -> Iterator[bytes]:
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                yield payload
