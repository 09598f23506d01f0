"""Settings, all from the environment through ``config/environment.py``, each with a safe default.

HOMESTRETCH_ENV chooses how careful they are:

- ``local`` (default): the real thing in small on this machine; only loopback names are answered; the secret key is
  made once and kept in ``var/secret-key``.
- ``production``: refuses to start without SECRET_KEY and ALLOWED_HOSTS; HTTPS only.

Under pytest: plain static files, fast password hashing, mail in memory.
"""

from __future__ import annotations

import secrets
import sys
import zoneinfo
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from . import databases, emergency, environment, logs, providers
from .hosting import private

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

TESTING = "pytest" in sys.modules
PRODUCTION = environment.choice("HOMESTRETCH_ENV", ["local", "production"], "local") == "production" and not TESTING
DEBUG = environment.switch("DEBUG", False) and not PRODUCTION

# Where the running server writes: database, secret key, collected files, cache. Never part of the repository.
VAR_DIR = BASE_DIR / environment.text("HOMESTRETCH_VAR", "var")
try:
    private.make_folder(VAR_DIR)
except OSError as error:
    raise environment.WrongSettingError(
        "HOMESTRETCH_VAR",
        f"the path of a folder that belongs to the user who runs this, for Homestretch alone ({error})",
    ) from error

SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = environment.names(
    "ALLOWED_HOSTS",
    "" if PRODUCTION else "localhost,127.0.0.1,[::1]",
    like=r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]",
    write="names alone, without https:// and without a port, with commas between them, like exercise.example.org",
)
if PRODUCTION and len(SECRET_KEY) < 50:
    raise environment.WrongSettingError(
        "SECRET_KEY",
        "at least 50 random characters that only this server knows. Make them with: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))"',
    )
if PRODUCTION and not ALLOWED_HOSTS:
    raise environment.WrongSettingError(
        "ALLOWED_HOSTS",
        "the names under which people reach this server, with commas between them, like exercise.example.org",
    )
if not SECRET_KEY:
    SECRET_KEY = secrets.token_urlsafe(64) if TESTING else private.secret(VAR_DIR / "secret-key")
# For signing in behind a proxy that drops the port or changes the host name: docs/deployment.md, "A proxy".
CSRF_TRUSTED_ORIGINS = environment.names(
    "CSRF_TRUSTED_ORIGINS",
    like=r"https?://(\*\.)?([\w.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?",
    write="what the browser shows up to the name or the port, with commas, like https://exercise.example.org:8443",
)

INSTALLED_APPS = [
    "allauth.mfa",  # before ours, which put another page for it on the desk, and none for the next
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "accounts",
    "exercises",
    "programs",
    "config.apps.EditorsDeskConfig",
    "config.hosting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.apps.CollectedFilesConfig",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "config.answers.middleware.HeadersAlone",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # adds random bytes, so that the length of a compressed page does not give away secrets in it (BREACH)
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.answers.middleware.AnswerHeaders",
    "config.answers.middleware.Health",
    "config.answers.middleware.Readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.answers.middleware.NamePerson",
    "config.answers.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "exercises.snapshot.middleware.OneCatalogue",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PersonalTimeZone",
    "accounts.middleware.ConsentRequired",
    "accounts.fragments.WholePages",
    "accounts.middleware.PasswordAgain",
    "accounts.middleware.InvalidForms",
    "programs.standing.middleware.WayRound",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.pages.context.site",
            ],
            "string_if_invalid": "",
        },
    },
]

# --- Database ---------------------------------------------------------------------------------------------------------

# A pooler may give each transaction another connection, and takes no options: ``prepare`` sets the limit there.
DATABASE_POOLER = environment.switch("DATABASE_POOLER", False)
# How long PostgreSQL lets somebody wait for a row that another transaction holds.
LOCK_TIMEOUT = "5s"
DATABASES: dict[str, Any] = {
    "default": databases.from_environment(
        VAR_DIR / "homestretch.sqlite3", has_pooler=DATABASE_POOLER, lock_timeout=LOCK_TIMEOUT
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all server processes, so that limits on sign-in attempts hold across them: files for those of one machine.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}
# What a page shows alike to all to whom it looks alike (``{% cache %}``), kept by each process for a version of the
# catalogue. It names nobody.
CACHES["template_fragments"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "fragments",
    "OPTIONS": {"MAX_ENTRIES": 1000},
}
CACHES["nowhere"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
if environment.choice("CACHE", ["files", "database"], "files") == "database":
    CACHES["default"] |= {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "homestretch_cache"}
if TESTING:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "programs:today"
LOGOUT_REDIRECT_URL = "landing"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

REGISTRATION_OPEN = environment.switch("REGISTRATION_OPEN", True)
ACCOUNT_ADAPTER = "accounts.entrance.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.entrance.forms.SignupDetailsForm"
# Our own words in place of django-allauth's.
ACCOUNT_FORMS = {
    "signup": "accounts.entrance.allauth_forms.SignupForm",
    "login": "accounts.entrance.allauth_forms.LoginForm",
    "reset_password": "accounts.entrance.allauth_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.entrance.allauth_forms.ResetPasswordKeyForm",
    "change_password": "accounts.entrance.allauth_forms.ChangePasswordForm",
    "set_password": "accounts.entrance.allauth_forms.SetPasswordForm",
    "add_email": "accounts.entrance.allauth_forms.AddEmailForm",
    "reauthenticate": "accounts.entrance.allauth_forms.ReauthenticateForm",
    "request_login_code": "accounts.entrance.allauth_forms.RequestCodeForm",
    "confirm_login_code": "accounts.entrance.allauth_forms.ConfirmCodeForm",
}
# Signing in by a code from a mail, for whoever likes that better. Eight digits, three tries and three letters in five
# minutes leave a guesser one chance in a million an hour. The letter and its page say how long it works.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 1  # how often the page sends another one
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
# A second step at sign-in, for whoever wants it: codes of an app, and codes on paper for when the phone is lost.
MFA_ADAPTER = "accounts.entrance.ways.second_step.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Homestretch"
# Half a minute of difference between two clocks.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.entrance.ways.second_step.CodeForm",
    "reauthenticate": "accounts.entrance.ways.second_step.CodeAgainForm",
    "activate_totp": "accounts.entrance.ways.second_step.SetUpForm",
    "add_webauthn": "accounts.entrance.ways.passkeys.AddForm",
    "edit_webauthn": "accounts.entrance.ways.passkeys.RenameForm",
    "login_webauthn": "accounts.entrance.ways.passkeys.SignInForm",
    "authenticate_webauthn": "accounts.entrance.ways.passkeys.SecondStepForm",
    "reauthenticate_webauthn": "accounts.entrance.ways.passkeys.AgainForm",
}
# A passkey signs in without a password, so the device asks for finger, face or PIN each time.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Accounts from elsewhere, by OpenID Connect. Everybody answers the same questions first as with a password.
OPENID_PROVIDERS = providers.from_environment()
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": OPENID_PROVIDERS}}
SOCIALACCOUNT_ADAPTER = "accounts.entrance.ways.providers.Adapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_FORMS = {"signup": "accounts.entrance.ways.providers.ProviderSignupForm"}
SECOND_STEP_FOR_EDITORS = environment.switch("SECOND_STEP_FOR_EDITORS", False)
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = environment.choice("EMAIL_VERIFICATION", ["none", "optional", "mandatory"], "optional")
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Homestretch: "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_CHANGE_EMAIL = False
# Ask for the password again before somebody could take over the account (entrance.security), and mail about changes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
LIMIT: dict[str, str] = {
    "like": r"\d+/[\d.]*[smhd](/(ip|key|user))?(,\d+/[\d.]*[smhd](/(ip|key|user))?)*",
    "write": "how many in how long for what, like 20/m/ip or 5/5m/key, with commas",
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": environment.text("LIMIT_LOGIN_FAILED", "20/m/ip,5/5m/key", **LIMIT),
    "login": environment.text("LIMIT_LOGIN", "120/m/ip", **LIMIT),
    "signup": environment.text("LIMIT_SIGNUP", "30/m/ip", **LIMIT),
    "reset_password": "20/m/ip,5/m/key",
    "request_login_code": "20/m/ip,3/5m/key",
    "wrong_key": "20/m/ip",
    # invitations by mail that one person sends
    "team_mail": "20/h/user",
}
MFA_RATE_LIMITS = {"webauthn_login": ACCOUNT_RATE_LIMITS["login"]}
# How many of our own proxies stand in front. Without it, limits go by the address of whoever connects: the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXY_COUNT", 0, most=9)
# Functions of each app that accounts calls for a person. They are named here, because accounts may not import programs.
EXPORTED_OF_A_PERSON = ["accounts.data.export.account_parts", "programs.export.program_parts"]
ENDS_AT_HAND_OVER = ["accounts.team.services.end_everything", "programs.handed_over.end_what_was_opened"]
BRINGS_BACK_DAYS = ["accounts.settings.days.bring_back_own", "programs.decision.days.bring_back"]
PASSWORD_RESET_TIMEOUT = 60 * 60  # said in the letter, too
SESSION_ENGINE = "accounts.models.device"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90

# --- Mail -------------------------------------------------------------------------------------------------------------

ADDRESS: dict[str, str] = {
    "like": r"[^@\s]+@[^@\s]+|[^@<>\n]*<[^@<>\s]+@[^@<>\s]+>",
    "write": "an email address, like help@example.org",
}
EMAIL_HOST = environment.text(
    "EMAIL_HOST", like=r"[\w.:-]+", write="the name of your mail server, like mail.example.org"
)
EMAIL_BACKEND = "accounts.mail.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
# Encrypted from the first byte (SSL, port 465), or after an unencrypted greeting (TLS, port 587).
EMAIL_USE_SSL = environment.switch("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = environment.switch("EMAIL_USE_TLS", not EMAIL_USE_SSL)
if EMAIL_USE_SSL and EMAIL_USE_TLS:
    raise environment.WrongSettingError("EMAIL_USE_TLS", "0, or nothing, when EMAIL_USE_SSL is on: a server wants one")
EMAIL_PORT = environment.number("EMAIL_PORT", 465 if EMAIL_USE_SSL else 587, least=1, most=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "homestretch@localhost", **ADDRESS)
# What stands before each address in a mail, and in an address that somebody takes elsewhere.
SITE_URL = environment.text(
    "SITE_URL",
    like=r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?",
    write="what the browser shows up to the name or the port, like https://exercise.example.org",
) or (f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://127.0.0.1:8000")
# The administrator that ``prepare`` creates when there is none.
ADMIN_EMAIL = environment.text("ADMIN_EMAIL", "admin@example.org", **ADDRESS).lower()

# --- Language, time, place --------------------------------------------------------------------------------------------

LANGUAGES = [("en-gb", _("English"))]
LANGUAGE_CODE = environment.choice("LANGUAGE_CODE", [code for code, _name in LANGUAGES], "en-gb")
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise environment.WrongSettingError("TIME_ZONE", "continent and city, like Europe/Berlin, or UTC")
# The number for emergencies: EMERGENCY_NUMBER, or that of the country of this site's people (COUNTRY, two letters).
COUNTRY = environment.text("COUNTRY", like="[A-Za-z]{2}", write="two letters, like GB").upper()
EMERGENCY_NUMBER = environment.text(
    "EMERGENCY_NUMBER", like=r"\+?[0-9][0-9 ]{0,19}", write="the number alone, like 112"
) or emergency.NUMBERS.get(COUNTRY, emergency.ELSEWHERE)
# The address for reports that something is wrong; when empty, pages say whom to ask without an address.
CONTACT_EMAIL = environment.text("CONTACT_EMAIL", **ADDRESS)

# --- Files ------------------------------------------------------------------------------------------------------------

# Pictures of exercises are drawn once, when the catalogue is loaded or a figure is saved. A test draws what it needs.
PICTURES_DIR = VAR_DIR / ("pictures-of-tests" if TESTING else "pictures")
DRAW_WHEN_LOADED = not TESTING

STATIC_URL = "static/"
# WhiteNoise serves what was collected before what changed since, so tests look where nothing is collected.
STATIC_ROOT = VAR_DIR / ("static-of-tests" if TESTING else "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING or DEBUG
            else "config.answers.storage.BundledStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG

# --- Security ---------------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.pages.views.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Browsers accept a cookie with this prefix from exactly this host only, never from a neighbouring subdomain.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = environment.switch("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.switch("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
    SECURE_HSTS_PRELOAD = environment.switch("SECURE_HSTS_PRELOAD", False)
    # Both would also bind subdomains that may not be ours; only whoever runs the whole domain can decide that.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if environment.switch("BEHIND_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- For whoever runs the site ----------------------------------------------------------------------------------------

ERROR_EMAIL = environment.text("ERROR_EMAIL", **ADDRESS)
LOGGING = logs.configuration(
    level=environment.choice("LOG_LEVEL", logs.LEVELS, "WARNING"),
    file=environment.text("LOG_FILE"),
    letters=bool(ERROR_EMAIL) and not TESTING,
)
# Which networks may read the figures at /metrics, when they are on.
METRICS_FROM = environment.networks("METRICS_FROM", "127.0.0.1,::1")
if environment.switch("METRICS", False):
    private.make_folder(VAR_DIR / "metrics")
    environment.hand_on("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    MIDDLEWARE.insert(0, "config.hosting.metrics.Measure")
