"""The package of an Office Open XML file (.xlsx, .docx): its parts, what refers to what, and bounds on all of it."""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from budgetlib.readers.sheets import TooLargeError, at_most

MAX_MEMBERS = 3_000
MAX_UNPACKED = 640 * 2**20  # bytes of all members, pictures too: a million formatted blank rows have 200 MB
MAX_PART = 32 * 2**20  # bytes of a part that is parsed as a whole
_TYPES = "[Content_Types].xml"
_ENCRYPTED = 0x1  # bit 0 of a member's flags (APPNOTE.TXT 4.4.4)
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)  # OOXML has none; entities can blow up


class WrongFileError(Exception):
    """A file is not of the kind its first bytes promise; the message says what it is."""


class Package:
    """An open package. Raises BadZipFile, TooLargeError, WrongFileError when it is none or more than any disclosure."""

    def __init__(self, data: bytes, folder: str, kind: str) -> None:
        """Open a package whose main part stands in `folder` (`xl`, `word`); `kind` names it (`.xlsx workbook`)."""
        self.archive = ZipFile(BytesIO(data))
        members = self.archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise TooLargeError(f"more than {MAX_MEMBERS:,} parts")
        unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
        if unpacked > MAX_UNPACKED:
            raise TooLargeError(f"more than any disclosure: {packed:,} bytes unpack to {unpacked:,}")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise WrongFileError("encrypted")
        self.names = {member.filename for member in members}
        if "xl/workbook.bin" in self.names:
            raise WrongFileError("a binary workbook (.xlsb)")
        main = next((target for target, kind in self.relations("").values() if kind.endswith("/officeDocument")), "")
        self.main = main
        if _TYPES not in self.names or not main.startswith(f"{folder}/") or main not in self.names:
            raise WrongFileError(f"a zip archive, but no {kind}")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: relation → (member, kind)."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.names:
            return {}
        found = {}
        for relation in self.root(path):
            target = relation.get("Target") or ""
            absolute = target.startswith("/")
            member = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id") or ""] = (member, relation.get("Type") or "")
        return found

    def root(self, part: str) -> etree._Element:
        """Return the root element of a part, without resolving anything. Raises TooLargeError and WrongFileError."""
        at_most(self.archive.getinfo(part).file_size, MAX_PART, f"bytes in its part {part}")
        data = self.archive.read(part)
        if DECLARATION.search(data):
            raise WrongFileError("one of its parts declares entities, which no office program writes")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
        return etree.fromstring(data, parser)

    def related(self, kind: str) -> etree._Element | None:
        """Return the root of the first part of a kind (`styles`, `numbering`) that the main part refers to."""
        targets = self.relations(self.main).values()
        found = next((target for target, type_ in targets if type_.endswith(f"/{kind}") and target in self.names), None)
        return self.root(found) if found else None


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace, empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace; the default where there is none."""
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default)
