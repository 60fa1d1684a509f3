"""Which other registries may be asked: named by an operator, for one emergency."""

from datetime import datetime
from urllib.parse import urlsplit

from vigie.emergencies.models import Emergency
from vigie.missing.models import Registry
from vigie.trust.guarded import addresses
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import writing

VERBS = {
    "missing.registry_added": "another registry may be asked from now on",
    "missing.registry_ended": "another registry is asked no more",
}
MOST = 8  # of one emergency: all are asked at once, for one reader
LONGEST_KEY = 400


class BadRegistry(ValueError):
    """A registry that cannot be asked; its text says why."""


def add_registry(
    *,
    emergency: Emergency,
    name: str,
    url: str,
    key: str,
    in_own_network: bool,
    by: str,
    now: datetime,
) -> Registry:
    """Let this hub ask a registry, and return it; one that is asked already gets the
    new name and key. Raises BadRegistry.

    `url` is the address that its api/search stands below; only https is asked, unless
    it is `in_own_network`.
    """
    base = _base(url, in_own_network)
    name, key = name.strip() or (urlsplit(base).hostname or ""), key.strip()
    if len(name) > 80 or not name.isprintable():
        raise BadRegistry("Its name is one line of 80 letters at most.")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise BadRegistry("Its key is one line of ASCII.")
    with writing(durable=True):
        asked = list(registries_of(emergency.pk))
        row = next((one for one in asked if one.url == base), None)
        if row is None and len(asked) >= MOST:
            raise BadRegistry(f"An emergency asks {MOST} registries at most.")
        row = row or Registry(emergency=emergency, url=base, made_at=now)
        row.name, row.key, row.in_own_network = name, key or None, in_own_network
        row.save()
        _journal("missing.registry_added", row, by, now)
    return row


def end_registry(*, registry: Registry, by: str, now: datetime) -> None:
    """Ask a registry no more, from the next search on; its key is forgotten."""
    if registry.ended_at is not None:
        return
    with writing(durable=True):
        registry.ended_at, registry.key = now, None
        registry.save(update_fields=["ended_at", "key"])
        _journal("missing.registry_ended", registry, by, now)


def registries_of(emergency_id: int) -> list[Registry]:
    """Return the registries that an emergency may ask, the first one first."""
    return list(Registry.objects.filter(emergency=emergency_id, ended_at=None))


def host_of(registry: Registry) -> str:
    """Return the host that words go to, as a reader is told it before."""
    return urlsplit(registry.url).hostname or ""


def _base(url: str, in_own_network: bool) -> str:
    """The address below which the interface stands, however much of it was given."""
    base = url.strip().rstrip("/").removesuffix("/api/search").rstrip("/")
    try:
        addresses.read(base, private=in_own_network)
    except addresses.Refused as refused:
        raise BadRegistry(f"“{url}” cannot be asked: {refused}.") from None
    parts = urlsplit(base)
    if parts.query or parts.fragment or len(base) > 400:
        raise BadRegistry(f"“{url}” is no address that api/search can stand below.")
    return base


def _journal(what: str, registry: Registry, by: str, now: datetime) -> None:
    record(
        what=what,
        by=by,
        subject=Subject.of(registry),
        now=now,
        emergency=registry.emergency_id,
        facts={"key": int(registry.key is not None)},
    )
