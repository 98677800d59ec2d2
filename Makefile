# Two commands matter: `make demo` and `make test`. The rest is for contributors.

CARGO ?= cargo
PYTHON ?= python3
VENV := .venv
INPUT ?= examples/data
OUT ?= demo-output

.PHONY: help demo models test test-rust test-python test-node test-docs ready fmt lint doc deny bench bench-peers clean

help:  ## This list
	@awk -F ':.*##' '/^[a-z-]+:.*##/ {printf "  make %-12s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo:  ## Read, check, repair, convert and summarise examples/data, or INPUT=path of your own
	$(CARGO) build --release --quiet -p competiscan --features cli
	@examples/demo.sh target/release/competiscan "$(INPUT)" "$(OUT)"

test: test-rust test-python test-node test-docs  ## Everything, in every language; installs what it needs
	@echo "make test: all suites passed"

# One shape of invocation everywhere: another set of packages or features would build the dependencies again.
test-rust:
	PROPTEST_RNG_SEED=$${PROPTEST_RNG_SEED:-20261123} $(CARGO) test --workspace --all-features --locked

test-python: $(VENV)/ready
	cd bindings-python && ../$(VENV)/bin/maturin develop --locked --quiet --skip-install -F stubs,test-panics
	$(VENV)/bin/python -m pytest -q bindings-python/tests

test-node:
	cd bindings-node && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build:test -- -- --locked && npm test

# The programs of the READMEs and the demo, as a newcomer would run them.
test-docs: $(VENV)/ready
	PYTHONPATH=$(CURDIR)/bindings-python/python $(VENV)/bin/python -m pytest -q -rs examples/tests

$(VENV)/ready: bindings-python/requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

ready: fmt lint test doc deny  ## What must pass before a change lands

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --workspace --all-targets --all-features --locked -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --all-features --no-deps --locked

deny:
	@if command -v cargo-deny >/dev/null; then cargo deny --offline check licenses bans sources; \
	else echo "skipped: cargo-deny is not installed; cargo install cargo-deny --locked"; fi
	@if command -v typos >/dev/null; then typos; \
	else echo "skipped: typos is not installed; cargo install typos-cli --locked"; fi

bench:  ## Every public verb beside a bare scan of the csv crate
	$(CARGO) run --release -p competiscan-benches

bench-peers: $(VENV)/ready  ## Validation beside pandera, pydantic and frictionless
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r benches/peers/requirements.txt
	$(CARGO) build --release --quiet -p competiscan --features cli
	$(CARGO) run --release --quiet -p competiscan-benches -- 200000 target/bench.csv
	$(VENV)/bin/python benches/peers/validate.py target/bench.csv target/release/competiscan

models:  ## Learn the shipped models again from the public sets in DATA=path
	$(CARGO) build --release --quiet -p competiscan --features cli
	target/release/competiscan train --shipped --data $(or $(DATA),../shared/data) --out core/data/models

clean:  ## Remove everything that was built
	$(CARGO) clean
	rm -rf $(VENV) $(OUT) bindings-node/node_modules
