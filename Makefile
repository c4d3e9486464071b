# The whole developer interface; `make` alone lists it.

export PYTHONPATH := .:services
ifdef PYTHON
export PYTHON
endif

BIN := .venv/bin
PACKAGES := kit services spbe tests

.PHONY: help setup run test check bench lab contracts
.DEFAULT_GOAL := help

help: ## list the words
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

run: setup ## start the whole suite here (ARGS="..." are passed on to `spbe up`)
	$(BIN)/python -m spbe up $(ARGS)

test: setup ## run every test (ARGS="-k words" and the like); ends with what did not run
	@deploy/setup/browser
	@deploy/setup/servers
	$(BIN)/python -m pytest -q --ignore=tests/lab -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## format, lint, types, import rules, sizes, names, what is committed
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/architecture

bench: setup ## time it beside bare peers on the real servers, and write docs/benchmarks.md (50 minutes)
	@deploy/setup/servers
	$(BIN)/python -m tests.bench $(ARGS)

lab: setup ## what takes minutes: kills under load, outages, 10,000 simulated runs, 10,000 people
	@deploy/setup/servers
	$(BIN)/python -m pytest -q tests/lab $(ARGS)

contracts: setup ## write the event schemas and examples anew from the catalogues
	$(BIN)/python -m spbe contracts $(ARGS)

setup:
	@deploy/setup/venv
