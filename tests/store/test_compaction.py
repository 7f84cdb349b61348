"""Merging parts changes files, never data, whenever it is stopped; and what is merged goes on growing."""

from __future__ import annotations

import itertools
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from budgetlib.errors import EnvironmentFault, NothingProcessedError
from budgetlib.export.formats import export
from budgetlib.model import data_dictionary
from budgetlib.store import datasets as store
from budgetlib.store import neighbours
from budgetlib.store.compaction import compact
from budgetlib.store.locking import adding_to
from budgetlib.store.markers import COMMITTED, SUBJECTS, find_markers, markers, markers_of
from tests.support.examples import example, figure

DEPARTMENTS = ("丁局", "乙局", "丙局", "甲局")


class Killed(BaseException):
    """Stands for SIGKILL: nothing that comes after it happens."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store of four departments in 2025 and one in 2024."""
    for department in DEPARTMENTS:
        store.write(example(department), tmp_path / "store", fingerprints=[department])
    store.write(example("甲局", 2024), tmp_path / "store", fingerprints=["甲局 2024"])
    return tmp_path / "store"


def everything(root: Path) -> dict[str, pd.DataFrame]:
    """All datasets of a store."""
    return {name: store.load(name, root) for name in data_dictionary()}


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    """Fail unless two stores say the same."""
    for name in data_dictionary():
        pd.testing.assert_frame_equal(one[name], other[name])


def files(root: Path) -> set[str]:
    """Names of the files of a store, without its lock."""
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path.name != "lock"}


def merge(root: Path) -> list[tuple[int, int, int]]:
    """Compact and return year, disclosures and how many were added."""
    return [(year.fiscal_year, year.disclosures, year.added) for year in compact(root)]


def test_data_stay_the_same_in_one_file_per_dataset_and_year(root: Path) -> None:
    before = everything(root)
    assert merge(root) == [(2024, 1, 1), (2025, 4, 4)]
    assert_same(everything(root), before)
    assert len(list(root.rglob("*.parquet"))) == 2 * (len(data_dictionary()) + 1)
    assert not list((root / COMMITTED).glob("*.json")) and not list((root / SUBJECTS).rglob("*局-*"))
    assert merge(root) == []


def test_years_with_few_parts_can_wait(root: Path) -> None:
    assert [year.fiscal_year for year in compact(root, above=3)] == [2025]
    store.write(example("戊局"), root)
    assert list(compact(root, above=1)) == [] and len(merge(root)) == 2


def test_one_disclosure_several_and_filters_are_found_in_merged_files(root: Path) -> None:
    expected = store.load_disclosure("样例市-丙局-2025-budget", root).tables_by_name
    merge(root)
    assert_same(store.load_disclosure("样例市-丙局-2025-budget", root).tables_by_name, expected)
    two = store.load_disclosures(["样例市-甲局-2025-budget", "样例市-丙局-2025-budget"], root)
    assert [one.doc_id for one in two] == ["样例市-甲局-2025-budget", "样例市-丙局-2025-budget"]
    assert_same(two[1].tables_by_name, expected)
    assert len(store.load("figures", root, department="甲局")) == 6
    assert set(store.load("tables", root, fiscal_year=2024)["doc_id"]) == {"样例市-甲局-2024-budget"}
    with pytest.raises(NothingProcessedError, match="戊局"):
        store.load("figures", root, department="戊局", fiscal_year=2025)


def test_years_and_peers_are_found_in_merged_files(root: Path) -> None:
    chosen = store.load("documents", root, department="甲局", fiscal_year=2025)
    before = [one.doc_id for one in neighbours.peers(chosen, root)]
    merge(root)
    assert [one.doc_id for one in neighbours.peers(chosen, root)] == before
    assert before[:3] == ["样例市-甲局-2025-budget", "样例市-甲局-2024-budget", "样例市-丁局-2025-budget"]
    assert neighbours.year_before(chosen, root).doc_id == "样例市-甲局-2024-budget"


def test_merged_disclosures_are_replaced_and_others_added(root: Path) -> None:
    merge(root)
    store.write(example("甲局").with_table("figures", [figure("合计", "1")]), root)
    store.write(example("戊局"), root)
    assert len(store.load("figures", root, doc_id="样例市-甲局-2025-budget")) == 1
    expected = everything(root)
    assert merge(root) == [(2025, 5, 2)]
    assert_same(everything(root), expected)
    assert len(list((root / "figures" / "fiscal_year=2025").iterdir())) == 1


def test_the_same_data_in_another_order_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    merge(root)
    other = tmp_path / "other"
    for department in DEPARTMENTS[2:]:
        store.write(example(department), other, fingerprints=[department])
    store.write(example("甲局", 2024), other, fingerprints=["甲局 2024"])
    merge(other)
    for department in DEPARTMENTS[:2]:
        store.write(example(department), other, fingerprints=[department])
    merge(other)
    assert files(other) == files(root)


def test_a_disclosure_has_the_same_content_before_and_after(root: Path) -> None:
    before = {marker.doc_id: (marker.content, marker.fingerprints) for marker in markers(root)}
    merge(root)
    assert {marker.doc_id: (marker.content, marker.fingerprints) for marker in markers(root)} == before
    assert all(marker.merged and marker.is_intact(root) for marker in markers(root))
    assert not store.write(example("甲局"), root, fingerprints=["甲局"])
    assert find_markers(root, ["样例市-甲局-2025-budget"])[0].merged
    assert [marker.doc_id for marker in markers_of(root, "甲局", 2025)] == ["样例市-甲局-2025-budget"]


def test_stopped_at_any_moment_the_data_stay_and_the_next_run_ends_it(root: Path, tmp_path: Path, monkeypatch) -> None:
    merge(root)
    store.write(example("甲局").with_table("figures", [figure("合计", "1")]), root)
    store.write(example("戊局"), root)
    expected, stopped_after = everything(root), []
    for changes in range(0, 1000, 7):
        copy = shutil.copytree(root, tmp_path / f"stopped-{changes}")
        with monkeypatch.context() as patch:
            happened = _kill_after(changes, patch)
            with suppress(Killed):
                merge(copy)
        assert_same(everything(copy), expected)
        merge(copy)
        assert_same(everything(copy), expected)
        if not happened:
            break
        stopped_after.append(changes)
    assert len(stopped_after) > 5


def _kill_after(changes: int, patch: pytest.MonkeyPatch) -> list[bool]:
    """Let so many changes of files happen and no more; the list returned has an element once one was refused."""
    left, happened = itertools.count(changes, -1), []

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def changed(*arguments: object, **options: object) -> object:
            if next(left) <= 0:
                happened.append(True)
                raise Killed
            return change(*arguments, **options)

        return changed

    patch.setattr(os, "replace", counted(os.replace))
    patch.setattr(Path, "unlink", counted(Path.unlink))
    return happened


def test_a_damaged_disclosure_is_left_alone_and_told(root: Path) -> None:
    (part,) = (root / "figures" / "fiscal_year=2025").glob("*甲局*")
    part.write_bytes(b"")
    (_, year) = compact(root)
    assert year.damaged == ["样例市-甲局-2025-budget"] and year.added == 3
    assert part.exists() and not find_markers(root, ["样例市-甲局-2025-budget"])[0].merged
    assert store.write(example("甲局"), root) and merge(root) == [(2025, 4, 1)]


def test_a_damaged_file_of_a_year_stops_with_one_clear_error(root: Path) -> None:
    merge(root)
    next((root / "claims" / "fiscal_year=2025").iterdir()).write_bytes(b"")
    store.write(example("戊局"), root)
    with pytest.raises(NothingProcessedError, match=r"merged file of 2025 is damaged.*ingest"):
        merge(root)


def test_it_waits_for_who_writes_and_gives_up_in_the_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlib.store.locking.PATIENCE_SECONDS", 0.2)
    with adding_to(root), pytest.raises(EnvironmentFault, match="others write"):
        merge(root)
    monkeypatch.setattr("budgetlib.store.locking.PATIENCE_SECONDS", 60.0)
    inside, leave = threading.Event(), threading.Event()

    def write() -> None:
        with adding_to(root):
            inside.set()
            leave.wait()

    writer = threading.Thread(target=write)
    writer.start()
    inside.wait()
    threading.Timer(0.2, leave.set).start()
    assert merge(root) == [(2024, 1, 1), (2025, 4, 4)] and leave.is_set()
    writer.join()


def test_exports_of_a_merged_store_say_the_same(root: Path, tmp_path: Path) -> None:
    before = export("all", "datapackage", tmp_path / "before", root=root)
    merge(root)
    after = export("all", "datapackage", tmp_path / "after", root=root)
    assert {p.name: p.read_bytes() for p in before.iterdir()} == {p.name: p.read_bytes() for p in after.iterdir()}
