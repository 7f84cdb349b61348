"""One clear line for each source that cannot be read, and the rest goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from budgetlib.batch.limits import Limits, limited_memory
from budgetlib.cli import app
from budgetlib.commands import common
from budgetlib.errors import SourceError
from budgetlib.ingest.isolation import told_of
from budgetlib.ingest.reading import source_notes
from budgetlib.ingest.sources import look_through
from budgetlib.readers import read_document


def notes(tmp_path: Path, text: str) -> Path:
    (tmp_path / "甲.meta.yaml").write_text(text, encoding="utf8")
    return tmp_path / "甲.pdf"


@pytest.mark.parametrize(
    "text",
    [
        "accessed: 2025-02-30",
        "a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]",
        "note: " + "[" * 5_000 + "]" * 5_000,
        "note: " + "a" * 100_000,
    ],
)
def test_metadata_that_cannot_be_read_is_one_source_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="cannot read the metadata"):
        source_notes(notes(tmp_path, text))


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
def test_a_name_that_is_not_utf8_is_one_source_error(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd0.txt"))
    path.write_text("收支总表", encoding="utf8")
    with pytest.raises(SourceError, match=r"\\xd6\\xd0.txt: its name is not UTF-8"):
        read_document(path)
    result = CliRunner().invoke(app, ["ingest", str(tmp_path), "--root", str(tmp_path / "out")])
    assert "its name is not UTF-8" in result.output
    result = CliRunner().invoke(
        app, ["batch", str(tmp_path), "--no-reports", "--jobs", "0", "--root", str(tmp_path / "b")]
    )
    assert "its name is not UTF-8" in result.output


def test_files_of_other_kinds_are_named(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pptx", "c.pptx", "d.css"):
        (tmp_path / name).write_text("x")
    found = look_through([tmp_path])
    assert [path.name for path in found.sources] == ["a.pdf"]
    assert list(found.told()) == ["skipped, not a kind that is read (.pptx): b.pptx, c.pptx"]


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "closed").mkdir()
    scan = os.scandir

    def refusing(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = look_through([tmp_path])
    assert [path.name for path in found.sources] == ["a.pdf"]
    assert "cannot look into this folder (Permission denied)" in next(found.told())


def test_a_source_that_vanishes_is_its_own_failure() -> None:
    with pytest.raises(SourceError, match="cannot be read"), told_of(Path("甲.pdf")):
        raise FileNotFoundError(2, "No such file or directory", "甲.pdf")


def test_a_log_that_cannot_be_written_is_told_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    arguments = [
        "batch",
        str(tmp_path),
        "--no-reports",
        "--log",
        str(tmp_path / "file" / "log"),
        "--root",
        str(tmp_path),
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == common.UNUSABLE
    assert "cannot write" in result.output


@pytest.mark.parametrize("command", ["ingest", "check"])
def test_limits_of_time_and_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    from budgetlib.batch import limits

    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "b.txt").write_text("x")

    @contextmanager
    def late(_: Limits) -> Iterator[None]:
        yield
        raise limits.TimeLimitReached

    from budgetlib.commands import limits as of_commands

    monkeypatch.setattr(of_commands, "limited_time", late)
    more = ["--root", str(tmp_path / "out")] if command == "ingest" else []
    result = CliRunner().invoke(app, [command, str(tmp_path / "b.txt"), *more])
    assert result.exit_code == common.UNUSABLE
    assert result.output.count("\n") <= 2


def test_the_bound_of_memory_ends_with_its_block() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    with limited_memory(Limits(memory=64)):
        assert resource.getrlimit(resource.RLIMIT_AS)[0] == 64 * 1024**3
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_stopped_by_the_user_it_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    @common.one_line_errors
    def command() -> None:
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit) as ended:
        command()
    assert ended.value.exit_code == common.STOPPED
    assert "run the same command again to go on" in capsys.readouterr().err


def test_without_a_terminal_a_line_of_progress(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "SPEAKING_SECONDS", 0.0)
    with common.progress("reading", 2) as step:
        step("甲.pdf")
        step("乙.pdf")
    assert "reading: 1 of 2 done, 乙.pdf" in capsys.readouterr().err
