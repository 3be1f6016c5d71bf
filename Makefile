# raq – two commands: `make serve` and `make test`. `make help` lists the others.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
TEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help serve test lint bench lock messages clean

help: ## Says what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ –/'

serve: $(VENV)/.serve ## Installs what is missing, fills var/raq.db, serves on http://127.0.0.1:$(PORT)
	@exec $(BIN)/raq serve --init

test: $(VENV)/.test ## Runs all tests (browser and PostGIS ones when those are there)
	@$(BIN)/python -m pytest $(TEST_ARGS)

lint: $(VENV)/.test ## Format, lint, types, floors, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint --quiet templates

bench: $(VENV)/.test ## Measures the budgets of speed and size, as ratios in one run
	@$(BIN)/python -m bench

lock: ## Renews the two lock files from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --group test --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet --output-file requirements-test.lock

clean: ## Removes what was installed and built; var/ (the database) stays
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "raq needs Python 3.11 or newer: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: apt install python3-venv"; exit 1; }
	@echo "Creating $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing pinned dependencies ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.serve
	@echo "Installing what tests need ..."
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@
