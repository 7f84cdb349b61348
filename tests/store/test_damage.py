"""One damaged disclosure never hides the others; two who write one leave the store readable."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from budgetlib.cli import app
from budgetlib.errors import NothingProcessedError
from budgetlib.store import datasets as store
from budgetlib.store.locking import alone_with
from budgetlib.store.markers import StoreWarning, damaged, find_markers, marker_path
from budgetlib.store.sql import answered
from tests.support.examples import example

BAD, GOOD = "样例市-甲局-2025-budget", "样例市-乙局-2025-budget"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    store.write(example("甲局"), tmp_path)
    store.write(example("乙局"), tmp_path)
    return tmp_path


def part(root: Path) -> Path:
    (marker,) = find_markers(root, [BAD])
    return marker.part(root, "figures")


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_part_that_is_gone_or_cut_hides_no_other(root: Path, damage: str) -> None:
    if damage == "missing":
        part(root).unlink()
    else:
        part(root).write_bytes(part(root).read_bytes()[:100])
    with pytest.warns(StoreWarning, match=BAD):
        assert set(store.load("figures", root)["doc_id"]) == {GOOD}
    with pytest.warns(StoreWarning, match=BAD), answered("select distinct doc_id from figures", root) as answer:
        assert list(answer.rows) == [(GOOD,)]
    with pytest.raises(NothingProcessedError, match="missing or damaged"):
        store.load("figures", root, doc_id=BAD)


def test_a_damaged_marker_hides_no_other(root: Path) -> None:
    marker_path(root, BAD).write_text("{")
    with pytest.warns(StoreWarning, match=BAD):
        assert set(store.load("figures", root)["doc_id"]) == {GOOD}


def test_verify_names_what_is_damaged(root: Path) -> None:
    result = CliRunner().invoke(app, ["verify", "--root", str(root)])
    assert (result.exit_code, "2 disclosures are as they were written" in result.output) == (0, True)
    data = bytearray(part(root).read_bytes())
    data[len(data) // 2] ^= 1
    part(root).write_bytes(data)
    assert list(damaged(root)) == [(BAD, "its part figures is not as it was committed")]
    result = CliRunner().invoke(app, ["verify", "--root", str(root)])
    assert result.exit_code == 1
    assert BAD in result.output


def test_a_disclosure_is_committed_by_one_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []

    def other() -> None:
        with alone_with(tmp_path, BAD):
            order.append("other")

    with alone_with(tmp_path, BAD):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]
