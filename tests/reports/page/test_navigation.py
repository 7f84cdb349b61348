"""Pages of a disclosure link to those before and after them that are there, in their own language."""

from __future__ import annotations

from pathlib import Path

from budgetlib.reports.page.navigation import link_pages


def _page(folder: Path, name: str, title: str) -> Path:
    (folder / f"{name}.ipynb").write_text("{}")
    page = folder / f"{name}.html"
    page.write_text(f'<h1 id="top">{title}: why?</h1><nav><!-- pages --><!-- end of pages --></nav>', "utf8")
    return page


def test_pages_link_to_their_neighbours_and_to_no_page_that_is_not_there(tmp_path: Path) -> None:
    first, second = _page(tmp_path, "00_a", "First"), _page(tmp_path, "01_b", "Second")
    chinese = _page(tmp_path, "00_a.zh", "甲")
    link_pages(tmp_path)
    assert '<a rel="next" href="01_b.html">Second →</a>' in first.read_text("utf8")
    assert '<a rel="prev" href="00_a.html">← First</a>' in second.read_text("utf8")
    assert "rel=" not in chinese.read_text("utf8")
    second.unlink()
    link_pages(tmp_path)
    assert "rel=" not in first.read_text("utf8")
