"""Who has reach says so, confirms it, is checked by a person, leaves by one press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.lookouts.models import Relay, RelayArea
from vigie.lookouts.posting import PUBLIC
from vigie.lookouts.relays import letters
from vigie.lookouts.relays.choosing import area_of
from vigie.lookouts.relays.states import RELAY_ALLOWED, Network, RelayState
from vigie.relaying.addresses import prove
from vigie.relaying.models import Address
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

UNCONFIRMED = timedelta(days=1)  # a mail may be late
LASTS = timedelta(days=365)
VERBS = {
    "lookouts.relay_joined": "somebody said that they pass on what people look out for",
    "lookouts.relay_proven": "a relay confirmed how it is reached",
    "lookouts.relay_checked": "a person checked a relay: it is asked from now on",
    "lookouts.relay_refused": "a person found that a relay is not asked",
    "lookouts.relay_left": "a relay left",
}


@dataclass(frozen=True)
class Reach:
    """Whom a relay reaches: `places` and their cells, empty for everywhere."""

    network: Network
    handle: str
    followers: int
    languages: Sequence[str]
    places: Mapping[int, str]


def key_of(handle: str) -> str:
    """Return a handle as it is compared."""
    return handle.strip().lstrip("@").rstrip("/").casefold()


def join(
    *, emergency: Emergency, reach: Reach, address: Address, now: datetime, pk: UUID
) -> Relay:
    """Keep who wants to be a relay for a day, and ask them by one letter to confirm
    it. With `pk` of one that is there, that one is returned: a form sent twice is one.
    So is what waits for a yes at that address: nobody gets a second letter before."""
    waits = Q(emergency=emergency, address=address, state=RelayState.UNPROVEN)
    with writing():
        there = Relay.objects.filter(Q(pk=pk) | waits).first()
        if there is not None:
            return there
        row = Relay.objects.create(
            id=pk,
            emergency=emergency,
            state_at=now,
            network=reach.network,
            handle=reach.handle,
            handle_key=key_of(reach.handle),
            followers=reach.followers,
            languages=",".join(reach.languages),
            address=address,
            made_at=now,
            ends_at=now + UNCONFIRMED,
        )
        areas = {area_of(cell): place for cell, place in reach.places.items()}
        RelayArea.objects.bulk_create(
            RelayArea(relay=row, place=place, cell=cell)
            for cell, place in areas.items()
        )
        record_of("lookouts.relay_joined", row, PUBLIC, now, network=row.network)
        letters.prove(row, now)
        return row


def confirm(*, relay: UUID, now: datetime) -> bool:
    """Take the press on the letter's page: it is them. A person checks them next.
    Return whether it was new."""
    with writing():
        row = _locked(relay)
        if row is None or RelayState.PROVEN not in RELAY_ALLOWED[row.state]:
            return False
        if row.address_id:
            prove(address=row.address_id)
        row.ends_at = now + LASTS
        _become(row, RelayState.PROVEN, now)
        record_of("lookouts.relay_proven", row, PUBLIC, now)
        return True


def check(*, relay: UUID, followers: int, by: str, now: datetime) -> bool:
    """Have a relay asked from now on, by the word of a person who looked at its page
    and counted its followers. Return whether that was possible."""
    with writing(durable=True):
        row = _locked(relay)
        if row is None or RelayState.CHECKED not in RELAY_ALLOWED[row.state]:
            return False
        row.checked_by, row.followers = by, followers
        _become(row, RelayState.CHECKED, now)
        record_of("lookouts.relay_checked", row, by, now, followers=followers)
        return True


def refuse(*, relay: UUID, by: str, now: datetime) -> bool:
    """Have a relay asked nothing; also one that was checked before."""
    with writing(durable=True):
        row = _locked(relay)
        if row is None or RelayState.REFUSED not in RELAY_ALLOWED[row.state]:
            return False
        _become(row, RelayState.REFUSED, now)
        record_of("lookouts.relay_refused", row, by, now)
        return True


def leave(*, relay: UUID, now: datetime) -> bool:
    """Ask a relay nothing more, and keep neither its handle nor where it is reached.
    What it was asked before it still hears the end of. Return whether it was one."""
    with writing():
        row = _locked(relay)
        if row is None or RelayState.LEFT not in RELAY_ALLOWED[row.state]:
            return False
        row.handle = row.handle_key = ""
        row.address, row.ends_at = None, now
        row.areas.all().delete()
        _become(row, RelayState.LEFT, now)
        record_of("lookouts.relay_left", row, PUBLIC, now)
        return True


def _locked(key: UUID) -> Relay | None:
    return Relay.objects.select_for_update().filter(pk=key).first()


def _become(row: Relay, state: RelayState, now: datetime) -> None:
    row.state, row.state_at = state, now
    row.save()
