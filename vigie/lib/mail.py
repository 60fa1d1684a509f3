"""Where mail goes, as one address: smtp://user:password@host:587?tls."""

from typing import Any
from urllib.parse import unquote, urlsplit

from vigie.lib.env import BadSetting

DEFAULTS = {"smtp": 25, "smtps": 465}


def mail_settings(address: str) -> dict[str, Any]:
    """Return Django's EMAIL_ settings for an address; without one, no mail is sent.

    `smtp://` is plain, with `?tls` it changes to TLS after the greeting, `smtps://`
    is TLS from the start. Raises BadSetting.
    """
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in DEFAULTS or not parts.hostname or port == -1:
        raise BadSetting("VIGIE_MAIL_URL: write smtp://user:password@host:587?tls.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or DEFAULTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.query == "tls",
        "EMAIL_TIMEOUT": 20,
    }
