"""Pictures of a page in files of their own, beside it: FOLDER/figures/01_structure.fund_bars.svg, .png and .csv."""

from __future__ import annotations

import re
from collections.abc import Mapping
from glob import escape as glob_escape
from html import escape
from pathlib import Path
from typing import Any

from budgetlib.files import write_bytes, writing
from budgetlib.messages import ENGLISH

FOLDER = "figures"
_DATA = ".csv"
_NAME = re.compile(r"[\w.-]+")


def figure_of(output: Mapping[str, Any], folder: Path) -> str | None:
    """Return the name of the picture that an output shows, where it has files in `folder`."""
    name = output.get("metadata", {}).get("image/png", {}).get("figure", "")
    return name if name and _NAME.fullmatch(name) and (folder / f"{name}.svg").is_file() else None


def figure_html(name: str, folder: Path) -> str:
    """Return a picture as a part of a page: the SVG itself, whose letters are text, and links to its files."""
    told = [f'<a href="{FOLDER}/{name}{ending}">{word}</a>' for ending, word in ((".svg", "SVG"), (".png", "PNG"))]
    if data := _data_of(name, folder):
        told.append(f'<a href="{FOLDER}/{data}">CSV</a>')
    svg = (folder / f"{name}.svg").read_text(encoding="utf8").strip()
    return f"<figure>{svg}<figcaption>{' · '.join(told)}</figcaption></figure>"


def refer(node: Any, folder: Path) -> None:
    """Let the outputs of a notebook refer to the files of their pictures instead of holding them."""
    for cell in node.cells:
        for output in cell.get("outputs", []):
            if name := figure_of(output, folder):
                alt = output["metadata"]["image/png"].get("alt", "")
                output["data"] = {"text/html": f'<img src="{FOLDER}/{name}.svg" alt="{escape(alt)}">'}
                output["metadata"] = {}


def put_beside(made: Path, report: Path, stem: str, language: str) -> None:
    """Move the files of the pictures of a notebook (`stem`) to the report, and remove those of an earlier run.

    Raises EnvironmentFault when that is not possible.
    """
    folder = report / FOLDER
    new = sorted(made.glob("*.*")) if made.is_dir() else []
    for path in new:
        write_bytes(folder / path.name, path.read_bytes())
    there = sorted(folder.glob(f"{glob_escape(stem)}.*")) if folder.is_dir() else []
    own = [path for path in there if path.suffix != _DATA and _language(path) == language]
    stale = {path for path in own if path.name not in {new_one.name for new_one in new}}
    drawn = {path.name.split(".")[1] for path in there if path.suffix != _DATA and path not in stale}
    stale |= {path for path in there if path.suffix == _DATA and path.name.split(".")[1] not in drawn}
    for path in sorted(stale):
        with writing(path):
            path.unlink(missing_ok=True)


def _language(path: Path) -> str:
    """The language of a picture: `01_structure.fund_bars.zh.svg`."""
    parts = path.name.split(".")
    return parts[2] if len(parts) > 3 else ENGLISH


def _data_of(name: str, folder: Path) -> str | None:
    data = f"{'.'.join(name.split('.')[:2])}{_DATA}"
    return data if (folder / data).is_file() else None
