# SPDX-License-Identifier: AGPL-3.0-or-later
# Needs Python 3.11 or newer with its venv module, git and make. Everything else is installed into .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/stamps
# What the checks write (a secret key, an empty data folder) stays out of the working copy's var/.
CHECKS := LIAISON_DATA=$(VENV)/checks LIAISON_SECRET_KEY=only-for-the-checks DJANGO_SETTINGS_MODULE=liaison.project.settings
# A process for each core, each with a database of its own; more than four would wait for the one browser.
PYTEST := $(BIN)/pytest --numprocesses=auto --maxprocesses=4
# Extra words for pytest: make test ARGS="-k merge"
ARGS   ?=

PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
           --no-header --no-annotate --no-emit-index-url --no-emit-find-links
UV      := uv==0.13.8

LOOK    := src/liaison/kit/static/kit/build/stamp
PACKAGE := pyproject.toml hatch_build.py src/liaison/__init__.py $(wildcard frontend/* frontend/.npmrc) \
           $(wildcard src/liaison/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help demo test lint types tests tests-postgres format lock clean look-is-missing

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMPS)/package ## Set everything up and serve a demonstration workspace
	$(BIN)/liaison demo

test: $(STAMPS)/test ## Everything that continuous integration checks
	$(MAKE) --jobs=2 --output-sync=target lint types
	$(MAKE) tests-postgres
	$(MAKE) tests

lint: $(STAMPS)/test ## Style, imports, templates, settings, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find src tests -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	$(BIN)/lint-imports --no-logo
	$(CHECKS) $(BIN)/python -W error::DeprecationWarning -m django check
	$(CHECKS) $(BIN)/python -m django makemigrations --check --dry-run

types: $(STAMPS)/test ## Types, with Django's
	$(CHECKS) $(BIN)/mypy

tests-postgres: $(STAMPS)/test ## What needs a database, on a PostgreSQL of its own
	$(PYTEST) --database=postgres $(ARGS)

tests: $(STAMPS)/test ## The whole test suite on SQLite, with the browser
	$(PYTEST) --database=sqlite $(ARGS)

format: $(STAMPS)/test ## Put the code into its usual shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	find src tests -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

# Keeps the versions that are locked now; make lock ARGS=--upgrade takes newer ones. The widest set comes first, so
# that the others agree with it.
lock: $(STAMPS)/venv ## Write requirements/*.txt from pyproject.toml
	$(PIP) install '$(UV)'
	$(COMPILE) --extra postgres --group test -o requirements/test.txt $(ARGS)
	$(COMPILE) --extra postgres -c requirements/test.txt -o requirements/postgres.txt $(ARGS)
	$(COMPILE) -c requirements/test.txt -o requirements/runtime.txt $(ARGS)

clean: ## Remove the environment and what was built; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage dist $(dir $(LOOK))
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there. On Debian and Ubuntu: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) tools/can_start.py
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/runtime: $(STAMPS)/venv requirements/runtime.txt
	$(PIP) install --require-hashes -r requirements/runtime.txt
	@touch $@

# The package is installed in place, so that edits show at once; building it builds the style sheet and the icons, and
# compiles the translations.
$(STAMPS)/package: $(STAMPS)/runtime $(PACKAGE) $(if $(wildcard $(LOOK)),,look-is-missing)
	$(PIP) install --no-deps --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/package requirements/test.txt
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
