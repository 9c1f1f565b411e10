# `make run` and `make test` need nothing but Python 3.11 or newer, make and the network; `make` alone lists the rest.

PORT ?= 8000
# The Python to start from, if the newest one found is not the right one: make run PYTHON=/opt/python3.12/bin/python3
PYTHON ?=
PY := .venv/bin/python
WORKERS ?= auto
# The slowest tests take half a minute: a core that has done its share takes over from another.
ON_ALL_CORES = --numprocesses $(WORKERS) --dist worksteal

export PORT
# Without the bytecode that it keeps, each process of the tests would spend ten seconds on compiling them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run dev test test-postgres crawl check format lock bench clean prepare secret
.DELETE_ON_ERROR:

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

# --- The site -------------------------------------------------------------------------------------------------------

run: prepare var/static/staticfiles.json ## The site on http://127.0.0.1:8000/ (another port: make run PORT=8123)
	@exec $(PY) -m gunicorn smallville.wsgi

dev: export DEBUG = true
dev: prepare ## The development server, which reloads what you change
	@exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

prepare: .venv/installed secret
	@$(PY) scripts/free_port.py $(PORT)
	@$(PY) manage.py prepare_site

secret: .venv/installed
	@$(PY) scripts/secret_key.py

var/static/staticfiles.json: .venv/installed $(shell find smallville/static -type f) | secret
	@DEBUG=false $(PY) manage.py collectstatic --noinput --verbosity 0

# --- What it stands on ----------------------------------------------------------------------------------------------

.venv/installed: requirements.txt scripts/environment.sh
	@sh scripts/environment.sh "$(PYTHON)" requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt scripts/environment.sh
	@sh scripts/environment.sh "$(PYTHON)" requirements-dev.txt
	@touch $@

lock: .venv/installed-dev ## Write requirements*.txt anew from pyproject.toml, with the newest releases that fit
	@for target in "requirements.txt" "requirements-dev.txt --group dev"; do \
		set -- $$target; \
		$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-annotate --no-header \
			pyproject.toml --output-file $$target || exit 1; \
	done

# --- Tests and checks -----------------------------------------------------------------------------------------------

test: .venv/installed-dev ## Every test, on SQLite (those in a browser need Chromium)
	@$(PY) -m pytest $(ON_ALL_CORES)

test-postgres: .venv/installed-dev ## The tests on a PostgreSQL server made for them, but those in a browser and what takes long and says the same on both
	@$(PY) scripts/with_postgres.py $(PY) -m pytest $(ON_ALL_CORES) -m "not browser and not once and not whole"

crawl: .venv/installed-dev ## Every page of the real guide at seven horizons, and each gate broken once (one and a half hours on two cores)
	@$(PY) -m pytest $(ON_ALL_CORES) -m whole

check: .venv/installed-dev ## Lint, format, types, imports, migrations, deployment, translations
	@sh scripts/check.sh

format: .venv/installed-dev ## Format Python and templates
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format --quiet .
	@git ls-files -z '*.html' | xargs -0 .venv/bin/djade --target-version 5.2

bench: .venv/installed-dev ## How fast fixtures are imported, compared with loaddata, and how fast is found among 100,000 events
	@$(PY) -m tests.bench
	@$(PY) -m tests.bench_search

clean: ## Remove all that can be made again; the database, .env and your data stay
	@rm -rf .venv var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
