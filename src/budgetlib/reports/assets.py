"""What all pages of a report share, once in `assets/`: style sheets, a Chinese font, the scripts of the index."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from budgetlib.files import write_bytes, write_text
from budgetlib.reports.font import FONT, FONT_FACE, FONT_OF_CHARTS, chinese_font

FOLDER = "assets"
_OWN = ("report.css", "evidence.css", "index.js")
_EXPORTS = "export{"


def write_assets(reports: Path) -> None:
    """Write the files that pages share into `assets/` below the folder of reports, those that are there and right kept.

    Raises EnvironmentFault when one cannot be written.
    """
    own = files("budgetlib.reports") / FOLDER
    texts = {name: (own / name).read_text(encoding="utf8") for name in _OWN}
    for name in ("report.css", "evidence.css"):
        texts[name] = FONT_FACE + texts[name]
    texts["notebook.css"] = FONT_FACE + FONT_OF_CHARTS + (own / "notebook.css").read_text(encoding="utf8")
    texts["tables.js"], texts["tables.css"] = _table_library()
    for name, text in texts.items():
        path = reports / FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf8") != text:
            write_text(path, text)
    if not (reports / FOLDER / FONT).is_file():
        write_bytes(reports / FOLDER / FONT, chinese_font())


@cache
def _table_library() -> tuple[str, str]:
    """DataTables as itables ships it, as a plain script: pages opened from a folder may not load modules."""
    shipped = files("itables") / "html"
    script = (shipped / "dt_bundle.js").read_text(encoding="utf8")
    start = script.rindex(_EXPORTS)
    end = script.index("}", start)
    pairs = (entry.partition(" as ") for entry in script[start + len(_EXPORTS) : end].split(","))
    exported = {public: own for own, _, public in pairs}
    plain = f"{script[:start]}window.DataTable={exported['default']};{script[end + 1 :].lstrip(';')}"
    return f"(function(){{{plain}\n}})();\n", (shipped / "dt_bundle.css").read_text(encoding="utf8")
