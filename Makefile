# Each target alone does all its set-up. `make demo` is the place to begin.
PYTHON ?= python3
# Compiled modules are kept: the tests start a few hundred processes that would compile them again.
unexport PYTHONDONTWRITEBYTECODE
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test tests test-conformance bench lint format addresses lock
.DEFAULT_GOAL := demo

demo: $(READY)
	$(BIN)/course demo --port $(PORT)

# Lint needs one core for the most part: the tests begin beside it.
test: $(READY)
	@$(MAKE) --no-print-directory --jobs 2 lint tests

tests: $(READY)
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n 3 --dist worksteal --all-three

# Independent verifiers, with a set-up of their own: tests/conformance/README.md.
test-conformance: $(READY)
	$(BIN)/python -m tests.conformance

bench: $(READY)
	$(BIN)/python -m tests.bench

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# After adding, moving or renaming a page.
addresses: $(READY)
	$(BIN)/python -m tests.addresses

# Only after changing what setup.cfg depends on; needs uv.
lock:
	uv pip compile --universal setup.cfg --all-extras --no-header --no-annotate \
		--output-file requirements.lock

# setup.cfg and pyproject.toml: an editable install remembers the packages and the command. The
# lock names everything, so nothing is looked for; what is imported is compiled when it is.
$(READY): requirements.lock setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --no-compile --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)
