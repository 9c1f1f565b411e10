"""Settings, all of them from the environment (or a file `.env`); README.md lists the variables.

A missing or bad value stops the start with a sentence that says what to set.
"""

from pathlib import Path
from urllib.parse import quote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def read(parse, name, default, instruction):
    """Return the variable `name` as `parse` reads it, or `default`; raise ImproperlyConfigured with `instruction`."""
    try:
        return parse(name, default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} has a bad value ({error}). {instruction}") from error


# --- Security -------------------------------------------------------------------------------------------------------

DEBUG = read(env.bool, "DEBUG", default=False, instruction="Set DEBUG=true for development, or leave it out.")

SECRET_KEY = read(env.str, "SECRET_KEY", "", "Set SECRET_KEY to a long random text.")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random text that nobody else knows and keep it, for example with\n"
        '  python -c "import secrets; print(secrets.token_urlsafe(50))"\n'
        "and put SECRET_KEY=... into the environment or the file .env. `make run` does this for you."
    )

PORT = read(env.int, "PORT", 8000, "Set it to a number.")
SITE_URL = read(env.str, "SITE_URL", f"http://127.0.0.1:{PORT}", "Set SITE_URL to https://your.host").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}. Set it to the address of the site, like https://your.host")
HTTPS = _site.scheme == "https"

ALLOWED_HOSTS = read(
    env.list,
    "ALLOWED_HOSTS",
    [_site.hostname, "localhost", "127.0.0.1", "[::1]"],
    "Set it to host names, with commas.",
)
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, past the proxy that speaks HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Behind a proxy that ends TLS and sets this header itself, name it: PROXY_HTTPS_HEADER=X-Forwarded-Proto
PROXY_HTTPS_HEADER = read(env.str, "PROXY_HTTPS_HEADER", "", "Set it to the name of a header.")
if PROXY_HTTPS_HEADER:
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{PROXY_HTTPS_HEADER.upper().replace('-', '_')}", "https")
# Behind any proxy, name the header whose last value says who asks: PROXY_ADDRESS_HEADER=X-Forwarded-For
PROXY_ADDRESS_HEADER = read(env.str, "PROXY_ADDRESS_HEADER", "", "Set it to the name of a header.")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The proposals that the desk reads in a long synopsis come back in some thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# --- Readers --------------------------------------------------------------------------------------------------------

# Up to where the site tells a reader who has not said how far they are.
DEFAULT_HORIZON = read(env.str, "DEFAULT_HORIZON", "ask", "Set it to ask, start or all.")
if DEFAULT_HORIZON not in {"ask", "start", "all"}:
    raise ImproperlyConfigured(f"DEFAULT_HORIZON is {DEFAULT_HORIZON!r}. Set it to ask, start or all.")

# --- Accounts -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["smallville.accounts.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SIGNUP_REDIRECT_URL = "account"
ACCOUNT_ADAPTER, MFA_ADAPTER = "smallville.accounts.AccountAdapter", "smallville.accounts.KeyAdapter"
ACCOUNT_FORMS = {
    "login": "smallville.accountforms.LoginForm",
    "signup": "smallville.accountforms.SignupForm",
    "add_email": "smallville.accountforms.ChangeAddressForm",
    "change_password": "smallville.accountforms.ChangePasswordForm",
    "set_password": "smallville.accountforms.SetPasswordForm",
    "reset_password": "smallville.accountforms.ResetPasswordForm",
    "reset_password_from_key": "smallville.accountforms.ResetPasswordKeyForm",
    "reauthenticate": "smallville.accountforms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "smallville.accountforms.CodeForm",
    "authenticate_webauthn": "smallville.accountforms.KeyForm",
    "reauthenticate": "smallville.accountforms.ReauthenticateCodeForm",
    "reauthenticate_webauthn": "smallville.accountforms.ReauthenticateKeyForm",
    "login_webauthn": "smallville.accountforms.LoginKeyForm",
    "activate_totp": "smallville.accountforms.ActivateForm",
    "add_webauthn": "smallville.accountforms.AddKeyForm",
    "edit_webauthn": "smallville.accountforms.EditKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}  # the first admin has no address
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_DISPLAY = "smallville.accounts.display"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody comes in with one, but for an admin without any
MFA_TOTP_ISSUER = "Smallville"
MFA_TOTP_TOLERANCE = 1

# --- Mail -----------------------------------------------------------------------------------------------------------

_mail = read(
    env.dj_email_url,
    "EMAIL_URL",
    "console:",
    "Set it like submission://user:password@mail.host:587 or console:",
)
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured("EMAIL_URL is of no known kind. Set it like submission://user:password@mail.host:587")
globals().update(_mail)
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 10
DEFAULT_FROM_EMAIL = read(
    env.str, "DEFAULT_FROM_EMAIL", f"Smallville <no-reply@{_site.hostname}>", "Set it to an e-mail address."
)

# --- Applications ---------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, as its documentation asks
    "smallville",  # before the admin, so that its templates come first
    "smallville.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "tracking",
    "reversion",
    "events",
    "characters",
    "episodes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "smallville.api.middleware.ApiMiddleware",
    "smallville.middleware.ReadingMiddleware",
    "smallville.search.middleware.RefreshMiddleware",
    "smallville.moving.FormerAddressMiddleware",
]

ROOT_URLCONF = "smallville.urls"
WSGI_APPLICATION = "smallville.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "smallville.middleware.reading",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": read(
        env.dj_db_url,
        "DATABASE_URL",
        f"sqlite:///{quote(str(BASE_DIR / 'var' / 'smallville.sqlite3'))}",
        "Set it like postgres://user:password@host:5432/name or sqlite:////path/to/file.sqlite3",
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE, a transaction that reads before it writes fails at once when another one writes meanwhile.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # To compile a query takes longer than any query of ours.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    raise ImproperlyConfigured(
        f"DATABASE_URL asks for {DATABASES['default']['ENGINE']!r}. SQLite and PostgreSQL are supported: "
        "set it like postgres://user:password@host:5432/name or sqlite:////path/to/file.sqlite3"
    )

# Shared by the processes of one machine: it counts the attempts to log in.
CACHES = {
    "default": {
        "BACKEND": "smallville.caching.SharedFileCache",
        "LOCATION": BASE_DIR / "var" / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
BULK_DIR = BASE_DIR / "var" / "bulk"  # the files that the page /data/ offers

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Languages and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("de", "en"), "de": ("en",), "en": ("de",)}
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- The API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "smallville.api.errors.AlwaysJson",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "smallville.api.schema.Description",
    "EXCEPTION_HANDLER": "smallville.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Smallville",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": SITE_URL}],
    "LICENSE": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,  # of all fields, an answer has those that were asked for
    "POSTPROCESSING_HOOKS": [],
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "PREPROCESSING_HOOKS": ["smallville.api.schema.of_the_api"],
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}

# --- Logging --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
