"""The hub's account on Bluesky, as one address: https://handle:password@server."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from vigie.lib.env import BadSetting


@dataclass(frozen=True)
class Account:
    """An account on a server of the AT Protocol, and the password of this program."""

    server: str
    handle: str
    password: str = field(repr=False)

    @property
    def address(self) -> str:
        """What names the account among addresses of the hub."""
        return f"at://{self.handle}"


def bluesky_account(address: str) -> Account | None:
    """Return the account of the setting; None without one. Raises BadSetting."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
        place = parts.netloc.rpartition("@")[2]
        whole = bool(parts.hostname and parts.username and parts.password)
        whole = whole and (parts.port or 443) > 0
    except ValueError:
        whole = False
    if not whole or parts.scheme not in {"https", "http"} or parts.path.strip("/"):
        raise BadSetting(
            "VIGIE_BLUESKY_URL: write https://handle:app-password@bsky.social"
        )
    handle = unquote(parts.username or "").removeprefix("@").lower()
    password = unquote(parts.password or "")
    return Account(f"{parts.scheme}://{place}", handle, password)
