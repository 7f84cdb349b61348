"""Boxes of recognised pages are those of the picture, which may have been turned and straightened for reading."""

from __future__ import annotations

import pytest

from budgetlib.readers.pdf.places import PdfPlaces
from budgetlib.readers.pdf.reader import blocks_of
from budgetlib.readers.scan.page import page_of
from budgetlib.readers.scan.recognise import Piece, Recognised

PIECE = Piece((100.0, 50.0, 140.0, 60.0), "1.50", (0.1, 0.3, 0.6, 0.9), (1.0,) * 4)


def box_of(quarters: int, lean: tuple[float, float], shown_width: float) -> list[float]:
    page = page_of(Recognised(600.0, 800.0, (PIECE,), (), True, quarters, lean), 1, shown_width)
    return [float(edge) for edge in PdfPlaces([page], blocks_of([page])).line(1, 1).split(",")]


@pytest.mark.parametrize(
    ("quarters", "width", "box"),
    [
        (0, 600.0, [100, 50, 140, 60]),
        (1, 800.0, [50, 460, 60, 500]),
        (2, 600.0, [460, 740, 500, 750]),
        (3, 800.0, [740, 100, 750, 140]),
        (0, 1200.0, [200, 100, 280, 120]),
    ],
)
def test_a_box_is_turned_back_and_scaled_to_the_page(quarters: int, width: float, box: list[float]) -> None:
    assert box_of(quarters, (0.0, 0.0), width) == pytest.approx(box, abs=8)  # characters end between their centres


def test_a_box_leans_as_the_picture_does() -> None:
    level, leaning = box_of(0, (0.0, 0.0), 600.0), box_of(0, (2.0, 0.0), 600.0)
    assert leaning[1] - level[1] == pytest.approx(-7.0, abs=0.3)  # 200 points left of the middle, 2 degrees
