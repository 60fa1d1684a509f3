"""Who says to have signed a request, whatever the kind of the signature."""

from vigie.relaying.fediverse.signatures import cavage, rfc9421
from vigie.relaying.fediverse.signatures.requests import Claim, Forged, Request, Why


def claimed(request: Request) -> Claim:
    """Return the claim that a request makes, to be checked with its owner's key.
    Raises Forged, with why it is not one."""
    if "signature-input" in request.headers:
        return rfc9421.claimed(request)
    if "signature" in request.headers:
        return cavage.claimed(request)
    raise Forged(Why.UNSIGNED)
