"""Somebody who is no member is asked because members listed them: once, by rule."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from vigie.relaying import addresses
from vigie.relaying.incoming import take
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel
from vigie.relaying.tests.letters import Bench
from vigie.safety import asking, checkpages, circle, finding, letters, listed, telling
from vigie.safety.answering import say
from vigie.safety.checks import recall_check
from vigie.safety.circle_words import TOLD
from vigie.safety.models import Contact, Member, MemberAddress, Question
from vigie.safety.news import tell_circles
from vigie.safety.states import Answer, PlaceKind
from vigie.safety.tests.asking import said
from vigie.safety.tests.test_what_is_said import GSM
from vigie.safety.tests.world import (
    FAR,
    HERE,
    asked,
    letters_of,
    member,
    opened,
    proposed,
    send,
)
from vigie.trust.retention.forgetting import forget

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+33639980077"
HOUR = timedelta(hours=1)
WORDS_FR = "Crue de la Vive"


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.notes.close()


def lister(name="Salma", at=FAR, **fields):
    """A member who lists others, and lives elsewhere."""
    return member(at, name=name, **fields)


def lists(who, reach=PHONE, at=HERE, kind=PlaceKind.HOME, since=NOW, **words):
    """Have somebody of a member's circle asked where they are."""
    tie = circle.add_contact(member=who, reach=reach, now=since, name="Karim")
    listed.have_asked(contact=tie, kind=kind, point=at, now=NOW, **words)
    return tie


def there():
    """Whoever is listed, and no member."""
    return Member.objects.get(listed__isnull=False)


def written(what="ask"):
    """How many letters of that kind went to whoever is listed."""
    return Letter.objects.filter(
        message__event__endswith=f":{what}", address=there().listed
    ).count()


def test_a_contact_in_the_ground_is_asked_and_one_outside_is_not():
    lists(lister())
    lists(lister(), "far@port-neuf.example", at=FAR)
    check = opened()
    [question] = check.questions.all()
    assert question.member.listed == addresses.find(channel=Channel.SMS, value=PHONE)
    assert (check.asked, letters_of(check).count()) == (1, 1)


def test_a_contact_whom_three_members_listed_is_asked_once():
    for name in ("Salma", "Noa", "Ines"):
        lists(lister(name))
    check = opened()
    assert (check.questions.count(), letters_of(check).count()) == (1, 1)
    assert Member.objects.filter(listed__isnull=False).count() == 1


def test_the_count_before_a_check_goes_out_includes_them():
    member()
    lists(lister())
    check = proposed()
    assert asking.reach_of(check, NOW) == asking.Reach(people=2, reached=2)
    card = checkpages.card(check, "bea", NOW)
    assert card.reach is not None
    assert card.reach.people == 2


def test_a_drill_asks_nobody_who_is_listed():
    lists(lister())
    emergency = make_emergency(is_drill=True)
    assert asked(opened(emergency)) == set()


@pytest.mark.parametrize("why", ["blocked", "cut", "stopped", "dropped", "left"])
def test_who_wants_no_question_gets_none_and_nobody_is_told(why):
    who = lister()
    tie = lists(who)
    if why == "blocked":
        circle.block(address=tie.address, member=who.pk, now=NOW)
    elif why == "cut":
        circle.cut(member=who, contact=tie.pk, now=NOW)
    elif why == "stopped":
        addresses.stop(address=tie.address_id)
    elif why == "dropped":
        listed.drop_place(contact=tie, kind=PlaceKind.HOME)
    else:
        who.delete()
    check = opened()
    assert (check.asked, check.questions.count()) == (0, 0)
    if why == "blocked":
        assert listed.how_they_are(who, NOW) == {}


def test_one_who_blocked_one_of_two_is_asked_by_the_other():
    first, second = lister("Salma"), lister("Noa")
    tie = lists(first)
    lists(second)
    circle.block(address=tie.address, member=first.pk, now=NOW)
    [question] = opened().questions.all()
    found = asking.listers_of(question.check_of_id, [question.pk])
    assert found == {question.pk: ["Noa"]}


def test_a_member_is_asked_by_their_own_places_alone():
    known = member(FAR)
    reach = known.addresses.get().address.value
    lists(lister(), reach)
    assert asked(opened()) == set()


def test_a_place_for_some_hours_counts_until_they_are_over():
    lists(lister(), kind=PlaceKind.LAST, hours=1)
    check = proposed()
    assert asking.standing_there(check, NOW + HOUR / 2).count() == 1
    assert asking.standing_there(check, NOW + HOUR).count() == 0


def test_a_member_without_a_name_lists_nobody():
    with pytest.raises(circle.NotAllowed):
        lists(lister(""))
    assert not Member.objects.filter(listed__isnull=False).exists()


def test_a_member_has_at_most_some_people_asked(monkeypatch):
    monkeypatch.setattr(listed, "MOST", 1)
    who = lister()
    tie = lists(who)
    listed.have_asked(contact=tie, kind=PlaceKind.WORK, point=HERE, now=NOW)
    with pytest.raises(circle.NotAllowed):
        lists(who, "noa@port-neuf.example")
    assert not Contact.objects.filter(asked_too=True).exclude(pk=tie.pk).exists()


def test_the_question_names_who_listed_them_and_holds_all_it_must(tmp_path):
    bench = Bench(tmp_path, Channel.SMS)
    lists(lister("Salma"), since=NOW - HOUR)
    lists(lister("Noa"))
    check = opened()
    bench.clock.moment = NOW
    bench.work()
    [out] = bench.channel.got
    assert out.to == PHONE
    for words in ("Salma +1", check.place, check.source, WORDS_FR, "1 sauf", "5 pas"):
        assert words in out.text.body
    assert "Salma" not in out.text.notice
    assert "/a/" in out.text.link
    bench.notes.close()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("write", [telling.ask, telling.remind])
def test_the_longest_of_them_fits_two_parts_of_an_sms(write, language):
    facts = {
        "check": 1,
        "drill": True,
        "words": {language: "é" * telling.LONGEST["words"]},
        "place": "P" * telling.LONGEST["place"],
        "at": NOW.isoformat(),
        "source": "S" * telling.LONGEST["source"],
        "link": telling.SAMPLE,
        "by": ["N" * 60] + ["M"] * 8,
    }
    text = write([facts], language, Channel.SMS)
    whole = f"{text.body}\n{text.link}"
    assert set(whole) <= set(GSM), set(whole) - set(GSM)
    assert len(whole) <= 2 * 153


@pytest.mark.parametrize("language", telling.LANGUAGES)
def test_a_mail_says_who_hears_the_answer_and_how_to_end_it(language):
    facts = telling.facts_of(proposed()) | {"by": ["Salma", "Noa"]}
    body = telling.ask([facts], language, Channel.MAIL).body
    plain = telling.ask(
        [{k: v for k, v in facts.items() if k != "by"}], language, Channel.MAIL
    ).body
    assert "Salma, Noa" in body
    assert plain.splitlines()[-1] not in body


def test_one_question_and_two_reminders_are_all_that_ever_goes_out():
    lists(lister())
    check = opened()
    for minutes in range(0, 360, 5):
        letters.remind(check, NOW + timedelta(minutes=minutes))
    assert [written(what) for what in ("ask", "remind:1", "remind:2")] == [1, 1, 1]
    assert Letter.objects.filter(address=there().listed).count() == 3


def test_an_answer_ends_the_reminders_and_goes_to_who_listed_them(bench):
    salma, noa = lister("Salma"), lister("Noa")
    lists(salma)
    tie = lists(noa)
    tie.name = "Mon frère"
    tie.save(update_fields=["name"])
    [question] = opened().questions.all()
    say(said(question, at=NOW, words="chez Ali", place="quai 3"))
    tell_circles(NOW)
    letters.remind(question.check_of, NOW + HOUR)
    send(Letter.objects.filter(message__event__contains=":ask"))
    bench.clock.moment = NOW + HOUR
    bench.work()
    bodies = {out.to: out.text.body for out in bench.channel.got}
    ways = MemberAddress.objects.filter(member__in=[salma, noa])
    reach = {way.member_id: way.address.value for way in ways}
    assert "Karim" in bodies[reach[salma.pk]]
    assert "Mon frère" in bodies[reach[noa.pk]]
    assert PHONE not in bodies
    assert "Ali" not in "".join(bodies.values())
    assert "quai 3" not in "".join(bodies.values())


def test_who_listed_and_was_blocked_since_is_told_nothing():
    who = lister()
    tie = lists(who)
    [question] = opened().questions.all()
    circle.block(address=tie.address, member=who.pk, now=NOW)
    say(said(question, at=NOW))
    tell_circles(NOW)
    assert not Letter.objects.filter(message__kind=TOLD).exists()
    assert listed.how_they_are(who, NOW) == {}


def test_who_listed_them_sees_how_they_are_and_nobody_finds_them():
    who, stranger = lister(), lister("Noa")
    tie = lists(who)
    circle.add_contact(member=stranger, reach=PHONE, now=NOW)
    [question] = opened().questions.all()
    say(said(question, Answer.HURT, at=NOW))
    assert listed.how_they_are(who, NOW)[tie.pk].how == "hurt"
    assert listed.how_they_are(stranger, NOW) == {}
    emergency = question.check_of.emergency
    assert finding.look_up(emergency=emergency, reach=PHONE, now=NOW) is None


def test_they_answer_by_sms_in_plain_words():
    lists(lister())
    [question] = opened().questions.all()
    take("m1", PHONE, "38000", "je vais bien", NOW)
    assert question.member.check_ins.get().answer == Answer.SAFE
    question.refresh_from_db()
    assert question.answered_at is not None


def test_a_recall_reaches_exactly_those_who_were_written_to():
    lists(lister())
    check = opened()
    send(letters_of(check))
    recall_check(check=check, by="ana", now=NOW)
    assert written("correct") == 1


def test_a_recall_before_the_letter_went_stops_it_and_corrects_nothing():
    lists(lister())
    check = opened()
    recall_check(check=check, by="ana", now=NOW)
    assert written("correct") == 0


def test_somebody_listed_while_a_check_is_open_is_asked_in_it_once():
    check = opened()
    lists(lister())
    lists(lister("Noa"))
    check.refresh_from_db()
    assert (check.asked, written()) == (1, 1)


def test_somebody_asked_a_minute_ago_is_not_reminded():
    check = opened()
    letters.ask(check, NOW)
    late = NOW + timedelta(minutes=9)
    tie = circle.add_contact(member=lister(), reach=PHONE, now=late, name="Karim")
    listed.have_asked(contact=tie, kind=PlaceKind.HOME, point=HERE, now=late)
    letters.remind(check, NOW + timedelta(minutes=10))
    assert written("remind:1") == 0


def test_in_one_check_somebody_outside_of_the_area_is_not_taken():
    check = opened()
    words = {"check": check, "name": "Karim", "reach": PHONE, "now": NOW}
    with pytest.raises(circle.NotAllowed):
        listed.have_asked_in(member=lister(), point=FAR, **words)
    assert not Contact.objects.exists()
    listed.have_asked_in(member=lister(), point=HERE, **words)
    assert Question.objects.get().member.listed is not None


def test_they_are_forgotten_when_nobody_lists_them_and_the_check_is_long_over():
    who = lister(seen_at=NOW + 400 * 24 * HOUR)
    tie = lists(who)
    opened()
    circle.remove_contact(member=who, contact=tie.pk)
    forget(NOW + timedelta(days=29))
    assert there()
    forget(NOW + timedelta(days=32))
    assert not Member.objects.filter(listed__isnull=False).exists()


def test_they_are_kept_as_long_as_somebody_lists_them():
    who = lister(seen_at=NOW + timedelta(days=800))
    lists(who)
    listed.seen(who, NOW + timedelta(days=700))
    forget(NOW + timedelta(days=800))
    assert there()
