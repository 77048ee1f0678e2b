# Blitzlicht: what a developer does, and CI with it. `make` alone lists it.

PYTHON ?= python3
BIN    := .venv/bin
UV     := $(BIN)/uv
ENV    := --quiet --python $(BIN)/python
CODE   := $(wildcard bot adapters config tests benchmarks)
FAST   := $(wildcard tests/unit tests/conversations)

# `make run` is content with the runtime packages; where the development ones are, they stay.
READY  := $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.runtime)

# What tests need from npm: each folder of theirs that has a lockfile.
NPM    := $(patsubst %/package-lock.json,%/node_modules/.package-lock.json,$(wildcard tests/*/package-lock.json))

# Some machines forbid Python to keep what it has compiled; the tests then start six seconds later.
export PYTHONDONTWRITEBYTECODE :=

# Thousands of small databases: kept in memory where there is a gigabyte for them.
SHM    := /dev/shm
IN_MEM  = $(shell test -w $(SHM) && df -Pm $(SHM) | awk 'END { if ($$4 > 1024) print "TMPDIR=$(SHM)" }')

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check fix sbom distrust storm bench lock system-packages
.DELETE_ON_ERROR:

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo '  ARGS="…" is passed on to run, test, test-fast, bench and lock.'

setup: .venv/.dev ## prepare .venv for development

run: $(READY) ## start the bot (needs only Python, make and a browser)
	@$(BIN)/blitzlicht run $(ARGS)

test: .venv/.dev .synapse/.ready system-packages $(NPM) ## run all tests
	@$(BIN)/pytest -n 2 --dist loadfile --hypothesis-profile=deep $(ARGS)

test-fast: .venv/.dev ## run the tests that need neither browser nor system packages
	@$(IN_MEM) $(BIN)/pytest -n auto --dist worksteal -o tmp_path_retention_count=1 $(FAST) $(ARGS)

check: .venv/.dev ## format, lint, types and import contracts, changing nothing
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint Dockerfile

fix: .venv/.dev ## format, and repair what can be repaired
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/ruff format $(CODE)

distrust: .venv/.dev .synapse/.ready ## play 200 rounds on every surface, and try to find out who wrote what (minutes)
	@$(BIN)/python -m tests.distrust $(ARGS)

storm: .venv/.dev system-packages ## kill the bot at every point there is, and count what is lost (minutes)
	@$(BIN)/python -m tests.crashes $(ARGS)

# From an environment with what runs and nothing else.
SBOM ?= dist/sbom.cdx.json
sbom: .venv/.dev ## write the bill of materials of what runs (CycloneDX) to dist/
	@mkdir -p $(dir $(SBOM))
	@$(UV) venv --quiet --clear --python $(BIN)/python $(dir $(SBOM))runtime
	@$(UV) pip sync --quiet --require-hashes --python $(dir $(SBOM))runtime/bin/python \
		requirements/runtime.txt
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-file $(SBOM) $(dir $(SBOM))runtime/bin/python

bench: .venv/.dev .synapse/.ready ## run the benchmarks, or those named in ARGS
	@$(BIN)/python -m benchmarks $(ARGS)

# Keeps the versions that still fit; ARGS=--upgrade takes the newest.
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS)

lock: .venv/.bootstrap ## resolve requirements/*.txt anew
	$(LOCK) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(LOCK) pyproject.toml -c requirements/bootstrap.txt -o requirements/runtime.txt
	$(LOCK) --group dev -c requirements/bootstrap.txt -c requirements/runtime.txt \
		-o requirements/dev.txt
	$(LOCK) --only-binary :all: requirements/synapse.in -o requirements/synapse.txt

system-packages:
	@tests/install-system-packages.sh

%/node_modules/.package-lock.json: %/package-lock.json | system-packages
	@echo "Installing what $* needs from npm …"
	@npm ci --prefix $* --ignore-scripts --loglevel=error >/dev/null
	@touch $@

# The homeserver of tests/matrix, apart from the bot: their packages need not agree.
.synapse/.ready: requirements/synapse.txt | .venv/.bootstrap
	@echo "Installing Synapse for the tests …"
	@$(PYTHON) -m venv --clear --without-pip .synapse
	@$(UV) pip sync --quiet --python .synapse/bin/python --require-hashes --only-binary :all: \
		--compile-bytecode requirements/synapse.txt
	@touch $@

# The bootstrap file is part of every sync: uv would remove itself otherwise.
# Compiled at once, since some machines forbid Python to write its compiled files.
SYNC    = $(UV) pip sync $(ENV) --require-hashes --compile-bytecode requirements/bootstrap.txt
INSTALL = $(UV) pip install $(ENV) --no-deps --no-build-isolation --editable .

.venv/.dev: .venv/.bootstrap requirements/runtime.txt requirements/dev.txt pyproject.toml
	@echo "Installing the packages for development …"
	@$(SYNC) requirements/runtime.txt requirements/dev.txt
	@$(INSTALL)
	@touch .venv/.runtime $@

.venv/.runtime: .venv/.bootstrap requirements/runtime.txt pyproject.toml
	@echo "Installing the packages …"
	@$(SYNC) requirements/runtime.txt
	@$(INSTALL)
	@touch $@

.venv/.bootstrap: requirements/bootstrap.txt
	@command -v $(PYTHON) >/dev/null || { \
		echo "Blitzlicht needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Blitzlicht needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments (Debian: apt install python3-venv)." >&2; \
		exit 1; }
	@echo "Making .venv …"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements/bootstrap.txt
	@touch $@
