# The same as `python tasks.py TASK`, where make is at hand. Only Python 3.11 or newer, git and make must be there.
PYTHON ?= python3
TASKS := setup run test notebooks messages lab bench upgrade clean

.DEFAULT_GOAL := help
.PHONY: help $(TASKS)

help:  ## show what there is
	@$(PYTHON) tasks.py

$(TASKS):
	@$(PYTHON) tasks.py $@
