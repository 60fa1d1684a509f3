"""The link in a letter by which its receiver ends such letters, without signing in."""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from vigie.kit.origin import origin

_signer = Signer(salt="vigie.relaying.stopping", sep="~")


def stop_url(address: UUID) -> str:
    """Return the whole address of the page that ends letters to an address.

    It is signed: nobody can end the letters of another by guessing. It names a row of
    ours and not where somebody is reached.
    """
    return origin() + reverse("stop:page", args=[_signer.sign(address.hex)])


def address_in(token: str) -> UUID | None:
    """Return the address that a token of ours stands for, None for any other."""
    try:
        return UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
