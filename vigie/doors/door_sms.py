"""Doors by SMS: "PORTE 11e 2 places fr en", "LIT 3 personnes 11e", yes, no, full.

One message is for one room. What surely offers a door comes here before other rooms;
other words do where no other room wrote to the telephone after this one ("oui" to a
safety check says that somebody is safe); all the rest comes when no other took it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation

from vigie.doors import sms_deeds, sms_replies, sms_taking
from vigie.doors.models import Door
from vigie.doors.sms_asked_back import begun_by, lacks, together
from vigie.doors.sms_counts import counts_in
from vigie.doors.sms_language import language_in
from vigie.doors.sms_sheet import Sheet
from vigie.doors.sms_short import Short, Word, short_in
from vigie.doors.sms_sides import is_keyed
from vigie.doors.sms_taking import Sent, Where
from vigie.doors.sms_words import Told, told_in_sms
from vigie.doors.standing import TooMany
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.kit.origin import origin
from vigie.relaying import unheard
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.incoming import Reply
from vigie.relaying.meant import emergencies_for
from vigie.relaying.models import Address, Incoming, Letter
from vigie.relaying.states import WRITTEN_TO, Channel
from vigie.trust.people.codes import prepare_code
from vigie.trust.people.doors import link_of

A_WHILE = timedelta(hours=24)  # in which an answer to another room may come


def hear_first(came: Incoming) -> Reply | None:
    """Take a message that is surely meant for this room, before any other hears it."""
    try:
        address, short = _known(came), short_in(came.text)
    except BadAddress:
        return None
    if short is not None:
        is_ours = short.of != "" or _is_answer_to_us(short, address, came)
        return hear(came) if is_ours else None
    told = told_in_sms(came.text)
    others = _others_wrote(address, came.came_at - A_WHILE)
    if told is not None and is_keyed(came.text):
        return hear(came) if not others or _offers_beds(told, came) else None
    begun = begun_by(came)
    if begun and not _others_wrote(address, begun[0].came_at):
        return hear(came)
    return None


def hear(came: Incoming) -> Reply | None:
    """Take what a message offers, asks, or answers; None where it does nothing of it.
    Heard twice it makes nothing twice."""
    try:
        address, short = _known(came), short_in(came.text)
    except BadAddress:
        return None  # a name or a short code: nobody could be asked there
    if short is not None:
        return _do(came, address, short) if address else None
    begun = [one.text for one in begun_by(came)]
    if told_in_sms(came.text) is None and not begun:
        return _plain_answer(came, address) if address else None
    if not Emergency.objects.filter(state=EmergencyState.OPEN).exists():
        return None
    language = language_in("\n".join([*begun, came.text]), _default(address))
    found = address or address_of(
        channel=Channel.SMS, value=came.sender, now=came.came_at, language=language
    )
    with translation.override(language):
        return Reply(_heard(Sent(came, found, language), begun))


def _heard(sent: Sent, begun: list[str]) -> str:
    """Keep what is whole, ask for what is missing, call a person for the rest."""
    now, among = timezone.localtime(sent.at), emergencies_for(sent.address)
    told = together(begun, sent.came.text, now, among)
    if told is None or not told.what:
        return _unclear(sent, among[0]) if begun else sms_replies.which()
    where = sms_taking.where_is(told.place, among)
    if told.is_minor:
        return sms_replies.minor_kept(sms_taking.take_minor(told, where, sent))
    if sms_taking.is_too_many(told):
        unheard.bring(sent.came)
        return sms_replies.too_many(told)
    if not lacks(told, where):
        return _keep(told, where, sent)
    if begun and lacks(told, where) >= _lacked(begun, now, among):
        return _unclear(sent, among[0])
    return sms_replies.ask_for(told, where)


def _lacked(begun: list[str], now: datetime, among: list[Emergency]) -> int:
    told = together(begun[:-1], begun[-1], now, among)
    return lacks(told, sms_taking.where_is(told.place, among)) if told else 2


def _keep(told: Told, where: Where, sent: Sent) -> str:
    prepared = prepare_code(sent.language)
    try:
        row = sms_taking.take(told, where, sent, prepared)
    except TooMany:
        return sms_replies.stands_too_often()
    is_new = row.pk == sent.came.pk
    link = link_of(prepared.words, origin()) if is_new else ""
    said = (
        sms_replies.offer_kept(row, link)
        if isinstance(row, Door)
        else sms_replies.need_kept(row, link)
    )
    is_written_to = sent.address.state in WRITTEN_TO
    return said if is_written_to else f"{sms_replies.stopped()} {said}"


def _unclear(sent: Sent, emergency: Emergency) -> str:
    unheard.bring(sent.came)
    return sms_replies.not_understood(emergency)


def _do(came: Incoming, address: Address, short: Short) -> Reply | None:
    language = address.language or language_in(came.text, _default(address))
    with translation.override(language):
        try:
            said = sms_deeds.do(short, Sent(came, address, language))
        except TooMany:
            return Reply(sms_replies.cannot_go_on())
        return None if said is None else Reply(said)


def _plain_answer(came: Incoming, address: Address) -> Reply | None:
    """Ask a host who is being asked for one word; a person reads what they wrote."""
    with translation.override(address.language or None):
        asked = sms_deeds.asked_now(Sent(came, address, address.language))
        if asked is None:
            return None
        unheard.bring(came)
        return Reply(sms_deeds.plain_answer(asked))


def _is_answer_to_us(short: Short, address: Address | None, came: Incoming) -> bool:
    if address is None:
        return False
    since = came.came_at - A_WHILE
    if short.word in (Word.YES, Word.NO):
        asked = sms_deeds.asked_at(Sent(came, address, ""))
        if asked is None:
            return False
        since = asked
    return not _others_wrote(address, since)


def _offers_beds(told: Told, came: Incoming) -> bool:
    """Whether it is a whole offer that counts beds: "Porte 3, Carmes, blessé" is the
    answer of somebody hurt to a safety check."""
    beds = counts_in(Sheet(came.text), is_offer=True).beds
    return told.what == "offer" and not told.missing and beds > 0


def _others_wrote(address: Address | None, since: datetime) -> bool:
    """Whether another room wrote to a telephone since a moment: its next words may be
    meant for that room."""
    rows = Letter.objects.filter(address=address, queued_at__gt=since)
    ours = rows.filter(message__kind__startswith="doors.")
    late_replies = rows.filter(message__kind=unheard.REPLY.name)
    return rows.exclude(pk__in=ours).exclude(pk__in=late_replies).exists()


def _known(came: Incoming) -> Address | None:
    return find(channel=Channel.SMS, value=came.sender)


def _default(address: Address | None) -> str:
    return (address and address.language) or settings.LANGUAGE_CODE
