"""Collect the messages for readers and keep the catalogues of translations up to date.

    python tools/messages.py [--check]

Messages come from five places: `_`, `_n`, `N_` and counted nouns in the code; the heads of tables; texts that datasets
hold in English (patterns of their f-strings, context `stored`); texts of YAML that pages show; and the notebooks' own
text. Each catalogue (src/budgetlib/locale/LANGUAGE/LC_MESSAGES/budgetlib.po) gets what is new and loses what is gone;
the .mo beside it, which the program reads, is written from it. With `--check` nothing is written: exit code 1 tells
that a catalogue is not up to date or a message not translated.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from budgetlib.messages import CATALOGUES, DOMAIN, ENGLISH, LANGUAGES, STORED, paragraphs

HOME = Path(__file__).resolve().parents[1]
SOURCE = HOME / "src" / "budgetlib"
NOTEBOOKS = HOME / "notebooks"
KINDS_OF_COLUMNS = ("interval", "share_interval", "rate_interval", "place", "text", "count", "number", "money", "yuan")
KINDS_OF_COLUMNS += ("change", "points", "share", "rate", "yes_no")
"""The third part of a column of a shown table (prose/shown.py): what tells a head from other texts."""
STORED_IN = (
    "analysis/*.py",
    "reconcile/*.py",
    "reconcile/kinds/*.py",
    "reconcile/engine/checks.py",
    "reconcile/engine/credibility.py",
)
STORED_IN += (
    "reconcile/engine/facts.py",
    "reconcile/repair/*.py",
    "interpret/tables/reader.py",
    "interpret/assemble.py",
)
STORED_IN += ("interpret/tables/money_units.py", "interpret/tables/unread_cells.py", "interpret/document/*.py")
STORED_IN += ("interpret/narrative/unclaimed.py", "decide/tables.py")
WORDS = ("error", "warning", "note", "unread", "errors", "warnings", "notes")
WORDS += ("proved", "supported", "unproved", "contradicted", "doubtful", "unique", "ambiguous")
WORDS += ("money", "percent", "persons", "bodies", "pieces", "times", "area", "length", "weight")
WORDS += ("recurring", "one-off", "other", "narrative", "table", "time", "vague", "implied", "remainder")
WORDS += ("frequency", "basic", "reserve", "personnel", "reception", "overseas", "vehicles", "public use", "staff")
WORDS += ("projects", "carryover", "thrift", "only a direction or quality", "as printed", "is a", "meets")
WORDS += ("recoded", "rounding", "outside", "unexplained", "larger", "smaller", "new", "discontinued", "current")
WORDS += ("agrees", "disagrees", "follows", "ended", "shrank", "grew", "began", "unchanged", "stated", "computed")
"""Words that datasets hold, which are too short to be told from names of columns."""
PATTERNS = ("{one} or {other}", "{name} (synthetic)")
"""Texts that code joins from words."""
SHOWN_YAML = {
    "analysis/change.yaml": ("name", "remainder"),
    "reconcile/rules.yaml": ("title", "explanation", "topics"),
    "analysis/quality.yaml": ("english", "reason"),
    "analysis/indicators.yaml": ("english",),
}
SAME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A message of the code: its context, the text, its plural where it counts, and where it comes from."""

    context: str
    text: str
    plural: str = ""
    place: str = ""


def messages() -> list[Message]:
    """Return every message once, in order."""
    found: dict[tuple[str, str], Message] = {}
    for message in (*_of_code(), *_of_templates(), *_of_stored(), *_of_yaml(), *_of_notebooks()):
        key = (message.context, message.text)
        if key not in found or (message.plural and not found[key].plural):
            found[key] = message
    return sorted(found.values())


def updated(language: str) -> Catalog:
    """Return the catalogue of a language with exactly the messages there are now."""
    held = _held(language)
    fresh = Catalog(locale=language, domain=DOMAIN, project="budgetlib", version="1", fuzzy=False)
    fresh.creation_date = fresh.revision_date = SAME_TIME  # equal messages, equal files
    fresh.header_comment = (
        f"# {LANGUAGES[language]}: what pages say to readers. Written by tools/messages.py; translations are kept."
    )
    fresh.last_translator, fresh.language_team, fresh.msgid_bugs_address = "budgetlib", language, ""
    for message in messages():
        identity = (message.text, message.plural) if message.plural else message.text
        old = held.get(message.text, message.context or None)
        told = old.string if old else ""
        if message.plural:
            told = told if isinstance(told, tuple) else (told,)
        else:
            told = told[0] if isinstance(told, tuple) else told
        fresh.add(identity, told, context=message.context or None, auto_comments=[message.place])
    return fresh


def po_of(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes of its .po."""
    written = io.BytesIO()
    write_po(written, catalogue, width=120, omit_header=False, sort_output=False)
    lines = written.getvalue().decode("utf8").splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated'))
    ).encode()


def mo_of(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes of its .mo."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def po_path(language: str) -> Path:
    """Return where the catalogue of a language stands."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the messages without a translation."""
    return [str(message.id) for message in catalogue if message.id and not all(_parts(message.string))]


def _parts(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def _held(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


# -- where messages come from ------------------------------------------------------------------------------------------


def _of_code() -> Iterator[Message]:
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.Call):
                yield from _of_call(node, place)
            elif isinstance(node, ast.Tuple) and place.startswith("prose/") and (head := _head(node)):
                yield Message("", head, place=place)


def _of_templates() -> Iterator[Message]:
    for path in sorted(SOURCE.glob("reports/templates/*.html")):
        for _name, one, several in re.findall(r'\b(_n?)\("([^"]+)"(?:, "([^"]+)")?', path.read_text(encoding="utf8")):
            yield Message("", one, several, path.relative_to(SOURCE).as_posix())


def _of_call(node: ast.Call, place: str) -> Iterator[Message]:
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if called in {"_", "N_", "or_sentence"} and texts:
        yield Message("", texts[0], place=place)
    if called == "_n" and len(texts) > 1:
        yield Message("", texts[0], texts[1], place)
    if called == "count" and texts:
        yield Message("", texts[0], texts[1] if len(texts) > 1 else f"{texts[0]}s", place)


def _head(node: ast.Tuple) -> str:
    """The head of a column of a shown table: (head, column or columns, kind)."""
    if len(node.elts) != 3:
        return ""
    head, _names, kind = node.elts
    known = isinstance(kind, ast.Constant) and kind.value in KINDS_OF_COLUMNS
    is_text = isinstance(head, ast.Constant) and isinstance(head.value, str) and _WORD.search(head.value)
    return str(head.value) if known and is_text and isinstance(head, ast.Constant) else ""


def _of_stored() -> Iterator[Message]:
    yield from (Message("", word, place="stored") for word in WORDS)
    yield from (Message(STORED, text, place="stored") for text in PATTERNS)
    for path in sorted({path for pattern in STORED_IN for path in SOURCE.glob(pattern)}):
        place = path.relative_to(SOURCE).as_posix()
        for text in _Stored(path.read_text(encoding="utf8")).texts:
            yield Message(STORED if "{" in text else "", text, place=place)


class _Stored(ast.NodeVisitor):
    """Texts of a module that read as English: constants of several words, and f-strings as patterns."""

    def __init__(self, code: str) -> None:
        self.texts: list[str] = []
        self.visit(ast.parse(code))

    def visit_Raise(self, node: ast.Raise) -> None:
        """Faults are told on the terminal, in English."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # else a docstring
            self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in {"remedy", "reason", "pattern"}:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if (
            called not in {"_", "N_", "_n", "count", "compile", "knowledge", "sub", "fullmatch"}
            and "rror" not in called
        ):
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _reads_as_english(node.value):
            self.texts.append(node.value.strip().replace("{", "{{").replace("}", "}}"))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts: list[str] = []
        for place, value in enumerate(node.values):
            if isinstance(value, ast.Constant):
                parts.append(str(value.value).replace("{", "{{").replace("}", "}}"))
            else:
                name = _name_of(value)
                parts.append(f"{{{name if f'{{{name}}}' not in parts else f'{name}_{place}'}}}")
                self.generic_visit(value)
        text = "".join(parts)
        if _WORD.search(re.sub(r"\{\w+\}", "", text)) and not re.search(r"\(\?P|^[\w{}.]+$|\{\{", text):
            self.texts.append(text.strip())


def _name_of(node: ast.AST) -> str:
    """A name for what stands in an f-string: of the variable, the attribute, the key or the function."""
    if isinstance(node, ast.FormattedValue):
        return _name_of(node.value)
    if isinstance(node, ast.Name):
        return node.id.strip("_").lower()
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return key if isinstance(key, str) else _name_of(node.value)
    if isinstance(node, ast.Call):
        plain = isinstance(node.func, ast.Name) and node.func.id in {"int", "len", "str", "money", "abs", "percent"}
        return _name_of(node.args[0]) if plain and node.args else _name_of(node.func)
    if isinstance(node, (ast.BinOp, ast.IfExp)):
        return _name_of(node.left if isinstance(node, ast.BinOp) else node.test)
    return "value"


def _reads_as_english(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]+,? [A-Za-z]{2,}", text)) and "\\" not in text


def _of_yaml() -> Iterator[Message]:
    for name, keys in SHOWN_YAML.items():
        for key, text in _texts(yaml.safe_load((SOURCE / name).read_text(encoding="utf8")), keys):
            if _WORD.search(re.sub(r"\{\w+\}", "", text)):
                yield Message(STORED if "{" in text else "", text, place=f"{name}: {key}")


def _texts(node: object, keys: Iterable[str], under: str = "") -> Iterator[tuple[str, str]]:
    """Texts of a YAML document under any of the keys, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, keys, str(key) if key in keys else under)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, keys, under)
    elif isinstance(node, str) and under:
        yield under, node


def _of_notebooks() -> Iterator[Message]:
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            texts = paragraphs(cell.source) if cell.cell_type == "markdown" else _of_cell(cell.source)
            yield from (Message("", text, place=path.name) for text in texts if _WORD.search(text))


def _of_cell(code: str) -> Iterator[str]:
    """Titles and names that a code cell gives to functions that show them."""
    lines = [line for line in code.splitlines() if not line.startswith("%")]
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"[A-Za-z]+ \S", node.value):
            yield node.value
        elif isinstance(node, ast.Dict):  # the names of breakdowns
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            yield from (key for key in keys if isinstance(key, str) and key in {"funds", "projects"})


def main(arguments: list[str]) -> int:
    """Refresh the catalogues, or check them; return the exit code."""
    wrong = 0
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalogue = updated(language)
        po, mo, path = po_of(catalogue), mo_of(catalogue), po_path(language)
        missing = untranslated(catalogue)
        if "--check" in arguments:
            same = path.exists() and path.read_bytes() == po and path.with_suffix(".mo").read_bytes() == mo
            wrong += bool(missing) + (not same)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po)
            path.with_suffix(".mo").write_bytes(mo)
        print(f"{language}: {len(catalogue)} messages, {len(missing)} without translation")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
