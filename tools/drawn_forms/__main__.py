"""`python -m tools.drawn_forms`: write drawn documents and their truth (`NAME.truth.json`) to a folder."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tools.drawn_forms.document import Document, draw
from tools.drawn_forms.pdf import write_pdf
from tools.drawn_forms.xlsx import write_xlsx

WRITERS = {"pdf": write_pdf, "xlsx": write_xlsx}


def write(seed: int, folder: Path, suffix: str = "pdf") -> tuple[Path, Document]:
    """Write the document of a seed and return where, and the document."""
    document = draw(seed)
    folder.mkdir(parents=True, exist_ok=True)
    return WRITERS[suffix](document, folder / f"form-{seed:04}.{suffix}"), document


def main() -> None:
    """Write the documents that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.drawn_forms", description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--format", choices=sorted(WRITERS), default="pdf")
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    for seed in range(options.first, options.first + options.count):
        path, document = write(seed, options.to, options.format)
        truth = [
            {
                **{name: getattr(figure, name) for name in ("table", "side", "code", "name")},
                **{name: sorted(getattr(figure.column, name)) for name in ("measures", "funds", "periods")},
                "amount": str(figure.amount),
            }
            for figure in document.truth
        ]
        path.with_suffix(".truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf8")
    print(f"{options.to}: {options.count} documents")


if __name__ == "__main__":
    main()
