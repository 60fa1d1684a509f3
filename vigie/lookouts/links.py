"""The signed link by which who posted a lookout comes back to it."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_SIGNER = Signer(salt="vigie.lookouts.poster", sep="~")


def token_of(row: UUID) -> str:
    """Return what stands for a lookout in the link of its poster."""
    return _SIGNER.sign(row.hex)


def lookout_of(token: str) -> UUID | None:
    """Return the lookout that a token of ours stands for, None for any other."""
    try:
        return UUID(hex=_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
