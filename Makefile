# Everything happens in .venv, made on first use; only Python 3.11 or newer, git and make must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup run test notebooks lab bench clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */\1\t/' | awk -F '\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(STAMP)  ## make .venv with everything needed (again when pyproject.toml changed)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[dev]'
	touch $(STAMP)

run: $(STAMP)  ## ingest data/raw, run all notebooks, write reports/index.html
	$(BIN)/budgetlib ingest data/raw --out data/processed --engine both
	$(BIN)/budgetlib report --all

test: $(STAMP)  ## lint, tests, and the committed notebooks against their stored outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/budgetlib ingest data/raw --out data/processed --engine both
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-cell-timeout=300 notebooks

notebooks: $(STAMP)  ## run the committed notebooks in place and strip what changes from run to run
	$(BIN)/budgetlib ingest data/raw --out data/processed --engine both
	$(BIN)/python tools/refresh_notebooks.py notebooks

lab: $(STAMP)  ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

bench: $(STAMP)  ## time, exactness and batches of up to 10,000 documents, to benchmarks/results.md (about an hour)
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.batch all

clean:  ## remove .venv, caches, reports and processed data (data/raw stays)
	rm -rf $(VENV) reports build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.egg-info' -type d -prune -exec rm -rf {} +
	find data/processed -mindepth 1 ! -name .gitkeep -delete
