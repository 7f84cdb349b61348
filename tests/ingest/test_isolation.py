"""Nothing of one file stops the others: whatever is raised in one source is that source's failure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

import budgetlib
from budgetlib.cli import app
from budgetlib.errors import OwnFaultError, SourceError
from budgetlib.ingest import ingest as ingest_module
from budgetlib.ingest.isolation import told_of
from budgetlib.model import Disclosure
from budgetlib.store import datasets as store
from tests.ingest.test_joining import COVER, EXPENDITURE, ingested, write

NAMES = ("甲甲市财政局", "乙乙市财政局", "丙丙市财政局")


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three disclosures; the second meets a fault of ours."""
    (tmp_path / "raw").mkdir()
    for name in NAMES:
        write(tmp_path / "raw" / f"{name}.md", (COVER + EXPENDITURE).replace("甲乙市财政局", name))

    def faulty(source: Path, **options: str) -> Disclosure:
        if source.stem == NAMES[1]:
            raise RecursionError("nobody foresaw this")
        return budgetlib.read(source, **options)

    monkeypatch.setattr(ingest_module, "read", faulty)
    return tmp_path / "raw"


class TestOneSource:
    def test_the_others_are_read_and_the_fault_is_told(self, three: Path, tmp_path: Path) -> None:
        results = ingested(three, tmp_path / "out")
        assert {result.source.stem for result in results if result.summary} == {NAMES[0], NAMES[2]}
        (failed,) = (result.error for result in results if result.error)
        assert isinstance(failed, OwnFaultError)
        assert NAMES[1] in str(failed)
        assert "RecursionError: nobody foresaw this" in str(failed)

    def test_check_is_exit_2_and_one_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def faulty(*_: Path, **__: str) -> None:
            raise KeyError("unforeseen")

        monkeypatch.setattr("budgetlib.commands.limits.read", faulty)
        result = CliRunner().invoke(app, ["check", str(tmp_path / "a.pdf")])
        assert result.exit_code == 2
        assert "KeyError" in result.output
        assert len(result.output.strip().splitlines()) == 1


class TestToldOf:
    def test_memory_that_ran_out_is_the_source_s_failure(self) -> None:
        with pytest.raises(SourceError, match="memory"), told_of(Path("a.pdf")):
            raise MemoryError

    def test_a_panic_of_a_library_is_a_fault_like_any_other(self) -> None:
        panic = type("PanicException", (BaseException,), {})
        with pytest.raises(OwnFaultError), told_of(Path("a.xlsx")):
            raise panic("not foreseen")

    def test_the_user_stops_all_of_it(self) -> None:
        with pytest.raises(KeyboardInterrupt), told_of(Path("a.pdf")):
            raise KeyboardInterrupt


def test_a_share_printed_wrongly_in_a_document_of_yuan_can_be_stored(tmp_path: Path) -> None:
    """What a share of an amount makes out is no whole number of fen; a finding's amount is."""
    tables = EXPENDITURE.replace("300.00", "3000007.00").replace("100.00", "1000007.00").replace("200.00", "2000000.00")
    narrative = (
        "\n# 第三部分 2025年部门预算情况说明\n\n## 一、支出预算总表情况说明\n\n"
        "2025年支出预算3000007.00元，其中：基本支出1000007.00元，占32.333%；项目支出2000000.00元，占66.67%。\n"
    )
    path = write(tmp_path / "a.md", (COVER + tables + narrative).replace("万元", "元"))
    disclosure = budgetlib.read(path)
    (amount,) = disclosure.findings["amount"][disclosure.findings["rule"] == "share_of_expenditure"]
    assert amount == Decimal("30014.74")
    store.write(disclosure, tmp_path / "out", fingerprints=["of the source"])
