"""The styles of an .xlsx workbook as far as they say what a cell shows: number format, struck out, white on white."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

_WHITE = {"FFFFFFFF", "00FFFFFF", "FFFFFF"}
_WHITE_INDEXES = {"1", "9"}  # of the indexed palette (ECMA-376 part 1, 18.8.27)
_BACKGROUND_THEME = "0"  # lt1, the colour of the window


@dataclass(frozen=True, slots=True)
class CellStyle:
    """What the style of a cell says: its number format, and why it may show nothing of its text (empty: it does)."""

    number_format: str = "General"
    unseen: str = ""

    @property
    def is_date(self) -> bool:
        """True when numbers are shown as dates or times."""
        return is_date_format(self.number_format)

    @property
    def is_duration(self) -> bool:
        """True when numbers are shown as hours since the beginning."""
        return bool(is_timedelta_format(self.number_format))


def cell_styles(root: etree._Element | None) -> list[CellStyle]:
    """Return the styles that cells refer to by number, from the root of `xl/styles.xml`."""
    if root is None:
        return []
    codes = {int(e.get("numFmtId")): e.get("formatCode") or "General" for e in _all(root, "numFmts", "numFmt")}
    fonts = [_font(e) for e in _all(root, "fonts", "font")]
    white_grounds = [_is_white_ground(e) for e in _all(root, "fills", "fill")]
    styles = []
    for xf in _all(root, "cellXfs", "xf"):
        number = int(xf.get("numFmtId", "0"))
        font, fill = int(xf.get("fontId", "0")), int(xf.get("fillId", "0"))
        struck, white = fonts[font] if font < len(fonts) else (False, False)
        on_white = fill >= len(white_grounds) or white_grounds[fill]
        unseen = "struck out" if struck else "hidden: white on white" if white and on_white else ""
        styles.append(CellStyle(codes.get(number) or BUILTIN_FORMATS.get(number, "General"), unseen))
    return styles


def is_on(element: etree._Element | None) -> bool:
    """True for a switch of a font (`<strike/>`) that is there and not turned off."""
    return element is not None and element.get("val", "1") not in ("0", "false", "off")


def _font(font: etree._Element) -> tuple[bool, bool]:
    """Whether a font is struck out, and whether it is white."""
    return is_on(font.find("{*}strike")), _is_white(font.find("{*}color"))


def _is_white_ground(fill: etree._Element) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return fill.find("{*}gradientFill") is None
    kind = pattern.get("patternType", "none")
    return kind == "none" or (kind == "solid" and _is_white(pattern.find("{*}fgColor")))


def _is_white(colour: etree._Element | None) -> bool:
    if colour is None:
        return False
    return (
        (colour.get("rgb") or "").upper() in _WHITE
        or colour.get("indexed") in _WHITE_INDEXES
        or (colour.get("theme") == _BACKGROUND_THEME and float(colour.get("tint", "0")) >= 0)
    )


def _all(root: etree._Element, group: str, name: str) -> list[etree._Element]:
    return list(root.iterfind(f"{{*}}{group}/{{*}}{name}"))
