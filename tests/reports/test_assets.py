"""What pages share: written once, whole, and with every character the pages need."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from budgetlib.reports import assets, font


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    reports = tmp_path_factory.mktemp("reports")
    assets.write_assets(reports)
    return reports / assets.FOLDER


def test_every_file_that_a_style_sheet_names_is_there(folder: Path) -> None:
    for sheet in folder.glob("*.css"):
        named = re.findall(r"url\(\"?([^)\"]+)\"?\)", sheet.read_text(encoding="utf8"))
        assert all(name.startswith("data:") or (folder / name).is_file() for name in named), sheet.name


def test_the_font_has_every_character_of_gb_2312_and_of_our_sentences(folder: Path) -> None:
    known = TTFont(BytesIO((folder / font.FONT).read_bytes())).getBestCmap()
    missing = {character for character in font.characters_of_pages() if ord(character) not in known}
    assert len(missing) <= 30 and not missing & set("预算公开绩效目标一般公共…−、，。（）")


def test_the_library_of_the_index_is_a_plain_script(folder: Path) -> None:
    script = (folder / "tables.js").read_text(encoding="utf8")
    assert "window.DataTable=" in script and "export{" not in script and "export default" not in script


def test_files_that_are_right_already_are_left_alone(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assets.write_assets(folder.parent)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
