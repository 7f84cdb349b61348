"""Draw the picture of the README: what the founding document discloses of its change against the prior year.

    python tools/readme_picture.py [ROOT] [TARGET]

ROOT is what `budgetlib ingest` wrote (default data/processed); TARGET is the PNG (default docs/images/change.png). The
same data give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from budgetlib import charts
from budgetlib.analysis import stated_change
from budgetlib.errors import NothingProcessedError
from budgetlib.prose.documents import source_line
from budgetlib.store.datasets import DEFAULT_ROOT, documents, load_disclosure

REPOSITORY = Path(__file__).parents[1]
TARGET = REPOSITORY / "docs" / "images" / "change.png"


def draw(root: Path, target: Path) -> None:
    """Write the waterfall of the first real (not synthetic) disclosure below `root` that states a change."""
    known = documents(root)
    for _, row in known[~known["synthetic"].astype(bool)].iterrows():
        d = load_disclosure(row["doc_id"], root)
        parts = stated_change.parts_of_change(d.claims)
        if parts.empty:
            continue
        source = source_line(d.documents, parts)
        picture = charts.change_waterfall(stated_change.waterfall(parts), int(row["fiscal_year"]), source=source)
        target.parent.mkdir(parents=True, exist_ok=True)
        picture.savefig(target, metadata={"Software": None})
        return
    raise NothingProcessedError("no disclosure states a change.", path=root, remedy="Run `make run` first.")


def main() -> None:
    """Draw with the paths of the command line."""
    arguments = [Path(argument) for argument in sys.argv[1:3]]
    root, target = [*arguments, *[REPOSITORY / DEFAULT_ROOT, TARGET][len(arguments) :]]
    draw(root, target)
    print(f"drew {target}")


if __name__ == "__main__":
    main()
