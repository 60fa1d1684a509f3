"""Saying that one is safe by one tap from one's own page, also when no check asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from vigie.emergencies.models import Emergency
from vigie.safety.answering import Said, say
from vigie.safety.given import STALE
from vigie.safety.models import Check, CheckIn, Member, Question
from vigie.safety.states import Answer, CheckState, Via, Voice
from vigie.safety.tokens import token_of

MOST = 5  # emergencies on the page
AGAIN = timedelta(minutes=1)  # two taps within it are one


@dataclass(frozen=True)
class Way:
    """An emergency about which a member may say how they are. `link`: they are asked,
    and answer there; `said` and `at` are their last word."""

    emergency: Emergency
    link: str = ""
    said: Answer | None = None
    at: datetime | None = None


def ways_to_say(member: Member, now: datetime) -> list[Way]:
    """Return the open emergencies, those first in which the member is asked."""
    links = {
        row.check_of.emergency_id: reverse("safety:answer", args=[token_of(row.pk)])
        for row in Question.objects.filter(
            member=member, recalled_at=None, check_of__state=CheckState.OPEN
        ).select_related("check_of")
    }
    own = CheckIn.objects.filter(
        member=member, voice=Voice.SELF, hidden_at=None, stale_at__gt=now
    ).order_by("at", "key")
    last = {row.emergency_id: row for row in own}
    shown = Emergency.objects.filter(state="open").order_by("-began_at")
    if not member.is_tester:
        shown = shown.filter(is_drill=False)
    found = [_way(one, links, last) for one in shown[: 4 * MOST]]
    return sorted(found, key=lambda one: not one.link)[:MOST]


def _way(emergency: Emergency, links: dict[int, str], last: dict[int, CheckIn]) -> Way:
    row, link = last.get(emergency.pk), links.get(emergency.pk, "")
    if row is None:
        return Way(emergency, link)
    return Way(emergency, link, Answer(row.answer), row.at)


def say_safe(member: Member, slug: str, now: datetime) -> bool:
    """Keep the word of a member that they are safe; False for no open emergency.

    Two taps within a minute are one answer; a check's question rests with it.
    """
    emergency = Emergency.objects.filter(slug=slug, state="open").first()
    if emergency is None:
        return False
    check = Check.objects.open().filter(emergency=emergency).first()
    lasts = timedelta(hours=check.stale_hours) if check else STALE
    moment = int(now.timestamp() // AGAIN.total_seconds())
    say(
        Said(
            key=f"tap.{member.pk.hex}.{emergency.pk}.{moment}",
            emergency_id=emergency.pk,
            member_id=member.pk,
            answer=Answer.SAFE,
            via=Via.PAGE,
            at=now,
            stale_at=now + lasts,
            check_id=check.pk if check else None,
            language=member.language,
        )
    )
    return True
