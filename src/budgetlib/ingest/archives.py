"""Members of archives (.zip, .7z, .rar) as sources: unpacked within bounds, named by archive and member."""

from __future__ import annotations

import hashlib
import importlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from budgetlib.errors import SourceError
from budgetlib.files import replacing, sha256_of
from budgetlib.readers import SUFFIXES

ARCHIVES = (".zip", ".7z", ".rar")
MAX_ARCHIVE = 512 * 2**20
MAX_MEMBERS = 2_000
MAX_MEMBER = 256 * 2**20  # bytes unpacked
MAX_UNPACKED = 1024 * 2**20
SEPARATOR = "!"  # between the names of archive and member: 公开.zip!附件／支出总表.xlsx
_SLASH = "／"
_UTF_8 = 0x800  # bit 11 of a member's flags (APPNOTE.TXT 4.4.4); without it names are in the encoding of who packed
_ENCRYPTED = 0x1
_CHUNK = 2**20
_AGAIN = "Download it again from the publisher, or unpack it yourself and give the folder."


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of an archive: its name (with `/`), its size unpacked, and what gives its bytes piece by piece."""

    name: str
    size: int
    pieces: Callable[[], Iterator[bytes]]


def _at_once(content: bytes) -> Iterator[bytes]:
    yield content


def unpack(archive: Path, folder: Path, notes: Path | None = None) -> tuple[list[Path], list[str]]:
    """Unpack the members of an archive that can be read below `folder`; return them, and the names of the others.

    They stand side by side in one folder, named by archive and member. `notes` is metadata that holds for all of them.
    What was unpacked before is not written again.

    Raises SourceError when it is no archive, damaged, encrypted, holds more than any disclosure, or needs a library or
    program that is not installed.
    """
    place = folder / sha256_of(archive)[:12]
    sources, others = [], []
    total = 0
    try:
        for count, member in enumerate(_members(archive), start=1):
            name = PurePosixPath(member.name)
            if name.name.startswith((".", "~$")) or name.parts[0] == "__MACOSX" or name.stem.upper() == "README":
                continue
            if name.suffix.lower() not in SUFFIXES:
                others.append(member.name)
                continue
            total += member.size
            _check(archive, member, count, total)
            target = place / _safe_name(archive, member.name)
            if not target.is_file() or target.stat().st_size != member.size:
                _write(archive, member, target)
            if notes and notes.is_file():
                shutil.copyfile(notes, target.with_name(target.stem + ".meta.yaml"))
            sources.append(target)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        told = " ".join(str(error).split())[:120]
        raise SourceError(f"the archive is damaged or encrypted ({told}).", path=archive, remedy=_AGAIN) from error
    return sources, others


def _safe_name(archive: Path, member: str) -> str:
    """A name of the file system for a member; a long one is shortened, with a digest in its place."""
    name = f"{archive.name}{SEPARATOR}{member.strip('/').replace('/', _SLASH)}"
    if len(name.encode()) <= 240:
        return name
    suffix, digest = PurePosixPath(member).suffix, hashlib.sha256(member.encode()).hexdigest()[:8]
    return f"{archive.name.encode()[:80].decode(errors='ignore')}{SEPARATOR}{digest}{suffix}"


def _check(archive: Path, member: _Member, count: int, total: int) -> None:
    if count > MAX_MEMBERS or member.size > MAX_MEMBER or total > MAX_UNPACKED:
        problem = f"holds more than any disclosure: {member.name} is member {count:,}, {total:,} bytes are unpacked."
        raise SourceError(problem, path=archive, remedy="Unpack it yourself and give the folder.")


def _write(archive: Path, member: _Member, target: Path) -> None:
    """Write a member; one that has more bytes than it says is damaged."""
    written = 0
    with replacing(target) as temporary, temporary.open("wb") as stream:
        for piece in member.pieces():
            written += len(piece)
            if written > member.size:
                raise SourceError("the archive is damaged (sizes).", path=archive, remedy=_AGAIN)
            stream.write(piece)


def _members(archive: Path) -> Iterator[_Member]:
    if archive.stat().st_size > MAX_ARCHIVE:
        raise SourceError(f"the archive has more than {MAX_ARCHIVE:,} bytes.", path=archive, remedy=_AGAIN)
    yield from _KINDS[archive.suffix.lower()](archive)


def _of_zip(archive: Path) -> Iterator[_Member]:
    with ZipFile(archive) as opened:
        for info in opened.infolist():
            if info.flag_bits & _ENCRYPTED:
                raise RuntimeError("encrypted")
            if not info.is_dir():

                def pieces(info: ZipInfo = info) -> Iterator[bytes]:
                    with opened.open(info) as stream:
                        while piece := stream.read(_CHUNK):
                            yield piece

                yield _Member(_name(info), info.file_size, pieces)


def _name(info: ZipInfo) -> str:
    """Name of a member; packers in China write GBK and say nothing of it."""
    if info.flag_bits & _UTF_8:
        return info.filename
    try:
        packed = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf8", "gb18030"):
        try:
            return packed.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _of_7z(archive: Path) -> Iterator[_Member]:
    py7zr = _library("py7zr", archive)
    try:
        listed, products = _unpacked_7z(py7zr, archive)
    except (py7zr.exceptions.ArchiveError, LZMAError) as error:
        raise RuntimeError(f"{type(error).__name__} {error}") from error
    for info in listed:
        content = products.get(info.filename)
        data = content.read() if content is not None else b""
        yield _Member(info.filename, len(data), partial(_at_once, data))


def _unpacked_7z(py7zr: Any, archive: Path) -> tuple[list[Any], Mapping[str, Any]]:
    """What the archive lists, and the members that can be read; it is packed as a whole, and unpacked so."""
    with py7zr.SevenZipFile(archive) as opened:
        if opened.needs_password():
            raise RuntimeError("encrypted")
        listed = [info for info in opened.list() if not info.is_directory]
    if sum(info.uncompressed for info in listed) > MAX_UNPACKED:
        raise SourceError("holds more than any disclosure.", path=archive, remedy=_AGAIN)
    wanted = [info.filename for info in listed if PurePosixPath(info.filename).suffix.lower() in SUFFIXES]
    factory = importlib.import_module("py7zr.io").BytesIOFactory(MAX_MEMBER)
    with py7zr.SevenZipFile(archive) as opened:
        opened.extract(targets=wanted, factory=factory)
    return listed, factory.products


def _of_rar(archive: Path) -> Iterator[_Member]:
    rarfile = _library("rarfile", archive)
    try:
        with closing(rarfile.RarFile(archive)) as opened:
            if opened.needs_password():
                raise RuntimeError("encrypted")
            for info in opened.infolist():
                if not info.is_dir():

                    def pieces(info: Any = info) -> Iterator[bytes]:
                        with opened.open(info) as stream:
                            while piece := stream.read(_CHUNK):
                                yield piece

                    yield _Member(info.filename.replace("\\", "/"), info.file_size, pieces)
    except rarfile.RarCannotExec as error:
        remedy = "Install unar (Debian: unar), or unpack it yourself and give the folder."
        raise SourceError("no program that unpacks .rar is installed.", path=archive, remedy=remedy) from error
    except rarfile.Error as error:
        raise RuntimeError(str(error)) from error


def _library(name: str, archive: Path) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        remedy = "Run `pip install 'budgetlib[archives]'`, or unpack it yourself and give the folder."
        problem = f"{archive.suffix.lower()} needs the library {name}, which is not installed."
        raise SourceError(problem, path=archive, remedy=remedy) from error


_KINDS: Mapping[str, Callable[[Path], Iterator[_Member]]] = {".zip": _of_zip, ".7z": _of_7z, ".rar": _of_rar}
