"""How calls look at the desk, and which of them may say the same."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from rapidfuzz import fuzz

from vigie.listening.models import Call, HeardPost
from vigie.listening.states import ON_THE_BOARD, CallState
from vigie.listening.words import PRECISIONS, kind_of, label_name
from vigie.reading.fold import fold
from vigie.trust.triage.looks import Copy, Reason, Shown

COPIES = 8  # that are shown
ALIKE = 5  # calls it may be the same as
COMPARED = (
    *("state", "kind", "last_at", "plate", "person_name", "person_age", "place_key"),
)
LOOKED_AT = 40  # of each sort, from which these are chosen
CallRows = QuerySet[Call]


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how calls look, by their ids: one query."""
    found = Call.objects.in_bulk([int(thing) for thing in things])
    return {str(pk): _shown(call) for pk, call in found.items()}


def _shown(call: Call) -> Shown:
    kind = kind_of(call.kind)
    return Shown(
        title=kind.name,
        first_at=call.first_at,
        last_at=call.last_at,
        tone=kind.way.tone,
        icon=kind.way.icon,
        text=call.text,
        lang=call.lang,
        subject=str(call.plate or call.person_name),
        age=None if call.plate else call.person_age,
        place=call.place_name,
        precision=PRECISIONS.get(call.precision, ""),
        place_sure=call.place_sure,
        source=call.source,
        url=call.url,
        seen=call.seen,
        reasons=reasons_of(call),
    )


def reasons_of(call: Call) -> list[Reason]:
    """Return why a call was read so, what weighs most first, at most six."""
    given = [one for one in call.why if isinstance(one, Mapping)]
    given.sort(key=lambda one: -abs(float(one.get("weight") or 0)))
    return [
        Reason(
            label_name(str(one.get("label", ""))),
            str(one.get("words", "")),
            str(one.get("rule", "")),
        )
        for one in given[:6]
    ]


def copies(thing: str) -> list[Copy]:
    """Return the first posts that say a call."""
    rows = HeardPost.objects.filter(call=int(thing)).order_by("at", "id")[:COPIES]
    return [Copy(row.pk, _named(row), row.at, row.is_reshare, row.text) for row in rows]


def _named(row: HeardPost) -> str:
    return f"{row.source} {row.post_id}"


def alike_of(thing: str) -> list[str]:
    """Return the ids of calls that may say the same, the likeliest first."""
    call = Call.objects.filter(pk=int(thing)).first()
    return [str(one.pk) for one in alike(call)] if call else []


def alike(call: Call) -> list[Call]:
    """Return calls on the board that may say the same, the likeliest first.

    One plate, a name that begins alike, or one place and kind; people decide.
    """
    board = Call.objects.filter(emergency=call.emergency_id)
    found: dict[int, Call] = {}
    for some in _sorts(board, call):
        # Their state is looked at afterwards: else SQLite walks the whole board.
        rows = some.only(*COMPARED).order_by("-last_at")[:LOOKED_AT]
        found |= {one.pk: one for one in rows if one.state in ON_THE_BOARD}
    found.pop(call.pk, None)
    scored = [(_likeness(call, one), one) for one in found.values()]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].last_at.timestamp(), pair[1].pk))
    keys = [one.pk for score, one in scored if score > 0][:ALIKE]
    whole = Call.objects.in_bulk(keys)
    return [whole[key] for key in keys if key in whole]


def _sorts(board: CallRows, call: Call) -> list[CallRows]:
    sorts = []
    if call.plate:
        sorts.append(board.filter(plate=call.plate))
    if call.person_name:
        first = call.person_name.split()[0]
        ends = first + "\U0010ffff"
        sorts.append(board.filter(person_name__gte=first, person_name__lt=ends))
    if not sorts and call.place_key:
        waits = {"state": CallState.OPEN, "kind": call.kind}
        sorts.append(board.filter(place_key=call.place_key, **waits))
    return sorts


def _likeness(one: Call, other: Call) -> float:
    score = 4.0 if one.plate and one.plate == other.plate else 0.0
    if one.person_name and other.person_name:
        names = " ".join(fold(one.person_name)), " ".join(fold(other.person_name))
        score += 3 * (fuzz.token_set_ratio(*names) / 100 - 0.6)
        ages = {one.person_age, other.person_age} - {None}
        score -= 1.5 if len(ages) == 2 else 0
    score += 0.6 if one.place_key and one.place_key == other.place_key else 0
    return score + (0.3 if one.kind == other.kind and score > 0 else 0)
