"""What is shown of other registries' people: a name, a range of years, a town, how old
the record is, and the way to it. Nothing of it is kept.

The rules of this hub hold for what others answer: no children, nobody without a name,
nobody who was taken away here, no word of how somebody is, no picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from vigie.lib.names.likeness import best
from vigie.missing import pages, tombs
from vigie.missing.call_forms import SEXES
from vigie.missing.elsewhere import Heard, Silence
from vigie.missing.facts import MINOR_YEARS, Facts, Home, ages_on
from vigie.missing.importing import own_domain
from vigie.missing.models import Person, Registry
from vigie.missing.photos import names_of
from vigie.missing.records import ages_in
from vigie.missing.registries import host_of
from vigie.reading.masking import mask
from vigie.relaying.formats.pfif.judging import is_expired
from vigie.relaying.formats.pfif.records import PersonRecord
from vigie.relaying.formats.pfif.values import home_of

MOST_SHOWN = 10  # of one registry
# A stranger's fields are cut before they are looked at: a reader waits for it.
MOST_NAMES, LONGEST_NAME, LONGEST_PLACE = 4, 120, 80


@dataclass(frozen=True)
class There:
    """One person as another registry tells of them. `here`: their page on this hub,
    which then is where the reader goes; `also`: who else holds the same record."""

    name: str
    ages: str
    sex: Any
    place: str
    at: datetime | None
    home: str
    url: str
    host: str
    photo: bool
    here: UUID | None = None
    also: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One registry on the page."""

    registry: Registry
    host: str
    silence: str
    people: Sequence[There] = ()
    more: int = 0
    left_out: int = 0  # children: only their registry tells of them


def parts_of(
    registries: Sequence[Registry], heard: Sequence[Heard], words: str, now: datetime
) -> list[Part]:
    """Return what each registry answered as it is shown: the likest name first, each
    record once. Three queries, however many there are."""
    ids = [one.person_record_id for some in heard for one in some.people]
    emergency = registries[0].emergency_id if registries else 0
    known = _known(emergency, ids, now)
    gone = tombs.buried(emergency, ids)
    seen: dict[str, There] = {}
    by_id = {one.registry: one for one in heard}
    return [
        _part(one, by_id[one.pk], words, known, gone, seen, now) for one in registries
    ]


def _part(
    registry: Registry,
    heard: Heard,
    words: str,
    known: dict[str, UUID | None],
    gone: set[str],
    seen: dict[str, There],
    now: datetime,
) -> Part:
    found: list[tuple[float, There]] = []
    children = 0
    for record in heard.people:
        if _is_not_for_us(record, known, gone, now):
            continue
        facts = _facts(record)
        if _is_child(record, facts, now):
            children += 1
            continue
        if record.person_record_id in seen:
            also = seen[record.person_record_id].also
            also += [] if registry.name in also else [registry.name]
            continue
        there = _there(record, facts, known.get(record.person_record_id), now)
        seen[record.person_record_id] = there
        found.append((best((words,), names_of(facts)).value, there))
    found.sort(key=lambda one: -one[0])
    people = [there for _value, there in found]
    silence = "" if heard.silence == Silence.NONE else str(heard.silence)
    return Part(
        registry=registry,
        host=host_of(registry),
        silence=silence,
        people=people[:MOST_SHOWN],
        more=max(len(people) - MOST_SHOWN, 0),
        left_out=children,
    )


def _is_not_for_us(
    record: PersonRecord, known: dict[str, UUID | None], gone: set[str], now: datetime
) -> bool:
    """Whether a record is over, without a name, or one that this hub knows and does
    not show: a copy elsewhere of what was taken away here must not be found here."""
    own_id = record.person_record_id
    if is_expired(record, now) or not record.full_name.strip() or own_id in gone:
        return True
    if own_id in known:
        return known[own_id] is None
    return home_of(own_id) == own_domain()


def _facts(record: PersonRecord) -> Facts:
    lines = [*record.full_name.split("\n"), *record.alternate_names.split("\n")]
    names = [line.strip()[:LONGEST_NAME] for line in lines if line.strip()]
    return Facts(
        full_names=tuple(names[:MOST_NAMES]),
        sex=record.sex,
        ages=ages_in(record.age),
        born=record.date_of_birth,
        home=Home(city=record.home_city[:LONGEST_PLACE]),
    )


def _is_child(record: PersonRecord, facts: Facts, now: datetime) -> bool:
    told = record.source_date or record.entry_date or now
    ages = ages_on(facts, told.date(), now.date())
    return ages is not None and ages[0] < MINOR_YEARS


def _there(
    record: PersonRecord, facts: Facts, here: UUID | None, now: datetime
) -> There:
    at = record.source_date or record.entry_date
    return There(
        name=pages.plain_name(facts.shown_name),
        ages=pages.range_of(facts, at or now, now),
        sex=dict(SEXES)[facts.sex] if facts.sex else "",
        place=mask(facts.home.city),
        at=min(at, now) if at else None,
        home=home_of(record.person_record_id),
        url=record.source_url,
        host=_host(record.source_url),
        photo=bool(record.photo_url),
        here=here,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _known(emergency: int, ids: Sequence[str], now: datetime) -> dict[str, UUID | None]:
    """Records that stand here, with their page; None for one that is not shown."""
    rows = Person.objects.filter(emergency=emergency, record_id__in=ids)
    shown = set(rows.public(now).values_list("pk", flat=True))
    return {
        record: pk if pk in shown else None
        for pk, record in rows.values_list("pk", "record_id")
    }
