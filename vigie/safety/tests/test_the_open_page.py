"""Am I safe, are mine? For whoever opens the page: no link, no account, no script."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.emergencies.states import EmergencyState
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel
from vigie.safety.answering import Said
from vigie.safety.answering import say as say_on_record
from vigie.safety.models import CheckIn, GivenAddress, Member, Question, Standing
from vigie.safety.states import Answer, How, Via, Voice
from vigie.safety.tests.world import letters_of, member, opened
from vigie.trust.limits import proofs
from vigie.trust.models import Item
from vigie.trust.people import codes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
ONCE = "5f0d4c7e-6a53-4b0e-9d5a-0f9f1c3b2a10"
PHONE = "+33639980001"


@pytest.fixture
def page(emergency):
    return f"/e/{emergency.slug}/safe/"


def work(action="report"):
    return proofs.solve(proofs.make_riddle(action, proofs.Demand(1, 4), NOW))


def browser():
    return Client(headers={"accept-language": "en"})


def say(page, answer="safe", client=None, **more):
    sent = {"about": "me", "once": ONCE, "name": "Orlane", "answer": answer}
    return (client or browser()).post(page, {**sent, "work": work(), **more})


def claim(page, answer="safe", **more):
    given = {"about": "other", "name": "Orlane", "author": "Ismaël"}
    return say(page, answer, **{**given, **more})


def known(phone=PHONE, **fields):
    """A member who proved a telephone."""
    made = member(channel=Channel.SMS, **fields)
    address = made.addresses.get().address
    address.value = phone
    address.save()
    return made


def words_in(answer):
    return re.search(r'<bdi translate="no">([^<]+)', answer.text)[1]


def without_secrets(answer):
    """A page without what is made anew for everybody: words, pictures, addresses."""
    text = re.sub(r'(?s)<section class="note seek">.*?</section>', "", answer.text)
    text = re.sub(r"/said/[0-9a-f-]+/", "", text)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_looking_at_the_page_says_nothing(page):
    assert browser().get(page).status_code == 200
    assert not Member.objects.exists()


def test_somebody_without_a_link_says_that_they_are_safe(page, emergency):
    answer = say(page, words="At a friend’s", place="Quai Nord")
    assert answer.status_code == 200
    row = CheckIn.objects.get()
    assert (row.answer, row.voice, row.emergency) == ("safe", Voice.SELF, emergency)
    assert (row.words, row.place) == ("At a friend’s", "Quai Nord")
    assert Standing.objects.get().how == How.SAFE
    assert row.member.name == "Orlane"


@pytest.mark.parametrize("answer", Answer.values)
def test_each_of_the_five_answers_is_taken(page, answer):
    assert say(page, answer).status_code == 200
    assert CheckIn.objects.get().answer == answer


def test_the_call_for_help_shows_numbers_first_and_comes_before_staff(page):
    text = say(page, "help").text
    assert text.index('class="danger"') < text.index("Keep these seven words")
    assert "Call now" in text
    assert Item.objects.get().kind == "help"


@pytest.mark.parametrize("answer", ["help", "hurt"])
def test_no_missing_name_holds_up_a_call_for_help(page, answer):
    assert say(page, answer, name="").status_code == 200
    assert CheckIn.objects.get().member.name is None


def test_whoever_is_safe_gives_a_name(page):
    answer = say(page, name="", words="kept here")
    assert answer.status_code == 422
    assert "kept here" in answer.text
    assert not CheckIn.objects.exists()


def test_enter_in_a_field_answers_nothing(page):
    """A browser presses the first button of a form: that one has no answer."""
    form = re.search(r"(?s)<form method=\"post\".*?</form>", browser().get(page).text)
    assert "name=" not in re.search(r"<button[^>]*>", form[0])[0]
    answer = say(page, "")
    assert answer.status_code == 422
    assert "Press one of the buttons" in answer.text


def test_sent_twice_it_is_one_answer_and_the_last_words_count(page):
    first, second = words_in(say(page)), words_in(say(page))
    assert CheckIn.objects.count() == 1
    assert Member.objects.count() == 1
    assert codes.find_code(first) is None
    assert codes.find_code(second) is not None


def test_sent_again_with_another_answer_it_is_the_new_one_that_counts(page):
    say(page, "safe")
    say(page, "help")
    assert Member.objects.count() == 1
    assert Standing.objects.get().how == How.HELP


def test_the_same_form_about_somebody_else_is_another_record(page):
    say(page, name="Orlane")
    say(page, name="Bastien")
    assert {one.name for one in Member.objects.all()} == {"Orlane", "Bastien"}


def test_a_phone_of_nobody_known_is_kept_and_nothing_is_sent_there(page):
    say(page, reach="06 39 98 00 01")
    assert GivenAddress.objects.get().address.value == PHONE
    assert CheckIn.objects.get().voice == Voice.SELF
    assert not Letter.objects.exists()


@pytest.mark.parametrize("reach", ["12", "a b@c", "https://x.example/"])
def test_what_reaches_nobody_is_said_and_the_rest_kept(page, reach):
    answer = say(page, reach=reach, words="kept here")
    assert answer.status_code == 422
    assert "kept here" in answer.text
    assert not CheckIn.objects.exists()


def test_with_the_phone_of_a_known_member_it_is_a_claim_on_them(page):
    orlane = known()
    say(page, reach=PHONE)
    row = CheckIn.objects.get()
    assert (row.member, row.voice, row.author) == (orlane, Voice.CLAIM, "Orlane")
    assert Standing.objects.get().how == How.CLAIMED
    assert Member.objects.count() == 1


def test_the_page_that_follows_tells_nothing_of_who_is_known(page):
    known()
    for send in (say, claim):
        pages = {
            without_secrets(send(page, reach=reach))
            for reach in (PHONE, "+33639980002")
        }
        assert len(pages) == 1


def test_another_says_so_and_it_is_a_claim_in_their_name(page):
    claim(page, "hurt", reach=PHONE)
    row = CheckIn.objects.get()
    assert (row.voice, row.author) == (Voice.CLAIM, "Ismaël")
    assert Standing.objects.get().how == How.FEARED


@pytest.mark.parametrize("answer", ["need", "away", "none"])
def test_of_another_only_three_things_are_said(page, answer):
    assert claim(page, answer).status_code == 422


def test_claims_of_one_unknown_phone_meet_and_dispute_each_other(page):
    claim(page, "safe", reach=PHONE)
    claim(page, "hurt", reach=PHONE, once=ONCE.replace("5f", "6f"), author="Noa")
    assert Member.objects.count() == 1
    assert Standing.objects.get().how == How.DISPUTED


def test_ones_own_word_counts_before_every_claim_and_asks_for_no_other(page, emergency):
    orlane = known()
    own = Said(
        key="own",
        emergency_id=emergency.pk,
        member_id=orlane.pk,
        answer=Answer.SAFE,
        via=Via.SMS,
        at=NOW,
        stale_at=NOW + timedelta(hours=1),
    )
    say_on_record(own)
    claim(page, "hurt", reach=PHONE)
    assert Standing.objects.get(member=orlane).how == How.SAFE
    assert not Letter.objects.exists()


def test_a_known_member_who_was_not_asked_is_asked_in_the_open_check():
    check = opened()
    orlane = known(at=None)
    claim(f"/e/{check.emergency.slug}/safe/", reach=PHONE)
    question = Question.objects.get(member=orlane)
    assert (question.check_of, question.next_at) == (check, None)
    assert letters_of(check).filter(address__value_key__gt="").count() == 1


def test_however_many_speak_of_somebody_they_are_asked_once():
    check = opened()
    orlane = known(at=None)
    for number in range(3):
        once = ONCE.replace("5f0", f"5f{number}")
        claim(f"/e/{check.emergency.slug}/safe/", reach=PHONE, once=once)
    assert Question.objects.filter(member=orlane).count() == 1
    assert letters_of(check).count() == 1


def test_without_a_check_one_letter_in_an_hour_asks_and_names_nobody(page):
    known()
    for number in range(3):
        claim(page, reach=PHONE, once=ONCE.replace("5f0", f"5f{number}"))
    letter = Letter.objects.get()
    assert letter.message.kind == "safety.spoken_of"
    assert "Ismaël" not in letter.message.facts
    assert "safe" not in letter.message.facts


@pytest.mark.parametrize("fields", [{"chosen_at": None}, {"is_tester": False}])
def test_who_does_not_want_to_be_asked_is_not(fields):
    emergency = make_emergency(slug="drill", is_drill="is_tester" in fields)
    known(**fields)
    claim(f"/e/{emergency.slug}/safe/", reach=PHONE)
    assert not Letter.objects.exists()
    assert CheckIn.objects.get().voice == Voice.CLAIM


def test_a_family_with_one_phone_is_told_apart_by_name(page):
    first, second = known(name="Orlane"), member(name="Bastien")
    second.addresses.update(address=first.addresses.get().address)
    claim(page, reach=PHONE, name="bastien")
    assert CheckIn.objects.get().member == second
    claim(page, reach=PHONE, name="Nobody", once=ONCE.replace("5f", "6f"))
    assert Member.objects.count() == 3


def test_the_words_lead_back_to_what_was_said_from_any_browser(page):
    words = words_in(say(page, words="At a friend’s"))
    client = browser()
    back = client.post("/code/", {"code": words, "work": work("code")})
    text = client.get(back.url).text
    assert "I am safe" in text
    assert "At a friend’s" in text


def test_without_the_words_nobody_sees_what_was_said(page):
    client = browser()
    address = re.search(r"/said/[0-9a-f-]+/", say(page, client=client).text)[0]
    assert client.get(address).status_code == 200
    assert browser().get(address).status_code == 404
    assert browser().post(address, {"withdraw": "1"}).status_code == 404
    assert CheckIn.objects.filter(hidden_at=None).count() == 1


def back_to(page, send=say, **more):
    client = browser()
    answer = send(page, client=client, **more)
    return client, re.search(r"/said/[0-9a-f-]+/", answer.text)[0]


def test_it_is_said_anew_and_the_last_word_counts(page):
    client, address = back_to(page)
    client.post(address, {"answer": "hurt", "words": "my arm"})
    assert Standing.objects.get().how == How.HURT
    assert "my arm" in client.get(address).text
    assert CheckIn.objects.count() == 2


def test_the_same_said_again_adds_nothing(page):
    client, address = back_to(page)
    client.post(address, {"answer": "safe"})
    assert CheckIn.objects.count() == 1


def test_who_corrects_a_claim_does_not_dispute_themselves(page):
    client, address = back_to(page, claim)
    client.post(address, {"answer": "hurt"})
    assert Standing.objects.get().how == How.FEARED
    assert "They are hurt" in client.get(address).text


def test_what_is_wrong_keeps_what_was_typed(page):
    client, address = back_to(page)
    answer = client.post(address, {"words": "kept here"})
    assert answer.status_code == 422
    assert "kept here" in answer.text


def test_what_is_taken_back_counts_no_more_and_finds_nobody(page):
    client, address = back_to(page, reach=PHONE)
    client.post(address, {"withdraw": "1"})
    assert Standing.objects.get().how == How.UNKNOWN
    assert not GivenAddress.objects.exists()
    assert "It counts no more" in client.get(address).text
    client.post(address, {"answer": "safe"})
    assert Standing.objects.get().how == How.SAFE


def test_the_page_of_a_record_does_not_say_that_it_became_a_claim(page):
    known()
    client, address = back_to(page, reach=PHONE)
    text = client.get(address).text
    assert "I am safe" in text
    assert "They are safe" not in text


def test_a_closed_emergency_takes_nothing_new_and_an_archived_one_is_not_there():
    closed = make_emergency(slug="over", state=EmergencyState.CLOSED)
    say("/e/over/safe/")
    assert not CheckIn.objects.exists()
    assert "This emergency is closed" in browser().get("/e/over/safe/").text
    closed.state = EmergencyState.ARCHIVED
    closed.save()
    assert browser().get("/e/over/safe/").status_code == 404


def test_without_work_it_waits_and_keeps_what_was_typed(page):
    answer = say(page, work="", words="kept here")
    assert answer.status_code == 422
    assert "kept here" in answer.text
    assert not CheckIn.objects.exists()


def test_fewer_than_ten_people_are_not_counted_aloud(page):
    for number in range(10):
        say(page, name=f"One {number}")
        text = browser().get(page).text
        assert ("10 people are safe" in text) == (number == 9)


def test_no_name_of_anybody_stands_on_the_page(page):
    say(page, name="Orlane", words="Quai Nord")
    text = browser().get(page).text
    assert "Orlane" not in text
    assert "Quai Nord" not in text


def test_the_board_of_an_open_emergency_leads_there(page, emergency):
    board = f"/e/{emergency.slug}/"
    assert f'href="{page}"' in browser().get(board).text
    emergency.state = EmergencyState.CLOSED
    emergency.save()
    emergency.touch(emergency.pk)
    assert f'href="{page}"' not in browser().get(board).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light_and_in_order(page, language):
    client = browser()
    sent = f"{page}?lang={language}"
    pages = [client.get(sent), say(sent, client=client), claim(sent, client=client)]
    address = re.search(r"/said/[0-9a-f-]+/", pages[1].text)[0]
    pages += [client.get(f"{address}?lang={language}")]
    for one in pages:
        assert one.status_code == 200
        in_order(one.text, language)
        assert packed(one.content) + packed(sheet()) <= MOST
