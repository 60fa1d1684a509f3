"""Asking somebody of whom others speak: at most one question in a check, and without a
check one letter in an hour. It names nobody who spoke, and no state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.states import Channel
from vigie.safety import letters
from vigie.safety.models import Check, CheckIn, Member, MemberAddress, Question
from vigie.safety.states import Voice
from vigie.safety.telling import DRILL

SPOKEN_OF = "safety.spoken_of"


def know_kinds() -> None:
    """Say what the message is; the room does so when it starts."""
    know(Kind(SPOKEN_OF, spoken_of))


def ask(
    *, member: Member, emergency: Emergency, check: Check | None, now: datetime
) -> None:
    """Ask a member of whom another spoke, unless they spoke themselves or do not want
    to be asked. No silence is counted: a stranger's word alarms nobody's circle."""
    wants = member.chosen_at is not None
    if not wants or (emergency.is_drill and not member.is_tester):
        return
    own = CheckIn.objects.filter(
        member=member, emergency=emergency, voice=Voice.SELF, hidden_at=None
    )
    if own.filter(stale_at__gt=now).exists():
        return
    if check is None:
        _write(member, emergency, now)
        return
    question, is_new = Question.objects.get_or_create(
        check_of=check, member=member, defaults={"asked_at": now}
    )
    if is_new:
        letters.ask_one(question, now)


def _write(member: Member, emergency: Emergency, now: datetime) -> None:
    message = queueing.announce(
        event=f"spoken:{member.pk.hex}:{emergency.pk}:{now:%Y%m%d%H}",
        kind=SPOKEN_OF,
        facts={"emergency": emergency.name, "drill": emergency.is_drill},
        emergency_id=emergency.pk,
        now=now,
    )
    ways = MemberAddress.objects.filter(member=member)
    queueing.queue(queueing.each(message, ways), now=now)


def spoken_of(
    facts: Sequence[Mapping[str, Any]], language: str, channel: Channel
) -> Text:
    """Say that somebody wrote how the receiver is, and where they say it themselves."""
    with translation.override(language or None):
        mark = f"{DRILL.get(language, DRILL['en'])} " if facts[-1]["drill"] else ""
        body = gettext(
            "%(emergency)s: somebody wrote here how you are. Say it yourself: what you "
            "say counts more."
        )
        subject = gettext("Somebody wrote how you are")
        return Text(
            subject=f"{mark}{subject}",
            body=mark + body % {"emergency": facts[-1]["emergency"]},
            link=origin() + reverse("safety:circle"),
            notice=f"{mark}{gettext('There is news for you.')}",
        )
