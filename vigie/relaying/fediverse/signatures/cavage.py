"""Signatures as draft-cavage-http-signatures-12 has them, with rsa-sha256."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from vigie.relaying.fediverse.signatures.requests import (
    Claim,
    Forged,
    Request,
    SigningKey,
    Why,
    digest_of,
    unpacked,
)

TARGET = "(request-target)"
_ALGORITHMS = ("", "rsa-sha256", "hs2019")
_PART = re.compile(r'\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+))\s*(?:,|$)')
_MOST_HEADERS = 20


def signed(request: Request, key: SigningKey, now: float) -> dict[str, str]:
    """Return the headers that a request needs to be signed now."""
    at = datetime.fromtimestamp(now, UTC)
    made = {"host": request.authority, "date": format_datetime(at, usegmt=True)}
    if request.has_body:
        made["digest"] = f"SHA-256={digest_of(request.body)}"
    names = [TARGET, *made]
    base = _base(request, names, made)
    made["signature"] = (
        f'keyId="{key.id}",algorithm="rsa-sha256",headers="{" ".join(names)}",'
        f'signature="{key.signs(base)}"'
    )
    return made


def claimed(request: Request) -> Claim:
    """Return who says to have signed a request, which covers the target, the host, the
    date, and the body where there is one. Raises Forged."""
    parts = _parts(request.headers.get("signature", ""))
    names = parts.get("headers", "").lower().split()
    wanted = {TARGET, "host", "date"} | ({"digest"} if request.has_body else set())
    if not wanted <= set(names) or len(set(names)) != len(names):
        raise Forged(Why.UNCOVERED)
    if parts.get("algorithm", "") not in _ALGORITHMS or len(names) > _MOST_HEADERS:
        raise Forged(Why.MALFORMED)
    if request.headers.get("host", "").lower() != request.authority:
        raise Forged(Why.UNCOVERED)
    if request.has_body:
        _look_at_the_body(request)
    return Claim(
        key_id=parts["keyId"],
        base=_base(request, names, request.headers),
        signature=unpacked(parts["signature"]),
        made_at=_moment(request.headers.get("date", "")),
    )


def _parts(header: str) -> dict[str, str]:
    """Return the parts of the header, each once. Raises Forged."""
    parts: dict[str, str] = {}
    at = 0
    while at < len(header):
        found = _PART.match(header, at)
        if found is None or found[1] in parts:
            raise Forged(Why.MALFORMED)
        parts[found[1]] = found[2] if found[2] is not None else found[3]
        at = found.end()
    if not parts.get("keyId") or not parts.get("signature"):
        raise Forged(Why.MALFORMED)
    return parts


def _base(request: Request, names: list[str], values: Mapping[str, str]) -> bytes:
    lines = []
    for name in names:
        if name == TARGET:
            value = f"{request.method.lower()} {request.path}{request.query}"
        elif name in values:
            value = values[name].strip()
        else:
            raise Forged(Why.UNCOVERED)
        lines.append(f"{name}: {value}")
    return "\n".join(lines).encode()


def _look_at_the_body(request: Request) -> None:
    given = [
        value.strip()
        for one in request.headers.get("digest", "").split(",")
        for name, _, value in [one.strip().partition("=")]
        if name.upper() == "SHA-256"
    ]
    if given != [digest_of(request.body)]:
        raise Forged(Why.BODY)


def _moment(date: str) -> float:
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        raise Forged(Why.MALFORMED) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
