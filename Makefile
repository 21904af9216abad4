# `make demo` and `make test` need Python 3.11 or later and nothing else before them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

PACKAGES := recommender catalog_ingest training serving
SOURCES := $(shell find $(PACKAGES) -type f ! -name '*.pyc') pyproject.toml constraints.txt
NOTEBOOKS := $(wildcard notebooks/[0-9]*.py)

# The build of this package is pinned too; pip has one name for that before 25.3, another since.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(PIP_CONSTRAINT)
TIMED = TIMEFORMAT='%0R s: $@'; time

.PHONY: help
help: ## What there is to make
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

.PHONY: demo
demo: $(VENV)/to-run ## Build the demo organisation and print one employee's journey
	@$(BIN)/journeys demo
	@echo; echo "The command is $(BIN)/journeys; . $(BIN)/activate makes it just journeys."

.PHONY: test
test: $(VENV)/to-test ## Install what is needed, then check everything, as .ci/run does
	@$(MAKE) --no-print-directory check

.PHONY: check
check: lint types tests notebooks ## Everything that is checked, with what is installed

.PHONY: lint
lint: ## Style and layout of the code
	@$(TIMED) { $(BIN)/ruff check . && $(BIN)/ruff format --check .; }

.PHONY: types
types: ## Types, strictly
	@$(TIMED) $(BIN)/mypy --strict $(PACKAGES)

.PHONY: tests
tests: ## Tests and examples in docstrings; with JOURNEYS_REAL_DATA those on real data too
	@$(TIMED) $(BIN)/python -m pytest -q

.PHONY: notebooks
notebooks: ## Run every notebook from its source
	@$(TIMED) { folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	for source in $(NOTEBOOKS); do $(BIN)/jupytext --quiet --to ipynb --set-kernel python3 \
		--output "$$folder/$$(basename "$$source" .py).ipynb" "$$source"; done; \
	$(BIN)/python -m pytest -q -c /dev/null -p no:cacheprovider --nbmake "$$folder"; }

.PHONY: format
format: ## Put the code in order
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

.PHONY: develop
develop: $(VENV)/made ## An installation that follows the sources, for those who change them
	$(PIP) install --editable '.[test,notebooks]'

.PHONY: clean
clean: ## Remove the environment and the caches; what the demo made in .journeys stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find $(PACKAGES) tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Installed once; again, in seconds, when a source has changed.
$(VENV)/to-run: $(VENV)/made $(SOURCES)
	@echo "Installing the pinned packages into $(VENV): some minutes and 2 GB, once." >&2
	@$(PIP) install --quiet .
	@touch $@

$(VENV)/to-test: $(VENV)/made $(SOURCES)
	@echo "Installing the pinned packages into $(VENV): some minutes and 2.4 GB, once." >&2
	@$(PIP) install --quiet '.[test,notebooks]'
	@touch $@ $(VENV)/to-run
