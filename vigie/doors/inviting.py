"""Asking hosts, three at once and for ten minutes: the first yes wins.

Who locks, locks the request first, then its invitations, then doors in the order of
their ids, then the emergency: so nobody waits for somebody who waits for them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from vigie.doors import invitation_letters, offer_letters, places
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.states import DoorStage, InvitationState, NeedStage, Way
from vigie.emergencies.models import Emergency
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

LASTS = timedelta(minutes=10)
AT_ONCE = 3  # 1: median 13.6 minutes; 3: 3.6; 5: 2.0 and twice as many annoyed hosts
MOST_SILENCES = 2
VERBS = {
    "doors.planned": "a host was proposed to who needs two people's word",
    "doors.agreed_by_two": "two people of staff agreed to ask a host",
    "doors.paused": "an offer was paused, for its host was silent twice",
}


def invite(
    *, need: Need, door: Door, because: Sequence[str], now: datetime
) -> Invitation | None:
    """Ask a host for a request, and hold the places until they answer or the time is
    over. None when it is no longer possible: the request has an answer or enough
    hosts, the offer is full or closed, or that host was asked before."""
    with writing():
        mine = _waiting(need.pk, now)
        if mine is None or mine.stage != NeedStage.OPEN:
            return None
        if Way.POST in (mine.way, door.way):
            return None
        if mine.invitations.asked().count() >= AT_ONCE:
            return None
        if mine.invitations.filter(door=door).exists():
            return None
        made = Invitation(
            door=door,
            need=mine,
            size=mine.size,
            made_at=now,
            because=list(because),
        )
        return made if _ask(made, now) else None


def plan(
    *, need: Need, door: Door, because: Sequence[str], now: datetime
) -> Invitation | None:
    """Propose a host for whom two people of staff must agree first; it holds no place.
    None where one is planned or asked already, or that host was asked before."""
    with writing():
        mine = _waiting(need.pk, now)
        states = (InvitationState.PLANNED, InvitationState.ASKED)
        if mine is None or mine.invitations.filter(state__in=states).exists():
            return None
        if mine.invitations.filter(door=door).exists():
            return None
        made = Invitation.objects.create(
            door=door,
            need=mine,
            state=InvitationState.PLANNED,
            state_at=now,
            size=mine.size,
            made_at=now,
            because=list(because),
        )
        record(made, "doors.planned", "machine", now)
        return made


def ask_planned(
    *, invitation: UUID, asked_by: str, second_by: str, now: datetime
) -> bool:
    """Ask the host of a planned invitation, by the word of two people of staff; return
    whether that was still possible. Raises IntegrityError if they are one."""
    with writing(durable=True):
        made = locked(invitation)
        if made is None or made.state != InvitationState.PLANNED:
            return False
        if _waiting(made.need_id, now) is None:
            return False
        made.asked_by, made.second_by = asked_by, second_by
        if not _ask(made, now):
            return False
        record(made, "doors.agreed_by_two", second_by, now)
        return True


def say_no(*, invitation: UUID, now: datetime) -> bool:
    """Take a host's no; return whether they were still asked. It says nothing of them:
    their offer stands."""
    with writing(durable=True):
        asked = locked(invitation)
        if asked is None or asked.state != InvitationState.ASKED:
            return False
        let_go(asked, InvitationState.NO, now)
        spoke(asked.door_id)
        return True


def lapse(*, now: datetime) -> int:
    """End all invitations whose time is over, and return how many. A host who was
    silent twice is not asked again until they say that their offer stands."""
    due = Invitation.objects.over(now).order_by("ends_at").values_list("pk", flat=True)
    return sum(_lapse(one, now) for one in list(due))


def withdraw_all(*, door: UUID, now: datetime) -> int:
    """End what a host is asked just now, as when their offer is taken down; return how
    many. The requests go on to other hosts."""
    rows = Invitation.objects.filter(door=door)
    states = (InvitationState.PLANNED, InvitationState.ASKED)
    found = list(rows.filter(state__in=states).values_list("pk", flat=True))
    return sum(_withdraw(one, now) for one in found)


def _withdraw(invitation: UUID, now: datetime) -> bool:
    with writing():
        mine = locked(invitation)
        if mine is None:
            return False
        if mine.state == InvitationState.ASKED:
            let_go(mine, InvitationState.WITHDRAWN, now)
            return True
        rows = Invitation.objects.filter(pk=mine.pk, state=InvitationState.PLANNED)
        return rows.update(state=InvitationState.WITHDRAWN, state_at=now) == 1


def _lapse(invitation: UUID, now: datetime) -> bool:
    with writing():
        asked = locked(invitation)
        if asked is None or asked.state != InvitationState.ASKED:
            return False
        let_go(asked, InvitationState.LAPSED, now)
        door = Door.objects.filter(pk=asked.door_id)
        door.update(silences=F("silences") + 1)
        silent = door.filter(stage=DoorStage.OPEN, silences__gte=MOST_SILENCES)
        if silent.update(stage=DoorStage.PAUSED, stage_at=now):
            offer_letters.paused(asked.door, now)
            Emergency.touch(asked.door.emergency_id)
            record_of("doors.paused", asked.door, "machine", now)
        return True


def _ask(made: Invitation, now: datetime) -> bool:
    """Hold the places, store that the host is asked, and write to them."""
    if not places.hold(made.door_id, made.size, now):
        return False
    made.state, made.state_at = InvitationState.ASKED, now
    made.asked_at, made.ends_at = now, now + LASTS
    made.save()
    asked = Door.objects.filter(pk=made.door_id)
    asked.update(invited=F("invited") + 1, invited_at=now)
    Emergency.touch(made.need.emergency_id)
    invitation_letters.ask(made, now)
    return True


def let_go(asked: Invitation, state: InvitationState, now: datetime) -> None:
    """End an invitation that holds places, and give them back: the question goes to
    nobody from now on. In a transaction."""
    rows = Invitation.objects.filter(pk=asked.pk)
    rows.update(state=state, state_at=now)
    invitation_letters.recall(asked, now)
    places.give_back(asked.door_id, asked.size)
    Emergency.touch(asked.need.emergency_id)


def release(*, need: Need, besides: Sequence[UUID], now: datetime) -> None:
    """End all that hosts are asked for a request but these invitations, and thank the
    hosts; in the transaction that locked the request."""
    hold_doors(need)
    others = need.invitations.exclude(pk__in=besides).select_related("need", "door")
    planned = others.filter(state=InvitationState.PLANNED)
    planned.update(state=InvitationState.WITHDRAWN, state_at=now)
    for one in others.filter(state=InvitationState.ASKED).order_by("door_id"):
        let_go(one, InvitationState.RELEASED, now)
        invitation_letters.thank(one, now)


def hold_doors(need: Need) -> None:
    """Lock all doors whose hosts are asked for a request, before any of them changes:
    the first change locks the emergency, too. In the transaction that locked the
    request."""
    asked = need.invitations.asked().values("door")
    rows = Door.objects.filter(pk__in=asked).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def spoke(door: UUID) -> None:
    """Note that a host answered: their silences are forgotten. The time that everybody
    reads of an offer stays: it would tell which host was asked just now."""
    Door.objects.filter(pk=door).update(silences=0)


def locked(invitation: UUID) -> Invitation | None:
    """Return an invitation with its request locked before it; None if there is none.
    In a transaction."""
    rows = Invitation.objects.filter(pk=invitation)
    need = rows.values_list("need_id", flat=True).first()
    if need is None:
        return None
    Need.objects.select_for_update().get(pk=need)
    rows.select_for_update().get()
    return rows.select_related("door", "need__emergency").get()


def record(made: Invitation, what: str, by: str, now: datetime) -> None:
    """Journal what was done with an invitation, last in its transaction."""
    record_of(what, made.need, by, now, door=made.door_id.hex, size=made.size)


def _waiting(need: UUID, now: datetime) -> Need | None:
    rows = Need.objects.select_for_update().waiting(now)
    return rows.filter(pk=need).first()
