"""What cells of files for spreadsheets may hold."""

from __future__ import annotations

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV Injection"); East Asian versions
# take the full-width forms as well.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def spreadsheet_safe(text: str) -> str:
    """Return text of a document so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
