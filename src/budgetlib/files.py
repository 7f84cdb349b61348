"""Files as every writer of budgetlib writes them: complete under their name, or not there at all."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from budgetlib.errors import EnvironmentFault

CACHE_VARIABLE = "BUDGETLIB_CACHE"
FIGURES_VARIABLE = "BUDGETLIB_FIGURES"
"""Variable of the environment of a kernel that names the files of its pictures without endings: FOLDER/01_structure."""
FAMILY_OF_CHARTS = "Noto Sans CJK charts"
"""The font of the charts as pages have it: the shipped subset, for all characters, so that widths are as laid out."""
FONT_FILE = "NotoSansCJKsc-Regular.otf"
MAX_NAME_BYTES = 180  # file systems allow 255 bytes; a Chinese character takes three, temporaries and endings the rest
_DIGEST_CHARACTERS = 10
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE
)  # names that Windows keeps for devices
_UNSAFE = re.compile(r"[^\w（）().-]|^[.-]+")


def file_name(text: str) -> str:
    """Return `text` as a name that is safe as a file or folder on every system.

    It has no separators, no leading dot, is no name of a device (Windows), and not too long.

    Texts that have to be changed get a digest of the original appended, so that different texts never share a name.
    """
    safe = _UNSAFE.sub("_", text).rstrip(".") or "_"
    if safe == text and len(safe.encode()) <= MAX_NAME_BYTES and not _RESERVED.fullmatch(safe):
        return safe
    short = safe.encode()[: MAX_NAME_BYTES - _DIGEST_CHARACTERS - 1].decode(errors="ignore")
    return f"{short}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARACTERS]}"


def sha256_of(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def temporary_beside(target: Path) -> Path:
    """Return the name of a new hidden temporary in the folder of `target` (which is created), for a later rename.

    The ending is kept, because some libraries choose the format by it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{uuid4().hex}.tmp{target.suffix}")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; when the block succeeds it takes the place of `target` in one step.

    When the block fails, `target` stays as it was and the temporary is removed.

    Raises EnvironmentFault when the place cannot be written.
    """
    with writing(target):
        temporary = temporary_beside(target)
        try:
            yield temporary
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn a refusal of the file system while writing `target` into an EnvironmentFault that names it."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"cannot write ({error.strerror or error}).",
            path=target,
            remedy="Check the path, permissions and free space.",
        ) from error


def write_text(target: Path, text: str) -> None:
    """Write `text` (UTF-8, line ends as they are) to `target` in one step.

    Raises EnvironmentFault when the place cannot be written.
    """
    write_bytes(target, text.encode())


def write_bytes(target: Path, content: bytes) -> None:
    """Write `content` to `target` in one step.

    Raises EnvironmentFault when the place cannot be written.
    """
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def cache_folder() -> Path:
    """Return the folder of what can be made again: `BUDGETLIB_CACHE`, or where the system has caches of the user."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "budgetlib"


def font_file() -> Path:
    """Return the font of charts and pages, which ships in the wheel of mplfonts: no system font is needed.

    Raises EnvironmentFault when it is missing.
    """
    found = importlib.util.find_spec("mplfonts")  # not imported: its code edits the user's matplotlib configuration
    folders = [Path(place) for place in (found.submodule_search_locations or [])] if found else []
    path = next((folder / "fonts" / FONT_FILE for folder in folders if (folder / "fonts" / FONT_FILE).is_file()), None)
    if path is None:
        raise EnvironmentFault(f"the font {FONT_FILE} is missing.", remedy="Run `pip install mplfonts`.")
    return path
