"""What the team sees of a night: who waits, whom two must agree on, where is room."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.doors.fitting import Offer, against, metres
from vigie.doors.invitation_views import wishes
from vigie.doors.letter_words import people, people_in_words
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.near import offer_of, wish_of
from vigie.doors.reasons import in_words
from vigie.doors.states import InvitationState, NeedStage
from vigie.emergencies.models import Emergency

MOST = 50  # requests of one page: whoever waits longest
NEAREST = 5  # shelters to choose from, for one request


@dataclass(frozen=True)
class Room:
    """A shelter with room for a request."""

    door: Door
    metres: int

    @property
    def how_far(self) -> str:
        """How far its cell's centre is from theirs, as people say it."""
        if self.metres < 950:
            return f"{max(1, round(self.metres / 100)) * 100} m"
        return f"{round(self.metres / 1000)} km"


@dataclass(frozen=True)
class Waiting:
    """One request that nobody has a bed for, and the shelters that could take it."""

    need: Need
    people: str
    wishes: Sequence[str]
    asked: int
    is_planned: bool  # a host is proposed, and two people have to agree
    rooms: Sequence[Room]

    @property
    def is_for_a_person(self) -> bool:
        """Whether no machine looks for a bed for them."""
        return self.need.stage == NeedStage.STAFF


@dataclass(frozen=True)
class Planned:
    """One host who is asked only by two people's word."""

    invitation: Invitation
    people: str
    wishes: Sequence[str]
    reasons: Sequence[str]


def how_many_wait(emergency: Emergency, now: datetime) -> int:
    """Return how many requests wait in an emergency."""
    return Need.objects.waiting(now).filter(emergency=emergency).count()


def waiting(emergency: Emergency, now: datetime) -> list[Waiting]:
    """Return the requests that wait, the oldest first, at most `MOST`."""
    rows = Need.objects.waiting(now).filter(emergency=emergency)
    found = list(rows.order_by("made_at", "pk")[:MOST])
    shelters = _shelters(emergency, now) if found else []
    states = _states_of(found)
    return [
        Waiting(
            need=one,
            people=people_in_words(people(one)),
            wishes=wishes(one),
            asked=states[one.pk, InvitationState.ASKED],
            is_planned=(one.pk, InvitationState.PLANNED) in states,
            rooms=_rooms(one, shelters),
        )
        for one in found
    ]


def planned(emergency: Emergency, now: datetime) -> list[Planned]:
    """Return the invitations that wait for two people's word, the oldest first."""
    rows = Invitation.objects.filter(
        state=InvitationState.PLANNED,
        need__emergency=emergency,
        need__in=Need.objects.waiting(now),
    )
    found = rows.select_related("need", "door").order_by("made_at", "pk")[:MOST]
    return [
        Planned(
            invitation=one,
            people=people_in_words(people(one.need)),
            wishes=wishes(one.need),
            reasons=in_words(one.because),
        )
        for one in found
    ]


def _states_of(needs: Sequence[Need]) -> Counter[tuple[object, str]]:
    """Count the invitations of requests by state, of those that are not over."""
    states = (InvitationState.ASKED, InvitationState.PLANNED)
    keys = [one.pk for one in needs]
    rows = Invitation.objects.filter(state__in=states, need__in=keys)
    return Counter(rows.values_list("need_id", "state"))


def _shelters(emergency: Emergency, now: datetime) -> list[tuple[Door, Offer]]:
    rows = Door.objects.listed(now).filter(emergency=emergency, is_official=True)
    return [(one, offer_of(one)) for one in rows.order_by("quarter", "pk")]


def _rooms(need: Need, shelters: Sequence[tuple[Door, Offer]]) -> list[Room]:
    """Return the nearest shelters that may take a request. How far they are is no
    hindrance: whoever gives the place knows how they get there."""
    wish = wish_of(need)
    fits = [
        Room(door, round(metres(offer.cell, wish.cell)))
        for door, offer in shelters
        if not set(against(offer, wish)) - {"far"}
    ]
    return sorted(fits, key=lambda one: one.metres)[:NEAREST]
