"""Pages of evidence: every place that is named has its anchor, the same bytes every time, and few of them."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from budgetlib.evidence.marks import Mark, places_in
from budgetlib.evidence.pages import page_name, write_pages
from tests.support.pdf_builder import Sheet

WITHIN = re.compile(r"(\w+):(-?[\d.]+)%")


def pdf(tmp_path: Path) -> Path:
    sheet = Sheet()
    for place in range(60):
        sheet.write_at(60, 40 + place * 12, "2025 1,234.50 " * 6)
    return sheet.save(tmp_path / "a.pdf")


def marks() -> dict[tuple[int, int], dict[int, Mark]]:
    return {(1, 1): {6: Mark(6, ["200,100,240,112", "60,100,90,112"]), 9: Mark(9)}}


def test_a_row_and_its_cells_have_anchors_where_they_stand_on_the_page(tmp_path: Path) -> None:
    shown = write_pages(tmp_path / "out", {1: pdf(tmp_path)}, marks(), [(1, 1)], "某局 2025")
    page = (tmp_path / "out" / "p001.html").read_text(encoding="utf8")
    assert shown[1, 1].rows.keys() == {6, 9}
    assert re.findall(r'id="([^"]+)"', page) == ["r6", "r6c1", "r6c2", "r9"]
    first = dict(WITHIN.findall(page.partition('id="r6c1"')[2].partition("</i>")[0]))
    assert abs(float(first["left"]) - 59 / 595.28 * 100) < 0.02  # the cell on the left, with a point around it
    assert "<script" not in page and 'alt="某局 2025 · a.pdf · 1/1"' in page


def test_pages_are_small_and_the_same_bytes_every_time(tmp_path: Path) -> None:
    source = pdf(tmp_path)
    for name in ("one", "two"):
        write_pages(tmp_path / name, {1: source}, marks(), [(1, 1)], "某局 2025")
    files = sorted((tmp_path / "one").iterdir())
    assert [file.name for file in files] == ["p001.html", "p001.webp"]
    assert all(file.read_bytes() == (tmp_path / "two" / file.name).read_bytes() for file in files)
    assert sum(file.stat().st_size for file in files) < 100_000
    assert max(Image.open(files[1]).size) == 1100


def test_what_is_there_is_not_written_again_and_what_changed_is(tmp_path: Path) -> None:
    source, out = pdf(tmp_path), tmp_path / "out"
    write_pages(out, {1: source}, marks(), [(1, 1)], "某局 2025")
    before = (out / "p001.webp").stat().st_mtime_ns
    write_pages(out, {1: source}, marks(), [(1, 1)], "某局 2025")
    assert (out / "p001.webp").stat().st_mtime_ns == before
    write_pages(out, {1: source}, {(1, 1): {7: Mark(7, ["1,1,2,2"])}}, [(1, 1)], "某局 2025")
    assert 'id="r7"' in (out / "p001.html").read_text(encoding="utf8")


def test_a_text_shows_its_lines_around_those_that_are_named(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("\n".join(f"第{place}行 <b>" for place in range(1, 41)), encoding="utf8")
    shown = write_pages(tmp_path / "out", {1: source}, {(1, 1): {20: Mark(20, ["line 20"])}}, [(1, 1)], "某局 2025")
    page = (tmp_path / "out" / "p001.html").read_text(encoding="utf8")
    assert shown[1, 1].rows == {20: None} and 'id="r20"' in page
    assert "第17行" in page and "第23行" in page and "第16行" not in page and "<b>" not in page


def test_a_table_of_a_page_without_pictures_shows_its_cells_marked(tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_text("<table><tr><td>项目</td><td>金额</td></tr><tr><td>甲</td><td>12.50</td></tr></table>", "utf8")
    marked = {(1, 1): {2: Mark(2, ["line 2, cell 2"])}}
    write_pages(tmp_path / "out", {1: source}, marked, [(1, 1)], "某局 2025")
    page = (tmp_path / "out" / "p001.html").read_text(encoding="utf8")
    assert '<tr id="r2"><th>2</th><td>甲</td><td class="c" id="r2c1">12.50</td></tr>' in page


def test_pages_that_are_not_in_the_source_and_sources_that_are_gone_are_left_out(tmp_path: Path) -> None:
    source = pdf(tmp_path)
    assert write_pages(tmp_path / "out", {1: source}, {}, [(1, 5), (2, 1)], "") == {}
    assert write_pages(tmp_path / "out", {1: tmp_path / "gone.pdf"}, {}, [(1, 1)], "") == {}


def test_names_and_places() -> None:
    assert [page_name((1, 8)), page_name((2, 123))] == ["p008", "f2-p123"]
    assert list(places_in("p20 r7, r8; p3 r1")) == [(20, 7), (20, 8), (3, 1)]
