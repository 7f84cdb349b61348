"""The account of batches says clearly what it cannot do."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from budgetlib.batch.manifest import DONE, Entry, Manifest
from budgetlib.errors import EnvironmentFault


def test_a_full_disk_ends_with_what_to_do(tmp_path: Path) -> None:
    with closing(Manifest(tmp_path)) as manifest:
        manifest._database.execute("PRAGMA max_page_count = 1")  # as a disk without room does
        with pytest.raises(EnvironmentFault, match=r"cannot be kept .*full.*run the same command again"):
            manifest.record(Entry("ingest", "甲.pdf", "0" * 10_000, DONE))
