# make demo: see what storyshare does.   make test: everything that must hold.   make lint, make bench: for developers.
# make docs: the docs as a site, in build/site.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# The clean environment that a new machine has: nothing of the caller's leaks into the runs below.
unexport PYTHONPATH PYTHONDONTWRITEBYTECODE
# Certificates of the system, so that it works behind an office proxy too.
export UV_SYSTEM_CERTS := 1
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraints constraints.txt --compile-bytecode

.PHONY: demo test lint docs bench fuzz clean

demo: .venv/demo
	@echo; echo "--- A dry run: what X, Mastodon and Bluesky would get of the made-up story \"rosa\" ---"
	@$(BIN)/storyshare post rosa --to x,mastodon,bluesky --dry-run
	@echo; echo "--- A story that may not go out yet ---"
	@$(BIN)/storyshare post alex --to x,mastodon,bluesky --dry-run; test $$? -eq 4

test: .venv/test .venv/mock wheel
	@rm -f .coverage* build/pds.code && mkdir -p build
	@{ $(BIN)/python tests/live/install_pds.py > build/pds.log 2>&1; echo $$? > build/pds.code; } &
	PATH="$(CURDIR)/.venv/mock/bin:$$PATH" $(BIN)/python -m coverage run -m pytest -m "not live" --numprocesses 2
	@echo "Waiting for the real Bluesky server to be installed (up to ten minutes the first time)."
	@for second in $$(seq 600); do test -e build/pds.code && break; sleep 1; done; tail -n 1 build/pds.log
	$(BIN)/python -m coverage run -m pytest -m live
	@$(BIN)/python -m coverage combine --quiet && $(BIN)/python -m coverage report

lint: .venv/lint wheel
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# No link may lead nowhere; nothing of the site is fetched from elsewhere.
docs: .venv/docs
	$(BIN)/python docs/site_pages.py
	$(BIN)/python -m mkdocs build  # without --quiet, which would not count what is wrong
	@echo "The site is in build/site: open build/site/index.html, or $(BIN)/python -m http.server -d build/site"

bench: .venv/bench .venv/mdsend wheel
	$(BIN)/python benchmarks/start_up.py
	$(BIN)/python benchmarks/posting.py
	$(BIN)/python benchmarks/withdrawing.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/run_idle.py
	$(BIN)/python benchmarks/log.py
	$(BIN)/python benchmarks/protected.py
	$(BIN)/python benchmarks/text.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/pictures.py
	$(BIN)/python benchmarks/count.py
	$(BIN)/python benchmarks/graphemes.py
	$(BIN)/python benchmarks/preview_all.py
	$(BIN)/python benchmarks/kit.py

# Strange answers, damaged files: as many as FUZZ_EXAMPLES for each test, other ones each time.
FUZZ_EXAMPLES ?= 2000
fuzz: .venv/test wheel
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest --numprocesses 2 tests/fuzz tests/files/test_never_raises.py tests/stories/test_never_raises.py

# The wheel is what is tested and measured, not the source beside it.
.PHONY: wheel
wheel: .venv/uv
	@rm -rf dist && $(BIN)/uv build --quiet --wheel --python $(BIN)/python --build-constraints constraints.txt --out-dir dist
	@$(UV) --reinstall-package storyshare dist/storyshare-*.whl

.venv/uv: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "storyshare needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@touch $@

.venv/demo: .venv/uv $(shell find src -type f -not -name '*.pyc' 2>/dev/null)
	@$(UV) --reinstall-package storyshare .
	@touch $@

.venv/test .venv/lint .venv/docs .venv/bench: .venv/%: .venv/uv pyproject.toml
	@$(UV) --group $*
	@touch $@

# A stateful server by somebody else, to try whole flows against; its own libraries stay out of ours.
.venv/mock: .venv/uv
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $@
	@$(BIN)/uv pip install --quiet --python $@ --compile-bytecode mastodon_mock==0.6.1

# Somebody else's program beside which we are measured; its libraries stay out of ours, too.
.venv/mdsend: .venv/uv
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $@
	@$(BIN)/uv pip install --quiet --python $@ --compile-bytecode mdsend==0.3.2

clean:
	rm -rf .venv dist build .coverage*
