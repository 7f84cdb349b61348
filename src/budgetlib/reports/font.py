"""The Chinese font of the pages, for machines without one: what GB 2312 has of the font that the charts are drawn in.

Making the subset takes ten seconds of processor time; it is kept in the cache of the user.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from budgetlib.files import FAMILY_OF_CHARTS, cache_folder, font_file, write_bytes

FONT = "chinese.woff"
FAMILY = "Noto Sans CJK subset"
FONT_FACE = (
    f'@font-face {{ font-family: "{FAMILY}"; src: local("Noto Sans CJK SC"), url("{FONT}") format("woff"); '
    "unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF; font-display: block; }\n"
)
"""It stands first in the lists of fonts, for Chinese alone: as the last one, a browser that loads it when it has drawn
the first letters leaves them as empty squares."""
FONT_OF_CHARTS = (
    f'@font-face {{ font-family: "{FAMILY_OF_CHARTS}"; src: local("Noto Sans CJK SC"), url("{FONT}") format("woff"); '
    "font-display: block; }\n"
)
"""The same for all characters: the letters of a picture are as wide as it was laid out for."""
_ROWS, _CELLS = range(0xA1, 0xF8), range(0xA1, 0xFF)  # of GB 2312: 6,763 characters, punctuation, Greek, box drawing
_SIGNS = "−–—…·“”‘’％¥§×÷≈≠≤≥←→↑↓▸✓✗±"
_DROPPED = ("GSUB", "GPOS", "VORG", "vhea", "vmtx", "BASE")


def chinese_font() -> bytes:
    """Return the font as WOFF (1.4 MB).

    Raises EnvironmentFault when the font of the charts is missing.
    """
    source, characters = font_file(), characters_of_pages()
    digest = hashlib.sha256(f"{source.stat().st_size} {characters}".encode()).hexdigest()[:12]
    kept = cache_folder() / "fonts" / f"{digest}.woff"
    if kept.is_file():
        return kept.read_bytes()
    made = _subset(source, characters)
    write_bytes(kept, made)
    return made


def characters_of_pages() -> str:
    """Return the characters the font has: ASCII, GB 2312 and the signs that our own sentences use."""
    cells = (bytes((row, cell)).decode("gb2312", "ignore") for row in _ROWS for cell in _CELLS)
    return "".join(map(chr, range(32, 127))) + "".join(cells) + _SIGNS


def _subset(source: Path, characters: str) -> bytes:
    from fontTools import subset  # here: most runs find the font in the cache

    options = subset.Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True, flavor="woff")
    options.drop_tables += _DROPPED
    font = subset.load_font(str(source), options)
    chosen = subset.Subsetter(options)
    chosen.populate(text=characters)
    chosen.subset(font)
    written = BytesIO()
    subset.save_font(font, written, options)
    return written.getvalue()
