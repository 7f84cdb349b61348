"""Printing says what is missing where there is no browser."""

from __future__ import annotations

import shutil

import pytest

from budgetlib.errors import EnvironmentFault
from budgetlib.reports import pdf


def test_without_a_browser_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(EnvironmentFault, match=r"no Chromium.*apt-get install chromium"):
        pdf.browser()
