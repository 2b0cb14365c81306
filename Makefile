# Needs python3 (3.11 or newer, with venv) and make; everything else is installed into .venv.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e
WORKERS := $${HOLDFAST_WORKERS:-2}
GRACE := $${HOLDFAST_GRACE_S:-20}
.DEFAULT_GOAL := help
.PHONY: help run web consumer demo lint types test test-browser node-tools check accuracy bench chaos backup restore doctor clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/run: setup.cfg constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Holdfast needs Python 3.11 or newer: make run PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) .
	@mkdir -p var && touch $@

.venv/test: .venv/run
	$(INSTALL) '.[test]'
	@touch $@

run: .venv/run ## start web server and consumer; Ctrl-C stops both
	@exec $(BIN)/python -m huey_app.supervisor

web: .venv/run ## only the web server, in the foreground
	@exec $(BIN)/python -m web

# TERM is graceful; a dead worker is replaced within a second; an idle one looks once a second
# even when nothing wakes it.
consumer: .venv/run ## only the consumer (Huey's own), in the foreground
	@exec $(BIN)/huey_consumer huey_app.consumer.huey --workers $(WORKERS) --worker-type process \
		--graceful-signal TERM --shutdown-timeout $(GRACE) \
		--delay 0.1 --max-delay 1 --health-check-interval 1

demo: .venv/run ## submit a small workbook to the running service, save its result
	@$(BIN)/python -m huey_app.kinds.claims.demo var/demo.xlsx
	@$(BIN)/holdfast submit var/demo.xlsx --output var/demo-result.xlsx

lint: .venv/test ## style, imports between layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/test ## static types
	$(BIN)/mypy

test: .venv/test ## the whole test suite; what drives a browser skips without chromium
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-browser: .venv/test ## only what drives the pages in a real chromium
	$(BIN)/python -m pytest -m browser

check: lint types test ## what CI runs: lint, types, tests

node-tools: ## what tests take from npm (needs npm): without it they skip
	npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/node

accuracy: .venv/test ## score claims, documents, search on the sample sets, videos on made-up ones
	$(BIN)/python -m tests.accuracy.claims
	$(BIN)/python -m tests.accuracy.documents
	$(BIN)/python -m tests.accuracy.video

bench: .venv/test ## measure speed and memory beside peers and limits
	$(BIN)/python -m tests.benchmarks

chaos: .venv/test ## kill everything at random while working, then count what was lost
	$(BIN)/python -m tests.chaos --rounds $${ROUNDS:-40}

backup: .venv/run ## write a backup of database and files while the service runs
	@$(BIN)/holdfast backup

restore: .venv/run ## restore FILE=...; the service must be stopped
	@$(BIN)/holdfast restore $(FILE)

doctor: .venv/run ## check every promise on the live data
	@$(BIN)/holdfast doctor

clean: ## remove what was installed and cached; never touches var/
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
