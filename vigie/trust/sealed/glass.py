"""Breaking the glass: two people together open a case that neither was given.

The private key behind the glass exists only as halves. Each pair of holders has its own
two halves (a one-time pad), each sealed to one of them; one half says nothing. Who asks
gets the other's half for a while, sealed to their own key, and only then can the case
be opened, each value with a row in the journal.
"""

import os
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q

from vigie.trust.models import (
    CaseKey,
    GlassGrant,
    GlassKey,
    GlassRequest,
    GlassShare,
    PersonKey,
    SealedCase,
)
from vigie.trust.sealed import boxes, casefiles
from vigie.trust.sealed.boxes import KeyPair
from vigie.trust.sealed.errors import NobodyHolds, NoGrant, NotNow
from vigie.trust.sealed.grants import close_share, open_grant, open_share
from vigie.trust.sealed.pairs import KeyInHand, keys_of, lock_of
from vigie.trust.sealed.telling import tell
from vigie.work.database import writing

MOST_HOLDERS = 12  # 66 pairs of shares


def make_glass(*, people: list[str], by: str, now: datetime) -> GlassKey:
    """Make the key behind the glass for two to twelve people. Ends the former for
    new cases; cases that are behind the former stay there, with its holders.

    Raises NobodyHolds for fewer than two, NotNow for too many, NoKeyPair.
    """
    keys = keys_of(people)
    if len(keys) < 2:
        raise NobodyHolds
    if len(keys) > MOST_HOLDERS:
        raise NotNow(f"{MOST_HOLDERS} people at most share the glass.")
    row = GlassKey(id=uuid4(), made_at=now)
    pair = boxes.new_pair(row.id.bytes)
    row.public = pair.public
    shares = []
    for one, other in combinations(keys, 2):
        halves = boxes.split(pair.private, os.urandom(boxes.KEY_SIZE))
        shares.append(_share(row, one, other, halves[0]))
        shares.append(_share(row, other, one, halves[1]))
    with writing(durable=True):
        GlassKey.objects.filter(retired_at=None).update(retired_at=now)
        row.save(force_insert=True)
        GlassShare.objects.bulk_create(shares)
        subject, facts = ("trust.glasskey", str(row.id)), {"people": len(keys)}
        tell(what="glass.made", by=by, subject=subject, now=now, facts=facts)
    return row


def _share(
    glass: GlassKey, holder: PersonKey, other: PersonKey, half: bytes
) -> GlassShare:
    sealed = close_share(lock_of(holder), glass.id.bytes, other.id.bytes, half)
    return GlassShare(glass=glass, holder=holder, other=other, sealed=sealed)


def ask(*, case: SealedCase, by: str, why: str, now: datetime) -> GlassRequest:
    """Ask to open a case. Raises NotNow without a reason, NoGrant if the person has
    no share of a glass that the case is behind."""
    if not why.strip():
        raise NotNow("Say why the case must be opened.")
    shares = GlassShare.objects.filter(
        holder__person=by, holder__retired_at=None, glass__grants__case_key__case=case
    )
    if not shares.exists():
        raise NoGrant
    request = GlassRequest(case=case, asked_by=by, asked_at=now, ends_at=now + _while())
    request.why = why.strip()
    with writing(durable=True):
        request.save(force_insert=True)
        _tell("glass.asked", request, by, now, why)
    return request


def approve(*, request: GlassRequest, by: KeyInHand, now: datetime) -> GlassRequest:
    """Give the asking person the other half, for an hour (a setting).

    Raises NotNow if it is one's own request, over, or approved already; NoGrant if
    the two share no glass.
    """
    with writing(durable=True):
        request = GlassRequest.objects.select_for_update().get(pk=request.pk)
        if request.asked_by == by.person:
            raise NotNow("A second person must approve.")
        if request.approved_at or request.ends_at <= now:
            raise NotNow("The request is over.")
        mine = _share_of(request.case, by.pair.name, request.asked_by)
        if mine is None:
            raise NoGrant
        glass, asker = mine.glass.id.bytes, mine.other
        half = open_share(by.pair, glass, asker.id.bytes, bytes(mine.sealed))
        request.share = close_share(lock_of(asker), glass, by.pair.name, half)
        request.approved_by, request.approved_at = by.person, now
        request.ends_at = now + _while()
        request.save()
        _tell("glass.approved", request, by.person, now)
    return request


def pairs_behind_glass(
    *, request: GlassRequest, by: KeyInHand, now: datetime
) -> dict[UUID, KeyPair]:
    """Return the case's key pairs, for the one who asked and as long as it is allowed.

    Raises NotNow if it is not approved or is over, NoGrant for another person.
    """
    request.refresh_from_db(fields=["share", "approved_by", "approved_at", "ends_at"])
    if request.asked_by != by.person:
        raise NoGrant
    if not request.approved_at or request.ends_at <= now or not request.share:
        raise NotNow("The request is not approved, or it is over.")
    glass = _glass_pair(request, by)
    secret = casefiles.secret_of(request.case_id)
    rows = GlassGrant.objects.filter(
        case_key__case=request.case_id, glass_id=UUID(bytes=glass.name)
    )
    return {
        row.case_key_id: open_grant(
            secret, glass, row.case_key_id.bytes, bytes(row.locked)
        )
        for row in rows
    }


def forget_shares(now: datetime) -> None:
    """Delete the halves of requests that are over; a chore of every minute."""
    over = GlassRequest.objects.filter(ends_at__lte=now).exclude(share=b"")
    if over.exists():
        with writing():
            over.update(share=b"")


def _glass_pair(request: GlassRequest, by: KeyInHand) -> KeyPair:
    (other,) = keys_of([request.approved_by])
    mine = _share_of(request.case, by.pair.name, request.approved_by)
    if mine is None:
        raise NoGrant
    glass = mine.glass.id.bytes
    half = open_share(by.pair, glass, other.id.bytes, bytes(mine.sealed))
    theirs = open_share(by.pair, glass, other.id.bytes, bytes(request.share))
    return boxes.pair_of(glass, boxes.joined(half, theirs))


def _share_of(case: SealedCase, name: bytes, with_whom: str) -> GlassShare | None:
    """The newest glass of the two that the case's current key is behind."""
    current = CaseKey.objects.filter(case=case, retired_at=None)
    shares = GlassShare.objects.filter(
        Q(glass__grants__case_key__in=current),
        holder_id=UUID(bytes=name),
        other__person=with_whom,
        other__retired_at=None,
    )
    return (
        shares.select_related("glass", "other")
        .order_by("-glass__made_at", "pk")
        .first()
    )


def _while() -> timedelta:
    return timedelta(minutes=settings.BREAK_GLASS_MINUTES)


def _tell(
    what: str, request: GlassRequest, by: str, now: datetime, why: str = ""
) -> None:
    subject = ("trust.sealedcase", str(request.case_id))
    tell(what=what, by=by, subject=subject, why=why, now=now)
