"""One settings file, read from the environment. `.env.example` lists every variable."""

import os
import re
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from single_sign_on.keys import SigningKey, read_keys

BASE_DIR = Path(__file__).resolve().parent.parent


KEY_BYTES = 32
LAST_KEY_NUMBER = 255  # it is one byte in front of every ciphertext


def required(name: str) -> str:
    """The variable's value; a portal without its keys or its database must not start."""
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return os.environ[name]


def switched_on(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default) == "1"


def listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def secret_key(name: str, text: str) -> bytes:
    """The bytes of one key; a short one would protect nothing."""
    try:
        key = b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name}: a key is {KEY_BYTES} bytes in base64 (see .env.example).")
    return key


def numbered_keys(name: str) -> dict[int, bytes]:
    """From "2:<base64>,1:<base64>": the first encrypts, all decrypt, so keys can be rotated. A number is 1 to 255."""
    keys = {}
    for number, _colon, key in (pair.strip().partition(":") for pair in required(name).split(",")):
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= LAST_KEY_NUMBER):
            raise ImproperlyConfigured(f"{name}: write each key as 1:<base64> (see .env.example).")
        keys[int(number)] = secret_key(name, key)
    return keys


def signing_keys(name: str) -> list[SigningKey]:
    """Several at once, so that they can be rotated; see `single_sign_on.keys`."""
    try:
        return read_keys(required(name))
    except ValueError as reason:
        raise ImproperlyConfigured(f"{name}: {reason} (see .env.example).") from None


DEBUG = switched_on("DEBUG")
DEMO = switched_on("DEMO")
HTTPS = switched_on("HTTPS", default="1")

SECRET_KEY = required("SECRET_KEY")
FIELD_KEYS = numbered_keys("FIELD_KEYS")
INDEX_KEY = secret_key("INDEX_KEY", required("INDEX_KEY"))
OIDC_KEYS = signing_keys("OIDC_KEYS")

ALLOWED_HOSTS = listed("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "siapkerja",
    "my_data",
    "payouts",
    "jkp_claims",
    "phk_reports",
    "vacancies",
    "counselling",
    "training",
    "registry",
    "profiles",
    "single_sign_on",
    "identity",
    "sign_in",
    "documents",
    "bulk_uploads",
    "notifications",
    "accounts",
    "casework",
    "messaging",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "csp",
    "pgtrigger",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "siapkerja.headers.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.offices.shut_out.ShutOutMiddleware",
    "accounts.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casework.middleware.ClockMiddleware",
    "sign_in.session_limits.SessionLimitsMiddleware",
    "sign_in.middleware.AddressLimitMiddleware",
    "documents.opening.RefusedOpeningMiddleware",
    "accounts.middleware.PrivateByDefaultMiddleware",
    "sign_in.reauthentication.ReauthenticationMiddleware",
]

ROOT_URLCONF = "siapkerja.urls"
WSGI_APPLICATION = "siapkerja.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "siapkerja.context.page",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(required("DATABASE_URL"), conn_max_age=60, conn_health_checks=True),
}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits live here, so they survive a flush of Redis.
CACHES = {
    "default": {
        "BACKEND": "siapkerja.cache.KeepingCache",
        "LOCATION": "django_cache",
        "KEY_FUNCTION": "siapkerja.cache.hashed_key",
    }
}

# --- people ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["sign_in.backend.ThreeNamesBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sign_in.passwords.LengthValidator"},
    {"NAME": "sign_in.passwords.CommonPasswordValidator"},
    {"NAME": "sign_in.passwords.ContextValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "identity.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "identity.registration.RegistrationForm",
    "login": "sign_in.forms.SignInForm",
    "confirm_email_verification_code": "sign_in.forms.EmailCodeForm",
    "verify_phone": "sign_in.forms.PhoneCodeForm",
    "change_phone": "sign_in.forms.NewPhoneForm",
    "change_password": "sign_in.forms.ChangeMyPasswordForm",
    "set_password": "sign_in.forms.FirstPasswordForm",
    "reauthenticate": "sign_in.security_forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "phone"}  # and the NIK, which is only ever handed on as its blind index
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email*", "password1*"]  # one of the two contacts is enough: the form says so
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60  # the time of two codes
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# How many tries in how many seconds. One person's are few; one address may be a whole warnet, or a whole mobile network.
LIMITS = {
    "guess": [(5, 5 * 60), (50, 24 * 3600)],  # of one person's password, by whoever and under whichever name
    "guess_on_known_device": [(10, 5 * 60), (100, 24 * 3600)],
    "guess_when_signed_in": [(10, 5 * 60)],
    "code_to_contact": [(5, 3600)],
    "recovery_of_account": [(5, 3600)],  # asked for from one address: a stranger elsewhere does not use up the owner's
    "recovery_of_account_from_anywhere": [(20, 3600)],
    "sign_in_from_address": [(30, 60), (300, 3600)],
    "sign_up_from_address": [(20, 3600)],
    "identity_check": [(5, 24 * 3600)],  # of one person, and of one NIK
    "nik_reveal": [(20, 24 * 3600)],  # by one person, of whomever
    "bank_account_name": [(10, 24 * 3600)],  # accounts that one person asks the bank about
    "bank_account_first": [(1, 24 * 3600)],  # whether it is another one
    "bank_look_up": [(100, 24 * 3600)],  # the same one over and over
    "recovery_by_officer": [(20, 24 * 3600)],
    "company_check": [(20, 24 * 3600)],  # questions to BPJS about an NPP, by one person
    "mandate_offer": [(10, 24 * 3600)],  # requests to act for one worker
    "member_invitation": [(20, 24 * 3600)],  # letters that one company has sent
    "recovery_from_address": [(20, 3600)],
    "code_from_address": [(30, 3600)],
    "letter_check_from_address": [(30, 60), (300, 3600)],
    "upload": [(30, 3600)],  # documents of one person
    "upload_of_profile": [(30, 3600)],
    "upload_of_table": [(30, 3600)],
    "upload_of_archive": [(10, 3600)],
    "upload_from_address": [(30, 3600)],  # by whoever is signed out
}
ADDRESS_LIMITS = {  # the page → whose count of the address a POST to it raises
    "account_login": "sign_in_from_address",
    "account_signup": "sign_up_from_address",
    "account_reset_password": "recovery_from_address",
    "account_confirm_password_reset_code": "code_from_address",
    "account_email_verification_sent": "code_from_address",
    "account_verify_phone": "code_from_address",
    "documents:code": "letter_check_from_address",
    "documents:verify": "letter_check_from_address",
}
ACCOUNT_RATE_LIMITS = {  # allauth's own counts, where the portal has none of its own
    "login": None,
    "signup": None,
    "login_failed": "5/300s/key,60/d/key",  # of the second factor
    "reset_password": "5/h/key",
    "confirm_email": "1/10s/key,5/h/key",
    "verify_phone": "1/30s/key,5/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
USERSESSIONS_TRACK_ACTIVITY = True
MFA_ADAPTER = "sign_in.second_factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "sign_in.security_forms.CodeForm",
    "reauthenticate": "sign_in.security_forms.CodeAgainForm",
    "activate_totp": "sign_in.security_forms.ActivateAppForm",
    "add_webauthn": "sign_in.security_forms.AddPasskeyForm",
    "edit_webauthn": "sign_in.security_forms.RenamePasskeyForm",
    "authenticate_webauthn": "sign_in.security_forms.PasskeyForm",
    "reauthenticate_webauthn": "sign_in.security_forms.PasskeyAgainForm",
    "login_webauthn": "sign_in.security_forms.PasskeyAloneForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who is signed in has proven a contact, the phone perhaps; an address may still wait
MFA_TOTP_TOLERANCE = 1  # clocks of phones are off by some seconds; a code still counts once
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "SIAPkerja"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# --- spreadsheets ------------------------------------------------------------------------------------------------------

BULK_UPLOAD_KINDS = [  # dotted names of bulk_uploads.kinds.Kind
    "registry.uploads.participants.PARTICIPANTS",
    "registry.uploads.wages.WAGES",
    "registry.uploads.contributions.CONTRIBUTIONS",
    "registry.uploads.deactivations.DEACTIVATIONS",
    "phk_reports.uploads.LAYOFF_WORKERS",
]

# --- what stands above the registry and shows on its pages -------------------------------------------------------------

EMPLOYER_TASKS = ["phk_reports.employer_tasks.lines"]  # (companies, user, today) → lines of the employer's home
WORKERS_TABLE_COLUMNS = ["phk_reports.workers_table.phk_status"]  # (employments, user) → registry.columns.Column

# --- contributions -----------------------------------------------------------------------------------------------------

CONTRIBUTION_AMOUNTS_DUE = "jkp_claims.contribution_shares.amounts_due"  # (company, months) → rupiah by month

# --- single sign-on: the portal as OpenID provider ---------------------------------------------------------------------

IDP_OIDC_ADAPTER = "single_sign_on.adapter.OpenIdAdapter"
IDP_OIDC_PRIVATE_KEYS = [vars(key) for key in OIDC_KEYS]
IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN = 60
IDP_OIDC_ID_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600
# The demo's SKKNI service (examples/relying_party): where people find it, and the secret it shares with the portal.
SKKNI_URL = os.environ.get("SKKNI_URL", "")
SKKNI_SECRET = os.environ.get("SKKNI_SECRET", "")

# --- words ----------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["siapkerja.formats"]
USE_THOUSAND_SEPARATOR = False  # on, it breaks keys in URLs; money has its own filter
TIME_ZONE = "Asia/Jakarta"

# --- files and mail -------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
PRIVATE_FILES = Path(os.environ.get("PRIVATE_FILES", BASE_DIR / "var" / "files"))
PRIVATE_STORAGE = os.environ.get("PRIVATE_STORAGE", "folder")
if PRIVATE_STORAGE not in ("folder", "s3"):
    raise ImproperlyConfigured("PRIVATE_STORAGE: folder or s3 (see .env.example).")
# The folder nginx hands out after the portal has checked the right to read; empty: the portal sends the file itself.
PRIVATE_FILES_ACCEL = os.environ.get("PRIVATE_FILES_ACCEL", "") if PRIVATE_STORAGE == "folder" else ""
STORAGES = {
    "default": {"BACKEND": "documents.storage.LocalFiles", "OPTIONS": {"location": PRIVATE_FILES}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if PRIVATE_STORAGE == "s3":
    STORAGES["default"] = {
        "BACKEND": "documents.s3.S3Files",
        "OPTIONS": {
            "bucket_name": required("S3_BUCKET"),
            "endpoint_url": os.environ.get("S3_ENDPOINT") or None,
            "region_name": os.environ.get("S3_REGION") or None,
            "access_key": required("S3_KEY"),
            "secret_key": required("S3_SECRET"),
            "addressing_style": "path",
            "default_acl": None,  # the bucket's own, which is private
            "file_overwrite": True,  # names are random: no need to ask for each whether it is taken
        },
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["documents.receiving.QuarantineUploadHandler"]
UPLOADS_COUNTED_BY = "sign_in.upload_counts.take"
UPLOAD_PAGES = {  # the page → megabytes of a file, and which of the LIMITS a file counts against; "*": all others
    "*": (5, "upload"),
    "profiles:photo": (5, "upload_of_profile"),
    "profiles:cv": (5, "upload_of_profile"),
    "profiles:entry_add": (5, "upload_of_profile"),
    "profiles:entry_edit": (5, "upload_of_profile"),
    "bulk_uploads:new": (10, "upload_of_table"),
    "bulk_uploads:replace": (10, "upload_of_table"),
    "documents:code": (2, "upload"),
    "documents:verify": (2, "upload"),
    "phk_reports:layoff_upload": (10, "upload_of_table"),
    "phk_reports:layoff_documents": (100, "upload_of_archive"),
}
# The virus scanner: "unix:/run/clamav/clamd.ctl" or "tcp:host:3310"; empty: none is installed, and people are told so.
CLAMD = os.environ.get("CLAMD", "")
if CLAMD and not re.fullmatch(r"unix:/.+|tcp:.+:\d+", CLAMD):
    raise ImproperlyConfigured("CLAMD: unix:/path or tcp:host:port (see .env.example).")
CLAMD_TIMEOUT_SECONDS = float(os.environ.get("CLAMD_TIMEOUT_SECONDS", "10"))

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = os.environ.get("EMAIL_FILE_PATH")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = switched_on("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "SIAPkerja <tidak-dibalas@siapkerja.example>")

# --- the outside: each an adapter -----------------------------------------------------------------------------------

BANK_URL = os.environ.get("BANK_URL", "")
BANK_SECRET = os.environ.get("BANK_SECRET", "")
BANK_TIMEOUT_SECONDS = float(os.environ.get("BANK_TIMEOUT_SECONDS", "3"))
PAYER_LEASE_SECONDS = float(os.environ.get("PAYER_LEASE_SECONDS", "30"))  # longer than any call to the bank
DUKCAPIL_URL = os.environ.get("DUKCAPIL_URL", "")
DUKCAPIL_SECRET = os.environ.get("DUKCAPIL_SECRET", "")
DUKCAPIL_TIMEOUT_SECONDS = float(os.environ.get("DUKCAPIL_TIMEOUT_SECONDS", "3"))
BPJS_URL = os.environ.get("BPJS_URL", "")
BPJS_SECRET = os.environ.get("BPJS_SECRET", "")
BPJS_TIMEOUT_SECONDS = float(os.environ.get("BPJS_TIMEOUT_SECONDS", "3"))
COOLING_OFF_HOURS = float(os.environ.get("COOLING_OFF_HOURS", "72"))  # of an assisted recovery, on the machine's clock
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")

# --- background work: the database is the queue of record, Celery only nudges ------------------------------------------

CELERY_BROKER_URL = required("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "payouts.tasks.pay": {"queue": "payer"},
    "bulk_uploads.tasks.work": {"queue": "bulk"},
    "phk_reports.tasks.take_documents": {"queue": "bulk"},
    "jkp_claims.tasks.decide_layoffs": {"queue": "bulk"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
BEAT_SECONDS = float(os.environ.get("BEAT_SECONDS", "60"))
CELERY_BEAT_SCHEDULER = "casework.beat:SingletonScheduler"
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": BEAT_SECONDS, "kwargs": {"scheduled": True}}
    for name, task in {
        "send what waits in the outbox": "messaging.tasks.relay",
        "forget tokens that ran out": "single_sign_on.tasks.forget_old_tokens",
        "make copies of people's data": "my_data.tasks.make_copies",
        "close accounts after their grace": "my_data.tasks.close_accounts",
        "delete what is kept no longer": "my_data.tasks.keep_retention",
        "ask Dukcapil again": "identity.tasks.ask_register",
        "move assisted recoveries": "identity.tasks.move_recoveries",
        "forget registrations nobody activated": "identity.tasks.forget_unactivated",
        "report the wages that did not change": "registry.tasks.carry_wages_over",
        "ask BPJS about payments": "registry.tasks.ask_about_payments",
        "remind companies of contributions": "registry.tasks.remind_of_payments",
        "remind companies of their yearly report": "registry.tasks.remind_of_reports",
        "ask BPJS about companies": "registry.tasks.ask_about_companies",
        "ask banks about names": "registry.tasks.ask_banks",
        "move disputes about records": "registry.tasks.move_disputes",
        "remind offices of PHK files": "phk_reports.tasks.help_late_offices",
        "end mandates that ran out": "phk_reports.tasks.end_mandates",
        "remind of participants who are still active": "phk_reports.tasks.chase_still_active",
        "open claims for approved reports": "jkp_claims.tasks.open_claims",
        "move the months": "jkp_claims.tasks.move_months",
        "tell people what is due": "jkp_claims.tasks.send_notices",
        "prepare payouts": "payouts.tasks.prepare",
        "pay what was released": "payouts.tasks.pay",
        "forget counts that are over": "sign_in.tasks.forget_counts",
        "go on with uploads that stand still": "bulk_uploads.tasks.work",
        "go on with documents of layoffs": "phk_reports.tasks.take_documents",
        "go on with decisions about layoffs": "jkp_claims.tasks.decide_layoffs",
        "scan documents that wait": "documents.tasks.scan",
        "tidy up after uploads": "documents.tasks.sweep",
    }.items()
}

# --- security ----------------------------------------------------------------------------------------------------------

DEFAULT_EXCEPTION_REPORTER_FILTER = "siapkerja.error_reports.NothingPersonal"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SESSION_COOKIE_AGE = 12 * 3600
# Without a request, and altogether; of everybody, and of officers.
SESSION_LIMITS = timedelta(minutes=30), timedelta(hours=12)
OFFICER_SESSION_LIMITS = timedelta(minutes=15), timedelta(hours=8)
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "siapkerja.logs.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "pikepdf": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # At DEBUG these two write a page's whole context, and the values of every query.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
