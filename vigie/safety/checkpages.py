"""What the staff's page of checks shows: numbers about nobody, and the very words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.kit.languages import ENDONYMS
from vigie.kit.templatetags.kit import number
from vigie.relaying.channels.sms.segments import written
from vigie.safety import asking, telling
from vigie.safety.models import Check, Question, Standing
from vigie.safety.states import ALLOWED, Answer, CheckState, How

FEW = 10  # a smaller number could point at a person


@dataclass(frozen=True)
class Figure:
    """A number with its words; `open` marks what somebody must look at."""

    words: str
    value: str
    open: bool = False


@dataclass(frozen=True)
class Preview:
    """The question in one language, as it goes out. `parts` of an SMS are paid for."""

    language: str
    endonym: str
    subject: str
    mail: str
    sms: str
    parts: int


@dataclass(frozen=True)
class Card:
    """One check: what may be done with it, by whom, and how it goes."""

    check: Check
    reach: asking.Reach | None
    figures: Sequence[Figure]
    previews: Sequence[Preview]
    steps: Sequence[str]
    waits_for_another: bool


def rounded(count: int) -> str:
    """Return a number for staff; below ten only that it is few."""
    if 0 < count < FEW:
        return _("fewer than %s") % number(FEW)
    return number(count)


def cards(emergency: Emergency, reader: str, now: datetime) -> list[Card]:
    """Return the checks of an emergency, those that need somebody first."""
    order = list(CheckState.values)
    rows = emergency.safety_checks.select_related("emergency").order_by("-pk")
    found = sorted(rows, key=lambda check: order.index(check.state))
    return [card(check, reader, now) for check in found]


def card(check: Check, reader: str, now: datetime) -> Card:
    """Return one check as `reader` sees it."""
    proposed = check.state == CheckState.PROPOSED
    own = check.proposed_by == reader
    steps = [step for step in ALLOWED[check.state] if not (own and step == "open")]
    return Card(
        check=check,
        reach=asking.reach_of(check, now) if proposed else None,
        figures=[] if proposed or not check.opened_at else figures(check),
        previews=previews(check),
        steps=sorted(steps, key=list(CheckState.values).index),
        waits_for_another=proposed and own,
    )


def figures(check: Check) -> list[Figure]:
    """Return how many were asked, are silent, and said what: four queries at most."""
    asked = check.questions.all()
    how = Standing.objects.filter(
        member=OuterRef("member"), emergency=check.emergency_id
    ).values("how")[:1]
    answered = asked.exclude(answered_at=None).annotate(how=Subquery(how))
    counted = dict(answered.values_list("how").annotate(Count("pk")).order_by())
    silent = asked.filter(answered_at=None).count()
    rows = [
        Figure(_("asked"), rounded(check.asked)),
        Figure(_("silent"), rounded(silent), open=silent > 0),
    ]
    urgent = {How.HELP, How.HURT}
    for state in How:
        count = counted.get(state, 0)
        if count or state in Answer.values:
            rows.append(
                Figure(str(state.label), rounded(count), state in urgent and count > 0)
            )
    others = _declared(check)
    return [*rows, Figure(_("told us unasked"), rounded(others))]


def _declared(check: Check) -> int:
    asked = Question.objects.filter(check_of=check, member=OuterRef("member"))
    rows = Standing.objects.filter(emergency=check.emergency_id)
    return rows.exclude(Exists(asked)).count()


def previews(check: Check) -> list[Preview]:
    """Return the question as it will go out, in each language."""
    return [
        Preview(
            said.language,
            ENDONYMS[said.language],
            said.mail.subject,
            said.mail.body,
            said.sms.body,
            written(f"{said.sms.body}\n{telling.SAMPLE}").parts,
        )
        for said in telling.previews(check)
    ]
