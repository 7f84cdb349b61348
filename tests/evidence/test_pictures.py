"""Pictures of a part of a page with a box marked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from budgetlib import evidence
from budgetlib.errors import SourceError
from budgetlib.evidence.pictures import MARK
from tests.support.pdf_builder import Sheet, turned


def page(tmp_path: Path) -> Path:
    sheet = Sheet()
    sheet.write_at(60, 40, "2025")
    return sheet.save(tmp_path / "a.pdf")


def picture(path: Path, box: str) -> Image.Image:
    return Image.open(io.BytesIO(evidence.crop(path, 1, box)))


def test_a_crop_shows_the_box_with_a_line_around_it(tmp_path: Path) -> None:
    found = picture(page(tmp_path), "60,40,90,52")
    assert found.size == (2 * (30 + 12) + 1, 2 * (12 + 12) + 1)
    colours = {colour for _, colour in found.getcolors(100_000) or []}
    assert MARK in colours
    assert any(sum(colour) < 120 for colour in colours if isinstance(colour, tuple))  # the print


def test_the_same_part_is_shown_of_a_page_that_is_turned(tmp_path: Path) -> None:
    upright, lying = page(tmp_path), tmp_path / "b.pdf"
    turned(upright, lying, 90)
    height = 841.89
    across = picture(lying, f"{height - 52},60,{height - 40},90")
    assert across.size[0] < across.size[1]
    assert sum(1 for colour in across.convert("L").tobytes() if colour < 100) > 20


def test_crops_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    path = page(tmp_path)
    assert evidence.crop(path, 1, (60, 40, 90, 52)) == evidence.crop(str(path), 1, "60,40,90,52")


def test_pictures_of_scans_are_cropped_in_points(tmp_path: Path) -> None:
    Image.new("L", (1240, 1754), 255).save(tmp_path / "a.png", dpi=(150, 150))
    assert picture(tmp_path / "a.png", "60,40,90,52").size == (85, 49)


def test_what_has_no_picture_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1.00", encoding="utf8")
    with pytest.raises(SourceError, match=r"no picture"):
        evidence.crop(tmp_path / "a.txt", 1, "1,1,2,2")
    with pytest.raises(SourceError, match="gone"):
        evidence.crop(tmp_path / "b.pdf", 1, "1,1,2,2")
    with pytest.raises(SourceError, match="no page 7"):
        evidence.crop(page(tmp_path), 7, "1,1,2,2")
    with pytest.raises(ValueError, match="no place on a page"):
        evidence.crop(page(tmp_path), 1, "Sheet1!C8")
