"""The tool that opens pages in a browser: what it says without one, and what it finds with one."""

from __future__ import annotations

import os
import shutil

import pytest
from tools import screenshots


def test_without_a_browser_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install chromium"), screenshots.browser():
        pass


@pytest.mark.skipif("BUDGETLIB_BROWSER" not in os.environ, reason="a browser is no dependency: asked for only by name")
def test_it_finds_overflow_missing_glyphs_and_broken_images_and_nothing_in_a_good_page(tmp_path) -> None:
    good, bad = tmp_path / "好.html", tmp_path / "bad.html"
    head = '<!DOCTYPE html><meta charset="utf-8"><body>'
    good.write_text(f'{head}<p>中文 text</p><div style="overflow-x: auto"><p style="width: 3000px">x</p></div>', "utf8")
    bad.write_text(f'{head}<p>\U00010380</p><p style="width: 3000px">wide</p><img src="none.png">', "utf8")
    with screenshots.browser() as page:
        assert screenshots.faults(page, good, 400) == []
        told = "; ".join(screenshots.faults(page, bad, 1280))
        page.screenshot(tmp_path / "bad.png")
    assert "reaches out of the page: P. wide" in told
    assert "no glyph for \U00010380" in told
    assert "1 images do not show" in told
    assert (tmp_path / "bad.png").read_bytes().startswith(b"\x89PNG")
