"""What the short words of a telephone do: yes, no, full, still free, over."""

from datetime import datetime

from django.db.models import Q, QuerySet

from vigie.doors import accepting, asking, inviting, offering, sms_replies
from vigie.doors.letter_words import clock_of
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.models.stays import InvitationQuerySet
from vigie.doors.sms_short import Short, Word
from vigie.doors.sms_taking import Sent
from vigie.doors.states import DoorStage, InvitationState

STANDS = (DoorStage.OPEN, DoorStage.PAUSED, DoorStage.HELD)
COMES_BACK = (DoorStage.OPEN, DoorStage.PAUSED, DoorStage.EXPIRED)


def do(short: Short, sent: Sent) -> str | None:
    """Do what a short message says, and return what to say back: "" where a letter says
    it. None where this telephone has nothing of ours that it could speak of."""
    if short.word in (Word.YES, Word.NO):
        return None if short.of else _answer(short.word, sent)
    if short.of == "need":
        return _need_over(sent) if short.word == Word.OVER else None
    deed = {Word.FULL: _full, Word.FREE: _free, Word.OVER: _door_over}[short.word]
    done = deed(sent)
    if done is None and short.word == Word.OVER and not short.of:
        return _need_over(sent)
    return done


def asked_now(sent: Sent) -> Invitation | None:
    """Return what a telephone is being asked just now, the last of several."""
    rows = _invitations(sent).asked().filter(ends_at__gt=sent.at)
    return rows.order_by("-asked_at", "-pk").first()


def asked_last(sent: Sent) -> Invitation | None:
    """Return what a telephone was asked last, whether it is over or not."""
    rows = _invitations(sent).exclude(asked_at=None)
    return rows.order_by("-asked_at", "-pk").first()


def asked_at(sent: Sent) -> datetime | None:
    """Return when a telephone was asked something by this room last: whether somebody
    may come, or whether an offer still stands."""
    asked = asked_last(sent)
    door = _still_asked(sent)
    moments = [asked and asked.asked_at, door and (door.reminded_at or door.stage_at)]
    return max((one for one in moments if one), default=None)


def _answer(word: Word, sent: Sent) -> str | None:
    """Take a yes or a no as the answer to what was asked last. A message that is heard
    twice answers nothing else the second time: what it did has its moment."""
    states = (InvitationState.YES, InvitationState.NO)
    done = _invitations(sent).filter(state__in=states, state_at=sent.at).first()
    if done is not None:
        return "" if done.state == InvitationState.YES else sms_replies.said_no()
    asked = asked_now(sent)
    if asked is None:
        return _answer_to_no_guest(word, sent)
    if word == Word.NO and inviting.say_no(invitation=asked.pk, now=sent.at):
        return sms_replies.said_no()
    if word == Word.YES and accepting.say_yes(invitation=asked.pk, now=sent.at):
        return ""  # who comes, and the page of the stay, is in the letter
    return sms_replies.too_late()


def _answer_to_no_guest(word: Word, sent: Sent) -> str | None:
    """Take a yes or a no where nobody waits for it: to “is your door still open?”, or
    too late. Who was silent twice and speaks is asked again."""
    asked, door = asked_last(sent), _still_asked(sent)
    if asked is None and door is None:
        return None
    is_of_door = door is not None and _is_asked_of(door, asked)
    if word == Word.NO:
        if door is not None and is_of_door:
            offering.rest_door(door=door, now=sent.at)
        return sms_replies.said_no()
    if door is None:
        return sms_replies.too_late()
    offering.renew_door(door=door, now=sent.at)
    door.refresh_from_db()
    return sms_replies.now_free(door) if is_of_door else sms_replies.too_late()


def _is_asked_of(door: Door, asked: Invitation | None) -> bool:
    """Whether an offer itself was the last that its host was asked about."""
    if asked is None or asked.asked_at is None:
        return True
    return door.reminded_at is not None and door.reminded_at > asked.asked_at


def _still_asked(sent: Sent) -> Door | None:
    """The offer of which a telephone was asked whether it stands, or told that it is
    paused since nobody answered."""
    rows = _doors(sent).filter(stage__in=COMES_BACK)
    silent = Q(stage=DoorStage.PAUSED, silences__gte=inviting.MOST_SILENCES)
    rows = rows.filter(Q(reminded_at__lte=sent.at) | silent)
    return rows.order_by("-fresh_at", "-pk").first()


def _full(sent: Sent) -> str | None:
    """Pause what a telephone offers: nobody waits for an answer that is known."""
    rows = list(_doors(sent).filter(stage__in=STANDS))
    for door in rows:
        offering.rest_door(door=door, now=sent.at)
        for asked in door.invitations.asked():
            inviting.say_no(invitation=asked.pk, now=sent.at)
    return sms_replies.now_full() if rows else None


def _free(sent: Sent) -> str | None:
    """Have what a telephone offered last go on; what a person took down stays so."""
    door = _doors(sent).order_by("-fresh_at", "-pk").first()
    if door is None:
        return None
    if door.stage not in COMES_BACK:
        is_closed = door.stage == DoorStage.CLOSED
        return sms_replies.which() if is_closed else sms_replies.not_ours_to_free()
    offering.renew_door(door=door, now=sent.at)
    door.refresh_from_db()
    return sms_replies.now_free(door)


def _door_over(sent: Sent) -> str | None:
    ended_by_it = Q(stage=DoorStage.CLOSED, stage_at=sent.at)  # heard a second time
    rows = list(_doors(sent).filter(Q(stage__in=STANDS) | ended_by_it))
    for door in rows:
        offering.take_back(door=door, now=sent.at)
    return sms_replies.now_over() if rows else None


def _need_over(sent: Sent) -> str | None:
    rows = list(Need.objects.waiting(sent.at).filter(address=sent.address))
    for need in rows:
        asking.need_no_more(need=need, now=sent.at)
    return sms_replies.now_over() if rows else None


def _doors(sent: Sent) -> "QuerySet[Door]":
    rows = Door.objects.filter(address=sent.address, is_official=False)
    return rows.filter(emergency__state="open")


def _invitations(sent: Sent) -> "InvitationQuerySet":
    return Invitation.objects.filter(door__address=sent.address)


def plain_answer(asked: Invitation) -> str:
    """Ask a host for one word, with the minute until which it counts."""
    return sms_replies.answer_plainly(clock_of(asked.ends_at or asked.made_at))
