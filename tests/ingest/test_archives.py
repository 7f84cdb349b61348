"""Members of archives are sources, whose names tell archive and member; bombs and damage are one line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from budgetlib.cli import app
from budgetlib.errors import SourceError
from budgetlib.ingest import archives
from budgetlib.ingest.archives import unpack
from budgetlib.ingest.sources import look_through

TEXT = "收支总表".encode()


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_members_stand_side_by_side_under_names_that_tell_where_they_are_from(tmp_path: Path) -> None:
    members = {"附件/支出总表.txt": TEXT, "说明.pptx": b"x", "__MACOSX/a.txt": b"x", "附件/.~a.txt": b"x"}
    archive = packed(tmp_path / "公开.zip", members)
    (tmp_path / "公开.meta.yaml").write_text("region: 甲市", encoding="utf8")
    found = look_through([archive], tmp_path / "out")
    assert [path.name for path in found.sources] == ["公开.zip!附件／支出总表.txt"]
    assert found.sources[0].read_bytes() == TEXT
    assert found.sources[0].with_name("公开.zip!附件／支出总表.meta.yaml").is_file()
    assert list(found.told()) == ["skipped, not a kind that is read (.pptx): 说明.pptx"]


def test_names_in_gbk(tmp_path: Path) -> None:
    name = "支出总表.txt".encode("gb18030").decode("cp437")
    archive = packed(tmp_path / "a.zip", {"placeholder.txt": TEXT})
    info = zipfile.ZipInfo("placeholder.txt")
    info.filename, info.flag_bits = name, 0
    assert archives._name(info) == "支出总表.txt"
    assert unpack(archive, tmp_path / "out")[0]


@pytest.mark.parametrize("limit", [("MAX_MEMBER", 5), ("MAX_UNPACKED", 5), ("MAX_MEMBERS", 0)])
def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]
) -> None:
    monkeypatch.setattr(archives, *limit)
    with pytest.raises(SourceError, match="holds more than any disclosure"):
        unpack(packed(tmp_path / "a.zip", {"a.txt": TEXT}), tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.txt"))


@pytest.mark.parametrize("name", ["a.zip", "a.7z", "a.rar"])
def test_a_damaged_archive_is_one_line_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "b.txt").write_bytes(TEXT)
    found = look_through([tmp_path], tmp_path / ".out")
    assert [path.name for path in found.sources] == ["b.txt"]
    assert len(list(found.told())) == 1
    result = CliRunner().invoke(app, ["ingest", str(tmp_path), "--root", str(tmp_path / ".out")])
    assert result.exit_code == 2
    assert name in result.output


def test_7z(tmp_path: Path) -> None:
    py7zr = pytest.importorskip("py7zr")
    with py7zr.SevenZipFile(tmp_path / "公开.7z", "w") as archive:
        archive.writestr(TEXT.decode(), "附件/表.txt")
        archive.writestr("x", "b.pptx")
    sources, others = unpack(tmp_path / "公开.7z", tmp_path / "out")
    assert [path.name for path in sources] == ["公开.7z!附件／表.txt"]
    assert sources[0].read_bytes() == TEXT
    assert others == ["b.pptx"]
