"""The settings of the real program, and a way to send mails that a test can read."""

from vigie.config.settings import *  # noqa: F403
from vigie.config.settings import DATA_DIR, INSTALLED_APPS, PERMISSIONS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.failing.apps.FailingConfig"]
ROOT_URLCONF = "tests.failing.urls"
ADMINS = [("Operator", "operator@example.org")]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
MAIL = True
EMAIL_FILE_PATH = str(DATA_DIR / "mails")

# The gate lets nobody past whom the matrix does not name.
_OURS = """
[failing]
fails = { GET = "public", POST = "public" }
database = { GET = "public", POST = "public" }
value = { GET = "public", POST = "public" }
answering = { GET = "public", POST = "public" }
"""
(DATA_DIR / "permissions.toml").write_text(PERMISSIONS.read_text() + _OURS)
PERMISSIONS = DATA_DIR / "permissions.toml"
