"""The keys of cases: who may open what, and how that ends."""

from datetime import datetime
from uuid import UUID, uuid4

from vigie.emergencies.models import Emergency
from vigie.trust.models import (
    CaseKey,
    GlassGrant,
    GlassKey,
    Grant,
    PersonKey,
    SealedCase,
)
from vigie.trust.sealed import boxes, casefiles
from vigie.trust.sealed.boxes import KeyPair, Lock
from vigie.trust.sealed.errors import Destroyed, NobodyHolds, NoGrant
from vigie.trust.sealed.grants import close_grant, open_grant
from vigie.trust.sealed.pairs import KeyInHand, keys_of, lock_of, unlock
from vigie.trust.sealed.telling import tell
from vigie.work.database import writing


def current_lock(case: UUID) -> Lock:
    """Return what new values of a case are sealed to. Raises Destroyed, NobodyHolds."""
    key = CaseKey.objects.filter(case=case, retired_at=None).first()
    if key is not None:
        return Lock(key.id.bytes, bytes(key.public))
    if SealedCase.objects.filter(pk=case, destroyed_at__isnull=False).exists():
        raise Destroyed
    raise NobodyHolds


def can_open_case(people: list[str]) -> bool:
    """Whether somebody would hold a case that is opened for these people: one of them
    has a key pair, or the glass is there."""
    held = PersonKey.objects.filter(person__in=people, retired_at=None)
    return held.exists() or _glass() is not None


def open_case(
    *,
    subject: str,
    owner: str,
    people: list[str],
    by: str,
    now: datetime,
    emergency: int | None = None,
) -> SealedCase:
    """Make a case with a key pair that these people, and the glass, can open.

    `subject` is the label and id of the thing, "tip:8f3c"; `emergency` the number of
    the one whose forgetting ends the case: without it nothing does. The private key
    is in this process's memory until the grants are made, then nowhere. Raises
    NobodyHolds if there are no people and no glass, NoKeyPair if one of them has no
    pair, Destroyed if the emergency was forgotten already.
    """
    case = SealedCase(id=uuid4(), subject=subject, owner=owner, made_at=now)
    case.emergency = emergency
    keys = keys_of(people)
    if not keys and _glass() is None:
        raise NobodyHolds
    secret = casefiles.make_secret(case.id)
    try:
        with writing(durable=True):
            _must_live(emergency)
            case.save(force_insert=True)
            _new_key(case, secret, keys, by, now)
            tell(what="case.sealed", by=by, subject=_named(case), now=now)
    except BaseException:
        casefiles.destroy_secret(case.id)
        raise
    return case


def grant(*, case: SealedCase, to: str, by: KeyInHand, now: datetime) -> None:
    """Give a person every key of the case that the giver has.

    Raises NoGrant if the giver has not the current one, NoKeyPair, Destroyed.
    """
    (receiver,) = keys_of([to])
    secret = casefiles.secret_of(case.id)
    pairs = pairs_of(case, by)
    with writing(durable=True):
        current = CaseKey.objects.filter(case=case, retired_at=None).first()
        if current is None or current.id not in pairs:
            raise NoGrant
        for name, pair in pairs.items():
            Grant.objects.update_or_create(
                case_key_id=name,
                person_key=receiver,
                defaults={
                    "locked": close_grant(secret, lock_of(receiver), pair),
                    "given_by": by.person,
                    "given_at": now,
                },
            )
            _behind_glass(secret, pair)
        subject, facts = _named(case), {"to": to}
        tell(what="case.granted", by=by.person, subject=subject, now=now, facts=facts)


def revoke(*, case: SealedCase, person: str, by: str, now: datetime) -> None:
    """Take the case from a person: what comes after is sealed to another key.

    What they could read before they may have copied. Only the owner and people of the
    case may do it. Raises NoGrant for others, NobodyHolds if nobody would be left.
    """
    if by != case.owner and by not in holders(case):
        raise NoGrant
    secret = casefiles.secret_of(case.id)
    with writing(durable=True):
        stay = [one for one in holders(case) if one != person]
        if not stay and _glass() is None:
            raise NobodyHolds
        theirs = Grant.objects.filter(case_key__case=case, person_key__person=person)
        theirs.delete()
        CaseKey.objects.filter(case=case, retired_at=None).update(retired_at=now)
        _new_key(case, secret, keys_of(stay), by, now)
        facts = {"person": person}
        tell(what="case.revoked", by=by, subject=_named(case), now=now, facts=facts)


def take_over(*, hand: KeyInHand, passphrase: str, now: datetime) -> int:
    """Bring the grants of a person's former pair to the one in hand; return how many.

    For a passphrase that came back to mind, and for one that somebody else knows: make
    another pair, then take over; the former then opens nothing here. `passphrase` is
    that of the former. Raises as pairs.unlock.
    """
    old = unlock(person=hand.person, passphrase=passphrase, now=now, former=True)
    former = UUID(bytes=old.pair.name)
    rows = Grant.objects.filter(person_key=former).select_related("case_key")
    with writing(durable=True):
        for row in rows:
            secret, name = casefiles.secret_of(row.case_key.case_id), row.case_key_id
            pair = open_grant(secret, old.pair, name.bytes, bytes(row.locked))
            Grant.objects.update_or_create(
                case_key_id=name,
                person_key_id=UUID(bytes=hand.pair.name),
                defaults={
                    "locked": close_grant(secret, hand.pair.lock, pair),
                    "given_by": row.given_by,
                    "given_at": now,
                },
            )
        Grant.objects.filter(pk__in=[row.pk for row in rows]).delete()
        PersonKey.objects.filter(pk=former).update(wrapped=b"")
        subject = ("trust.personkey", str(former))
        tell(what="key.emptied", by=hand.person, subject=subject, now=now)
    return len(rows)


def destroy_case_key(*, case: SealedCase, by: str, why: str, now: datetime) -> None:
    """Make the sealed data of a case unreadable for all, also in every backup.

    The rows go first, with the journal; then the secret's file. Were the program
    killed between the two, `finish_destroying` ends the work at its next turn.
    """
    with writing(durable=True):
        end_case(case=case, by=by, why=why, now=now)
    casefiles.destroy_secret(case.id)


def end_case(*, case: SealedCase, by: str, why: str, now: datetime) -> None:
    """The part of it that is rows, for a transaction of the caller's own.

    After its commit the caller destroys the secret's file; `finish_destroying` does
    it at its next turn where the caller could not.
    """
    CaseKey.objects.filter(case=case).delete()
    SealedCase.objects.filter(pk=case.pk).update(destroyed_at=now)
    tell(what="case.destroyed", by=by, subject=_named(case), why=why, now=now)
    case.destroyed_at = now


def finish_destroying(now: datetime) -> int:
    """Destroy secrets that a kill left behind; return how many. A chore."""
    done = SealedCase.objects.filter(destroyed_at__isnull=False)
    left = done.values_list("pk", flat=True).iterator()
    return sum(casefiles.destroy_secret(case) for case in left)


def holders(case: SealedCase) -> list[str]:
    """Return the people who have the current key of a case, by name."""
    rows = PersonKey.objects.filter(
        grants__case_key__case=case,
        grants__case_key__retired_at=None,
        retired_at=None,
    )
    return sorted(rows.values_list("person", flat=True))


def pairs_of(case: SealedCase, hand: KeyInHand) -> dict[UUID, KeyPair]:
    """Return the key pairs of a case that a person was given, by their id.

    Raises NoGrant if there is none, Destroyed, and CannotOpen on a changed grant.
    """
    secret = casefiles.secret_of(case.id)
    rows = Grant.objects.filter(
        case_key__case=case, person_key_id=UUID(bytes=hand.pair.name)
    )
    found = {
        row.case_key_id: open_grant(
            secret, hand.pair, row.case_key_id.bytes, bytes(row.locked)
        )
        for row in rows
    }
    if not found:
        raise NoGrant
    return found


def _must_live(emergency: int | None) -> None:
    """What comes after the forgetting would never be forgotten."""
    if emergency is None:
        return
    rows = Emergency.objects.select_for_update().filter(pk=emergency)
    if not rows.filter(forgotten_at=None).exists():
        raise Destroyed


def _new_key(
    case: SealedCase, secret: bytes, people: list[PersonKey], by: str, now: datetime
) -> None:
    key = CaseKey(id=uuid4(), case=case, made_at=now)
    pair = boxes.new_pair(key.id.bytes)
    key.public = pair.public
    key.save(force_insert=True)
    Grant.objects.bulk_create(
        Grant(
            case_key=key,
            person_key=one,
            locked=close_grant(secret, lock_of(one), pair),
            given_by=by,
            given_at=now,
        )
        for one in people
    )
    _behind_glass(secret, pair)


def _behind_glass(secret: bytes, pair: KeyPair) -> None:
    glass = _glass()
    if glass is None:
        return
    lock = Lock(glass.id.bytes, bytes(glass.public))
    GlassGrant.objects.update_or_create(
        case_key_id=UUID(bytes=pair.name),
        glass=glass,
        defaults={"locked": close_grant(secret, lock, pair)},
    )


def _glass() -> GlassKey | None:
    return GlassKey.objects.filter(retired_at=None).order_by("-made_at").first()


def _named(case: SealedCase) -> tuple[str, str]:
    return ("trust.sealedcase", str(case.id))
