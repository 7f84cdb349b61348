"""The store keeps disclosures exactly, completely or not at all."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from budgetlib.errors import DataDictionaryError, EnvironmentFault, NothingProcessedError
from budgetlib.files import MAX_NAME_BYTES, file_name
from budgetlib.model import data_dictionary
from budgetlib.reports.subjects import Subject
from budgetlib.store import datasets as store
from tests.support.examples import example, figure


def _snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(root.rglob("*")) if p.is_file()}


def test_what_is_written_is_loaded_back_equal_in_every_dataset(tmp_path: Path) -> None:
    disclosure = example()
    store.write(disclosure, tmp_path)
    for name in data_dictionary():
        pd.testing.assert_frame_equal(store.load(name, tmp_path), disclosure.tables_by_name[name])


def test_money_comes_back_as_exact_decimals_and_missing_as_none(tmp_path: Path) -> None:
    store.write(example(), tmp_path)
    assert store.load("figures", tmp_path)["amount"].tolist()[2] == Decimal("-90000.55")
    assert store.load("findings", tmp_path)["amount"].tolist() == [None, None]


def test_parts_have_the_types_of_the_data_dictionary(tmp_path: Path) -> None:
    disclosure = example()
    store.write(disclosure, tmp_path)
    (part,) = (tmp_path / "figures" / "fiscal_year=2025").iterdir()
    assert part.name.startswith(f"{disclosure.doc_id}.")
    assert pq.read_schema(part).equals(data_dictionary()["figures"].arrow_schema())


def test_writing_twice_changes_no_file(tmp_path: Path) -> None:
    assert store.write(example(), tmp_path, fingerprints=["f"])
    before = _snapshot(tmp_path)
    assert not store.write(example(), tmp_path, fingerprints=["f"])
    assert _snapshot(tmp_path) == before


def test_a_changed_disclosure_replaces_its_parts_and_leaves_no_temporaries(tmp_path: Path) -> None:
    store.write(example(), tmp_path)
    assert store.write(example().with_table("figures", [figure("合计", "1")]), tmp_path)
    assert store.load("figures", tmp_path)["amount"].tolist() == [Decimal("1.00")]
    assert not list(tmp_path.rglob("*.tmp*"))


def test_a_set_interrupted_between_renames_leaves_the_former_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(example(), tmp_path)
    changed = example().with_table("figures", [figure("合计", "1")]).with_table("claims", [])
    rename, done = os.replace, []

    def interrupted(source: Path, target: Path) -> None:
        if len(done) == 3:
            raise OSError(28, "No space left on device")
        done.append(target)
        rename(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(EnvironmentFault, match="No space left"):
        store.write(changed, tmp_path)
    monkeypatch.undo()
    assert len(store.load("figures", tmp_path)) == 3
    assert store.markers(tmp_path)[0].is_intact(tmp_path)
    assert not list(tmp_path.rglob("*.tmp*"))
    assert store.write(changed, tmp_path)
    assert len(store.load("figures", tmp_path)) == 1


def test_a_part_that_was_tampered_with_is_written_anew(tmp_path: Path) -> None:
    disclosure = example()
    store.write(disclosure, tmp_path)
    (part,) = (tmp_path / "figures" / "fiscal_year=2025").iterdir()
    part.write_bytes(b"")
    assert not store.markers(tmp_path)[0].is_intact(tmp_path)
    assert store.write(disclosure, tmp_path)
    assert store.markers(tmp_path)[0].is_intact(tmp_path)


def test_a_disclosure_that_breaks_the_dictionary_leaves_the_store_untouched(tmp_path: Path) -> None:
    store.write(example(), tmp_path)
    before = _snapshot(tmp_path)
    too_fine = example().with_table("figures", [figure("合计", "1") | {"amount": Decimal("0.001")}])
    with pytest.raises(DataDictionaryError, match="figures"):
        store.write(too_fine, tmp_path)
    assert _snapshot(tmp_path) == before


def test_filters_choose_disclosures(tmp_path: Path) -> None:
    for year in (2024, 2025):
        store.write(example("甲局", year), tmp_path)
    store.write(example("乙局", 2025), tmp_path)
    assert set(store.load("figures", tmp_path)["doc_id"]) == {
        "样例市-乙局-2025-budget",
        "样例市-甲局-2024-budget",
        "样例市-甲局-2025-budget",
    }
    assert set(store.load("figures", tmp_path, department="甲局", fiscal_year=2025)["doc_id"]) == {
        "样例市-甲局-2025-budget"
    }
    assert len(store.documents(tmp_path)) == 3


def test_a_dataset_without_rows_is_empty_not_an_error(tmp_path: Path) -> None:
    store.write(example(), tmp_path)
    assert store.load("repairs", tmp_path).empty


def test_an_empty_store_says_which_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(NothingProcessedError, match="budgetlib ingest"):
        store.load("figures", tmp_path)


def test_a_filter_without_match_says_what_there_is(tmp_path: Path) -> None:
    store.write(example(), tmp_path)
    with pytest.raises(NothingProcessedError, match=r"fiscal_year 1999.*样例市-样例局-2025-budget"):
        store.load("figures", tmp_path, fiscal_year=1999)


def test_an_unknown_dataset_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(DataDictionaryError, match="figures"):
        store.load("figure", tmp_path)


def test_a_root_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match="cannot write"):
        store.write(example(), tmp_path / "file")


@pytest.mark.parametrize(
    "hostile", ["../../etc/passwd", "/etc/passwd", "..", ".hidden", "a\\b", "a\0b", "局" * 200, ""]
)
def test_no_doc_id_leads_out_of_its_folder(hostile: str) -> None:
    name = file_name(hostile)
    assert Path(name).name == name and not name.startswith(".")
    assert len(name.encode()) <= MAX_NAME_BYTES


@pytest.mark.parametrize("department", ["../../外局", "/etc/外局", "..", "a\\..\\外局", "*", "局\0"])
def test_no_department_leads_out_of_store_or_reports(tmp_path: Path, department: str) -> None:
    root, before = tmp_path / "a" / "b" / "store", {tmp_path / "a", tmp_path / "a" / "b"}
    store.write(example("甲局"), root)
    store.write(example(department), root)
    assert {path for path in tmp_path.rglob("*") if root not in path.parents} == {*before, root}
    assert len(store.load("figures", root, department=department, fiscal_year=2025)) == 3
    folder = Subject(department, 2025).folder
    assert not folder.is_absolute() and len(folder.parts) == 2 and not {"..", "."} & set(folder.parts)


def test_different_doc_ids_never_share_a_file_and_ordinary_ones_stay_readable() -> None:
    assert file_name("a/b") != file_name("a:b") != file_name("a_b")
    assert file_name("局" * 200) != file_name("局" * 201)
    assert file_name("样例市-样例局（本级）-2025-budget") == "样例市-样例局（本级）-2025-budget"


def test_a_disclosure_stored_before_a_dataset_existed_is_told_in_one_line(tmp_path: Path) -> None:
    store.write(example(), tmp_path)
    (path,) = (tmp_path / "committed").glob("*.json")
    marker = json.loads(path.read_text(encoding="utf8"))
    del marker["parts"]["unreadable"]
    path.write_text(json.dumps(marker), encoding="utf8")
    assert len(store.load("figures", tmp_path)) == len(example().figures)
    with pytest.raises(NothingProcessedError, match="stored by an earlier version"):
        store.load("unreadable", tmp_path)


class TestRepaired:
    """Certain corrections are applied on demand and marked; the stored figures stay as printed."""

    def test_certain_corrections_are_applied_and_marked(self, tmp_path: Path) -> None:
        disclosure = example()
        figure = disclosure.figures.iloc[0]
        parts = (figure["side"], figure["measure"], figure["fund"], figure["period"])
        repair = {
            "table": figure["table"],
            "page": figure["page"],
            "row": figure["row"],
            "column": "/".join(part for part in parts if isinstance(part, str)),
            "printed": figure["printed"],
            "proposed": figure["amount"] + 100,
            "certainty": "unique",
            "reason": "a test",
            "identities": "hierarchy",
        }
        store.write(disclosure.with_table("repairs", [repair]), tmp_path)
        found = store.load("figures", tmp_path, repaired=True)
        assert found["amount"].tolist() == [figure["amount"] + 100, *disclosure.figures["amount"].iloc[1:]]
        assert found["repaired"].tolist() == [True, *[False] * (len(found) - 1)]
        assert store.load("figures", tmp_path)["amount"].tolist() == disclosure.figures["amount"].tolist()

    def test_only_figures_can_be_repaired(self, tmp_path: Path) -> None:
        store.write(example(), tmp_path)
        with pytest.raises(DataDictionaryError):
            store.load("claims", tmp_path, repaired=True)
