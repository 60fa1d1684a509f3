"""The signed links by which people come back to what is theirs, without signing in."""

from uuid import UUID

from django.core.signing import BadSignature, Signer


class Links:
    """Signed words that stand for a row in a link, of one kind of page."""

    def __init__(self, name: str) -> None:
        self._signer = Signer(salt=f"vigie.lookouts.{name}", sep="~")

    def token(self, key: UUID | int) -> str:
        """Return what stands for a row."""
        return self._signer.sign(key.hex if isinstance(key, UUID) else str(key))

    def row(self, token: str) -> UUID | None:
        """Return the row that a token of ours stands for, None for any other."""
        try:
            return UUID(hex=self._signer.unsign(token))
        except (BadSignature, ValueError):
            return None

    def number(self, token: str) -> int | None:
        """Return the same of a row that has a number."""
        try:
            return int(self._signer.unsign(token))
        except (BadSignature, ValueError):
            return None


POSTERS, RELAYS = Links("poster"), Links("relay")
ASKED, FOLLOWERS = Links("asked"), Links("follower")
token_of, lookout_of = POSTERS.token, POSTERS.row
