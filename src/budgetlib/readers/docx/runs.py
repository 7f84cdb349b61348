"""What of a Word paragraph is seen: its text without deleted, hidden and struck runs, its pictures and text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from budgetlib.readers.ooxml import attribute, local
from budgetlib.readers.printed_text import OBJECT, amounts_in, raised

_WHITE = {"FFFFFF", "FFFFFFFF"}
_NOT_SEEN = {"del", "moveFrom"}  # tracked changes: what was taken out (ECMA-376 part 1, 17.13.5)
_PASSED = {"pPr", "rPr", "instrText", "delText", "Fallback", "footnoteReference", "endnoteReference", "annotationRef"}
_PRIVATE_USE = range(0xE000, 0xF900)  # characters of symbol fonts, which say nothing without the font
_BIG_PICTURE = (2_500_000, 900_000)  # EMU: 7 by 2.5 centimetres, as large as a table


@dataclass(slots=True)
class Left:
    """Amounts that were left out, by the reason, and pictures outside of tables as large as one."""

    amounts: dict[str, int] = field(default_factory=dict)
    pictures: int = 0

    def leave(self, reason: str, text: str) -> None:
        """Count the amounts of a text that is not seen."""
        self.amounts[reason] = self.amounts.get(reason, 0) + amounts_in(text)


@dataclass(slots=True)
class Paragraph:
    """The text of a paragraph; what its text boxes hold (elements `txbxContent`), and its page breaks."""

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    breaks: int = 0
    rendered_breaks: int = 0


def paragraph(element: etree._Element, left: Left) -> Paragraph:
    """Return what is seen of an element `w:p`. A picture is U+FFFC in the text."""
    found = Paragraph()
    for part in _parts(element, found, left):
        found.text += part
    return found


def _parts(element: etree._Element, found: Paragraph, left: Left) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name in _NOT_SEEN:
            left.leave("deleted (tracked change)", " ".join(child.itertext()))
        elif name == "r":
            yield from _run(child, found, left)
        elif name == "txbxContent":
            found.boxes.append(child)
        elif name not in _PASSED:
            yield from _parts(child, found, left)


def _run(run: etree._Element, found: Paragraph, left: Left) -> Iterator[str]:
    properties = run.find("{*}rPr")
    texts = "".join(part for child in run for part in _content(child, found, left))
    reason = _unseen(properties)
    if reason:
        left.leave(reason, texts)
    elif attribute(properties.find("{*}vertAlign") if properties is not None else None, "val") == "superscript":
        yield raised(found.text, texts)
    else:
        yield texts


def _content(child: etree._Element, found: Paragraph, left: Left) -> Iterator[str]:
    name = local(child)
    if name == "t":
        yield child.text or ""
    elif name in ("tab", "ptab"):
        yield " "
    elif name in ("br", "cr"):
        kind = attribute(child, "type")
        found.breaks += kind == "page"
        yield "\n" if not kind else " "
    elif name == "lastRenderedPageBreak":
        found.rendered_breaks += 1
    elif name in ("noBreakHyphen", "softHyphen"):
        yield "-" if name == "noBreakHyphen" else ""
    elif name == "sym":
        code = int(attribute(child, "char", "FFFD"), 16)
        yield "\ufffd" if code in _PRIVATE_USE else chr(code)
    elif name in ("drawing", "pict", "object", "AlternateContent"):
        yield from _drawn(child, found)
    elif name not in _PASSED:
        yield from _parts(child, found, left)


def _drawn(element: etree._Element, found: Paragraph) -> Iterator[str]:
    """The text boxes of a drawing, or a mark for the picture that it is."""
    choices = element.iterfind("{*}Choice") if local(element) == "AlternateContent" else [element]
    chosen = next(iter(choices), element)
    boxes = list(chosen.iterfind(".//{*}txbxContent"))
    found.boxes += boxes
    shown = any(local(inner) in ("blip", "imagedata", "OLEObject", "chart") for inner in chosen.iter())
    if not boxes and shown:
        yield OBJECT


def is_big(element: etree._Element) -> bool:
    """True when an element holds a picture as large as a table."""
    sizes = [
        (int(attribute(extent, "cx", "0")), int(attribute(extent, "cy", "0")))
        for extent in element.iter()
        if local(extent) == "extent"
    ]
    return any(width >= _BIG_PICTURE[0] and height >= _BIG_PICTURE[1] for width, height in sizes)


def _unseen(properties: etree._Element | None) -> str:
    """Why a run of these properties is not seen, empty when it is."""
    if properties is None:
        return ""
    if any(_is_on(properties.find(f"{{*}}{name}")) for name in ("strike", "dstrike")):
        return "struck out"
    if _is_on(properties.find("{*}vanish")) or _is_on(properties.find("{*}webHidden")):
        return "hidden"
    white = attribute(properties.find("{*}color"), "val").upper() in _WHITE
    ground = attribute(properties.find("{*}shd"), "fill").upper()
    lit = properties.find("{*}highlight") is not None or ground not in ("", "AUTO", *_WHITE)
    return "hidden: white on white" if white and not lit and not _stands_on_colour(properties) else ""


def _stands_on_colour(properties: etree._Element) -> bool:
    """True when the cell or paragraph around a run is shaded, directly or by the style of its table."""
    for holder in properties.iterancestors():
        name = local(holder)
        inner = holder.find("{*}tcPr") if name == "tc" else holder.find("{*}pPr") if name == "p" else None
        if inner is not None and attribute(inner.find("{*}shd"), "fill").upper() not in ("", "AUTO", *_WHITE):
            return True
        if name == "tbl":
            return holder.find("{*}tblPr/{*}tblStyle") is not None  # styles shade heads, which is not looked up
    return False


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off")
