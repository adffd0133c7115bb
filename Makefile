# `make` alone lists the targets. Python 3.11 or newer is the only thing that has to be there.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check fix bench mutants shots demo-reset clean

OLD_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python,\
	$(shell $(name) -c '$(OLD_ENOUGH)' 2>/dev/null && echo $(name))))
BIN := .venv/bin
OFFLINE := $(BIN)/python -m devstack offline $(BIN)/python
# Pages by role and what concerns accounts; with the two last, as much work as all other tests that need no browser.
PAGES_AND_ACCOUNTS := $(addprefix tests/,access accounts identity lists looks my_data profiles sign_in weight payouts registry)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

# uv takes the interpreter of .venv and never downloads another one.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# A portal is a dozen processes, a run of the tests some hundred: none compiles again what another has compiled.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.synced $(MESSAGES) ## install everything into .venv; part of all other targets

run: setup ## the whole portal with a demo world, until Ctrl-C; PORT=9000 for another port
	@$(BIN)/python -m devstack run $(if $(PORT),--port $(PORT))

test: setup ## all tests, with throwaway services and a headless browser; ARGS="tests/core -x" for some
	@$(BIN)/python -m devstack.browser
	@$(BIN)/python -m devstack.clamav
ifdef ARGS
	$(BIN)/pytest $(ARGS)
else
	@mkdir -p var
	@echo "Journeys in a browser, and pages with accounts, run beside the other tests; what they say follows at the end."
	@$(BIN)/pytest tests/browser > var/journeys.txt 2>&1 & journeys=$$!; \
	$(BIN)/pytest $(PAGES_AND_ACCOUNTS) > var/pages.txt 2>&1 & pages=$$!; \
	$(BIN)/pytest --ignore tests/browser $(addprefix --ignore ,$(PAGES_AND_ACCOUNTS)); failed=$$?; \
	wait $$pages || failed=1; cat var/pages.txt; \
	wait $$journeys || failed=1; cat var/journeys.txt; exit $$failed
endif

check: setup ## lint, types, layers, migrations, translations, settings for production, docs/regulations.md
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	$(BIN)/mypy --strict
	$(OFFLINE) manage.py check --deploy --fail-level WARNING
	$(OFFLINE) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(OFFLINE) manage.py translations check
	$(BIN)/python -m jkp_claims.regulations_document | diff docs/regulations.md -

fix: setup ## repair what the linters can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## rules in bulk, contributions in five shapes, spreadsheets, layoffs, large companies, a mediator's queue; ratios within one run
	@$(BIN)/python -m devstack.bench
	@$(BIN)/python -m devstack.bench_contributions
	@$(BIN)/python -m devstack.bench_uploads
	@$(BIN)/python -m devstack.bench_layoffs
	@$(BIN)/python -m devstack.bench_workforce
	@$(BIN)/python -m devstack.bench_mediation_queue
	@$(BIN)/python -m devstack.bench_beside_upload

mutants: setup ## change the law in every small way and see that a test fails; minutes. ARGS="rules/eligibility" for some
	@$(BIN)/uv run --quiet --no-sync --with cosmic-ray==8.7.0 python -m devstack.mutants $(ARGS)

shots: setup ## pictures of every page into var/shots, from a throwaway demo; ARGS="--only jkp" for some
	@$(BIN)/python -m devstack.shots $(ARGS)

demo-reset: setup ## delete the demo's data; the next `make run` fills them again
	@$(BIN)/python -m devstack reset

clean: ## delete .venv and caches; the demo's data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c '$(OLD_ENOUGH)' || { echo "$(PYTHON) is older than Python 3.11; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making .venv with $(PYTHON)…"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.synced: .venv/bin/uv uv.lock pyproject.toml
	@echo "Installing what uv.lock names…"
	@$(BIN)/uv sync --locked --all-groups --quiet
	@touch $@

%.mo: %.po .venv/.synced
	@$(OFFLINE) manage.py translations compile
	@touch $@
