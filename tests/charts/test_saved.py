"""A picture in a report run is also files: SVG with letters as text, PNG, and its table as CSV."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from budgetlib.charts import bars
from budgetlib.files import FIGURES_VARIABLE


@pytest.fixture
def parts() -> pd.DataFrame:
    amounts = [Decimal("25000000.00"), Decimal("10000.00")]
    return pd.DataFrame({"name": ["甲类", "=乙类"], "amount": amounts, "share": [Decimal("0.9"), Decimal("0.1")]})


def test_nothing_is_written_where_nobody_asks(parts: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FIGURES_VARIABLE, raising=False)
    assert "figure" not in bars.ranked_bars(parts, "Money")._repr_png_()[1]


def test_a_picture_is_written_as_small_svg_png_and_csv(
    parts: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FIGURES_VARIABLE, str(tmp_path / "01_x"))
    told = [bars.ranked_bars(parts, "Money <1>")._repr_png_()[1] for _ in range(2)]
    assert [about["figure"] for about in told] == ["01_x.ranked_bars", "01_x.ranked_bars-2"]
    svg = (tmp_path / "01_x.ranked_bars.svg").read_text("utf8")
    assert ElementTree.fromstring(svg).get("aria-label") == told[0]["alt"]
    assert ">甲类</text>" in svg and len(svg) < 6000
    assert (tmp_path / "01_x.ranked_bars.png").read_bytes().startswith(b"\x89PNG")
    lines = (tmp_path / "01_x.ranked_bars.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "name,amount,share" and lines[2] == "'=乙类,10000.00,0.1"
