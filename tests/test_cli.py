"""The commands: exit codes, one clear line per error, and nothing written when nothing was read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from typer.testing import CliRunner, Result

from budgetlib import __version__
from budgetlib.cli import app
from budgetlib.errors import NotADisclosureError, NotOneDisclosureError, SourceError
from budgetlib.ingest.ingest import ingest
from budgetlib.ingest.reading import SourceNotes, source_notes
from budgetlib.ingest.sources import find_sources
from budgetlib.model import Disclosure
from budgetlib.store import datasets as store
from tests.support.examples import HOSTILE, example

RUNNER = CliRunner(env={"COLUMNS": "120", "TERM": "dumb"})


def run(*arguments: str | Path) -> Result:
    """Run a command as a shell would."""
    return RUNNER.invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let any file be read as an example whose department is its stem; files named `bad…` cannot be read.

    Returns the list of names read so far.
    """
    names: list[str] = []

    def read(path: Path, *others: Path, engine: str = "tabula", tables_required: bool = False) -> Disclosure:
        if others:
            raise NotOneDisclosureError("prints tables that the other prints as well.", path=path)
        names.append(Path(path).name)
        if Path(path).stem.startswith("bad"):
            raise SourceError("the file is damaged.", path=path, page=3, remedy="Download it again.")
        return example(Path(path).stem.removesuffix("-again"), source=Path(path).name)

    monkeypatch.setattr("budgetlib.ingest.ingest.read", read)
    monkeypatch.setattr("budgetlib.commands.limits.read", read)
    return names


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Makes a file with some content in a folder of sources."""

    def make(name: str, content: str = "content") -> Path:
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf8")
        return path

    return make


def _one_line(result: Result) -> str:
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.output
    return result.stderr


class TestIngest:
    def test_it_writes_the_datasets_and_prints_what_was_found(self, readable, source, tmp_path: Path) -> None:
        result = run("ingest", source("甲局.pdf"), "--out", tmp_path / "out")
        assert result.exit_code == 0
        for words in ("2 (of which empty: 1 state capital)", "3 (of which 1 duplicates)", "2 (and 1 carried over)"):
            assert words in result.stdout
        assert "1 error, 0 warnings, 0 unread, 1 note" in result.stdout
        assert len(store.load("figures", tmp_path / "out")) == 3

    def test_an_unchanged_source_is_not_read_again(self, readable, source, tmp_path: Path) -> None:
        path = source("甲局.pdf")
        run("ingest", path, "--out", tmp_path / "out")
        result = run("ingest", path, "--out", tmp_path / "out")
        assert readable == ["甲局.pdf"]
        assert "unchanged in" in result.stdout

    @pytest.mark.parametrize("changed", ["甲局.pdf", "甲局.meta.yaml"])
    def test_a_changed_source_or_its_metadata_is_read_again(
        self, readable, source, tmp_path: Path, changed: str
    ) -> None:
        path = source("甲局.pdf")
        run("ingest", path, "--out", tmp_path / "out")
        source(changed, "region: 别市")
        run("ingest", path, "--out", tmp_path / "out")
        assert readable == ["甲局.pdf", "甲局.pdf"]

    def test_another_engine_reads_again(self, readable, source, tmp_path: Path) -> None:
        path = source("甲局.pdf")
        for engine in ("tabula", "geometry", "geometry"):
            assert run("ingest", path, "--out", tmp_path / "out", "--engine", engine).exit_code == 0
        assert readable == ["甲局.pdf", "甲局.pdf"]

    def test_changed_code_reads_again(self, readable, source, tmp_path: Path, monkeypatch) -> None:
        path = source("甲局.pdf")
        run("ingest", path, "--out", tmp_path / "out")
        monkeypatch.setattr("budgetlib.store.fingerprint.reading_digest", lambda: "another")
        run("ingest", path, "--out", tmp_path / "out")
        assert readable == ["甲局.pdf", "甲局.pdf"]

    def test_a_failure_does_not_stop_the_rest_and_is_listed_at_the_end(self, readable, source, tmp_path: Path) -> None:
        folder = source("bad.pdf").parent
        source("甲局.pdf")
        result = run("ingest", folder, "--out", tmp_path / "out")
        assert result.exit_code == 1
        assert "bad.pdf, page 3: the file is damaged. Download it again." in _one_line(result)
        assert store.documents(tmp_path / "out")["department"].tolist() == ["甲局"]

    def test_nothing_readable_is_exit_2_and_writes_nothing(self, readable, source, tmp_path: Path) -> None:
        result = run("ingest", source("bad.pdf"), "--out", tmp_path / "out")
        assert result.exit_code == 2
        _one_line(result)
        assert not (tmp_path / "out").exists()

    def test_two_sources_of_one_disclosure_keep_the_first_and_say_so(self, readable, source, tmp_path: Path) -> None:
        folder = source("甲局.pdf").parent
        source("甲局-again.txt")
        for _ in range(2):
            result = run("ingest", folder / "甲局.pdf", folder / "甲局-again.txt", "--out", tmp_path / "out")
            assert result.exit_code == 1
            assert "gives the same disclosure as" in _one_line(result)
            assert store.documents(tmp_path / "out")["source"].tolist() == ["甲局.pdf"]

    def test_replacing_the_reading_of_another_file_is_said(self, readable, source, tmp_path: Path) -> None:
        run("ingest", source("甲局.pdf"), "--out", tmp_path / "out")
        result = run("ingest", source("甲局-again.txt"), "--out", tmp_path / "out")
        assert result.exit_code == 0
        assert "the reading of 甲局.pdf" in result.stdout

    def test_a_place_that_cannot_be_written_is_one_line(self, readable, source, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        result = run("ingest", source("甲局.pdf"), "--out", tmp_path / "file")
        assert result.exit_code == 2
        assert "cannot write" in _one_line(result)


class TestUnreadableSources:
    """With the real readers: each kind of broken file gives one line and exit 2, and the store stays as it was."""

    @pytest.fixture(params=["missing", "empty", "no_table", "binary", "truncated", "encrypted", "unknown", "not_a_pdf"])
    def broken(self, request, tmp_path: Path) -> Path:
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Helvetica")
        pdf.cell(text="Budget " * 50)
        if request.param == "encrypted":
            pdf.set_encryption(owner_password="owner", user_password="user")
        data = bytes(pdf.output())
        contents = {
            "empty": ("x.txt", b""),
            "no_table": ("x.txt", "今天天气很好。\n\n一个\t两个\n".encode()),
            "binary": ("x.txt", b"\x00\xff" * 50),
            "truncated": ("x.pdf", data[: len(data) // 2]),
            "encrypted": ("x.pdf", data),
            "unknown": ("x.docx", b"PK"),
            "not_a_pdf": ("x.pdf", b"<html>not found</html>"),
        }
        name, content = contents.get(request.param, ("missing.pdf", b""))
        if request.param != "missing":
            (tmp_path / name).write_bytes(content)
        return tmp_path / name

    def test_ingest_tells_and_leaves_the_store_untouched(self, broken: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        store.write(example(), out)
        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        result = run("ingest", broken, "--out", out)
        assert result.exit_code == 2, result.output
        assert str(broken) in _one_line(result)
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before

    def test_check_tells(self, broken: Path) -> None:
        result = run("check", broken)
        assert result.exit_code == 2, result.output
        assert str(broken) in _one_line(result)


class TestCheck:
    def test_an_error_among_the_findings_is_exit_1_and_stands_first(self, readable, source) -> None:
        result = run("check", source("甲局.pdf"), "--format", "json")
        assert result.exit_code == 1
        told = json.loads(result.stdout)
        assert told["doc_id"] == "样例市-甲局-2025-budget"
        assert [finding["severity"] for finding in told["findings"]] == ["error", "note"]
        assert told["findings"][0]["title"] == HOSTILE and told["findings"][0]["amount"] is None

    def test_findings_without_an_error_are_exit_0(self, source, monkeypatch) -> None:
        monkeypatch.setattr("budgetlib.commands.limits.read", lambda _, engine: example().with_table("findings", []))
        result = run("check", source("甲局.pdf"))
        assert result.exit_code == 0
        assert "no findings" in result.stdout

    def test_the_table_shows_text_of_documents_as_it_is(self, source, monkeypatch) -> None:
        finding = {"rule": "r", "severity": "note", "title": "[bold]甲[/x]", "explanation": "因", "evidence": "p. 1"}
        monkeypatch.setattr(
            "budgetlib.commands.limits.read", lambda _, engine: example().with_table("findings", [finding])
        )
        assert "[bold]甲[/x]" in run("check", source("甲局.pdf")).stdout

    def test_an_error_is_told_in_one_line_without_traceback(self, readable, source) -> None:
        result = run("check", source("bad.pdf"))
        assert result.exit_code == 2
        assert "page 3: the file is damaged. Download it again." in _one_line(result)


class TestReportAndBatch:
    @pytest.fixture
    def notebooks(self, tmp_path: Path) -> Path:
        folder = tmp_path / "notebooks"
        folder.mkdir()
        for name in ("00_a.ipynb", "01_bad.ipynb"):
            (folder / name).write_text("{}")
        return folder

    @pytest.fixture(autouse=True)
    def quick_notebooks(self, monkeypatch) -> None:
        """Running kernels is tested in reports/test_reports.py."""

        def run_notebook(notebook: Path, parameters: dict[str, object], folder: Path, **_: object) -> Path:
            from budgetlib.errors import NotebookError

            if "bad" in notebook.stem:
                raise NotebookError("cell 2 failed: NameError: x", path=notebook)
            return folder / f"{notebook.stem}.html"

        monkeypatch.setattr("budgetlib.reports.run.run_notebook", run_notebook)

    def test_report_lists_failed_notebooks_and_writes_the_index(self, notebooks: Path, tmp_path: Path) -> None:
        store.write(example(), tmp_path / "out")
        options = ("--root", tmp_path / "out", "--out", tmp_path / "reports", "--notebooks", notebooks)
        result = run("report", "--all", *options)
        assert result.exit_code == 1
        assert "01_bad.ipynb: cell 2 failed: NameError: x" in _one_line(result)
        assert "1 of 2 notebooks ran" in result.stdout
        assert (tmp_path / "reports" / "index.html").exists()

    def test_report_over_nothing_says_what_to_run(self, notebooks: Path, tmp_path: Path) -> None:
        result = run("report", "--all", "--root", tmp_path / "out", "--notebooks", notebooks)
        assert result.exit_code == 2
        assert "budgetlib ingest" in _one_line(result)

    def test_batch_ingests_reports_and_lists_all_failures_at_the_end(
        self, readable, source, notebooks: Path, tmp_path: Path
    ) -> None:
        folder = source("bad.pdf").parent
        source("甲局.pdf")
        places = ("--out", tmp_path / "out", "--reports", tmp_path / "reports", "--notebooks", notebooks)
        result = run("batch", folder, *places, "--jobs", 0)
        assert result.exit_code == 1
        assert "01_bad.ipynb" in result.stderr and "bad.pdf, page 3" in result.stderr.splitlines()[-1]
        assert "甲局 2025" in (tmp_path / "reports/甲局/2025-budget/index.html").read_text(encoding="utf8")

    def test_batch_without_reports_only_ingests(self, readable, source, tmp_path: Path) -> None:
        folder = source("甲局.pdf").parent
        result = run(
            "batch", folder, "--out", tmp_path / "out", "--reports", tmp_path / "reports", "--no-reports", "--jobs", 0
        )
        assert result.exit_code == 0
        assert not (tmp_path / "reports").exists()


class TestExportAndDoctor:
    def test_export_writes_the_file(self, tmp_path: Path) -> None:
        store.write(example(), tmp_path / "out")
        target = tmp_path / "figures.csv"
        result = run("export", "figures", "--format", "csv", "--to", target, "--root", tmp_path / "out")
        assert result.exit_code == 0
        assert target.exists()

    def test_export_of_an_unknown_dataset_is_one_line(self, tmp_path: Path) -> None:
        result = run("export", "figure", "--format", "csv", "--to", tmp_path / "x", "--root", tmp_path)
        assert result.exit_code == 2
        assert "there is no dataset 'figure'" in _one_line(result)

    def test_doctor_finds_this_environment_in_order(self, tmp_path: Path) -> None:
        result = run("doctor", "--root", tmp_path)
        assert result.exit_code == 0, result.output
        for subject in ("Python", "Java", "Chinese font", "notebook kernel", "data folder", "pandas"):
            assert subject in result.stdout

    def test_doctor_marks_what_is_missing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        os.chmod(tmp_path / "file", 0o444)
        result = run("doctor", "--root", "/proc/budgetlib")
        assert result.exit_code == 2
        assert any(line.startswith("! data folder") for line in result.stdout.splitlines())


class TestSources:
    def test_a_folder_gives_its_documents_without_readmes_notes_and_hidden_files(self, source) -> None:
        for name in ("b.txt", "a.pdf", "README.md", "a.meta.yaml", ".hidden.txt", "sub/c.MD", "d.pptx"):
            folder = source(name).parents[0]
        top = folder if folder.name == "sources" else folder.parent
        assert [path.name for path in find_sources([top])] == ["a.pdf", "b.txt", "c.MD"]

    def test_a_folder_without_documents_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="no document"):
            find_sources([tmp_path])

    def test_metadata_beside_a_source_gives_region_and_marks_synthetic_ones(self, source) -> None:
        path = source("甲局.pdf")
        assert source_notes(path) == SourceNotes()
        source("甲局.meta.yaml", "region: 样例市\nsynthetic: true\nnote: 试")
        assert source_notes(path) == SourceNotes("样例市", synthetic=True, about={"note": "试"})

    @pytest.mark.parametrize("notes", ["syntetic: true", "synthetic: 'yes'", "- a", "a: [", "\x00"])
    def test_metadata_that_cannot_be_understood_is_told(self, source, notes: str) -> None:
        path = source("甲局.pdf")
        source("甲局.meta.yaml", notes)
        with pytest.raises(SourceError, match=r"meta\.yaml"):
            source_notes(path)

    def test_errors_reach_the_caller_as_results(self, source, tmp_path: Path) -> None:
        (result,) = ingest([source("x.txt", "没有表格")], tmp_path / "out")
        assert isinstance(result.error, NotADisclosureError)


def test_the_version_can_be_asked() -> None:
    assert run("--version").stdout.strip() == __version__


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import budgetlib, sys; print(sorted({'pandas', 'pyarrow', 'pandera', 'yaml'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_public_face_offers_what_it_promises() -> None:
    import budgetlib

    for name in budgetlib.__all__:
        assert getattr(budgetlib, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        budgetlib.nonsense  # noqa: B018
