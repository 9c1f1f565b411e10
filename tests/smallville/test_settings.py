import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

GIVEN = {"SECRET_KEY": "long-and-random", "DEBUG": "", "SITE_URL": "", "ALLOWED_HOSTS": "", "DATABASE_URL": ""}
GIVEN |= {"EMAIL_URL": "", "DEFAULT_FROM_EMAIL": ""}


# What a developer has written to `.env` is no part of the tests.
START = "import environs; environs.Env.read_env = lambda *given, **named: None; from smallville import settings"


def start(code="", **environment):
    """Run `code` in a process of its own that reads the settings from `environment`."""
    given = {name: value for name, value in (GIVEN | environment).items() if value or name == "SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in GIVEN}
    return subprocess.run(
        [sys.executable, "-c", f"{START}\n{code}"],
        cwd=settings.BASE_DIR,
        env=kept | given,
        capture_output=True,
        text=True,
        check=False,
    )


def read(*names, **environment):
    """Return the settings of those names."""
    done = start(f"import json; print(json.dumps([getattr(settings, name) for name in {names}]))", **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "instructions"),
    [
        pytest.param({"SECRET_KEY": ""}, ["SECRET_KEY is not set", "secrets.token_urlsafe"], id="no-secret"),
        pytest.param({"DEBUG": "maybe"}, ["DEBUG has a bad value", "Set DEBUG=true"], id="debug"),
        pytest.param({"PORT": "http"}, ["PORT has a bad value", "Set it to a number"], id="port"),
        pytest.param({"SITE_URL": "example.org"}, ["SITE_URL is 'example.org'", "https://your.host"], id="site-url"),
        pytest.param({"SITE_URL": "ftp://example.org"}, ["SITE_URL is", "https://your.host"], id="site-scheme"),
        pytest.param({"DATABASE_URL": "guide.sqlite3"}, ["DATABASE_URL", "sqlite:////path/to/file"], id="no-scheme"),
        pytest.param({"DATABASE_URL": "nosuch://host/x"}, ["DATABASE_URL", "postgres://user"], id="unknown-database"),
        pytest.param({"DATABASE_URL": "mysql://u:p@h/x"}, ["SQLite and PostgreSQL are supported"], id="mysql"),
        pytest.param({"EMAIL_URL": "mail.example.org"}, ["of no known kind", "submission://"], id="no-mail"),
        pytest.param({"EMAIL_URL": "smtp://host:port"}, ["EMAIL_URL has a bad value", "submission://"], id="bad-mail"),
        pytest.param({"DATABASE_URL": "postgres://u:p@h:port/x"}, ["DATABASE_URL", "postgres://user"], id="bad-port"),
    ],
)
def test_a_missing_or_bad_value_is_refused_with_an_instruction(environment, instructions):
    done = start(**environment)

    assert done.returncode != 0
    last = done.stderr[done.stderr.index("ImproperlyConfigured:") :]
    assert [instruction for instruction in instructions if instruction not in last] == []


@pytest.mark.parametrize("arguments", [["migrate"], ["check", "--deploy"], ["prepare_site"]], ids=" ".join)
def test_commands_say_so_without_a_traceback(arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "smallville.settings", "SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set.")
    assert "Traceback" not in done.stderr


def test_a_plain_site():
    names = ["DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SITE_URL", "DATABASES"]
    *switches, site, databases = read(*names, PORT="8123")

    assert switches == [False, False, False]
    assert site == "http://127.0.0.1:8123"
    assert databases["default"]["NAME"] == str(settings.BASE_DIR / "var" / "smallville.sqlite3")


def test_https_tightens_what_it_can():
    secure = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"]
    *switches, hosts, origins = read(
        *secure, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", SITE_URL="https://guide.example/"
    )

    assert switches == [True] * 4
    assert hosts == ["guide.example", "localhost", "127.0.0.1", "[::1]"]
    assert origins == ["https://guide.example"]


def test_a_secret_key_is_taken_as_it_is():
    key = "$abc#x {y} %41"
    assert read("SECRET_KEY", SECRET_KEY=key) == [key]


def test_postgresql_by_its_address():
    (databases,) = read("DATABASES", DATABASE_URL="postgres://clark:p%40ss@db.example:5433/guide")

    wanted = {"NAME": "guide", "USER": "clark", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 5433}
    assert databases["default"].items() >= wanted.items()
    assert databases["default"]["OPTIONS"] == {"options": "-c jit=off"}


def test_an_address_may_say_more_to_postgresql():
    (databases,) = read("DATABASES", DATABASE_URL="postgres://db.example/guide?sslmode=require&options=-cgeqo%3Doff")
    assert databases["default"]["OPTIONS"] == {"sslmode": "require", "options": "-cgeqo=off"}


MAIL = ["EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_TIMEOUT", "DEFAULT_FROM_EMAIL"]


def test_mail_goes_to_the_console_until_a_server_is_named():
    backend, *_rest, sender = read(*MAIL, SITE_URL="https://smallville.example")
    assert backend == "django.core.mail.backends.console.EmailBackend"
    assert sender == "Smallville <no-reply@smallville.example>"

    named = read(*MAIL, EMAIL_URL="submission://me:p%40ss@mail.example:587", DEFAULT_FROM_EMAIL="me@mail.example")
    assert named == [
        "django.core.mail.backends.smtp.EmailBackend",
        "mail.example",
        587,
        True,
        10,
        "me@mail.example",
    ]
