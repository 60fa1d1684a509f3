"""Each change once, to whoever was chosen, in their language; silence is neutral."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from vigie.lib import clock
from vigie.relaying import addresses
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import Channel, LetterState
from vigie.safety import circle, circle_words, ladder
from vigie.safety.answering import say
from vigie.safety.models import Contact, MemberAddress, Standing
from vigie.safety.news import tell_circles
from vigie.safety.own_people import own_people
from vigie.safety.silence import climb
from vigie.safety.states import Answer, How, Voice
from vigie.safety.tests.asking import NOW, make_check, make_question, said
from vigie.safety.tokens import token_of_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question():
    return make_question(make_check(ladder=[30, 120, 360]))


def contact(question, reach="orlane@example.org", **words):
    return circle.add_contact(member=question.member, reach=reach, now=NOW, **words)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def letters(kind):
    return Letter.objects.filter(message__kind=kind)


def test_one_tap_tells_everybody_once(question):
    for number in range(5):
        contact(question, f"one{number}@example.org")
    say(said(question))
    assert tell_circles(NOW) == 1
    assert tell_circles(NOW) == 0
    assert letters(circle_words.TOLD).count() == 5


def test_the_same_answer_again_tells_nobody(question):
    contact(question)
    for turn in range(3):
        say(said(question, key=f"k{turn}", at=later(turn)))
        tell_circles(later(turn))
    assert letters(circle_words.TOLD).count() == 1


def test_a_change_is_told(question):
    contact(question)
    for turn, answer in enumerate([Answer.SAFE, Answer.HURT, Answer.SAFE]):
        say(said(question, answer, key=f"k{turn}", at=later(turn)))
        tell_circles(later(turn))
    assert letters(circle_words.TOLD).count() == 3


def test_of_two_changes_before_the_worker_looks_the_last_is_told(question):
    contact(question)
    say(said(question, Answer.SAFE, key="a"))
    say(said(question, Answer.HURT, key="b", at=later(1)))
    tell_circles(later(1))
    facts = json.loads(Message.objects.get(kind=circle_words.TOLD).facts)
    assert facts["how"] == How.HURT


def test_who_cut_or_blocked_is_not_told(question):
    for name in ("cut", "blocked", "told"):
        contact(question, f"{name}@example.org", name=name)
    ties = {tie.name: tie for tie in Contact.objects.all()}
    circle.cut(member=question.member, contact=ties["cut"].pk, now=NOW)
    circle.block(address=ties["blocked"].address, member=question.member_id, now=NOW)
    say(said(question))
    tell_circles(NOW)
    letter = letters(circle_words.TOLD).get()
    assert letter.address == ties["told"].address


def test_anothers_word_is_told_as_anothers(question):
    contact(question)
    say(said(question, voice=Voice.CLAIM, author="Témir"))
    tell_circles(NOW)
    facts = json.loads(Message.objects.get().facts)
    text = circle_words.told([facts], "en", Channel.SMS)
    assert "another says" in text.body


def test_a_hidden_answer_is_taken_back_from_the_circle(question):
    contact(question)
    say(said(question))
    tell_circles(NOW)
    Standing.objects.update(how=How.UNKNOWN, change=2)
    tell_circles(NOW)
    facts = json.loads(Message.objects.latest("made_at", "event").facts)
    assert "no longer stands" in circle_words.told([facts], "en", Channel.MAIL).body


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
@pytest.mark.parametrize("how", list(How))
def test_every_state_has_words_and_the_locked_screen_shows_none(language, how):
    fact = {
        "name": "Orlane",
        "how": how,
        "at": NOW.isoformat(),
        "words": "chez Nour",
        "place": "",
        "emergency": "Crue à Port-Neuf",
        "drill": False,
    }
    text = circle_words.told([fact, fact], language, Channel.PUSH)
    assert text.body.count("Orlane") == 2
    for shown in (text.notice, text.subject):
        assert "Orlane" not in shown
        assert str(How(how).label) not in shown


def test_a_drill_is_marked_in_every_word():
    fact = {"name": "Orlane", "asked_at": NOW.isoformat(), "emergency": "E", "drill": 1}
    text = circle_words.silent([fact], "fr", Channel.SMS)
    assert text.body.startswith("EXERCICE")
    assert text.notice.startswith("EXERCICE")


ALARMING = re.compile(
    r"dead|death|died|mort|décéd|muert|fallec|danger|missing|dispar|وفاة|ميت|خطر", re.I
)


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_silence_is_worded_neutrally(language):
    fact = {"name": "Nour", "asked_at": NOW.isoformat(), "emergency": "E", "drill": 0}
    text = circle_words.silent([fact], language, Channel.MAIL)
    assert not ALARMING.search(f"{text.subject} {text.body} {text.notice}")


def test_silence_climbs_only_to_those_who_were_chosen_for_it(question):
    contact(question, "plain@example.org")
    chosen = contact(question, "alarmed@example.org", alarmed=True)
    assert climb(later(29)) == 0
    assert climb(later(30)) == 1
    assert letters(circle_words.SILENT).get().address == chosen.address
    assert climb(later(31)) == 0
    climb(later(120))
    climb(later(360))
    assert letters(circle_words.SILENT).count() == 3
    assert climb(later(10_000)) == 0


def test_steps_that_were_missed_are_one(question):
    contact(question, alarmed=True)
    climb(later(400))
    assert letters(circle_words.SILENT).count() == 1
    question.refresh_from_db()
    assert (question.step, question.next_at) == (3, None)


def test_any_answer_ends_the_ladder(question):
    contact(question, alarmed=True)
    say(said(question, Answer.NOT_HERE))
    assert climb(later(500)) == 0


def test_everybody_who_was_alarmed_gets_the_all_clear(question):
    tie = contact(question, alarmed=True)
    climb(later(30))
    letters(circle_words.SILENT).update(state=LetterState.SENT)
    circle.remove_contact(member=question.member, contact=tie.pk)
    say(said(question, at=later(40)))
    tell_circles(later(40))
    assert letters(circle_words.TOLD).get().address == tie.address


def test_an_alarm_that_is_not_out_yet_is_taken_back(question):
    contact(question, alarmed=True)
    climb(later(30))
    say(said(question, at=later(31)))
    tell_circles(later(31))
    assert letters(circle_words.SILENT).get().state == LetterState.RECALLED


@given(
    st.lists(st.integers(1, 600), max_size=5).map(sorted),
    st.integers(0, 5),
    st.integers(0, 700),
)
def test_a_ladder_never_goes_down_and_ends(minutes, step, now):
    found = ladder.due(NOW, minutes, step, later(now))
    assert found >= step
    following = ladder.next_at(NOW, minutes, found)
    assert following is None or found >= len(minutes) or following > later(now)


def test_own_people_are_seen_and_nobody_else(question):
    tie = contact(question)
    other = make_question(question.check_of, name="Somebody else")
    say(said(question, at=clock.now()))
    say(said(other, at=clock.now()))
    page = Client().get(f"/own/{token_of_address(tie.address_id)}")
    assert "Orlane" in page.text
    assert "en sécurité" in page.text
    assert "Somebody else" not in page.text


def test_what_is_stale_is_not_known(question):
    tie = contact(question)
    say(said(question))
    assert own_people(tie.address, later(1))[0].how == How.SAFE
    assert own_people(tie.address, later(13 * 60))[0].how == How.UNKNOWN


def test_who_was_cut_sees_what_they_would_see_without_an_answer(question):
    tie = contact(question)
    before = Client().get(f"/own/{token_of_address(tie.address_id)}").text
    say(said(question, at=clock.now()))
    circle.cut(member=question.member, contact=tie.pk, now=NOW)
    after = Client().get(f"/own/{token_of_address(tie.address_id)}").text

    def without_tokens(text):
        return re.sub(r'value="\w{64}"', "", text)

    assert without_tokens(after) == without_tokens(before)


def test_asking_after_somebody_reaches_them_once_in_an_hour(question):
    tie = contact(question, name="Nour")
    way = addresses.address_of(channel=Channel.SMS, value="0639980001", now=NOW)
    MemberAddress.objects.create(member=question.member, address=way)
    asks = [
        circle.ask_after(address=tie.address, member=question.member_id, now=later(m))
        for m in (0, 5, 15, 25)
    ]
    assert asks == [True, False, False, True]
    assert letters(circle_words.ASKED).first().address == way


def test_nobody_outside_the_circle_can_ask(question):
    stranger = addresses.address_of(channel=Channel.MAIL, value="x@e.org", now=NOW)
    assert not circle.ask_after(address=stranger, member=question.member_id, now=NOW)


def test_the_page_says_the_same_whoever_blocked_whom(question):
    tie = contact(question)
    address = f"/own/{token_of_address(tie.address_id)}"
    sent = {"member": question.member_id, "ask": "1"}
    first = Client().post(address, sent, follow=True).text
    circle.cut(member=question.member, contact=tie.pk, now=NOW)
    assert "demandé" in first
    assert "demandé" in Client().post(address, sent, follow=True).text


def test_a_link_to_own_people_that_we_did_not_make_is_not_found():
    assert Client().get("/own/abc").status_code == 404


def test_a_circle_is_not_without_end(question, monkeypatch):
    monkeypatch.setattr(circle, "MOST", 2)
    contact(question, "a@example.org")
    contact(question, "b@example.org")
    contact(question, "b@example.org", name="again")
    with pytest.raises(circle.NotAllowed):
        contact(question, "c@example.org")


def test_what_reaches_nobody_is_refused_with_a_sentence(question):
    with pytest.raises(addresses.BadAddress):
        contact(question, "hello")
    with pytest.raises(circle.NotAllowed):
        contact(question, "https://example.org/hook")
