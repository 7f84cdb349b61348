"""Knowledge kept as data: the YAML files that lie beside the code that uses them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from budgetlib.errors import KnowledgeError


@cache
def knowledge(package: str, name: str) -> Mapping[str, Any]:
    """Load a YAML file of knowledge that lies beside the code of `package`.

    Raises KnowledgeError when it is missing, malformed, or repeats a key.
    """
    try:
        text = resources.files(package).joinpath(name).read_text(encoding="utf8")
        entries = yaml.load(text, Loader=_UniqueKeyLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise KnowledgeError(f"cannot load {package}/{name}: {error}.") from error
    if not isinstance(entries, Mapping):
        raise KnowledgeError(f"{package}/{name} does not consist of `key: value` entries.")
    return entries


# The loader in C reads the same in a tenth of the time; PyYAML can be built without it.
class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """SafeLoader that refuses repeated keys, which YAML otherwise silently overwrites."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        if repeated := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"repeated key {repeated}", node.start_mark)
        return super().construct_mapping(node, deep=deep)
