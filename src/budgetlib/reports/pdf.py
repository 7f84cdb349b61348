"""Pages of a report as PDF, printed by a Chromium of the machine: A4, as their style sheet says for print."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetlib.errors import EnvironmentFault
from budgetlib.files import replacing

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PRINT_SECONDS = 120
_INSTALL = "Install Chromium (Debian and Ubuntu: `apt-get install chromium`), or leave out --pdf."


def browser() -> str:
    """Return the program that prints pages. Raises EnvironmentFault when there is none on this machine."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise EnvironmentFault("there is no Chromium on this machine that could print pages.", remedy=_INSTALL)
    return found


def print_pages(pages: Iterable[Path]) -> list[Path]:
    """Print pages as PDF beside them (01_structure.pdf) and return the files.

    Raises EnvironmentFault when there is no browser, or it cannot print a page or write its file.
    """
    program = browser()
    printed = []
    for page in pages:
        target = page.with_suffix(".pdf")
        with replacing(target) as temporary:
            _print(program, page, temporary)
        printed.append(target)
    return printed


def _print(program: str, page: Path, target: Path) -> None:
    with TemporaryDirectory(prefix="budgetlib-browser-", ignore_cleanup_errors=True) as profile:
        command = [program, "--headless=new", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium has none for root, and refuses to start
        command += [f"--print-to-pdf={target.resolve()}", page.resolve().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=PRINT_SECONDS, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            told = f"the browser cannot print it ({type(error).__name__})."
            raise EnvironmentFault(told, path=page, remedy="Open the page and print it from there.") from error
    if not target.is_file():
        raise EnvironmentFault("the browser wrote no PDF.", path=page, remedy="Open the page and print it from there.")
