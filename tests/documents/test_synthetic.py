"""The invented departments: everything generated is read, nothing contradicts itself, all of it is called synthetic."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import yaml
from tools.synthetic.forms import description
from tools.synthetic.model import GENERAL, Budget
from tools.synthetic.samples import SAMPLE_SEED, SAMPLES, Sample, accounts, budgets, many, write_sample
from tools.synthetic.tables import standard_tables
from tools.synthetic.words import vocabulary

import budgetlib
from budgetlib.analysis import execution
from budgetlib.charts.style import columns_of
from budgetlib.ingest.ingest import ingest
from budgetlib.ingest.reading import notes_path
from budgetlib.model import Disclosure
from budgetlib.store.datasets import documents

COMMITTED = Path(__file__).parents[2] / "data" / "raw" / "synthetic"
TWO_YEARS = SAMPLES[0]
LINE_COLUMNS = 90  # half-width columns of a form's line


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[tuple[Path, Budget]]:
    """Both years of the department that has two, written now."""
    folder = tmp_path_factory.mktemp("synthetic")
    paths = write_sample(TWO_YEARS, SAMPLE_SEED, folder)
    return list(zip(paths[:2], [budget for budget, _ in budgets(TWO_YEARS, SAMPLE_SEED)], strict=True))


@pytest.fixture(scope="module", params=[0, 1], ids=["2024", "2025"])
def read(request, written) -> tuple[Disclosure, Budget]:
    path, budget = written[request.param]
    return budgetlib.read(path), budget


def test_every_amount_printed_in_a_table_is_a_figure_and_no_other_is(read) -> None:
    disclosure, budget = read
    for table in standard_tables(budget):
        printed = Counter(text for row in table.rows for text in row if _is_amount(text))
        figures = disclosure.figures[disclosure.figures["table"] == table.name]
        assert Counter(figures["printed"]) == printed, table.name


def test_a_row_of_the_expenditure_table_has_its_code_name_and_exact_amounts(read) -> None:
    disclosure, budget = read
    figures = disclosure.figures[disclosure.figures["table"] == "expenditure_summary"]
    found = {
        (code, name, measure): amount
        for code, name, measure, amount in figures[["code", "name", "measure", "amount"]].itertuples(index=False)
    }
    (table,) = [table for table in standard_tables(budget) if table.name == "expenditure_summary"]
    for code, name, *cells in table.rows[1:]:
        for measure, text in zip(("total", "basic_expenditure", "project_expenditure"), cells, strict=True):
            assert found.get((code, name, measure)) == (Decimal(text) * 10_000 if text else None)


def test_projects_forms_indicators_and_components_are_all_read(read) -> None:
    disclosure, budget = read
    current = disclosure.projects[disclosure.projects["period"] == "current"]
    assert Counter(current["project"]) == Counter(project.name for project in budget.projects)
    assert current["form"].notna().all()
    assert dict(zip(current["project"], current["form_amount_year"], strict=True)) == {
        project.name: project.amount for project in budget.projects
    }
    assert len(disclosure.indicators) == 2 * sum(len(project.indicators) for project in budget.projects)


def test_the_components_of_a_description_on_one_line_are_read_with_their_amounts(read) -> None:
    disclosure, budget = read
    whole = [p for p in budget.projects if columns_of(description(p)) <= LINE_COLUMNS and len(p.components) > 1]
    assert whole
    for project in whole:
        amounts = disclosure.costs.loc[disclosure.costs["project"] == project.name, "amount"]
        assert Counter(amounts) == Counter(part.quantity * part.price for part in project.components)


def test_the_narrative_states_levels_changes_and_reasons(read) -> None:
    disclosure, budget = read
    claims = disclosure.claims
    whole = claims[(claims["measure"] == "total_revenue") & claims["change"].notna()].iloc[0]
    (before,) = [prior for year, prior in budgets(TWO_YEARS, SAMPLE_SEED) if year.year == budget.year]
    change = sum(entry.amount for entry in budget.entries()) - sum(entry.amount for entry in before.entries())
    assert abs(whole["change"] - change) <= whole["change_grain"] / 2
    assert whole["direction"] == ("increase" if change > 0 else "decrease")
    assert claims["reasons"].notna().any()


def test_nothing_contradicts_itself(read) -> None:
    disclosure, _ = read
    assert disclosure.findings[disclosure.findings["severity"] == "error"].empty
    assert (disclosure.checks["verdict"] == "rounding").any(), "figures are rounded once, so that residues remain"


def test_the_second_year_ends_begins_enlarges_and_reduces_projects_and_recodes_a_function(written) -> None:
    (_, first), (_, second) = written
    then, now = ({project.name: project.amount for project in year.projects} for year in (first, second))
    assert then.keys() - now.keys()
    assert now.keys() - then.keys()
    differences = [now[name] - then[name] for name in now.keys() & then.keys()]
    assert any(difference > 0 for difference in differences)
    assert any(difference < 0 for difference in differences)
    names = [{row[:2] for table in standard_tables(year)[2:3] for row in table.rows} for year in (first, second)]
    assert ("210", "医疗卫生与计划生育支出") in names[0]
    assert ("210", "卫生健康支出") in names[1]
    assert ("2010308", "信访事务") in names[0]
    assert ("2014004", "信访业务") in names[1]


def test_every_page_and_the_stored_documents_say_that_they_are_synthetic(written, tmp_path) -> None:
    path, _ = written[1]
    with pypdfium2.PdfDocument(path) as pdf:
        assert all(vocabulary()["label"] in page.get_textpage().get_text_range() for page in pdf)
    assert [result.error for result in ingest([path], tmp_path)] == [None]
    assert documents(tmp_path)["synthetic"].tolist() == [True]


def test_without_its_metadata_a_document_still_names_no_real_department(written) -> None:
    assert all("合成" in budget.department and "示例" in budget.department for _, budget in written)


def test_equal_seeds_give_equal_bytes_and_the_committed_samples(written) -> None:
    committed = {path.name: path.read_bytes() for path in COMMITTED.glob("*.pdf")}
    assert len(committed) == sum(len(sample.years) * (1 + sample.accounts) for sample in SAMPLES)
    for path, _ in written:
        assert path.read_bytes() == committed[path.name], "run `python -m tools.synthetic`"


def test_every_committed_sample_has_its_metadata() -> None:
    for path in COMMITTED.glob("*.pdf"):
        notes = yaml.safe_load(notes_path(path).read_text(encoding="utf8"))
        assert notes["synthetic"] is True
        assert notes["department"] in path.name


def test_any_number_of_departments_differ_in_size_and_field(tmp_path) -> None:
    wanted = [*many(3)]
    assert len({(sample.units, sample.projects, sample.field) for sample in wanted}) == len(wanted)
    paths = [path for sample in wanted for path in write_sample(sample, 1, tmp_path, with_forms=False)]
    assert len({path.read_bytes() for path in paths}) == len(wanted)


def test_a_final_account_states_what_was_spent_of_its_budget(tmp_path) -> None:
    made = next(accounts(TWO_YEARS, SAMPLE_SEED))
    path = write_sample(TWO_YEARS, SAMPLE_SEED, tmp_path, with_forms=False)[2]
    read = budgetlib.read(path)
    assert read.documents["kind"].tolist() == ["final_account"]
    assert read.findings[read.findings["severity"].isin(["error", "warning"])].empty
    rows = execution.stated(read)
    total, own = execution.whole_of(rows), execution.items(rows)
    general = [entry for entry in made.spent.entries() if entry.fund == GENERAL]
    assert abs(total["spent"] - sum(entry.amount for entry in general)) <= 50
    assert execution.is_whole(own, total)
    assert own["reasons"].notna().all()


def test_another_seed_gives_another_budget() -> None:
    sample = Sample(1, (2025,), 1, 2, "culture")
    ((one, _),), ((other, _),) = ([*budgets(sample, seed)] for seed in (1, 2))
    assert one != other


def _is_amount(text: str) -> bool:
    return text.replace(".", "").isdigit() and "." in text
