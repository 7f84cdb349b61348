"""Knowledge kept as data: the YAML files that lie beside the code that uses them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from budgetlib.errors import KnowledgeError

LAYOUTS_VARIABLE, RULES_VARIABLE = "BUDGETLIB_LAYOUTS", "BUDGETLIB_RULES"
"""Variables of the environment that name a user's own knowledge: a folder of layouts, a file of rules."""
_USING_IT = ("budgetlib.interpret", "budgetlib.reconcile", "budgetlib.store.fingerprint")


@cache
def knowledge(package: str, name: str) -> Mapping[str, Any]:
    """Load a YAML file of knowledge that lies beside the code of `package`.

    Raises KnowledgeError when it is missing, malformed, or repeats a key.
    """
    return entries_of(f"{package}/{name}", knowledge_text(package, name))


def knowledge_text(package: str, name: str) -> str:
    """Return the text of such a file; raises KnowledgeError when it is missing."""
    try:
        return resources.files(package).joinpath(name).read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"cannot load {package}/{name}: {error}.") from error


def text_of(path: Path) -> str:
    """Return the text of a user's file of knowledge; raises KnowledgeError when it cannot be read."""
    try:
        return path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"cannot load {path}: {error}.") from error


def entries_of(name: str, text: str) -> Mapping[str, Any]:
    """Return the entries of a YAML document; raises KnowledgeError when it is malformed or repeats a key."""
    try:
        entries = yaml.load(text, Loader=_UniqueKeyLoader)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"cannot load {name}: {error}.") from error
    if not isinstance(entries, Mapping):
        raise KnowledgeError(f"{name} does not consist of `key: value` entries.")
    return entries


def own_layout_files() -> list[Path]:
    """Return the user's own layouts, in the order of their names.

    Raises KnowledgeError when the folder named has none.
    """
    if not (named := os.environ.get(LAYOUTS_VARIABLE)):
        return []
    if not (found := sorted(Path(named).glob("*.yaml"))):
        raise KnowledgeError(f"no layouts (*.yaml) in {named}.", remedy=f"Name another folder ({LAYOUTS_VARIABLE}).")
    return found


def own_rules_file() -> Path | None:
    """Return the user's own file of rules, if there is one."""
    named = os.environ.get(RULES_VARIABLE)
    return Path(named) if named else None


def knowledge_in_use() -> tuple[str | None, str | None]:
    """Return the user's folder of layouts and file of rules that are used now, as `own_knowledge` takes them."""
    return os.environ.get(LAYOUTS_VARIABLE), os.environ.get(RULES_VARIABLE)


@contextmanager
def own_knowledge(layouts: Path | str | None = None, rules: Path | str | None = None) -> Iterator[None]:
    """Use layouts of a folder and rules of a file beside ours, in this process and in those that it starts.

    They are named in the environment; what is None stays as it is there.
    """
    given = {LAYOUTS_VARIABLE: layouts, RULES_VARIABLE: rules}
    wanted = {name: str(Path(value).absolute()) for name, value in given.items() if value is not None}
    before = {name: os.environ.get(name) for name in wanted}
    if wanted == before:
        yield
        return
    try:
        os.environ.update(wanted)
        _forget_what_was_loaded()
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        _forget_what_was_loaded()


def _forget_what_was_loaded() -> None:
    """Clear what functions remember of knowledge, and of documents in its light."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_USING_IT):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


# The loader in C reads the same in a tenth of the time; PyYAML can be built without it.
class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """SafeLoader that refuses repeated keys, which YAML otherwise silently overwrites."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        if repeated := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"repeated key {repeated}", node.start_mark)
        return super().construct_mapping(node, deep=deep)
