"""What is written back by SMS. Called in the language of whoever wrote."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.doors.letter_words import clock_of, people, people_in_words
from vigie.doors.models import Door, Need
from vigie.doors.models.needs import MOST_PEOPLE
from vigie.doors.sms_taking import Where
from vigie.doors.sms_words import Told
from vigie.doors.states import DoorStage
from vigie.emergencies.models import Emergency
from vigie.kit.page import numbers_of


def offer_kept(door: Door, link: str) -> str:
    """Say that an offer stands, and by which words it is changed; or that a person
    looks at it first."""
    if door.stage == DoorStage.HELD:
        return _with_link(not_ours_to_free(), _("Say more about your home:"), link)
    places = ngettext("%(n)s place", "%(n)s places", door.places) % {"n": door.places}
    said = _(
        "Thank you. Your offer stands: %(places)s, %(quarter)s, until %(until)s. When "
        "somebody needs it we ask you: answer YES or NO. Write DOOR FULL, DOOR FREE or "
        "DOOR CLOSED when that changes."
    ) % {
        "places": places,
        "quarter": door.quarter,
        "until": _until(door),
    }
    return _with_link(said, _("Say more about your home:"), link)


def need_kept(need: Need, link: str) -> str:
    """Say that hosts are asked, and how to end it."""
    said = _(
        "We look for a bed near %(quarter)s for %(who)s and write to you. Write BED "
        "FOUND when you need it no more. In danger call %(number)s."
    ) % {
        "quarter": need.quarter,
        "who": people_in_words(people(need)),
        "number": _number(need.emergency),
    }
    return _with_link(said, _("Say more about what you need:"), link)


def minor_kept(need: Need) -> str:
    """Tell a minor whom to call, and that a person calls back."""
    return _(
        "Are you in danger? Call %s now. A person of our team calls you back at this "
        "number. Do not go to anybody whom you do not know."
    ) % _number(need.emergency)


def ask_for(told: Told, where: Where) -> str:
    """Ask for what a message does not tell."""
    if where.named is None and "count" in told.missing:
        if told.what == "offer":
            return _(
                "How many places, and in which quarter? Write for example: 2 Centre"
            )
        return _("How many are you, and in which quarter? Write for example: 2 Centre")
    if "count" in told.missing:
        if told.what == "offer":
            return _("How many places have you got? Write the number.")
        return _("How many are you? Write the number, and how many are children.")
    if told.place:
        return where.why
    if told.what == "offer":
        return _("Where is it? Write the quarter or the nearest station.")
    return _("Where are you? Write the quarter or the nearest station.")


def which() -> str:
    """Ask whether somebody offers or asks."""
    return _(
        "Have you got room, or do you need a bed? Write DOOR, or BED, then how many, "
        "and the quarter: DOOR 2 CENTRE"
    )


def not_understood(emergency: Emergency) -> str:
    """Say that a person reads what no machine understood."""
    return _(
        "We did not understand. A person will read it. You can write again: DOOR 2 "
        "CENTRE if you have room, BED 2 CENTRE if you need one. In danger call %s."
    ) % _number(emergency)


def too_many(told: Told) -> str:
    """Say that somebody calls back about a hall, or a large group."""
    if told.what == "offer":
        return _(
            "Thank you: so many places are a shelter. A person will call you back."
        )
    return _("At most %s people in one message. A person will call you back.") % (
        MOST_PEOPLE
    )


def stands_too_often() -> str:
    """Say that a telephone has enough that stands."""
    return _(
        "You have three that stand already. End one first: DOOR CLOSED, BED FOUND."
    )


def cannot_go_on() -> str:
    """Say that an offer that is over does not go on beside as many as may stand."""
    return _(
        "Your offer is over and three others of yours stand, so it cannot go on. DOOR "
        "CLOSED ends those; then offer anew: DOOR 2 CENTRE"
    )


def stopped() -> str:
    """Say that nothing can be written to who sent STOP."""
    return _("You once wrote STOP, so we cannot ask you. Write START.")


def answer_plainly(ends: str) -> str:
    """Ask a host for a word that is a yes or a no."""
    return _("Answer YES or NO before %s. Only that word, please.") % ends


def said_no() -> str:
    """Take a no for all right."""
    return _("You said no. That is all right.")


def too_late() -> str:
    """Say that a yes or a no comes after the end of the question."""
    return _("This question is over: others were asked. Your offer stands, thank you.")


def now_full() -> str:
    """Say that nobody is sent any more for now."""
    return _("Noted: nobody asks you now. Write DOOR FREE when you have room again.")


def now_free(door: Door) -> str:
    """Say until when an offer stands again; or that a person looks at it first."""
    if door.stage == DoorStage.HELD:
        return not_ours_to_free()
    return _("Thank you: your offer stands until %s.") % _until(door)


def not_ours_to_free() -> str:
    """Say that an offer was taken down by a person."""
    return _("A person looks at your offer. You hear from us.")


def now_over() -> str:
    """Say that it is over."""
    return _("It is over. Thank you for telling us.")


def _until(door: Door) -> str:
    """Until when, with the day where an hour alone would be taken for another."""
    is_soon = door.until - door.fresh_at < timedelta(hours=22)
    day = "" if is_soon else f"{timezone.localtime(door.until):%d/%m} "
    return day + clock_of(door.until)


def _with_link(said: str, words: str, link: str) -> str:
    return f"{said} {words} {link}" if link else said


def _number(emergency: Emergency) -> str:
    numbers = numbers_of(emergency.numbers)
    return numbers[0].digits if numbers else "112"
