"""People's key pairs: made, unlocked with a passphrase, kept unlocked for a while."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F

from vigie.trust.models import PersonKey, UnlockedKey
from vigie.trust.sealed import boxes, passphrases, sessions
from vigie.trust.sealed.boxes import KeyPair, Lock
from vigie.trust.sealed.errors import (
    Busy,
    NoKeyPair,
    NotNow,
    NotUnlocked,
    TooManyAttempts,
)
from vigie.trust.sealed.passphrases import Cost
from vigie.trust.sealed.telling import tell
from vigie.work.database import writing

LONGEST = timedelta(hours=1)  # that a key stays unlocked, however busy the person


@dataclass(frozen=True, slots=True)
class KeyInHand:
    """A person whose private key is unlocked, for the length of one request."""

    person: str
    pair: KeyPair = field(repr=False)


def make_pair(
    *, person: str, passphrase: str, now: datetime, lost: bool = False
) -> PersonKey:
    """Make a person's key pair; with `lost` another in place of the former.

    Another holder of each case then gives it anew; the grants of the former stay where
    they are, for `cases.take_over`: a stolen session must not be able to throw them
    away. Raises NotNow if there is one already, WeakPassphrase, Busy.
    """
    former = PersonKey.objects.filter(person=person, retired_at=None)
    if former.exists() and not lost:
        raise NotNow("There is a key pair; say that its passphrase is lost.")
    row = PersonKey(id=uuid4(), person=person, made_at=now)
    pair = boxes.new_pair(row.id.bytes)
    row.public = pair.public
    row.wrapped = passphrases.wrap(pair.private, passphrase, row.id.hex, _cost())
    with writing(durable=True):
        for old in former:
            old.unlocked.all().delete()
        replaced = former.update(retired_at=now)
        row.save(force_insert=True)
        what = "key.replaced" if replaced else "key.made"
        tell(what=what, by=person, subject=("trust.personkey", str(row.id)), now=now)
    return row


def unlock(
    *, person: str, passphrase: str, now: datetime, former: bool = False
) -> KeyInHand:
    """Return a person's key, or the one before it. About 0.2 s of one core at 64 MiB.

    The attempt is counted before it is made, so that many at once count too. Raises
    NoKeyPair, TooManyAttempts, WrongPassphrase, Busy.
    """
    key = _charge(person, now, former)
    try:
        private = passphrases.unwrap(bytes(key.wrapped), passphrase, key.id.hex)
    except Busy:
        PersonKey.objects.filter(pk=key.pk, failures__gt=0).update(
            failures=F("failures") - 1
        )
        raise
    PersonKey.objects.filter(pk=key.pk).update(failures=0, waits_until=None)
    return KeyInHand(person, boxes.pair_of(key.id.bytes, private))


def _charge(person: str, now: datetime, former: bool) -> PersonKey:
    with writing():
        named = _former_key_of(person) if former else _key_of(person)
        # Locked: on PostgreSQL many at once would each count the same one.
        key = PersonKey.objects.select_for_update().get(pk=named.pk)
        if key.waits_until and key.waits_until > now:
            raise TooManyAttempts
        key.failures += 1
        wait = passphrases.wait_after(key.failures)
        key.waits_until = now + timedelta(seconds=wait) if wait else None
        key.save(update_fields=["failures", "waits_until"])
    return key


def change_passphrase(*, person: str, old: str, new: str, now: datetime) -> None:
    """Wrap the private key anew; grants stay. Ends every session of the key.

    Backups made before still open with the old passphrase: after a leak make a new
    pair instead (`make_pair(lost=True)`). Raises as unlock, and WeakPassphrase.
    """
    hand = unlock(person=person, passphrase=old, now=now)
    key = PersonKey.objects.get(pk=UUID(bytes=hand.pair.name))
    key.wrapped = passphrases.wrap(hand.pair.private, new, key.id.hex, _cost())
    with writing(durable=True):
        key.save(update_fields=["wrapped"])
        key.unlocked.all().delete()
        subject = ("trust.personkey", str(key.id))
        tell(what="passphrase.changed", by=person, subject=subject, now=now)


def keep_unlocked(*, hand: KeyInHand, now: datetime) -> str:
    """Keep a key for the next requests and return what the cookie must hold.

    The row has the key sealed by a secret that only the cookie has. The cookie must be
    HttpOnly, Secure, SameSite=Strict and end with the browser.
    """
    token = sessions.new_token(uuid4())
    key = _key_of(hand.person)
    with writing():
        UnlockedKey.objects.filter(ends_at__lte=now).delete()
        UnlockedKey.objects.create(
            id=token.row,
            person_key=key,
            sealed=sessions.seal(token, hand.person, hand.pair.private),
            used_at=now,
            ends_at=now + LONGEST,
        )
    return token.text


def resume(*, token: str, person: str, now: datetime) -> KeyInHand:
    """Return the key that was kept for this cookie.

    Raises NotUnlocked after 15 minutes without use (a setting), an hour in all, for
    another person's cookie, or when the key pair was replaced.
    """
    given = sessions.token_of(token)
    idle = timedelta(minutes=settings.UNLOCK_MINUTES)
    row = (
        UnlockedKey.objects.filter(
            pk=given.row,
            ends_at__gt=now,
            used_at__gt=now - idle,
            person_key__person=person,
            person_key__retired_at=None,
        )
        .select_related("person_key")
        .first()
    )
    if row is None:
        raise NotUnlocked
    private = sessions.unseal(given, person, bytes(row.sealed))
    if now - row.used_at > idle / 10:
        UnlockedKey.objects.filter(pk=row.pk).update(used_at=now)
    return KeyInHand(person, boxes.pair_of(row.person_key.id.bytes, private))


def lock_again(*, person: str) -> int:
    """End every session of a person's key, and return how many there were."""
    with writing():
        ended, _ = UnlockedKey.objects.filter(person_key__person=person).delete()
    return ended


def forget_sessions(now: datetime) -> None:
    """Delete what was kept unlocked and has ended; a chore of every minute."""
    idle = timedelta(minutes=settings.UNLOCK_MINUTES)
    ended = UnlockedKey.objects.filter(used_at__lte=now - idle)
    over = UnlockedKey.objects.filter(ends_at__lte=now)
    if ended.exists() or over.exists():
        with writing():
            ended.delete()
            over.delete()


def _key_of(person: str) -> PersonKey:
    key = PersonKey.objects.filter(person=person, retired_at=None).first()
    if key is None:
        raise NoKeyPair
    return key


def _former_key_of(person: str) -> PersonKey:
    ended = PersonKey.objects.filter(person=person, retired_at__isnull=False)
    key = ended.exclude(wrapped=b"").order_by("-retired_at").first()
    if key is None:
        raise NoKeyPair
    return key


def lock_of(key: PersonKey) -> Lock:
    """Return the public half of a stored key."""
    return Lock(key.id.bytes, bytes(key.public))


def keys_of(people: list[str]) -> list[PersonKey]:
    """Return the current key of each person, in order. Raises NoKeyPair."""
    return [_key_of(person) for person in dict.fromkeys(people)]


def _cost() -> Cost:
    return Cost(settings.PASSPHRASE_MIB)
