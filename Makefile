# Watchword's commands. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
SHARED ?= ../shared
export SHARED
PYTHON ?= $(shell bash scripts/python.sh)
BIN := .venv/bin
CONFIG ?= watchword.toml
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup serve test check lint types imports conformance tck bench sizes crash fuzz probe attack release sbom reference-test docs clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-16s %s\n", $$1, $$2}'

setup: $(READY) ## Make .venv with everything installed

$(READY): pyproject.toml requirements/dev.txt scripts/setup.sh
	@bash scripts/setup.sh "$(PYTHON)"
	@touch $@

serve: setup ## Set up, deploy the invoice example, start the server
	@bash scripts/serve.sh "$(CONFIG)"

test: setup ## All checks and all tests: unit, PostgreSQL, crash sample, clients, conformance
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest tests

check: setup lint types imports ## Lint, types, imports

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

conformance: setup ## Replay the recorded REST scenarios against a fresh server
	$(BIN)/pytest tests/conformance -m conformance -p no:cacheprovider

tck: setup ## Run the compatibility kit of DMN (DIR=another folder with compliance-level-2 and -3)
	$(BIN)/python scripts/tck.py $(DIR)

bench: setup ## Throughput against the floor, in the same run (needs SHARED)
	$(BIN)/python scripts/bench.py

sizes: setup ## Time and memory for 10,000 timers and items, large decision tables, many users' rights, many that wait (WATCHWORD_TEST_POSTGRES: a server)
	$(BIN)/python scripts/sizes.py
	$(BIN)/python scripts/decision_sizes.py
	$(BIN)/python scripts/rights_sizes.py
	$(BIN)/python scripts/waiting_sizes.py

crash: setup ## kill -9 under load, 20 times on both databases; then workers with 2,000 jobs
	$(BIN)/python scripts/crash.py --rounds 20
	$(BIN)/python scripts/crash_jobs.py

fuzz: setup ## Attack every operation of the document (100 requests each, two users), then five random minutes a database
	$(BIN)/python scripts/fuzz_document.py
	$(BIN)/python scripts/fuzz.py

probe: setup ## Ask the reference and our server the same at random, and compare (needs Java, SHARED, WATCHWORD_TEST_POSTGRES)
	$(BIN)/python scripts/probe.py $(PROBE)

reference-test: setup ## Boot the reference on a database of ours, then compare rows by model and answers by rights (needs Java and SHARED)
	$(BIN)/python scripts/reference_test.py
	$(BIN)/python scripts/reference_rows.py
	$(BIN)/python scripts/reference_authorization.py

attack: setup ## Attack a server with sslyze, wapiti, sqlmap, hydra, slow clients and 10,000 connections
	@bash scripts/attack_tools.sh
	$(BIN)/python scripts/attack.py

release: setup ## Build the wheel twice, compare, and record how it came about (RELEASE="--key … --tests …")
	$(BIN)/python scripts/release.py $(RELEASE)

sbom: setup ## Write the bill of materials of the locks
	$(BIN)/python scripts/sbom.py

docs: setup ## Render docs/configuration.md and docs/guidelines from the definitions
	$(BIN)/python scripts/configuration_page.py
	$(BIN)/python scripts/guideline_pages.py

clean: ## Remove what the other commands made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
