"""Lookouts by SMS, from whoever is in danger or near them; sightings; that it is over.

Who writes is answered at once, the number to call first. What is missing is asked for
once. STOP ends all SMS to a telephone, as everywhere.
"""

from datetime import timedelta
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from vigie.emergencies.gazetteer import known_places
from vigie.emergencies.models import Emergency
from vigie.kit.page import numbers_of
from vigie.lib import ids
from vigie.listening import keys
from vigie.lookouts import checking, posting
from vigie.lookouts.models import Lookout, NamingPost
from vigie.lookouts.posting import Reached
from vigie.lookouts.sighting import Seen, report_sighting
from vigie.lookouts.sms.words import OVER, POST, Said, said_in
from vigie.lookouts.states import LookoutState, Sought, Way
from vigie.lookouts.stream.hearing import watching_of
from vigie.lookouts.stream.states import ALIKE
from vigie.lookouts.stream.watching import Named
from vigie.lookouts.where import DRIVEN_KM, LONGEST, Where, last_seen
from vigie.reading.places import find_places
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.incoming import Reply
from vigie.relaying.meant import emergencies_for
from vigie.relaying.models import Address, Incoming
from vigie.relaying.states import Channel
from vigie.work.database import writing

A_WHILE = timedelta(hours=1)  # in which what was missing may come
MOST = 3  # lookouts of one telephone that wait to be checked
STANDING = (LookoutState.WAITING, LookoutState.OPEN)
SOURCE = "sms"


def hear(came: Incoming) -> Reply | None:
    """Take what a message asks people to look out for, or tells of it; None where it is
    for another room. Heard twice it makes nothing twice."""
    said = said_in(came.text)
    try:
        known = find(channel=Channel.SMS, value=came.sender)
        if said is None or said.what == OVER:
            return _more(said, came, known) if known else None
        address = known or address_of(
            channel=Channel.SMS,
            value=came.sender,
            now=came.came_at,
            language=said.language,
        )
    except BadAddress:
        return None
    among = emergencies_for(address)
    if not among:
        return None
    with translation.override(address.language or said.language):
        if said.what == POST:
            return Reply(_post(said, came, address, among))
        return Reply(_seen(said, came, among))


def _more(said: Said | None, came: Incoming, address: Address) -> Reply | None:
    """Take what else a telephone writes that asked people to look out."""
    with translation.override(address.language or None):
        return _over(came, address) if said else _place(came, address)


def _post(said: Said, came: Incoming, address: Address, among: list[Emergency]) -> str:
    waiting = Lookout.objects.filter(address=address, state=LookoutState.WAITING)
    emergency, where = _where(said.rest, among)
    if waiting.exclude(pk=came.pk).count() >= MOST:
        return _("Call %s now. A person checks what you wrote.") % _number(emergency)
    row = posting.post_lookout(
        emergency=emergency,
        sought=Sought.VEHICLE,
        where=where,
        since_at=came.came_at,
        reached=Reached(phone=came.sender, address=address, language=address.language),
        way=Way.SMS,
        now=came.came_at,
        plate=said.plate,
        says={"colour": said.colour, "heading": said.heading},
        told=came.text,
        pk=came.pk,
    )
    kept = _("Call %s now if you can. We have it: a person checks it.")
    parts = [kept % _number(emergency)]
    if not row.place:
        parts.append(_("Where was it last seen? Write the place."))
    return " ".join([*parts, _("When it is over, write OVER.")])


def _place(came: Incoming, address: Address) -> Reply | None:
    """Take the next words of a telephone as the place that its lookout lacks."""
    lacking = Lookout.objects.filter(
        address=address,
        way=Way.SMS,
        state=LookoutState.WAITING,
        place="",
        made_at__gt=came.came_at - A_WHILE,
    )
    row = lacking.select_related("emergency").order_by("-made_at").first()
    if row is None or not came.text.strip():
        return None
    place, cell = last_seen(came.text, row.emergency)
    with writing(durable=True):
        Lookout.objects.filter(pk=row.pk).update(place=place, cell=cell)
        Emergency.touch(row.emergency_id)
    return Reply(_("Thank you: we have the place. Call %s.") % _number(row.emergency))


def _over(came: Incoming, address: Address) -> Reply | None:
    rows = Lookout.objects.filter(address=address, state__in=STANDING)
    row = rows.order_by("-made_at").first()
    if row is None:
        return None
    checking.say_over(lookout=row.pk, is_found=True, now=came.came_at)
    return Reply(_("Thank you for telling us. A person ends it."))


def _seen(said: Said, came: Incoming, among: list[Emergency]) -> str:
    named = [
        (emergency, one)
        for emergency in among
        if (watching := watching_of(emergency.pk, came.came_at))
        for one in watching.named(said.plate.text if said.plate else "")
    ]
    if not named:
        number = _number(among[0])
        return _("Nobody looks out for that plate here. Call %s if it is urgent.") % (
            number
        )
    emergency, one = min(named, key=lambda found: found[1].how in ALIKE)
    _report(one, said, came, emergency)
    return _("Thank you: a person reads it. Do not follow. Call %s.") % _number(
        emergency
    )


def _report(one: Named, said: Said, came: Incoming, emergency: Emergency) -> None:
    """Keep an unsure sighting; one of a plate that is only alike says so."""
    _found, where = _where(said.rest, [emergency])
    made = report_sighting(
        lookout=UUID(hex=one.key),
        seen=Seen(
            where=where,
            at=came.came_at,
            heading=said.heading,
            words=came.text,
            phone=came.sender,
            language=said.language,
        ),
        way=Way.SMS,
        now=came.came_at,
        pk=came.pk,
    )
    if made is None or one.how not in ALIKE:
        return
    words_key = ids.keyed(keys.author_key(), came.pk.hex)
    with writing():
        NamingPost.objects.get_or_create(
            lookout_id=made.lookout_id,
            source=SOURCE,
            post_id=came.pk.hex,
            defaults={
                "sighting": made,
                "words_key": words_key,
                "how": one.how,
                "read": one.read,
                "made_at": came.came_at,
            },
        )


def _where(rest: str, among: list[Emergency]) -> tuple[Emergency, Where]:
    """Return the place that is named, and the likeliest emergency that knows it. One
    that is unsure is taken, too: a person reads it before it counts."""
    for emergency in among:
        found = find_places(rest, known_places(emergency, DRIVEN_KM))
        for place in found:  # the sure ones come first
            if place.cell:
                return emergency, Where(place.name[:LONGEST], place.cell)
    return among[0], Where("", 0)


def _number(emergency: Emergency) -> str:
    called = [one for one in numbers_of(emergency.numbers) if one.href[:4] == "tel:"]
    return called[0].digits if called else "112"
