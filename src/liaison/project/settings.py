# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's settings. What an operator may set is in `environment.py` and docs/running.md."""

from pathlib import Path

from csp.constants import NONE, SELF

from liaison.kit.sqlite import start_up_pragmas, use_shipped_library

from . import environment

use_shipped_library()

import sqlite3  # noqa: E402 (the line above decides which one)

DEMO = environment.flag("DEMO")
DEBUG = environment.flag("DEBUG")
DATA_FOLDER = environment.folder()
SECRET_KEY = environment.secret_key(DATA_FOLDER)
SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8765").rstrip("/")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
OPERATOR_CONTACT = environment.text("OPERATOR_CONTACT")
OUTBOUND = environment.words("OUTBOUND")  # services that may be called over the network: none, unless named
MEDIAWIKI_CLIENT_ID = environment.text("MEDIAWIKI_CLIENT_ID")
MEDIAWIKI_CLIENT_SECRET = environment.text("MEDIAWIKI_CLIENT_SECRET")
MEDIAWIKI_REST = environment.text("MEDIAWIKI_REST", "https://meta.wikimedia.org/w/rest.php").rstrip("/")
MEDIAWIKI_NAME = environment.text("MEDIAWIKI_NAME", "Wikimedia")
if MEDIAWIKI_CLIENT_ID and MEDIAWIKI_CLIENT_SECRET:
    OUTBOUND = [*OUTBOUND, "mediawiki"]
WIKIDATA_RECONCILIATION = environment.text("WIKIDATA_RECONCILIATION", "https://wikidata.reconci.link/en/api")
ROR_API = environment.text("ROR_API", "https://api.ror.org/v2/organizations")
OUTBOUND_LOOPBACK_PORTS: frozenset[int] = frozenset()  # for tests with servers on this machine, never for work
MAIL_TRANSPORT = environment.one_of("MAIL_TRANSPORT", ("log", "allow-list", "send"))
MAIL_ALLOWED = environment.words("MAIL_ALLOWED")  # in mode allow-list: addresses and domains
MAIL_SERVER = environment.mail_server(
    environment.text("SMTP")
)  # for sign-in codes, and workspaces without their own
MAIL_FROM = environment.text("MAIL_FROM", "Liaison <liaison@localhost>")
MAIL_LOCAL_SERVERS = environment.words("MAIL_LOCAL_SERVERS")  # inside this network, which workspaces may name
BEHIND_HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "liaison.accounts",  # before allauth, whose templates it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "liaison.kit",
    "liaison.mailroom",
    "liaison.directory",
    "liaison.pathway",
    "liaison.outreach",
    "liaison.gatherings",
    "liaison.assessment",
    "liaison.desk",
    "liaison.portal",
    "liaison.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "liaison.kit.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "liaison.accounts.middleware.WorkspaceMiddleware",
    "liaison.portal.speaking.PublicPages",
]

ROOT_URLCONF = "liaison.project.urls"
WSGI_APPLICATION = "liaison.project.wsgi.application"

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
                "liaison.accounts.context.frame",
                "liaison.directory.context.search",
            ],
        },
    }
]
FORM_RENDERER = "liaison.kit.forms.CodexRenderer"

DATABASES = {"default": environment.database(DATA_FOLDER, environment.text("DATABASE_URL"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = start_up_pragmas(sqlite3.sqlite_version_info)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MEDIA_ROOT = DATA_FOLDER / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "liaison.kit.static_files.StaticFiles"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
ACCOUNT_ADAPTER = "liaison.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by an invitation's code before its account exists
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed", "a passkey was added"
MFA_ADAPTER = "liaison.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Liaison"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg"), ("sv", "Svenska"), ("es", "Español")]  # of public pages
STAFF_LANGUAGES = ["en"]  # of pages for members: see docs/translating.md
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "liaison.kit.formats"
USE_TZ = True
TIME_ZONE = "UTC"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 180

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "liaison.kit.logs.LogLines", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
}
