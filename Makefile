# `make` lists what there is. Only Python 3.11 or newer is needed; Node comes as a Python package.

PYTHON ?= python3
PORT ?= 8000
# What `make test` hands to pytest: TESTS=tests/test_config.py makes it run one file.
JOBS ?= 2
TESTS ?= tests
# What `make torture` hands on: TORTURE='kill --rounds 3'; see `python -m tests.torture --help`.
TORTURE ?=
VENV := .venv
BIN := $(VENV)/bin

# Stamps: each is newer than what it was made from, so a second `make` does nothing.
RUNTIME := $(VENV)/.installed
DEVELOPMENT := $(VENV)/.installed-dev
FITTING := $(VENV)/.installed-fit
FRONT := convo/static/app.js

ASSETS := $(wildcard convo/assets/src/*) $(wildcard convo/assets/src/*/*) \
	convo/assets/build.py convo/assets/package.json convo/assets/package-lock.json

# --no-strip-extras: an older pip wants the hash where the extra is asked for.
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --universal \
	--no-strip-extras --python-version 3.11

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-dev run test torture check bench evaluate quotations fit format lock clean

help:  ## List what there is
	@sed -n 's/^\([a-z][a-z-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | \
		while IFS="$$(printf '\t')" read -r name words; do printf '  make %-10s %s\n' "$$name" "$$words"; done
	@echo
	@echo '  PYTHON=python3.12 chooses the Python; PORT=8001 the port of make run.'

install: $(RUNTIME) $(FRONT)  ## Set up .venv and the front end; the command is then .venv/bin/convo

run: install  ## Set up, fill the demo when the database is empty, and serve it on PORT
	@CONVO_ENVIRONMENT=demo $(BIN)/convo db upgrade
	@CONVO_ENVIRONMENT=demo $(BIN)/convo demo --port $(PORT)

install-dev: $(DEVELOPMENT) $(FRONT)

test: install-dev  ## Run the tests, with a browser where there is one or one can be had
	@$(BIN)/python -m tests.browser get
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(TESTS); result=$$?; \
		$(BIN)/python -m tests.browser report || result=1; exit $$result

torture: install-dev  ## Run what takes long: random tests that look harder, and what a service survives
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --hypothesis-profile=torture -m "hypothesis or long" tests
	@$(BIN)/python -m tests.torture $(TORTURE)

check: install-dev  ## Run the linters, the type checker and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint --quiet

bench: install-dev  ## Measure how fast guidelines and pages are, as ratios within one run
	@$(BIN)/python -m tests.bench

evaluate: install-dev  ## Say how well the guidelines judge labelled texts: FILE=texts.jsonl
	@$(BIN)/python -m tests.measure.evaluate $(FILE)

quotations: install-dev  ## Say how quotations cut from real texts are judged: FILE=texts.jsonl
	@$(BIN)/python -m tests.measure.acknowledgements
	@$(BIN)/python -m tests.measure.quotations $(FILE)

fit: $(FITTING)  ## Fit the weights of the rebuttal reading to labelled texts: FILE=texts.jsonl
	@$(BIN)/python -m tests.measure.fit --write $(FILE)

format: $(DEVELOPMENT)  ## Mend what the formatter and the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## Write the three requirements files after pyproject.toml changed (needs uv)
	@command -v uv >/dev/null || { \
		echo 'error: make lock needs the uv command: python3 -m pip install uv' >&2; exit 1; }
	$(LOCK) --extra build pyproject.toml -o requirements.txt
	$(LOCK) --extra build --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) --extra fit -c requirements-dev.txt pyproject.toml -o requirements-fit.txt

clean:  ## Remove what was installed and built, not the database
	rm -rf $(VENV) convo/static convo/assets/node_modules convo.egg-info

# $(call pip,what for,arguments): quiet unless it fails; then says where the whole story is.
define pip
	@echo 'Installing $(1) …'
	@$(BIN)/python -m pip install -qq --progress-bar off --disable-pip-version-check \
		--log $(VENV)/pip.log $(2) || { \
		echo 'error: pip could not install $(1). The whole story is in $(VENV)/pip.log.' >&2; \
		echo 'Check that this machine reaches a Python package index (pip config list shows' \
			'your settings), then run make again; make clean starts afresh.' >&2; exit 1; }
endef

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "error: convo needs Python 3.11 or newer; '$(PYTHON)' is older, or not there." >&2; \
		echo "Install one, then name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "error: '$(PYTHON)' cannot make virtual environments." >&2; \
		echo "On Debian or Ubuntu: apt-get install python3-venv. Or name another Python:" \
			"make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'error: $(PYTHON) -m venv $(VENV) failed; its message is above.' >&2; exit 1; }

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/pip
	$(call pip,what convo needs to run,--require-hashes -r requirements.txt)
	$(call pip,the convo command,--no-deps --no-build-isolation -e .)
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	$(call pip,what the tests and checks need,--require-hashes -r requirements-dev.txt)
	@touch $@

# Heavy, so only what fits weights asks for it.
$(FITTING): requirements-fit.txt $(DEVELOPMENT)
	$(call pip,what fits the weights of a reading,--require-hashes -r requirements-fit.txt)
	@touch $@

$(FRONT): $(RUNTIME) $(ASSETS)
	@echo 'Building the front end …'
	@$(BIN)/python -m convo.assets.build
	@touch $@
