# The words of every day. CI says the same ones: .ci/run calls `make test`.
# Everything is made in .venv, .cache, dist and demo, all of them outside version control.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
# Where Node.js stands, if it was fetched because the machine has none.
export PATH := $(CURDIR)/.cache/node/bin:$(PATH)
PYTHON := $(VENV)/bin/python
POPULACE := $(VENV)/bin/populace
READY := $(VENV)/.ready
LINT_READY := $(VENV)/.ready-lint
BUILD_READY := $(VENV)/.ready-build
DOCS_READY := $(VENV)/.ready-docs
BENCH_READY := $(VENV)/.ready-bench
PIP_INSTALL := $(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check
WORKERS ?= 2

# Tested for themselves, and covered whole.
COVERED := tests/unit/protect tests/unit/count tests/attacks/test_subtrees.py

DEMO := demo
DEMO_EPSILON ?= 4

.PHONY: help demo hub pictures test checked kernel pages lint format types structure coverage bench audit faults sbom wheel dist docs publish browser showcase web contract reference programs clean fuzz

help: ## Show these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- set-up ------------------------------------------------------------------------------------

# The newest suitable Python: one that starts, is 3.11 to 3.13, and can make environments.
$(PYTHON):
	@for name in python3.13 python3.12 python3.11 python3 python; do \
		if $$name -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then \
			echo "Setting up $(VENV) with $$($$name --version)" >&2; \
			exec $$name -m venv $(VENV); \
		fi; \
	done; \
	echo "Populace needs Python 3.11, 3.12 or 3.13 with its venv module, and found none on the path; install one (Debian: apt-get install python3 python3-venv) and say make again." >&2; \
	exit 1

$(READY): pyproject.toml | $(PYTHON)
	@echo "Installing Populace and its tools into $(VENV)" >&2
	@$(PIP_INSTALL) -e '.[test]'
	@$(PYTHON) tools/install_group.py lint types build
	@touch $@ $(LINT_READY) $(BUILD_READY)

# Linters need neither the package nor its tests; a wheel needs the package and its builders.
$(LINT_READY): pyproject.toml $(wildcard tools/locked/*.txt) | $(PYTHON)
	@$(PYTHON) tools/install_group.py lint
	@touch $@

$(BUILD_READY): pyproject.toml $(wildcard tools/locked/*.txt) | $(PYTHON)
	@$(PIP_INSTALL) -e .
	@$(PYTHON) tools/install_group.py build
	@touch $@

$(DOCS_READY): $(BUILD_READY)
	@$(PYTHON) tools/install_group.py docs
	@touch $@

$(BENCH_READY): $(READY)
	@$(PIP_INSTALL) -e '.[bench]'
	@touch $@

# Without a network the tests that need Pyodide say so and are left out; in CI they fail.
browser: | $(PYTHON) ## Fetch and check the browser's Python, Pyodide
	@$(PYTHON) tools/fetch_pyodide.py --install-node >/dev/null || [ -z "$$CI" ]

# Without a network the plain summary page takes the showcase's place, and says so; in CI it fails.
showcase: | $(PYTHON) ## Build the page of a release into the package
	@$(PYTHON) tools/build_web.py || [ -z "$$CI" ]

web: $(BUILD_READY) kernel showcase browser ## Build the browser app into web/dist, for any web server or a USB stick
	@$(PYTHON) tools/build_studio.py || [ -z "$$CI" ]

kernel: $(BUILD_READY) ## Compile the loops of synthesis, for every machine of the wheel
	@$(PYTHON) tools/build_kernel.py --all

contract: $(READY) ## Write the types that Python and the pages share
	@$(PYTHON) tools/contract.py

reference: $(BUILD_READY) ## Write the reference of the Python interface and of the command line
	@$(PYTHON) tools/reference.py

# So are the tests that need PostgreSQL or R.
programs: | $(PYTHON) ## Install PostgreSQL, R and Java, which tests use, as root on Debian
	@$(PYTHON) tools/install_programs.py || [ -z "$$CI" ]

# ---- the main job ------------------------------------------------------------------------------

demo: $(READY) showcase ## Make the simulated case file, release it, evaluate it, show the figures
	@rm -rf $(DEMO)
	$(POPULACE) example $(DEMO)/private/case-file
	$(POPULACE) release $(DEMO)/private/case-file/project.toml --epsilon $(DEMO_EPSILON) --out $(DEMO)/public
	$(POPULACE) evaluate $(DEMO)/private/case-file/journeys.csv $(DEMO)/public --schema $(DEMO)/private/case-file/journeys.toml --out $(DEMO)/private/report
	@echo "Keep private: $(DEMO)/private   May be published: $(DEMO)/public"
	@echo "Open the page of the release: $(DEMO)/public/index.html"

hub: $(READY) showcase ## Release every example and make a hub of them, into build/hub; DATA=FOLDER for public tables
	@rm -rf build/hub
	@$(PYTHON) tools/build_hub.py build/hub $(if $(DATA),--data "$(DATA)")

pictures: web hub ## Take every picture of the guide anew
	@$(PYTHON) tools/pictures.py

# ---- checks ------------------------------------------------------------------------------------

# Files are handed out in the order of their names: the long ones of the browser come before the short ones of unit.
test: $(READY) ## Every check and every test
	@$(MAKE) --jobs $(WORKERS) checked
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(COVERED:%=--ignore=%)

# All that needs no test, at the same time; what takes longest comes first. What may install system
# packages goes one by one.
checked: coverage kernel lint types web pages programs
	@$(PYTHON) tools/contract.py --check
	@$(PYTHON) tools/reference.py --check
	@$(PYTHON) tools/known_faults.py --only-say

ifneq ($(filter checked,$(MAKECMDGOALS)),)
showcase: | browser
programs: | pages
endif

# Chromium for the tests, and the pages' own checks and tests.
pages: showcase
	@$(PYTHON) tools/build_web.py --test || [ -z "$$CI" ]

lint: $(LINT_READY) ## Ruff: rules and format
	@$(PYTHON) -m ruff check --quiet
	@$(PYTHON) -m ruff format --check --quiet || { echo "Some files are not formatted: say make format." >&2; exit 1; }

format: $(READY) showcase ## Format every file and mend what the linters can mend by themselves
	@$(PYTHON) -m ruff check --fix --quiet || true
	@$(PYTHON) -m ruff format --quiet
	@cd web && npm run --silent format

types: $(READY) ## Mypy, strict
	@$(PYTHON) -m mypy

structure: $(READY) ## Import rules and house rules alone
	@$(PYTHON) -m pytest tests/structure

coverage: $(READY) ## The tests of protect and count, which must reach every line and branch of them
	@$(PYTHON) -m coverage run -m pytest --quiet $(COVERED)
	@$(PYTHON) -m coverage report

# Examples that failed are kept in .hypothesis, and tried first the next time.
fuzz: $(READY) ## Damage files, settings, releases and questions for 30 minutes; FOR=SECONDS for another time
	@POPULACE_FUZZ=$(or $(FOR),1800) $(PYTHON) -m pytest -m fuzz tests/unit

bench: $(BENCH_READY) ## Speed and accuracy against pac-synth, into benchmarks/results
	@$(PYTHON) benchmarks/run.py

# ---- products ----------------------------------------------------------------------------------

audit: $(BENCH_READY) ## Attack everything at length, by others' programs too, into benchmarks/results
	@$(PYTHON) benchmarks/audit.py

faults: $(READY) ## Ask which known faults the libraries have that are shipped
	@$(PYTHON) tools/known_faults.py

sbom: $(READY) ## Write what a release is made of, as CycloneDX, into dist
	@$(PYTHON) tools/sbom.py dist/populace.cdx.json

wheel: $(BUILD_READY) kernel web ## Build the wheel into dist, the browser app in it
	@$(PYTHON) tools/build_wheel.py dist

dist: $(BUILD_READY) kernel web ## All that a version is made of: wheel, sources, studio.html
	@$(PYTHON) tools/build_dist.py dist

docs: $(DOCS_READY) reference ## The documentation site, into build/site; links are checked
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --quiet
	@echo "Open build/site/index.html"

publish: $(BUILD_READY) ## For maintainers: say how this version is published
	@$(PYTHON) tools/publish.py

clean: ## Remove everything that was made here
	rm -rf $(VENV) .cache dist build web/dist web/build $(DEMO) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
