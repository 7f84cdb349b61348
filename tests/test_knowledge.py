"""Knowledge kept as data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

import budgetlib
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An importable package `knowledge_of_a_test` in which a test may write files."""
    folder = tmp_path / "knowledge_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, folder.name, raising=False)
    knowledge.cache_clear()
    return folder


def test_knowledge_is_what_the_file_says(package: Path) -> None:
    (package / "a.yaml").write_text("甲: [1, 2]\n", encoding="utf8")
    assert knowledge(package.name, "a.yaml") == {"甲": [1, 2]}


@pytest.mark.parametrize(
    "content",
    [
        "甲: 1\n甲: 2\n",
        "甲:\n  乙: 1\n  乙: 1\n",
        "甲: [1\n",
        "- 甲\n- 乙\n",
        "",
        "甲",
        "? [甲]\n: 1\n",
        "!!python/object/apply:os.system ['true']\n",
    ],
)
def test_malformed_knowledge_is_an_error_that_names_the_file(package: Path, content: str) -> None:
    (package / "坏.yaml").write_text(content, encoding="utf8")
    with pytest.raises(KnowledgeError, match=r"坏\.yaml"):
        knowledge(package.name, "坏.yaml")


def test_knowledge_that_is_no_utf8_is_an_error(package: Path) -> None:
    (package / "坏.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(KnowledgeError):
        knowledge(package.name, "坏.yaml")


def test_missing_knowledge_is_an_error(package: Path) -> None:
    with pytest.raises(KnowledgeError):
        knowledge(package.name, "无.yaml")


@pytest.mark.parametrize(
    "name", ["interpret/narrative/narrative.yaml", "analysis/change.yaml", "inspect/inspection.yaml"]
)
def test_what_we_know_is_read_by_the_loader_in_python_too(name: str) -> None:
    """PyYAML can be built without its loader in C, which takes unquoted signs that the other refuses."""
    text = (Path(budgetlib.__file__).parent / name).read_text(encoding="utf8")
    assert yaml.load(text, yaml.SafeLoader)
