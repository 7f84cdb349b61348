"""A batch does everything once, whatever fails, dies or is killed, and says what failed and why."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from budgetlib.batch.execution import carry_out, local
from budgetlib.batch.limits import Limits, TimeLimitReached, check_pages, limited_time
from budgetlib.batch.manifest import DONE, FAILED, SET_ASIDE, known_entries
from budgetlib.batch.run import Batch
from budgetlib.batch.work import Outcome
from budgetlib.cli import app
from budgetlib.errors import SourceError
from budgetlib.model import data_dictionary
from budgetlib.store import datasets as store
from budgetlib.store.markers import markers
from tests.support.generated import DEPARTMENT, generated_budget

SEEDED = random.Random(6)
KILLS = 2  # benchmarks/batch.py kills ten times
_NUMERALS = "甲乙丙丁戊己庚辛壬癸子丑"


@pytest.fixture(scope="module")
def disclosures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six generated disclosures of different departments; copy before changing anything."""
    folder = tmp_path_factory.mktemp("disclosures")
    for number in range(6):
        department_year(folder, number)
    return folder


@pytest.fixture
def folder(disclosures: Path, tmp_path: Path) -> Path:
    """A folder of four disclosures and two files that cannot be read."""
    target = tmp_path / "sources"
    target.mkdir()
    for path in sorted(disclosures.iterdir())[:4]:
        shutil.copy(path, target)
    (target / "empty.pdf").write_bytes(b"")
    (target / "page.txt").write_text("今天天气很好。", encoding="utf8")
    return target


def department_year(folder: Path, number: int) -> Path:
    """Write a text disclosure of a department of its own, taken from the generated PDF's content."""
    name = f"示例市合成{_NUMERALS[number]}部"
    rows = "\n".join(f"20{code}01\t{name}支出{code}\t{number + code}.00\t{number}.00\t{code}.00" for code in (1, 3, 5))
    total = f"\t合计\t{3 * number + 9}.00\t{3 * number}.00\t9.00"
    text = f"{name}2025年部门预算公开\n\n2025年预算支出总表\n部门名称：{name}\n单位：万元\n"
    text += f"科目编码\t科目名称\t合计\t基本支出\t项目支出\n{total}\n{rows}\n"
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf8")
    return path


def run(*arguments: str | Path | int) -> Result:
    """Run a command as a shell would."""
    runner = CliRunner(env={"COLUMNS": "120", "TERM": "dumb"})
    return runner.invoke(app, ["batch", *(str(argument) for argument in arguments)])


def everything(root: Path) -> dict[str, pd.DataFrame]:
    """Return all datasets of a store."""
    return {name: store.load(name, root) for name in data_dictionary()}


class TestIngest:
    def test_good_ones_are_stored_bad_ones_listed_with_reasons(self, folder: Path, tmp_path: Path) -> None:
        result = run(folder, "--out", tmp_path / "out", "--no-reports", "--jobs", 2, "--log", tmp_path / "log")
        assert result.exit_code == 1, result.output
        assert len(store.documents(tmp_path / "out")) == 4
        assert "empty.pdf" in result.stderr and "page.txt" in result.stderr
        assert "4 of 6 sources" in result.stdout and "2 sources and 0 notebooks failed" in result.stdout
        logged = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf8").splitlines()]
        assert sorted(line["status"] for line in logged) == [DONE] * 4 + [FAILED] * 2
        assert all(line["finished"].startswith("20") and line["seconds"] > 0 for line in logged)

    def test_a_second_run_touches_only_the_failures(self, folder: Path, tmp_path: Path) -> None:
        options = (folder, "--out", tmp_path / "out", "--no-reports", "--jobs", 0)
        run(*options)
        assert run(*options, "--log", tmp_path / "log").exit_code == 1
        logged = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf8").splitlines()]
        assert sorted(Path(line["subject"]).name for line in logged) == ["empty.pdf", "page.txt"]

    def test_a_changed_source_is_read_again_and_others_are_not(self, folder: Path, tmp_path: Path) -> None:
        options = (folder, "--out", tmp_path / "out", "--no-reports", "--jobs", 0)
        run(*options)
        changed = sorted(folder.glob("*部.txt"))[0]
        changed.write_text(changed.read_text(encoding="utf8") + "\n注\n", encoding="utf8")
        run(*options, "--log", tmp_path / "log")
        logged = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf8").splitlines()]
        assert [Path(line["subject"]).name for line in logged if line["status"] == DONE] == [changed.name]

    def test_two_files_of_the_same_disclosure_are_told_every_time(self, folder: Path, tmp_path: Path) -> None:
        first = sorted(folder.glob("*部.txt"))[0]
        shutil.copy(first, folder / f"{first.stem}又.txt")
        for _ in range(2):
            result = run(folder, "--out", tmp_path / "out", "--no-reports", "--jobs", 0)
            assert "gives the same disclosure as" in result.stderr
            assert len(store.documents(tmp_path / "out")) == 4

    def test_nothing_readable_is_exit_2(self, tmp_path: Path) -> None:
        (tmp_path / "empty.pdf").write_bytes(b"")
        assert run(tmp_path, "--out", tmp_path / "out", "--jobs", 0, "--no-reports").exit_code == 2

    def test_pdfs_are_read_by_workers(self, tmp_path: Path) -> None:
        generated_budget(tmp_path / "in.pdf", rows=20)
        assert run(tmp_path / "in.pdf", "--out", tmp_path / "out", "--no-reports", "--jobs", 1).exit_code == 0
        assert store.documents(tmp_path / "out")["department"].tolist() == [DEPARTMENT]


class TestReports:
    def test_notebooks_run_once_and_again_when_the_data_change(self, folder: Path, tmp_path: Path) -> None:
        notebooks = tmp_path / "notebooks"
        notebooks.mkdir()
        node = nbformat.v4.new_notebook()
        node.cells = [
            nbformat.v4.new_code_cell("department = ''\nfiscal_year = 0\nroot = ''", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("assert not department.startswith('示例市合成丁'), 'no'; department"),
        ]
        nbformat.write(node, notebooks / "00_told.ipynb")
        options = (folder, "--out", tmp_path / "out", "--reports", tmp_path / "reports", "--notebooks", notebooks)
        first = run(*options, "--jobs", 1, "--log", tmp_path / "log")
        assert first.exit_code == 1 and "AssertionError: no" in first.stderr
        assert (tmp_path / "reports" / "index.html").is_file()
        assert len(list((tmp_path / "reports").glob("*/2025-budget/00_told.html"))) == 3
        pages = {path: path.read_bytes() for path in (tmp_path / "reports").glob("*/2025-budget/*.html")}
        run(*options, "--jobs", 0, "--log", tmp_path / "second")
        logged = [json.loads(line) for line in (tmp_path / "second").read_text(encoding="utf8").splitlines()]
        assert [line["subject"] for line in logged if line["task"] != "ingest"] == ["示例市合成丁部 2025 budget"]
        run(*options, "--jobs", 0, "--again")
        assert {path: path.read_bytes() for path in pages} == pages

    def test_a_disclosure_that_is_damaged_in_the_store_is_told_when_the_year_is_merged(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("budgetlib.commands.batch.MANY_PARTS", 1)
        notebooks = tmp_path / "notebooks"
        notebooks.mkdir()
        parameters = nbformat.v4.new_code_cell("root = ''", metadata={"tags": ["parameters"]})
        nbformat.write(nbformat.v4.new_notebook(cells=[parameters]), notebooks / "00_empty.ipynb")
        run(folder, "--out", tmp_path / "out", "--no-reports", "--jobs", 0)
        gone, *_ = folder.glob("*丁部.txt")
        gone.unlink()
        (part,) = (tmp_path / "out" / "figures" / "fiscal_year=2025").glob("*丁部*")
        part.write_bytes(b"")
        options = ("--out", tmp_path / "out", "--reports", tmp_path / "reports", "--notebooks", notebooks, "--jobs", 0)
        assert "丁部-2025-budget: its parts are damaged" in run(folder, *options).stderr


class TestWorkersThatDie:
    def test_only_the_guilty_piece_is_set_aside_after_its_tries(self) -> None:
        work = [Deed(name, fatal=name == "poison") for name in ("a", "poison", "b", "c", "d")]
        results = list(carry_out(work, local(2, Limits()), 2, tries=2))
        assert {piece.name: outcomes is not None for piece, outcomes, _ in results} == {
            "a": True, "b": True, "c": True, "d": True, "poison": False,
        }  # fmt: skip
        assert [tried for piece, _, tried in results if piece.name == "poison"] == [2]

    def test_what_is_set_aside_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source = department_year(tmp_path, 0)
        monkeypatch.setattr("budgetlib.batch.run.carry_out", lambda work, *_: ((piece, None, 3) for piece in work))
        ingested = Batch(tmp_path / "out", tmp_path / "reports", local(0, Limits())).ingest([source])
        (entry,) = ingested.failed
        assert entry.status == SET_ASIDE and "died each of 3 times" in entry.error


class TestLimits:
    def test_time(self) -> None:
        with pytest.raises(TimeLimitReached), limited_time(Limits(seconds=0.05)):
            time.sleep(5)

    def test_pages(self, tmp_path: Path) -> None:
        path = generated_budget(tmp_path / "in.pdf", rows=60).path
        check_pages(path, Limits())
        with pytest.raises(SourceError, match="pages"):
            check_pages(path, Limits(pages=2))

    def test_too_slow_a_source_is_a_failure_like_others(self, folder: Path, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr("budgetlib.ingest.ingest.read", lambda *_, **__: time.sleep(5))
        result = run(folder, "--out", tmp_path / "out", "--no-reports", "--jobs", 0, "--max-seconds", 0.1)
        assert result.exit_code == 2 and "took longer than 0.1 seconds" in result.stderr


class TestKilled:
    def test_killed_at_any_moment_the_next_run_ends_as_an_undisturbed_one(
        self, disclosures: Path, tmp_path: Path
    ) -> None:
        undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
        begin = time.monotonic()
        _batch_process(disclosures, undisturbed).wait()
        whole = time.monotonic() - begin
        for _ in range(KILLS):
            process = _batch_process(disclosures, disturbed)
            time.sleep(SEEDED.uniform(0.4, 1.0) * whole)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert _batch_process(disclosures, disturbed).wait() == 0
        for name, table in everything(undisturbed).items():
            pd.testing.assert_frame_equal(table, store.load(name, disturbed))
        assert all(marker.is_intact(disturbed) for marker in markers(disturbed))
        assert {entry.status for entry in known_entries(disturbed)} == {DONE}

    def test_workers_end_with_the_batch_that_started_them(self, disclosures: Path, tmp_path: Path) -> None:
        process = _batch_process(disclosures, tmp_path / "out")
        while not (tmp_path / "out" / "batch.sqlite").exists():  # then workers are about to start
            assert process.poll() is None, "the batch ended before it began"
            time.sleep(0.05)
        time.sleep(1)
        process.kill()
        process.wait()
        for _ in range(200):
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail("workers outlived the batch")


class Deed:
    """A piece of work for tests: some end the process that does them."""

    def __init__(self, name: str, *, fatal: bool) -> None:
        self.name, self.fatal = name, fatal

    def subjects(self) -> list[str]:
        return [self.name]

    def __call__(self) -> list[Outcome]:
        if self.fatal:
            os._exit(1)
        return [Outcome(self.name)]


def _batch_process(folder: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "budgetlib.cli", "batch", folder, "--out", out, "--no-reports", "--jobs", "1"]
    code = "from budgetlib.cli import main; main()"
    command = [sys.executable, "-c", code, *(str(part) for part in command[3:])]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
