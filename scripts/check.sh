#!/bin/sh
# All checks that need no test, one after the other; the first that fails stops.
set -eu
python=.venv/bin/python
export SECRET_KEY="${SECRET_KEY:-only-for-checks-0123456789-and-long-enough-to-pass-for-a-real-one-?!}"
export DJANGO_SETTINGS_MODULE=smallville.settings

say() {
    printf '\n== %s\n' "$1"
}

say "ruff"
$python -m ruff check .
$python -m ruff format --check .

say "djade and djlint"
git ls-files -z --cached --others --exclude-standard '*.html' | xargs -0 .venv/bin/djade --check --target-version 5.2
$python -m djlint . --lint --quiet

say "mypy"
$python -m mypy .

say "import-linter"
.venv/bin/lint-imports

say "migrations"
$python manage.py makemigrations --check --dry-run

say "deployment"
SITE_URL=https://smallville.example DEBUG=false $python manage.py check --deploy --fail-level WARNING

say "translations"
$python scripts/translations.py
