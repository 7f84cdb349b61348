"""Packs the notebooks of the repository into the package; everything else stands in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent


class WithNotebooks(build_py):
    """Copies notebooks/*.ipynb to budgetlib/notebooks of what is built; an editable install reads the repository's."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "budgetlib" / "notebooks"
            target.mkdir(parents=True, exist_ok=True)
            for notebook in sorted((HERE / "notebooks").glob("*.ipynb")):
                shutil.copy(notebook, target)


setup(cmdclass={"build_py": WithNotebooks})
