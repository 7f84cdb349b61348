"""Text that stands on a page and not in it: values of form fields and typewriter annotations.

What has an appearance is printed into the page by pdfium, so that it is read and judged as everything else. What has
none is set by its value into its box.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.glyphs import Glyphs

MAX_ANNOTATIONS = 20_000
_VALUES = (pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT)
_PRINTED = (
    *_VALUES,
    pdfium_c.FPDF_ANNOT_STAMP,
    pdfium_c.FPDF_ANNOT_SQUARE,
    pdfium_c.FPDF_ANNOT_LINE,
    pdfium_c.FPDF_ANNOT_INK,
    pdfium_c.FPDF_ANNOT_STRIKEOUT,
)
_HIDDEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW | pdfium_c.FPDF_ANNOT_FLAG_INVISIBLE
_SHOWS_TEXT = re.compile(r"\bT[jJ]\b|\bDo\b|['\"]\s*(ET|\n)")
_TEXT_FIELDS = (pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX, pdfium_c.FPDF_FORMFIELD_LISTBOX)
_SIZE = 0.8  # of the height of its box that the characters of a value take
_LARGEST = 10.0
_NUMBER = re.compile(r"[\d\s,.()%+-]+")


def with_fields(document: Any, page: Any, number: int, form: Any) -> tuple[Any, Glyphs]:
    """Return the page with the appearances of its annotations in it, and the characters of values without one.

    `page` is closed when another handle is returned. Boxes are in page space (left, top, right, bottom).
    """
    count = min(pdfium_c.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    flat, codes, boxes = False, [], []
    for index in range(count):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            if kind not in _PRINTED or pdfium_c.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            value = _value(annotation, kind, form)
            if kind not in _VALUES or not value or _SHOWS_TEXT.search(_appearance(annotation)):
                flat = True
            else:
                for code, box in _set(value, _rectangle(annotation)):
                    codes.append(code)
                    boxes.append(box)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    values = Glyphs(np.array(codes, np.uint32), np.array(boxes, np.float32).reshape(-1, 4))
    if flat and pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS:
        again = pdfium_c.FPDF_LoadPage(document, number - 1)
        if again:
            pdfium_c.FPDF_ClosePage(page)
            page = again
    return page, values


def _value(annotation: Any, kind: int, form: Any) -> str:
    """Return what a field holds or an annotation says."""
    if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if kind != pdfium_c.FPDF_ANNOT_WIDGET:
        return ""
    if not form:
        return _string(lambda buffer, size: pdfium_c.FPDFAnnot_GetStringValue(annotation, b"V", buffer, size))
    if pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) not in _TEXT_FIELDS:
        return ""
    return _string(lambda buffer, size: pdfium_c.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _appearance(annotation: Any) -> str:
    mode = pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return _string(lambda buffer, size: pdfium_c.FPDFAnnot_GetAP(annotation, mode, buffer, size))


def _string(fill: Any) -> str:
    size = fill(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    fill(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _rectangle(annotation: Any) -> tuple[float, float, float, float]:
    frame = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(annotation, frame)
    return frame.left, frame.bottom, frame.right, frame.top


def _set(value: str, frame: tuple[float, float, float, float]) -> list[tuple[int, tuple[float, float, float, float]]]:
    """Return the characters of a value and their boxes: lines from the top, numbers at the right edge."""
    left, bottom, right, top = frame
    lines = [line for line in re.split(r"[\r\n]+", value) if line.strip()]
    if not lines or right <= left or top <= bottom:
        return []
    pitch = (top - bottom) / len(lines)
    found = []
    for place, line in enumerate(lines):
        widths = [1.0 if ord(character) > 0x2E7F else 0.5 for character in line]
        size = min(_SIZE * pitch, _LARGEST, (right - left) / sum(widths))
        x = right - size * sum(widths) - 0.1 * size if _NUMBER.fullmatch(line) else left + 0.1 * size
        middle = top - (place + 0.5) * pitch
        for character, width in zip(line, widths, strict=True):
            found.append((ord(character), (x, middle + size / 2, x + width * size, middle - size / 2)))
            x += width * size
    return found
