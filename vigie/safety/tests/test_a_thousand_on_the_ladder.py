"""A thousand people and a moved clock: whoever was alarmed gets the all-clear."""

import random
from datetime import timedelta

import pytest

from vigie.relaying.models import Address, Letter
from vigie.relaying.states import Channel, LetterState
from vigie.safety import circle_words
from vigie.safety.answering import Said, put
from vigie.safety.models import Contact, Member, Question
from vigie.safety.news import tell_circles
from vigie.safety.silence import climb
from vigie.safety.states import Answer, Via
from vigie.safety.tests.asking import NOW, make_check
from vigie.work.database import writing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE, HOURS = 1000, 8


def crowd(check, chance):
    """People who were asked, each with some contacts, of whom some are alarmed."""
    members = [Member(name=f"m{n}") for n in range(PEOPLE)]
    Member.objects.bulk_create(members)
    first = NOW + timedelta(minutes=30)
    Question.objects.bulk_create(
        [
            Question(check_of=check, member=m, asked_at=NOW, next_at=first)
            for m in members
        ]
    )
    addresses = [
        Address(channel=Channel.MAIL, value=f"a{n}@example.org") for n in range(300)
    ]
    Address.objects.bulk_create(addresses)
    Contact.objects.bulk_create(
        [
            Contact(member=member, address=address, alarmed=chance.random() < 0.6)
            for member in members
            for address in chance.sample(addresses, chance.randrange(4))
        ]
    )
    return members


def answers_of(members, chance):
    """When each answers, if at all: minutes after the question."""
    found = {}
    for member in members:
        if chance.random() < 0.9:
            found.setdefault(chance.randrange(0, HOURS * 60, 10), []).append(member)
    return found


def carry(chance):
    """What waits goes out, most of it: some letters are slow."""
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    out = [pk for pk in waiting.values_list("pk", flat=True) if chance.random() < 0.8]
    for start in range(0, len(out), 500):
        Letter.objects.filter(pk__in=out[start : start + 500]).update(
            state=LetterState.SENT
        )


def answer(check, members, at):
    with writing():
        put(
            [
                Said(
                    key=f"k{member.pk.hex}",
                    emergency_id=check.emergency_id,
                    member_id=member.pk,
                    answer=Answer.SAFE,
                    via=Via.SMS,
                    at=at,
                    stale_at=at + timedelta(hours=24),
                    check_id=check.pk,
                )
                for member in members
            ]
        )


def alarmed_about():
    """Pairs of (member, address) that a letter about silence reached."""
    rows = Letter.objects.filter(
        message__kind=circle_words.SILENT, state=LetterState.SENT
    ).values_list("message__event", "address_id")
    asked = dict(Question.objects.values_list("pk", "member_id"))
    return {(asked[int(event.split(":")[1])], address) for event, address in rows}


def told_about():
    """Pairs of (member, address) for which a letter with the answer is there."""
    rows = Letter.objects.filter(message__kind=circle_words.TOLD).values_list(
        "message__event", "address_id"
    )
    return {(event.split(":")[1], address) for event, address in rows}


def test_no_all_clear_is_missed_among_a_thousand():
    chance = random.Random(20151113)
    check = make_check(ladder=[30, 120, 360])
    members = crowd(check, chance)
    answers = answers_of(members, chance)
    for minute in range(0, HOURS * 60 + 1, 10):
        now = NOW + timedelta(minutes=minute)
        climb(now)
        carry(chance)
        answer(check, answers.get(minute, []), now)
        tell_circles(now)
    answered = {member.pk for some in answers.values() for member in some}
    alarmed = {(m.hex, a) for m, a in alarmed_about() if m in answered}
    assert len(alarmed) > PEOPLE / 10
    assert alarmed - told_about() == set()
    steps = Question.objects.exclude(member__in=answered).values_list("step", flat=True)
    assert set(steps) == {3}
