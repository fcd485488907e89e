# Nabij needs Python 3.11 or newer and make; everything else is set up here.
#   make setup   the environment, with the `nabij` command in it
#   make demo    a running demo neighbourhood (PORT=8000)
#   make test    every test, on SQLite and on PostgreSQL
#   make check   lint, types, layers, templates, messages, migrations, production settings

PORT ?= 8000
WORKERS ?= 2
ARGS ?=
UV ?= uv

VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
BENCH_ACCESS := .venv-bench-access
BENCH_ALLOCATION := .venv-bench-allocation
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) -q

.PHONY: setup setup-dev demo screenshots test test-sqlite test-postgresql bench bench-access bench-allocation check messages format lock clean help

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -5

setup: $(VENV)/compiled.stamp

setup-dev: $(VENV)/dev.stamp $(VENV)/compiled.stamp

# The first Python found that is new enough; `make setup PYTHON=/path/to/python` chooses another.
$(VENV)/python.stamp:
	@found=; for candidate in $(PYTHON) python3.11 python3 python3.12 python3.13 python; do \
	    if $$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        found=$$candidate; break; fi; done; \
	if [ -z "$$found" ]; then echo "Nabij needs Python 3.11 or newer, with venv; none was found. Name one: make setup PYTHON=/path/to/python" >&2; exit 2; fi; \
	echo "Making $(VENV) with $$($$found --version) ..." && $$found -m venv $(VENV)
	@touch $@

$(VENV)/app.stamp: requirements/app.txt $(VENV)/python.stamp
	@echo "Installing what Nabij needs ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/app.txt
	@touch $@

$(VENV)/nabij.stamp: pyproject.toml $(VENV)/app.stamp
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

# The loops of the engines are compiled here, so that nobody waits for it later.
$(VENV)/compiled.stamp: $(wildcard src/nabij/engines/*/search/kernels/*.py src/nabij/engines/*/kernels/*.py) src/nabij/engines/common/compiled.py $(VENV)/nabij.stamp
	@echo "Compiling the engines ..."
	@rm -rf $(VENV)/var/nabij/compiled
	@$(BIN)/python -c 'from nabij.engines.visits.search.chain import compile_search; compile_search()'
	@$(BIN)/python -c 'from nabij.engines.access.compiling import compile_kernels; compile_kernels()'
	@$(BIN)/python -c 'from nabij.engines.territories.search.chain import compile_search; compile_search()'
	@$(BIN)/python -c 'from nabij.engines.allocation.compiling import compile_kernels; compile_kernels()'
	@$(BIN)/python -c 'from nabij.engines.microsim.compiling import compile_kernels; compile_kernels()'
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/nabij.stamp
	@echo "Installing what developing Nabij needs ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

demo: $(VENV)/nabij.stamp
	@exec $(BIN)/nabij demo --port $(PORT)

# The pictures of the README, from a demo that runs: make demo in one window, make screenshots in another.
screenshots: setup-dev
	@$(BIN)/python -m tests.browser.screenshots http://localhost:$(PORT)

test: test-sqlite test-postgresql

test-sqlite: setup-dev
	@echo "== Tests on SQLite"
	@$(PYTEST) $(ARGS)

# The engines know no database: their tests run once, with those on SQLite.
test-postgresql: setup-dev
	@echo "== Tests on PostgreSQL"
	@$(BIN)/python -m tests.postgresql $(PYTEST) -m "not browser" --ignore=src/nabij/engines $(ARGS)

# The planners that bench/visits measures beside ours, in an environment of their own; ARGS goes to the benchmark.
bench: $(BENCH)/stamp setup
	@$(BIN)/python bench/visits/whole.py $(ARGS)

$(BENCH)/stamp: requirements/bench.txt $(VENV)/python.stamp
	@echo "Making $(BENCH) with the other planners ..."
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip -qq --disable-pip-version-check --no-input install --require-hashes --only-binary :all: -r $<
	@touch $@

# Access to care beside PySAL access and networkx.
bench-access: $(BENCH_ACCESS)/stamp setup
	@$(BIN)/python bench/access/bench.py $(ARGS)

$(BENCH_ACCESS)/stamp: requirements/bench-access.txt $(VENV)/python.stamp
	@echo "Making $(BENCH_ACCESS) with PySAL access and networkx ..."
	@$(BIN)/python -m venv $(BENCH_ACCESS)
	@$(BENCH_ACCESS)/bin/python -m pip -qq --disable-pip-version-check --no-input install --require-hashes --only-binary :all: -r $<
	@touch $@

# Fair shares beside a NumPy script, apportionment and ahpy.
bench-allocation: $(BENCH_ALLOCATION)/stamp setup
	@$(BIN)/python bench/allocation/bench.py $(ARGS)

$(BENCH_ALLOCATION)/stamp: requirements/bench-allocation.txt $(VENV)/python.stamp
	@echo "Making $(BENCH_ALLOCATION) with apportionment and ahpy ..."
	@$(BIN)/python -m venv $(BENCH_ALLOCATION)
	@$(BENCH_ALLOCATION)/bin/python -m pip -qq --disable-pip-version-check --no-input install --require-hashes --only-binary :all: -r $<
	@touch $@

check: setup-dev
	@$(BIN)/python -m tests.check

# Brings the catalogs of translations in step with the Dutch source; docs/developers/languages.md tells the rest.
messages: setup-dev
	@$(BIN)/python -m tests.catalogs

format: setup-dev
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format --quiet .
	@find src -name '*.html' -path '*/templates/*' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 || true

# Pins every package with its hashes, for all platforms. Only this target needs uv.
lock:
	$(UV) pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/app.txt
	$(UV) pip compile pyproject.toml --extra build --extra dev --extra cluster --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/dev.txt
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' \
	    | $(UV) pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/bench.txt
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench-access"], sep="\n")' \
	    | $(UV) pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/bench-access.txt
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench-allocation"], sep="\n")' \
	    | $(UV) pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/bench-allocation.txt

clean:
	rm -rf $(VENV) $(BENCH) $(BENCH_ACCESS) $(BENCH_ALLOCATION) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
