"""Members, places and letters for tests: nobody in them exists."""

from datetime import timedelta
from itertools import count
from typing import Any

from tests.calls import CENTRE, NOW, make_emergency
from vigie.lib import geo
from vigie.relaying.models import Address, Letter
from vigie.relaying.states import AddressState, Channel, LetterState
from vigie.safety.checks import open_check, propose_check
from vigie.safety.models import Check, Member, MemberAddress, MemberPlace
from vigie.safety.states import PlaceKind

HERE = CENTRE
FAR = (CENTRE[0] + 1.0, CENTRE[1])
WORDS = {
    "fr": "Crue de la Vive",
    "en": "Flood of the Vive",
    "es": "Crecida del Vive",
    "ar": "فيضان",
}
_numbers = count(1)


def member(
    at: tuple[float, float] | None = HERE,
    *,
    kind: str = PlaceKind.HOME,
    channel: int = Channel.MAIL,
    state: int = AddressState.GOOD,
    **fields: Any,
) -> Member:
    """Somebody who chose to be asked, with one place and one address."""
    number = next(_numbers)
    made = Member.objects.create(
        **{"chosen_at": NOW - timedelta(days=1), "language": "fr", **fields}
    )
    if at is not None:
        MemberPlace.objects.create(member=made, kind=kind, cell=geo.cell_at(*at, 9))
    value = f"p{number}@port-neuf.example"
    if channel == Channel.SMS:
        value = f"+336390{number % 100_000:05d}"
    address = Address.objects.create(channel=channel, value=value, state=state)
    MemberAddress.objects.create(member=made, address=address)
    return made


def proposed(emergency: Any = None, **fields: Any) -> Check:
    """A check of one kilometre around the middle of Port-Neuf."""
    given: dict[str, Any] = {
        "emergency": emergency or make_emergency(),
        "outline": geo.circle(*HERE, 1000),
        "buffer_m": 500,
        "place": "Port-Neuf, quais",
        "happened_at": NOW - timedelta(minutes=30),
        "source": "préfecture de Port-Neuf",
        "words": WORDS,
        "by": "ana",
        "now": NOW,
        **fields,
    }
    return propose_check(**given)


def opened(emergency: Any = None, **fields: Any) -> Check:
    """The same, opened by a second person."""
    return open_check(check=proposed(emergency, **fields), by="bea", now=NOW)


def asked(check: Check) -> set[Any]:
    """Who is asked in a check."""
    return set(check.questions.values_list("member", flat=True))


def letters_of(check: Check, what: str = "ask") -> Any:
    """The letters of one message of a check."""
    return Letter.objects.filter(message__event=f"check:{check.pk}:{what}")


def told(check: Check, what: str = "ask") -> set[Any]:
    """The members to whose addresses letters of a message stand."""
    addresses = letters_of(check, what).values("address")
    rows = MemberAddress.objects.filter(address__in=addresses)
    return set(rows.values_list("member", flat=True))


def send(letters: Any, state: int = LetterState.SENT) -> None:
    """Say that letters went out, as the worker does."""
    letters.filter(state=LetterState.WAITING).update(state=state)
