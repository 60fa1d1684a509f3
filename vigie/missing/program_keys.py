"""Keys of programs: made, ended, and known again."""

import secrets
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from vigie.emergencies.models import Emergency
from vigie.missing.models import ProgramKey, Right
from vigie.relaying.formats.pfif.values import BadValue, plain
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {
    "missing.key_made": "a program was given a key",
    "missing.key_ended": "the key of a program was ended",
    "missing.imported": "records of another registry were taken in",
}
_BYTES = 24  # 192 bits of chance: nothing to guess, so a plain digest will do


class BadKey(ValueError):
    """A key that cannot be made; its text says why."""


def make_key(
    *,
    emergency: Emergency,
    name: str,
    rights: Collection[str],
    domain: str,
    by: str,
    now: datetime,
) -> tuple[ProgramKey, str]:
    """Store a new key of a program; return it and its text, which nobody sees again.

    Raises BadKey for a right that there is not, and for one to write without the
    domain whose records may be written.
    """
    unknown = sorted(set(rights) - set(Right.values))
    if unknown or not rights:
        raise BadKey(f"Rights are some of {', '.join(Right.values)}.")
    domain = domain.strip().lower()
    if Right.WRITE in rights and not domain:
        raise BadKey("A key that writes needs the domain of its registry.")
    if domain and not _is_domain(domain):
        raise BadKey(f"“{domain}” is no domain.")
    text = secrets.token_urlsafe(_BYTES)
    with writing(durable=True):
        key = ProgramKey.objects.create(
            emergency=emergency,
            digest=digest_of(text),
            name=name,
            domain=domain,
            rights=sorted(set(rights)),
            made_at=now,
        )
        record_of("missing.key_made", key, by, now, rights=len(key.rights))
    return key, text


def end_key(*, key: ProgramKey, by: str, now: datetime) -> None:
    """Have a key open nothing any more, from the next question on."""
    if key.ended_at is not None:
        return
    with writing(durable=True):
        key.ended_at = now
        key.save(update_fields=["ended_at"])
        record_of("missing.key_ended", key, by, now)


def key_of(emergency_id: int, text: str) -> ProgramKey | None:
    """Return the key that a program showed, None when it opens nothing here."""
    if not text:
        return None
    rows = ProgramKey.objects.filter(digest=digest_of(text), emergency=emergency_id)
    return rows.filter(ended_at=None).first()


def digest_of(text: str) -> str:
    """Return what is stored of a key."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_domain(domain: str) -> bool:
    try:
        return "." in domain and plain("person_record_id", f"{domain}/1") != ""
    except BadValue:
        return False
