"""Signatures as RFC 9421 has them, with rsa-v1_5-sha256 and the digest of RFC 9530."""

import base64
from collections.abc import Callable, Sequence
from math import inf
from typing import Any
from urllib.parse import urlsplit

import http_sf

from vigie.relaying.fediverse.signatures.requests import (
    Claim,
    Forged,
    Request,
    SigningKey,
    Why,
    digest_of,
)

ALGORITHM = "rsa-v1_5-sha256"
LABEL = "sig1"
_MOST_COMPONENTS = 20
_DERIVED: dict[str, Callable[[Request], str]] = {
    "@method": lambda request: request.method.upper(),
    "@target-uri": lambda request: request.url,
    "@authority": lambda request: request.authority,
    "@scheme": lambda request: urlsplit(request.url).scheme,
    "@path": lambda request: request.path,
    "@query": lambda request: request.query or "?",
    "@request-target": lambda request: request.path + request.query,
}
_Inner = tuple[Any, Any]  # an inner list with what it says, as http_sf has it


def signed(request: Request, key: SigningKey, now: float) -> dict[str, str]:
    """Return the headers that a request needs to be signed now."""
    made, names = {}, ["@method", "@target-uri"]
    if request.has_body:
        made["content-digest"] = f"sha-256=:{digest_of(request.body)}:"
        names.append("content-digest")
    says = {"created": int(now), "keyid": key.id, "alg": ALGORITHM}
    inner: _Inner = ([(name, {}) for name in names], says)
    given = Request(request.method, request.url, made, request.body)
    made["signature-input"] = http_sf.ser({LABEL: inner})
    made["signature"] = f"{LABEL}=:{key.signs(_base(given, inner))}:"
    return made


def claimed(request: Request) -> Claim:
    """Return who says to have signed a request: one signature, that covers the method,
    the whole target, and the body where there is one. Raises Forged."""
    inputs = _read(request.headers.get("signature-input", ""))
    values = _read(request.headers.get("signature", ""))
    if len(inputs) != 1 or inputs.keys() != values.keys():
        raise Forged(Why.MALFORMED)
    [inner], [value] = inputs.values(), values.values()
    names, says = _components(inner), inner[1]
    wanted = {"@method", "@target-uri"}
    if request.has_body:
        wanted.add("content-digest")
        _look_at_the_body(request)
    if not wanted <= set(names):
        raise Forged(Why.UNCOVERED)
    if not isinstance(says.get("created"), int):
        raise Forged(Why.UNCOVERED)
    if not isinstance(says.get("keyid"), str) or not isinstance(value[0], bytes):
        raise Forged(Why.MALFORMED)
    if says.get("alg", ALGORITHM) != ALGORITHM:
        raise Forged(Why.MALFORMED)
    until = says.get("expires", inf)
    if not isinstance(until, int | float):
        raise Forged(Why.MALFORMED)
    return Claim(
        key_id=says["keyid"],
        base=_base(request, inner),
        signature=value[0],
        made_at=float(says["created"]),
        until=float(until),
    )


def _read(header: str) -> dict[str, Any]:
    """Return a dictionary of RFC 9651 in which nothing stands twice. Raises Forged."""
    twice: list[str] = []
    try:
        found = http_sf.parse(
            header.encode(),
            tltype="dictionary",
            on_duplicate_key=lambda key, _where: twice.append(key),
        )
    except (ValueError, RecursionError):
        raise Forged(Why.MALFORMED) from None
    if twice or not isinstance(found, dict):
        raise Forged(Why.MALFORMED)
    return dict(found)


def _components(inner: object) -> Sequence[str]:
    """Return what is covered, each once and as it stands. Raises Forged."""
    if not isinstance(inner, tuple) or not isinstance(inner[0], list):
        raise Forged(Why.MALFORMED)
    items = inner[0]
    if len(items) > _MOST_COMPONENTS or any(
        len(item) != 2 or item[1] for item in items
    ):
        raise Forged(Why.MALFORMED)
    names = [name for name, _says in items]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise Forged(Why.MALFORMED)
    return names


def _base(request: Request, inner: _Inner) -> bytes:
    """Return what is signed (RFC 9421, 2.5)."""
    lines = []
    for name, _says in inner[0]:
        derived = _DERIVED.get(name)
        if derived is None and (name.startswith("@") or name not in request.headers):
            raise Forged(Why.UNCOVERED)
        value = derived(request) if derived else request.headers[name].strip()
        lines.append(f'"{name}": {value}')
    said = http_sf.ser({LABEL: inner}).removeprefix(f"{LABEL}=")
    return "\n".join([*lines, f'"@signature-params": {said}']).encode()


def _look_at_the_body(request: Request) -> None:
    given = _read(request.headers.get("content-digest", "")).get("sha-256")
    wanted = base64.b64decode(digest_of(request.body))
    if not isinstance(given, tuple) or given[0] != wanted:
        raise Forged(Why.BODY)
