"""Pictures stand in files beside the page; the notebook refers to them, and those of an earlier run go."""

from __future__ import annotations

from pathlib import Path

import nbformat

from budgetlib.reports.page.figures import figure_html, put_beside, refer


def test_a_notebook_refers_to_the_files_of_its_pictures(tmp_path: Path) -> None:
    (tmp_path / "00.bars.svg").write_text("<svg></svg>\n")
    (tmp_path / "00.bars.csv").write_text("x")
    output = nbformat.v4.new_output(
        "display_data", {"image/png": "AAAA"}, metadata={"image/png": {"figure": "00.bars"}}
    )
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    refer(node, tmp_path)
    assert node.cells[0].outputs[0].data == {"text/html": '<img src="figures/00.bars.svg" alt="">'}
    shown = figure_html("00.bars", tmp_path)
    assert shown.startswith("<figure><svg></svg>") and 'href="figures/00.bars.csv"' in shown


def test_files_of_an_earlier_run_go_and_other_languages_stay(tmp_path: Path) -> None:
    made, folder = tmp_path / "made", tmp_path / "report" / "figures"
    made.mkdir()
    folder.mkdir(parents=True)
    for name in ("00.old.svg", "00.old.csv", "00.old.zh.svg", "00.gone.png", "00.gone.csv", "01.other.svg"):
        (folder / name).write_text("x")
    (made / "00.new.svg").write_text("x")
    put_beside(made, tmp_path / "report", "00", "en")
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["00.new.svg", "00.old.csv", "00.old.zh.svg", "01.other.svg"]
