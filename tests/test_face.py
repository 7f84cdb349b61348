"""The public face: what an editor offers, what a notebook shows, what pandas can do with the money."""

from __future__ import annotations

import pickle
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import get_args

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import budgetlib
from budgetlib.errors import DataDictionaryError, NothingProcessedError
from budgetlib.model import DatasetName, Disclosure, data_dictionary, empty_disclosure
from budgetlib.store import load, write
from budgetlib.store.root import ROOT_VARIABLE
from tests.support.examples import HOSTILE, example, figure

ONE = example()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two departments, two years, a unit and a final account."""
    root = tmp_path / "project" / "data" / "processed"
    for name, year, columns in (
        ("甲局", 2024, {}),
        ("甲局", 2025, {}),
        ("甲局", 2025, {"scope": "unit"}),
        ("甲局", 2025, {"kind": "final_account"}),
        ("乙局", 2025, {"region": "另一市"}),
    ):
        write(example(name, year, **columns), root)
    return root


class TestDisclosure:
    def test_an_editor_offers_its_tables(self) -> None:
        assert set(data_dictionary()) <= set(dir(ONE))
        assert {"doc_id", "in_wan", "with_table"} <= set(dir(ONE))

    def test_type_checkers_know_the_datasets_there_are(self) -> None:
        assert list(get_args(DatasetName)) == list(data_dictionary())
        text = (Path(budgetlib.__file__).parent / "model/disclosure.py").read_text(encoding="utf8")
        assert [name for name in data_dictionary() if f"        {name}: pd.DataFrame\n" not in text] == []

    def test_it_tells_in_one_line_what_it_has(self) -> None:
        assert repr(ONE).startswith("<Disclosure 样例市-样例局-2025-budget: ")
        assert "3 figures" in repr(ONE) and "costs" not in repr(ONE) and "\n" not in repr(ONE)
        assert repr(empty_disclosure("x")) == "<Disclosure x: nothing>"

    def test_notebooks_show_its_datasets_and_run_nothing(self) -> None:
        shown = Disclosure(HOSTILE, ONE.tables_by_name)._repr_html_()
        assert "<code>figures</code></td><td>3</td>" in shown and "One row is one printed amount" in shown
        assert "<script" not in shown

    def test_it_can_be_copied_and_pickled(self) -> None:
        for copy in (deepcopy(ONE), pickle.loads(pickle.dumps(ONE))):
            pd.testing.assert_frame_equal(copy.figures, ONE.figures)

    def test_what_it_has_not_is_told(self) -> None:
        with pytest.raises(AttributeError, match="no dataset 'figurs'; it has disclosures, documents"):
            ONE.figurs  # type: ignore[attr-defined]  # noqa: B018

    def test_reconcile_can_be_called_by_the_name_of_its_package(self) -> None:
        assert len(budgetlib.reconcile(ONE).checks) > 0
        from budgetlib.reconcile import reconcile

        pd.testing.assert_frame_equal(reconcile(ONE).checks, budgetlib.reconcile(ONE).checks)


class TestDescribe:
    def test_the_dictionary_of_a_dataset_is_a_table(self) -> None:
        told = budgetlib.describe("figures").set_index("column")
        assert told.loc["amount", "meaning"] == "Amount in yuan" and told.loc["amount", "type"] == "money"
        assert told.loc["period", "values"] == "current、carryover、all"

    def test_tables_of_notebooks_are_described_too_and_all_names_are_listed(self) -> None:
        assert "share" in set(budgetlib.describe("01_structure.funds")["column"])
        assert {"figures", "01_structure.funds"} <= set(budgetlib.describe()["name"])
        with pytest.raises(DataDictionaryError, match="figures"):
            budgetlib.describe("figure")


class TestLoad:
    def test_filters_take_one_value_or_several_and_years_as_text(self, store: Path) -> None:
        assert set(load("documents", store, fiscal_year="2025", department="甲局")["fiscal_year"]) == {2025}
        assert len(load("documents", store, fiscal_year=["2024", 2025], department=["甲局", "乙局"])) == 5
        assert load("documents", store, region="另一市")["department"].tolist() == ["乙局"]
        assert load("documents", store, kind="final_account")["doc_id"].tolist() == ["样例市-甲局-2025-final_account"]
        assert load("disclosures", store, scope=("unit",))["scope"].tolist() == ["unit"]
        assert set(load("figures", store, doc_id=["样例市-乙局-2025-budget"])["doc_id"]) == {"样例市-乙局-2025-budget"}

    def test_rows_of_some_tables_only(self, store: Path) -> None:
        assert set(load("figures", store, table="expenditure_summary")["table"]) == {"expenditure_summary"}
        with pytest.raises(NothingProcessedError, match="There are: expenditure_summary"):
            load("figures", store, table="three_public")
        with pytest.raises(DataDictionaryError, match="figures"):
            load("claims", store, table="three_public")

    def test_what_exists_is_told_when_nothing_matches(self, store: Path) -> None:
        with pytest.raises(NothingProcessedError, match=r"no .* matches department 甲剧.*department: 甲局"):
            load("figures", store, department="甲剧")
        with pytest.raises(NothingProcessedError, match=r"fiscal_year 1999.*fiscal_year: 2024, 2025"):
            load("figures", store, department="甲局", fiscal_year=1999)
        with pytest.raises(NothingProcessedError, match="Processed: 样例市-乙局-2025-budget"):
            load("figures", store, department="乙局", fiscal_year=2024)
        with pytest.raises(NothingProcessedError, match="is not a year"):
            load("figures", store, fiscal_year="last")

    def test_the_store_is_found_from_any_folder_of_the_project(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notebooks = store.parents[1] / "notebooks"
        notebooks.mkdir()
        for folder in (notebooks, store.parents[1]):
            monkeypatch.chdir(folder)
            assert len(load("documents")) == 5
            assert len(budgetlib.documents()) == 5

    def test_the_environment_can_name_the_store(
        self, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(NothingProcessedError, match=ROOT_VARIABLE):
            load("documents")
        monkeypatch.setenv(ROOT_VARIABLE, str(store))
        assert len(load("documents")) == 5


class TestMoney:
    @pytest.fixture
    def figures(self, store: Path) -> pd.DataFrame:
        """Figures of five disclosures with plain numbers beside the exact ones."""
        return load("figures", store, money="wan")

    def test_plain_numbers_stand_beside_the_exact_ones(self, store: Path, figures: pd.DataFrame) -> None:
        assert list(figures.columns).index("amount_wan") == list(figures.columns).index("amount") + 1
        assert figures["amount_wan"].tolist()[:3] == [1234.0, 1234.0, -9.000055]
        assert figures["amount"].tolist()[2] == Decimal("-90000.55")
        claims = load("claims", store, money="wan")
        assert claims["percent_number"].tolist()[0] == -0.3223 and np.isnan(claims["change_wan"].tolist()[0])
        with pytest.raises(DataDictionaryError, match="exact, wan, plain"):
            load("claims", store, money="yuan")  # type: ignore[arg-type]

    def test_a_disclosure_has_them_too(self) -> None:
        pd.testing.assert_series_equal(
            ONE.in_wan().figures["amount_wan"], pd.Series([1234.0, 1234.0, -9.000055], name="amount_wan")
        )
        assert "amount_wan" not in ONE.figures and ONE.in_wan().doc_id == ONE.doc_id

    def test_what_pandas_users_ordinarily_do(self, figures: pd.DataFrame, store: Path) -> None:
        wan = figures["amount_wan"]
        assert (wan / 1e4).iloc[0] == 0.1234 and (wan * 1.5).iloc[0] == 1851.0
        assert wan.quantile(0.5) == 1234.0 and wan.describe()["max"] == 1234.0
        assert figures.nlargest(2, "amount_wan")["level"].tolist() == ["total", "class"]
        assert "amount_wan" in figures.describe().columns
        assert figures.groupby("doc_id")["amount_wan"].sum().round(4).tolist() == [2458.9999] * 5
        assert figures.groupby("doc_id").sum(numeric_only=True)["amount_wan"].notna().all()
        assert pd.qcut(wan, 2, duplicates="drop").notna().all() and pd.cut(wan, 3).notna().all()
        merged = figures.merge(load("disclosures", store), on="doc_id")
        assert merged.pivot_table("amount_wan", "department", "fiscal_year", aggfunc="sum").shape == (2, 2)

    def test_plots(self, figures: pd.DataFrame) -> None:
        axes = figures.plot.bar(x="name", y="amount_wan")
        assert len(axes.patches) == len(figures)
        plt.close("all")

    def test_files_of_other_programs(self, figures: pd.DataFrame, store: Path, tmp_path: Path) -> None:
        figures.to_excel(tmp_path / "figures.xlsx", index=False)
        assert pd.read_excel(tmp_path / "figures.xlsx")["amount_wan"].tolist() == figures["amount_wan"].tolist()
        plain = load("figures", store, money="plain")
        assert "amount" not in plain and plain["amount_wan"].equals(figures["amount_wan"])
        plain.to_stata(tmp_path / "figures.dta", version=118, write_index=False)
        assert pd.read_stata(tmp_path / "figures.dta")["amount_wan"].tolist() == figures["amount_wan"].tolist()
        figures.to_parquet(tmp_path / "figures.parquet")

    def test_exact_money_stays_exact(self, store: Path) -> None:
        amounts = load("figures", store)["amount"]
        assert amounts.sum() == 5 * Decimal("24589999.45")
        assert load("figures", store).groupby("doc_id")["amount"].sum().tolist() == [Decimal("24589999.45")] * 5


def test_a_folder_with_the_files_of_one_disclosure_is_read_as_one(tmp_path: Path) -> None:
    rows = "\n".join(f"20{code}01\t支出{code}\t{code}.00\t0.00\t{code}.00" for code in (1, 3, 5))
    text = "某甲乙市丙丁局2025年部门预算公开\n\n2025年预算支出总表\n部门名称：某甲乙市丙丁局\n单位：万元\n"
    text += f"科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t9.00\t0.00\t9.00\n{rows}\n"
    (tmp_path / "丙丁局2025.txt").write_text(text, encoding="utf8")
    (tmp_path / "README.md").write_text("not a source", encoding="utf8")
    disclosure = budgetlib.read(tmp_path)
    assert disclosure.disclosures["fiscal_year"].tolist() == [2025] and len(disclosure.figures) > 0


def test_in_wan_leaves_empty_tables_empty() -> None:
    assert "amount_wan" in empty_disclosure("x").in_wan().figures
    assert ONE.with_table("figures", [figure("合计", "1")]).in_wan().figures["amount_wan"].tolist() == [0.0001]
