.DEFAULT_GOAL := help
.PHONY: help run test check fix bench mutation docs lock
SHELL := /bin/bash
PYTHON ?= python3
UV := .uv/bin/uv
export UV_PYTHON_DOWNLOADS := never
export NO_MKDOCS_2_WARNING := 1
BIN := .venv/bin

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run ## serve Vigie on http://127.0.0.1:8000 with its worker (port: VIGIE_PORT)
	@exec $(BIN)/vigie run

test: .venv/.dev ## every test, on SQLite and PostgreSQL and in Chromium
	@$(BIN)/python -m tests.everything

check: .venv/.dev ## format, lint, types, direction of imports, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy vigie
	$(BIN)/lint-imports
	$(BIN)/djlint vigie --check --lint

fix: .venv/.dev ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint vigie --reformat --quiet

bench: .venv/.dev ## the benchmarks, as ratios in one run, and the figures on real posts
	$(BIN)/python -m bench

mutation: .venv/.dev ## small faults put into sealing, permissions, limits, journal: how many the tests find
	@$(UV) pip install --quiet mutmut==3.8.1
	$(BIN)/python -m tests.mutation

docs: .venv/.dev ## the documentation as a site in site/
	$(BIN)/mkdocs build --strict --quiet

lock: $(UV) ## write the lock files anew from pyproject.toml
	$(UV) pip compile pyproject.toml --upgrade $(LOCK) -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev -c requirements.lock $(LOCK) -o requirements-dev.lock

LOCK := -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

# uv makes the environment: unlike python -m venv it needs no ensurepip, which a bare Debian lacks.
$(UV):
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv uv==0.13.9

.venv/.run: requirements.lock pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip install --quiet --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run | $(UV)
	@$(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
