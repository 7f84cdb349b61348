"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: a busy machine must not fail a test. Derandomised: a run depends on nothing but the code.
settings.register_profile("budgetlib", deadline=None, derandomize=True)
settings.load_profile("budgetlib")

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def seed_path() -> Path:
    """The founding document as a noisy text conversion; only developers have it."""
    path = SHARED / "seeds" / "000_88f08c0df65a9dbb.txt"
    if not path.exists():
        pytest.skip("the founding text conversion is not on this machine")
    return path


@pytest.fixture(scope="session")
def edition_path() -> Path:
    """Our own edition of the founding document, part of every clone."""
    (path,) = sorted((REPOSITORY / "data" / "raw").glob("*.pdf"))
    return path
