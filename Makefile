# `make run` and `make test` do everything on a machine with Python 3.11 or later, pip, venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint types layers tests bench clean

run: $(VENV)/installed
	$(BIN)/dueregard run --out out
	@echo "Open out/map.html in a browser, read out/report.md, drag out/dueregard.gpkg into a GIS."

test: lint types layers tests

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-test
	$(BIN)/mypy

layers: $(VENV)/installed-test
	$(BIN)/lint-imports

tests: $(VENV)/installed-test
	$(BIN)/pytest -n auto --dist loadfile

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/installed

# Measures all and writes benchmarks/RESULTS.md, in some minutes; `make bench STAGES=candidates` prints one stage alone.
bench: $(VENV)/installed-test
	$(BIN)/python benchmarks/run.py $(STAGES)

clean:
	rm -rf $(VENV) out
