# Run 'make' for the list of targets. Needs Python 3.11 or newer and make; the rest is installed.

PYTHON ?= python3
POS = 50
WORKERS = 4
ROUNDS =
TESTERS = 4
ARGS =

VENV := .venv
BIN := $(VENV)/bin
PEERS := tests/benchmarks/peers
PIP_COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup firefox grid compare test bench bench-peers bench-growth faults chaos audit lint lock clean venv-module

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.installed ## Make .venv with the pinned dependencies; install a browser if there is none
	@$(BIN)/harness setup

# Tests drive it; a run does only where it is asked for.
firefox: setup
	@$(BIN)/harness setup --browser firefox

# What a Selenium Grid runs on; the same holds.
grid: setup
	@$(BIN)/harness setup --grid

compare: setup ## Compare the modes: POS=50 WORKERS=4 ROUNDS=5 ARGS="--scenario fast-site"
	@$(BIN)/harness compare --pos $(POS) --workers $(WORKERS) $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS) || { \
		code=$$?; \
		echo "harness compare: exit code $$code (make itself always ends with 2 here; scripts call $(BIN)/harness)"; \
		exit $$code; }

test: setup lint firefox grid ## Check style, types and imports, then run all tests (ARGS goes to pytest)
	$(BIN)/pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder $(ARGS)

bench: setup ## Run the benchmarks of the parts: driver start, cleaning, one PO, ledger, sampler
	$(BIN)/pytest -p pytest_benchmark.plugin tests/benchmarks $(ARGS)

bench-peers: setup $(PEERS)/.venv/.installed $(PEERS)/node_modules/.installed ## Run the contest with Playwright and puppeteer-cluster; hours (ARGS=--resume goes on)
	@$(BIN)/python -m $(subst /,.,$(PEERS)) run $(ARGS)

bench-growth: setup ## Time and memory of 10 to 1,000 POs, in a figure; a quarter of an hour
	@$(BIN)/python -m tests.benchmarks.growth $(ARGS)

faults: setup firefox ## Let every fault happen, and write the table of what was lost into docs/reliability.md
	@$(BIN)/python -m tests.reliability $(ARGS)

chaos: setup ## Let twenty nights of random faults pass in every mode; two or three hours (ARGS="--seeds 2 --modes sequential")
	@$(BIN)/python -m tests.reliability.chaos $(ARGS)

audit: $(VENV)/.installed ## Ask whether a pinned dependency is known to be vulnerable; says so where nobody answers
	@$(BIN)/python -m tests.support.audit requirements.lock

lint: $(VENV)/.installed ## Check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(VENV)/.created ## Pin the dependencies of pyproject.toml anew (ARGS=--upgrade for newer versions)
	@[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet uv
	$(PIP_COMPILE) --extra dev $(ARGS) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) $(ARGS) --output-file $(PEERS)/requirements.lock $(PEERS)/requirements.in

clean: ## Remove .venv, builds and caches; results stay
	rm -rf $(VENV) $(PEERS)/.venv $(PEERS)/node_modules build dist .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are written last, so that an interrupted step is done again.
$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.created
	@echo "Installing the pinned dependencies into $(VENV); this takes a minute or so."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Error: Python 3.11 or newer is needed; name one, as in: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory venv-module
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# The peers stay apart from the project's own packages; the browser is the machine's, so none is fetched for them.
$(PEERS)/.venv/.installed: $(PEERS)/requirements.lock $(VENV)/.created
	@$(BIN)/python -m venv --clear $(PEERS)/.venv
	@$(PEERS)/.venv/bin/python -m pip install --quiet --require-hashes -r $<
	@touch $@

$(PEERS)/node_modules/.installed: $(PEERS)/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || { \
		echo "Error: the contest with the peers needs Node.js 20 or newer and npm; install them" >&2; exit 2; }
	@cd $(PEERS) && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# Debian keeps the part of Python that makes virtual environments in a package of its own.
venv-module:
	@command -v apt-get >/dev/null || { \
		echo "Error: $(PYTHON) lacks the modules venv and ensurepip; install them" >&2; exit 2; }
	$(SUDO) apt-get -qq update
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes \
		$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
