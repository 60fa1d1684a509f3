"""Every setting of Vigie: VIGIE_… variables, described in docs/settings.md."""

import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from vigie.lib import env
from vigie.lib.bluesky import bluesky_account
from vigie.lib.mail import mail_settings
from vigie.lib.sms import sms_gateway

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("VIGIE_DATA_DIR", "var")).resolve()
EVAL_DATA = Path(env.text("VIGIE_EVAL_DATA", "../shared/data"))


def _secret_key() -> str:
    """The key from the environment, else one made once and kept beside the data."""
    given = env.text("VIGIE_SECRET_KEY")
    if given:
        return given
    path = DATA_DIR / "secret.key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


DEBUG = env.flag("VIGIE_DEBUG")
SECRET_KEY = _secret_key()
HOST = env.text("VIGIE_HOST", "127.0.0.1")
PORT = env.number("VIGIE_PORT", 8000, 1, 65535)
WEB_PROCESSES = env.number("VIGIE_WEB_PROCESSES", 2, 1, 64)
ALLOWED_HOSTS = env.words("VIGIE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
HTTPS = env.flag("VIGIE_HTTPS")
# Addresses of proxies of ours, whose word on the client and on HTTPS is taken
TRUSTED_PROXIES = env.words("VIGIE_TRUSTED_PROXIES")
if HTTPS and not TRUSTED_PROXIES:
    raise env.BadSetting(
        "VIGIE_HTTPS is 1, but VIGIE_TRUSTED_PROXIES names no proxy that could say so: "
        "every page would lead back to itself."
    )
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]
DEMO = env.flag("VIGIE_DEMO", True)
METRICS_FROM = env.words("VIGIE_METRICS_FROM")  # addresses and networks
METRICS_TOKEN = env.text("VIGIE_METRICS_TOKEN")
BACKUP_KEY = env.text("VIGIE_BACKUP_KEY")  # the public half
BACKUP_HOURS = env.number("VIGIE_BACKUP_HOURS", 26, 1, 8760)  # after which one is late
# How many times wider than usual the limits for one network are
CROWD = env.number("VIGIE_CROWD", 1, 1, 1000)

# Sealed data
SEALING_KEYS = env.text("VIGIE_SEALING_KEYS")  # else a file beside the data
CASE_KEYS_DIR = Path(env.text("VIGIE_CASE_KEYS_DIR", str(DATA_DIR / "case-keys")))
PASSPHRASE_MIB = env.number("VIGIE_PASSPHRASE_MIB", 64, 19, 64)
UNLOCK_MINUTES = env.number("VIGIE_UNLOCK_MINUTES", 15, 1, 60)
BREAK_GLASS_MINUTES = env.number("VIGIE_BREAK_GLASS_MINUTES", 60, 5, 1440)
UNSEALINGS_ALARM = env.number("VIGIE_UNSEALINGS_ALARM", 30, 1, 100_000)
UNSEALINGS_MINUTES = env.number("VIGIE_UNSEALINGS_MINUTES", 10, 1, 1440)

# What the deployment is about
REGION = env.text("VIGIE_REGION", "FR")  # how a phone number without + is read
PLATES = tuple(env.words("VIGIE_PLATES", "FR"))  # whose plates are looked for
EMERGENCY_NUMBERS = env.words("VIGIE_EMERGENCY_NUMBERS", "112,17 Police,114 by SMS")
REFRESH_SECONDS = env.number("VIGIE_REFRESH_SECONDS", 20, 2, 600)  # of the list
CLAIM_MINUTES = env.number("VIGIE_CLAIM_MINUTES", 10, 1, 120)  # of one item
WITHDRAWN_DAYS = env.number("VIGIE_WITHDRAWN_DAYS", 90, 1, 3650)
TILES_URL = env.text("VIGIE_TILES_URL")  # map pictures: off unless named
TILES_CREDIT = env.text("VIGIE_TILES_CREDIT")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "leaflet",
    "ninja",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "vigie.kit",
    "vigie.work",
    "vigie.emergencies",
    "vigie.trust",  # before allauth: the pages of signing in are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "vigie.listening",
    "vigie.relaying",
    "vigie.pulse",
    "vigie.safety",
    "vigie.missing",
    "vigie.doors",
    "vigie.lookouts",
    "vigie.web",
]

MIDDLEWARE = [
    # These three close every answer, so nothing may stand before them.
    "vigie.kit.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vigie.kit.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vigie.trust.people.gate.Gate",
]
PERMISSIONS = BASE_DIR / "config" / "permissions.toml"

ROOT_URLCONF = "vigie.config.urls"
WSGI_APPLICATION = "vigie.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vigie.kit.page.page",
            ],
        },
    }
]

DATABASE_URL = env.text("VIGIE_DATABASE_URL", f"sqlite:///{DATA_DIR}/vigie.sqlite3")
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL, conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Readers never wait for the writer; the writer waits 20 s for another.
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
        "PRAGMA temp_store=MEMORY;"
        # What is erased is overwritten; a row that REPLACE takes away fires triggers.
        "PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON",
    }
    # A file like the real one: a database in memory locks in another way.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
# What allauth counts holds in all web processes together.
CACHES = {"default": {"BACKEND": "vigie.trust.limits.cache.SharedCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = env.text("VIGIE_LANGUAGE", "fr")
LANGUAGES = [
    ("fr", _("French")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "kit" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("VIGIE_TIME_ZONE", "Europe/Paris")
# Numbers for people go through kit's `number`; those of rows must stay plain in forms.
USE_THOUSAND_SEPARATOR = False

# What is sent stays in memory: on the disk it would lie in plain. The gate lets no
# more than this through.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gz", "br", "woff2")

# Signing in: no passwords. A link, a code by mail or a passkey; for staff always a
# second factor too. Nothing here asks another machine for anything.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
MAIL_URL = env.text("VIGIE_MAIL_URL")
MAIL = bool(MAIL_URL)
globals().update(mail_settings(MAIL_URL))
DEFAULT_FROM_EMAIL = env.text("VIGIE_MAIL_FROM", "vigie@localhost")
SMS_GATEWAY = sms_gateway(
    env.text("VIGIE_SMS_URL"),
    env.text("VIGIE_SMS_FORM", "json"),
    env.words("VIGIE_SMS_FIELDS"),
)
SMS_FROM = env.text("VIGIE_SMS_FROM")
SMS_SECRET = env.text("VIGIE_SMS_SECRET")  # of the gateway and us, both ways
SMS_IN_FROM = env.networks("VIGIE_SMS_IN_FROM")  # addresses and networks
SMS_REPORTS = env.text("VIGIE_SMS_REPORTS")  # our address, as Kannel reaches it
BLUESKY = bluesky_account(env.text("VIGIE_BLUESKY_URL"))  # where the hub posts
PUSH_KEY = env.text("VIGIE_PUSH_KEY")  # else a file beside the data
# Whether letters may go to addresses of our own networks that strangers named
PRIVATE_ADDRESSES = env.flag("VIGIE_PRIVATE_ADDRESSES")
ACCOUNT_ADAPTER = "vigie.trust.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Vigie: "
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "vigie.trust.people.adapters.SecondFactorAdapter"
MFA_FORMS = {  # a code of the app is good once, in whichever process
    "authenticate": "vigie.trust.people.second.AuthenticateForm",
    "reauthenticate": "vigie.trust.people.second.ReauthenticateForm",
    "activate_totp": "vigie.trust.people.second.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # telephones' clocks differ by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost, to try it out
SESSION_COOKIE_AGE = 8 * 3600  # at most; staff who do nothing leave after 30 minutes
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "vigie.trust.people.session_keys"

CSRF_FAILURE_VIEW = "vigie.web.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "no-referrer"  # but see kit.headers for pages with a form
# The gate lets nobody say this but a proxy of ours.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
# Asked from this very machine, or by a gateway beside it
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$", r"^sms/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading is for the owner of the whole domain to decide, not for one host of it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [
            SELF,
            "data:",
            *([TILES_URL.split("/{", 1)[0]] if TILES_URL else []),
        ],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LEAFLET_CONFIG = {"NO_GLOBALS": False, "RESET_VIEW": False}

# Nothing that a reader sent is ever written down: see vigie/lib/silence.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {"()": "vigie.lib.silence.Quiet"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEBUG else "quiet",
        },
        "counts": {
            "class": "vigie.work.errors.Counting",
            "folder": str(DATA_DIR / "errors"),
        },
    },
    "root": {"handlers": ["console", "counts"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},  # no error mails
        "django.request": {"level": "WARNING" if DEBUG else "ERROR"},
        # Forged hosts and forms are refused all day long: no error of ours.
        "django.security": {"level": "WARNING" if DEBUG else "CRITICAL"},
    },
}
if not DEBUG:
    DEFAULT_EXCEPTION_REPORTER = "vigie.work.reporting.QuietReporter"
    DEFAULT_EXCEPTION_REPORTER_FILTER = "vigie.work.reporting.QuietFilter"
