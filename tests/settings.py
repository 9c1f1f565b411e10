"""The site's settings as the tests want them; of the environment and `.env` only DATABASE_URL still counts."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ |= {
    "SECRET_KEY": "only-for-tests: long enough, and of letters, digits 0123456789 and signs !?#",
    "DEBUG": "false",
    "SITE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "PROXY_HTTPS_HEADER": "",
    "PROXY_ADDRESS_HEADER": "",
    "EMAIL_URL": "console:",
    "DEFAULT_FROM_EMAIL": "Smallville <no-reply@smallville.example>",
    # Tests of the horizon say where a reader is; to all others everything is told.
    "DEFAULT_HORIZON": "all",
}

from smallville.settings import *  # noqa: F403
from smallville.settings import DATABASES

# Static files come from where they lie: no test needs `collectstatic` first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_files = TemporaryDirectory(prefix="smallville-tests-")
BULK_DIR = Path(_files.name)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In memory, all requests of a browser would share one connection, and be in each other's transactions.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_files.name) / "test.sqlite3")}
