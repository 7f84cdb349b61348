"""A figure of matplotlib as a small SVG: letters as text, coordinates to the tenth of a point, no empty groups.

What matplotlib writes is seven times as large for a map of 600 cells: each has its own element and style.
"""

from __future__ import annotations

import re
from io import StringIO
from xml.etree import ElementTree

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from budgetlib.files import FAMILY_OF_CHARTS

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_FAMILIES = f"'{FAMILY_OF_CHARTS}','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_LONG = re.compile(r"-?\d+\.\d+")
_COMMANDS = re.compile(r"\s*([A-Za-z])\s*")
_RECTANGLE = re.compile(r"M(\S+) (\S+?)L(\S+) \2L\3 (\S+?)L\1 \4(?:L\1 \2)?z?(?=M|$)")
_CELLS = "QuadMesh"
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
_STYLE_SPACE = re.compile(r"(?<=[:;]) +")
_FAMILY = re.compile(r"font-family:[^;]*;?")
_SIZE_AND_FAMILY = re.compile(r"font: ?([\d.]+px) [^;]*")
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def as_svg(figure: Figure, told: str) -> str:
    """Return a figure that is laid out as SVG; `told` are its words for readers who do not see it."""
    written = StringIO()
    FigureCanvasSVG(figure).print_svg(written, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ElementTree.fromstring(written.getvalue())
    for child in root.findall(f"{{{SVG}}}metadata") + root.findall(f"{{{SVG}}}defs[{{{SVG}}}style]"):
        root.remove(child)  # what the style says of lines stands on the picture, so that no other of a page heeds it
    _shrink(root)
    root.set("style", f"font-family:{_FAMILIES};stroke-linejoin:round;stroke-linecap:butt")
    root.set("role", "img")
    root.set("aria-label", told)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _shrink(element: ElementTree.Element) -> None:
    """Shorten what an element says, and join neighbours that look the same."""
    for child in element:
        _shrink(child)
    element.text, element.tail = _kept(element.text), None
    cells = element.attrib.pop("id", "").startswith(_CELLS) if element.tag == f"{{{SVG}}}g" else False
    _shorten(element.attrib)
    children: list[ElementTree.Element] = []
    for child in list(element):
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            children.extend(child)
        else:
            children.append(child)
    element[:] = _joined(_by_looks(children) if cells else children)


def _by_looks(cells: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """The cells of a matrix, which never lie over each other, by what they look like; without the empty ones."""
    shown = [cell for cell in cells if "fill:none" not in cell.get("style", "")]
    return sorted(shown, key=lambda cell: sorted((_looks(cell) or {}).items()))


def _kept(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _shorten(attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if name == "d":
            value = _RECTANGLE.sub(r"M\1 \2H\3V\4H\1z", _LONG.sub(_rounded, _COMMANDS.sub(r"\1", value).strip()))
        if name == "style":
            value = _STYLE_SPACE.sub("", _FAMILY.sub("", _SIZE_AND_FAMILY.sub(r"font-size:\1", value))).rstrip("; ")
        if name in {"x", "y", "width", "height", "transform", "viewBox", "points"}:
            value = _LONG.sub(_rounded, value)
        attributes[name] = value
    if _NO_TURN.fullmatch(attributes.get("transform", "")):
        del attributes["transform"]
    if not attributes.get("style", " "):
        del attributes["style"]


def _rounded(found: re.Match[str]) -> str:
    told = f"{float(found[0]):.1f}".removesuffix(".0")
    return "0" if told == "-0" else told


def _joined(children: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """Paths after each other that look the same, as one: the cells of a matrix."""
    joined: list[ElementTree.Element] = []
    for child in children:
        before = joined[-1] if joined else None
        if before is not None and _looks(before) is not None and _looks(before) == _looks(child):
            before.set("d", before.get("d", "") + child.get("d", ""))
        else:
            joined.append(child)
    return joined


def _looks(element: ElementTree.Element) -> dict[str, str] | None:
    """What a path looks like wherever it stands; None for any other element, and for what is see-through."""
    if element.tag != f"{{{SVG}}}path" or "id" in element.attrib or "opacity" in element.get("style", ""):
        return None
    return {name: value for name, value in element.attrib.items() if name != "d"}
