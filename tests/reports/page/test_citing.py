"""How a page is cited: department, year, digest of the source, date of access where it is known."""

from __future__ import annotations

from pathlib import Path

from budgetlib.messages import CHINESE, in_language
from budgetlib.reports.page.citing import about, bibtex, citation
from budgetlib.store import datasets as store
from tests.support.examples import example


def test_a_page_is_cited_by_what_the_store_knows(tmp_path: Path) -> None:
    disclosure = example("样例局", 2025)
    store.write(disclosure, tmp_path)
    parameters = {"root": str(tmp_path), "department": "样例局", "fiscal_year": 2025}
    subject = about(parameters)
    assert subject is not None
    digest = disclosure.documents["sha256"].iloc[0]
    told = citation(subject, "Structure: what for?")
    assert told.startswith("样例局: 2025 部门预算.") and digest in told and "“Structure: what for?”" in told
    assert "Date of access not recorded." in told
    entry = bibtex(subject, "50 % {of} it?", Path("01_structure"))
    assert entry.startswith("@misc{budget2025-") and "title = {样例局 2025 部门预算: 50 of it?}" in entry
    with in_language(CHINESE):
        assert citation(subject, "收支结构").startswith("样例局: 2025 年部门预算。")
    assert about(parameters | {"fiscal_year": 1999}) is None
