"""Where the public finds this deployment: for links that leave it."""

from django.conf import settings


def origin() -> str:
    """Return scheme and host of our pages, without a slash at the end."""
    if settings.HTTPS:
        return f"https://{settings.ALLOWED_HOSTS[0]}"
    return f"http://{settings.HOST}:{settings.PORT}"
