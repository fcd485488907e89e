"""Settings of Nabij, read from the environment.

``NABIJ_MODE`` is one of ``production`` (default), ``demo``, ``development`` and ``test``. Production refuses to start
without what it needs; the other modes fill in safe local values. ``docs/operators/settings.md`` lists every variable.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

MODES = ("production", "demo", "development", "test")
MODE = os.environ.get("NABIJ_MODE", "production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"NABIJ_MODE is '{MODE}'; choose one of {', '.join(MODES)}.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"


def needed(name: str, otherwise: str) -> str:
    """Value of an environment variable that production can't do without."""
    value = os.environ.get(name, "")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. Nabij needs it in production; see docs/operators/settings.md.")
    return otherwise


def number(name: str, otherwise: int) -> int:
    """A whole number, zero or more."""
    value = os.environ.get(name, "") or str(otherwise)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is '{value}'; it must be a whole number.")
    return int(value)


def yes(name: str, otherwise: bool) -> bool:
    value = os.environ.get(name, "") or ("yes" if otherwise else "no")
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name} is '{value}'; it must be yes or no.")
    return value == "yes"


PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("NABIJ_DATA_DIR", "var")).resolve()

SECRET_KEY = needed("NABIJ_SECRET_KEY", "only-for-local-use-" + "x" * 40)
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("NABIJ_SECRET_KEY is shorter than 50 characters; docs/operators/install.md makes one.")
SITE_URL = needed("NABIJ_SITE_URL", "http://localhost:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname
if not SITE_HOST or urlsplit(SITE_URL).scheme not in (("https",) if PRODUCTION else ("http", "https")):
    raise ImproperlyConfigured(f"NABIJ_SITE_URL is '{SITE_URL}'; it must be a full address that begins with https://.")
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("NABIJ_ALLOWED_HOSTS", SITE_HOST if PRODUCTION else "*").split(",")
    if host.strip()
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
DEBUG = MODE == "development"

INSTALLED_APPS = [
    "nabij.core",
    "nabij.territory",
    "nabij.accounts",
    "nabij.people",
    "nabij.directory",
    "nabij.programme",
    "nabij.talents",
    "nabij.detection",
    "nabij.care",
    "nabij.guidance",
    "nabij.impact",
    "nabij.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "js_lib_leaflet",
    "rules",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nabij.core.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nabij.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "nabij.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "nabij.config.urls"
WSGI_APPLICATION = "nabij.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nabij.portal.context.page_frame",
            ],
            "builtins": ["nabij.core.templatetags.nabij", "django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# Storage: one address for either database.
DATABASE_URL = needed("NABIJ_DATABASE_URL", f"sqlite:///{DATA_DIR / 'nabij.sqlite3'}")
try:
    _database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
except ValueError as error:
    raise ImproperlyConfigured("NABIJ_DATABASE_URL must begin with sqlite:/// or postgresql://.") from error
if _database["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
    raise ImproperlyConfigured("NABIJ_DATABASE_URL must begin with sqlite:/// or postgresql://.")
if _database["ENGINE"].endswith("sqlite3"):
    # Django's own defaults lock up under load: take the write lock at the start of a transaction and wait for it.
    _database["CONN_MAX_AGE"] = 0
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who one is.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "nabij.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Nabij: "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_ADAPTER = "nabij.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Nabij"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR_REQUIRED = yes("NABIJ_SECOND_FACTOR", PRODUCTION)
# Whether a sign-in through OpenID Connect counts as two factors by itself (ACM/IDM at a high level of assurance does).
OIDC_SECOND_FACTOR = yes("NABIJ_OIDC_SECOND_FACTOR", False)
if os.environ.get("NABIJ_OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": os.environ.get("NABIJ_OIDC_NAME", "ACM/IDM"),
                    "client_id": needed("NABIJ_OIDC_CLIENT_ID", ""),
                    "secret": needed("NABIJ_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["NABIJ_OIDC_SERVER_URL"]},
                }
            ],
            # An account is made here first; the provider's verified address leads to it.
            "EMAIL_AUTHENTICATION": True,
            "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        }
    }

# Language and time.
LANGUAGE_CODE = "nl-be"
# Each language by its own name. One more is offered by adding it here, once its catalog is full: ("fr", "Français"),
# ("en", "English"). The footer, the mails and the tests of the messages follow this list.
LANGUAGES = [("nl-be", "Nederlands"), ("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LOCALE_PATHS = [PACKAGE_DIR / "core" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["nabij.core.formats"]

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Mail.
DEFAULT_FROM_EMAIL = needed("NABIJ_MAIL_FROM", "nabij@example.org")
EMAIL_HOST = needed("NABIJ_MAIL_HOST", "localhost")
EMAIL_PORT = number("NABIJ_MAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("NABIJ_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("NABIJ_MAIL_PASSWORD", "")
EMAIL_USE_TLS = yes("NABIJ_MAIL_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = {
    "production": "django.core.mail.backends.smtp.EmailBackend",
    "demo": "nabij.core.mail.DemoMailbox",
    "development": "nabij.core.mail.DemoMailbox",
    "test": "django.core.mail.backends.locmem.EmailBackend",
}[MODE]

# A cluster (Dask) that computes simulations; without one the worker's machine does.
SIMULATION_SCHEDULER = os.environ.get("NABIJ_SIMULATION_SCHEDULER", "")

# Safety in the browser.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# How many proxies stand before the server; the client's address is read that far back in X-Forwarded-For.
PROXY_COUNT = number("NABIJ_PROXY_COUNT", 1 if PRODUCTION else 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
if PRODUCTION:
    SECURE_SSL_REDIRECT = yes("NABIJ_SSL_REDIRECT", True)
    if PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "nabij.core.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Counts of rate limits live here: too few entries would let a crowd push them out.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("NABIJ_LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
}
