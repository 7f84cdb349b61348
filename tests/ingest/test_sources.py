"""Which files of a folder are sources."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from budgetlib.ingest import sources
from budgetlib.ingest.sources import SMALLEST_SCAN, look_through


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved page with a scan beside it, its logo, and what the browser saved with it."""
    (tmp_path / "page.html").write_text("<p>公开</p>", encoding="utf8")
    (tmp_path / "page_files").mkdir()
    for name, size in (("scan.jpg", SMALLEST_SCAN), ("logo.png", 900), ("page_files/banner.jpg", SMALLEST_SCAN)):
        (tmp_path / name).write_bytes(os.urandom(size))
    return tmp_path


def test_pictures_of_pages_are_sources_and_decoration_is_passed_over(saved, monkeypatch) -> None:
    monkeypatch.setattr(sources, "is_installed", lambda: True)
    found = look_through([saved])
    assert [path.name for path in found.sources] == ["page.html", "scan.jpg"]
    assert sorted(path.name for path in found.skipped) == ["banner.jpg", "logo.png"]


def test_without_what_reads_them_pictures_of_a_folder_are_passed_over(saved, monkeypatch) -> None:
    monkeypatch.setattr(sources, "is_installed", lambda: False)
    assert [path.name for path in look_through([saved]).sources] == ["page.html"]
    assert look_through([saved / "logo.png"]).sources == [saved / "logo.png"]
