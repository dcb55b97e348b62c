# Sets up this project and runs it; `make` alone lists the targets.
# Needs make, bash and a Python >= 3.11. What a test layer needs beyond that is installed
# by `make test` where it may (tests/system_packages.sh); otherwise the layer is skipped
# with one line that says how to get it. With REQUIRE_ALL=1, as in CI, a skip is a failure.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# Tests start some thousand interpreters: with what was compiled before, each is up sooner.
unexport PYTHONDONTWRITEBYTECODE

# Each candidate is run, not only looked up: a version manager leaves launchers that fail.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PYPY ?= pypy3
TEST_PROCESSES ?= auto
UV_VERSION := 0.13.9

PY := .venv/bin/python
# Many of the unit tests wait for a process that they started: one more than there are processors.
UNIT_PROCESSES = $(if $(filter auto,$(TEST_PROCESSES)),$(shell $(PY) -c 'import os; print(os.cpu_count() + 1)'),$(TEST_PROCESSES))
PIP := -m pip --disable-pip-version-check -qq
PYTEST := $(PY) -m pytest
CORE_TESTS = $(wildcard tests/lpkit tests/arraykit tests/notekit)
PACKAGES = $(wildcard lpkit arraykit notekit)

# $(call skip,LAYER,WHAT IS MISSING AND HOW TO GET IT)
skip = { echo "skipped: $(1): $(2)"; test "$${REQUIRE_ALL:-0}" != 1; }

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

# --- environments ---------------------------------------------------------------------

.PHONY: setup system
setup: .venv/.editable ## make .venv and install everything pinned (quick the second time)
	@:

.venv/.created:
	@test -n "$(PYTHON)" || { echo "No Python >= 3.11 found: install one or name it, make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tests/system_packages.sh venv $(PYTHON)
	@echo "Creating .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.locked: requirements.lock .venv/.created
	@echo "Installing requirements.lock into .venv (minutes the first time)"
	@$(PY) $(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/.editable: pyproject.toml .venv/.locked
	@$(PY) $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv-pypy/.locked: requirements-pypy.lock
	@echo "Creating .venv-pypy with $$($(PYPY) -c 'import platform; print("PyPy", platform.python_version())')"
	@$(PYPY) -m venv --clear .venv-pypy
	@.venv-pypy/bin/python $(PIP) install --require-hashes -r $<
	@touch $@

.venv-bench/.locked: requirements-bench.lock
	@test -n "$(PYTHON)" || { echo "No Python >= 3.11 found: install one or name it, make PYTHON=/path/to/python3"; exit 1; }
	@echo "Creating .venv-bench with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv-bench
	@.venv-bench/bin/python $(PIP) install --require-hashes -r $<
	@touch $@

system: setup
	@tests/system_packages.sh chromium nodejs pypy glpk cc

# --no-strip-extras: without the extras in the lock, pip looks for a newer release of a package
# that another asks for with an extra, and then refuses it for want of a hash.
.PHONY: lock
lock: ## resolve the locks anew from pyproject.toml
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock; .venv-lock/bin/python $(PIP) install uv==$(UV_VERSION); }
	@.venv-lock/bin/uv pip compile --quiet --upgrade --universal --no-strip-extras --generate-hashes --custom-compile-command "make lock" \
	  --python-version 3.11 --all-extras --output-file requirements.lock pyproject.toml
	@.venv-lock/bin/uv pip compile --quiet --upgrade --universal --no-strip-extras --generate-hashes --custom-compile-command "make lock" \
	  --python-version 3.11 --group bench --output-file requirements-bench.lock
	@printf 'pytest\npytest-xdist\nhypothesis\n' | .venv-lock/bin/uv pip compile --quiet --upgrade --universal --no-strip-extras --generate-hashes \
	  --custom-compile-command "make lock" --python-version 3.9 --output-file requirements-pypy.lock -

# --- using it -------------------------------------------------------------------------

# app_settings_dir is where JupyterLab looks for overrides.json: binder/ holds ours. It keeps
# widget callbacks on the kernel's main thread and turns the news off.
.PHONY: lab
lab: setup ## open JupyterLab on the index (make lab LAB_FLAGS=--no-browser)
	@$(PY) -m jupyterlab "--ServerApp.root_dir=$(CURDIR)" "--LabApp.app_settings_dir=$(CURDIR)/binder" \
	  --LabApp.default_url=/lab/tree/notebooks/00-index.ipynb --LabApp.news_url=None \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
	  $(if $(filter 0,$(shell id -u)),--allow-root) $(LAB_FLAGS)

# The peers are not in .venv: a benchmark runs without them, with a line for each that is missing.
# lpkit is timed on the PyPy of .venv-pypy too, or on one that is found.
.PHONY: bench bench-peers
bench-peers: .venv-bench/.locked ## install the libraries that benchmarks/ compares with, in .venv-bench
	@:

bench: setup ## print the tables of benchmarks/
	@for file in benchmarks/*.py; do echo "== $$file"; $(PY) "$$file"; done

.PHONY: pictures
pictures: setup ## take the pictures of README anew
	@$(PY) -m tests.browser.pictures

# --- tests ----------------------------------------------------------------------------

LAYERS := lint test-unit test-doctest test-js test-pypy test-notebooks test-browser test-binder

.PHONY: test $(LAYERS)
test: setup system ## set up and run every layer below
	@for layer in $(LAYERS); do echo "== $$layer"; $(MAKE) --no-print-directory $$layer; done

lint: setup ## ruff and mypy
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || { echo "ruff would format these anew: $(PY) -m ruff format --diff ."; exit 1; }
	@$(PY) -m mypy

test-unit: setup ## the libraries
	@$(PYTEST) -q -n $(UNIT_PROCESSES) --dist worksteal -m "not notebooks and not browser and not binder"

test-doctest: setup ## the examples in docstrings
	@$(PYTEST) -q --doctest-modules $(PACKAGES)

test-js: ## the modules of the widgets, under Node
	@if ! node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)' 2>/dev/null; then \
	  $(call skip,test-js,needs Node 18 or newer (Debian and Ubuntu: apt install nodejs)); \
	else find tests -name '*.test.mjs' -print0 | xargs -0 -r node --test; fi

test-pypy: ## the cores on PyPy 3.9, solving through cffi
	@if ! $(PYPY) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then \
	  $(call skip,test-pypy,needs PyPy 3.9 or newer (Debian and Ubuntu: apt install pypy3 pypy3-venv)); \
	else $(MAKE) --no-print-directory .venv-pypy/.locked; \
	  .venv-pypy/bin/python -m pytest -q -n $(TEST_PROCESSES) --dist loadfile -p no:cacheprovider \
	    -m "not cpython" $(CORE_TESTS); fi

test-notebooks: setup ## the notebooks: house rules and execution
	@$(PYTEST) -q -m notebooks tests/notebooks

test-browser: setup ## JupyterLab driven in Chromium
	@if found=$$($(PY) -m tests.browser.chromium); then \
	  $(PYTEST) -q -n $(TEST_PROCESSES) --dist loadfile -m browser tests/browser; \
	else $(call skip,test-browser,$$found); fi

test-binder: setup ## the Binder build, rendered without Docker
	@$(PYTEST) -q -m binder tests/test_binder.py

.PHONY: clean
clean: ## remove the environments and caches
	@rm -rf .venv .venv-pypy .venv-bench .venv-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
