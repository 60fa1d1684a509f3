"""A member's circle, on their own page: who is told, one by one or many at once."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.lib import clock
from vigie.safety import circle, circle_forms, tokens
from vigie.safety.models import CheckIn, Contact, Member, Standing
from vigie.safety.states import How
from vigie.safety.tests.asking import make_check
from vigie.safety.tests.test_an_address_book import CARD_2, CARD_3
from vigie.safety.tests.test_my_page import join
from vigie.trust.limits import proofs

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
PAGE = "/me/circle/"
PHONE = "+33639980001"


@pytest.fixture
def client():
    found = Client(headers={"accept-language": "en"})
    join(found)
    return found


@pytest.fixture
def member(client):
    return Member.objects.get()


def do(client, what, **fields):
    return client.post(PAGE, {"what": what, **fields}, follow=True)


def add(client, name="Lea", reach=PHONE, **more):
    return do(client, "add", name=name, reach=reach, **more)


def test_whoever_is_no_member_is_led_to_where_one_joins():
    assert Client().get(PAGE).url == "/me/safety/join/"
    assert Client().post(PAGE, {"what": "add"}).url == "/me/safety/join/"


def test_somebody_is_added_by_phone_or_by_mail(client, member):
    add(client, "Lea", "06 39 98 00 01")
    add(client, "Noa", "noa@port-neuf.example", alarmed="on")
    text = client.get(PAGE).text
    assert PHONE in text
    assert "noa@port-neuf.example" in text
    ties = {one.name: one.alarmed for one in member.circle.all()}
    assert ties == {"Lea": False, "Noa": True}


@pytest.mark.parametrize("reach", ["", "12", "https://x.example/"])
def test_what_reaches_nobody_is_said_and_what_was_typed_is_kept(client, reach):
    answer = add(client, "Kept here", reach)
    assert answer.status_code == 422
    assert "Kept here" in answer.text
    assert not Contact.objects.exists()


def test_a_circle_is_not_larger_than_it_may_be(client, monkeypatch):
    monkeypatch.setattr(circle, "MOST", 1)
    add(client)
    answer = add(client, "Noa", "noa@port-neuf.example")
    assert answer.status_code == 422
    assert "at most 1 people" in answer.text
    assert Contact.objects.count() == 1


def test_one_of_the_circle_is_cut_tied_again_and_removed(client, member):
    add(client)
    contact = member.circle.get().pk
    do(client, "cut", contact=contact)
    assert not member.circle.all().told().exists()
    assert "hears no more of you" in client.get(PAGE).text
    do(client, "tie", contact=contact)
    assert member.circle.all().told().exists()
    do(client, "remove", contact=contact)
    assert not Contact.objects.exists()


def test_whether_somebody_hears_of_silence_is_one_tap(client, member):
    add(client)
    contact = member.circle.get().pk
    for on in ("1", "0"):
        do(client, "alarm", contact=contact, on=on)
        assert member.circle.get().alarmed == (on == "1")


@pytest.mark.parametrize("what", ["cut", "tie", "alarm", "remove"])
def test_nobody_touches_the_circle_of_another(client, member, what):
    other = Member.objects.create()
    tie = circle.add_contact(member=other, reach=PHONE, now=NOW)
    do(client, what, contact=tie.pk, on="1")
    found = Contact.objects.get()
    assert (found.cut_at, found.alarmed) == (None, False)


@pytest.mark.parametrize("what", ["", "nothing", "cut"])
def test_what_there_is_not_is_not_found(client, what):
    assert client.post(PAGE, {"what": what, "contact": "x"}).status_code == 404


def test_a_file_of_cards_brings_many_in(client, member):
    file = SimpleUploadedFile("all.vcf", (CARD_2 + CARD_3).encode())
    answer = do(client, "book", file=file, alarmed="on")
    assert "2 people are in your circle now" in answer.text
    assert all(one.alarmed for one in member.circle.all())


def test_lines_of_no_use_stay_in_the_form_each_with_its_reason(client, member):
    rows = "name;phone\nLea;0639980001\nNoa;12\nBastien;"
    answer = do(client, "book", pasted=rows)
    assert answer.status_code == 422
    assert "1 person is in your circle now" in answer.text
    for said in ("Line 3:", "Line 4:", "Noa;12\nBastien;"):
        assert said in answer.text
    assert member.circle.get().name == "Lea"


def test_what_was_mended_comes_in_and_nobody_is_there_twice(client, member):
    do(client, "book", pasted="Lea;0639980001\nNoa;12")
    do(client, "book", pasted="Lea;0639980001\nNoa;0639980002")
    assert member.circle.count() == 2


def test_who_does_not_fit_is_said_and_nobody_is_lost(client, member, monkeypatch):
    monkeypatch.setattr(circle, "MOST", 1)
    answer = do(client, "book", pasted="Lea;0639980001\nNoa;0639980002")
    assert "Noa;0639980002" in answer.text
    assert member.circle.count() == 1


def test_an_empty_book_and_one_too_large_are_refused(client, monkeypatch):
    assert do(client, "book", pasted=" ").status_code == 422
    monkeypatch.setattr(circle_forms, "MOST_BYTES", 10)
    file = SimpleUploadedFile("all.csv", b"Lea;0639980001")
    answer = do(client, "book", file=file)
    assert "too large" in answer.text
    assert not Contact.objects.exists()


def test_one_tap_says_that_one_is_safe_when_no_check_asks(client, member):
    emergency = make_emergency()
    assert "I am safe" in client.get(PAGE).text
    for _ in range(2):
        do(client, "safe", emergency=emergency.slug)
    assert CheckIn.objects.count() == 1
    assert Standing.objects.get(member=member).how == How.SAFE


def test_a_tap_rests_the_question_of_a_check_and_the_page_leads_to_it(client, member):
    check = make_check(make_emergency())
    question = check.questions.create(member=member, asked_at=NOW)
    assert f"/a/{tokens.token_of(question.pk)}" in client.get(PAGE).text
    do(client, "safe", emergency=check.emergency.slug)
    question.refresh_from_db()
    assert question.answered_at == NOW
    assert CheckIn.objects.get().check_of == check


def test_no_tap_counts_for_an_emergency_that_is_over_or_not_there(client):
    over = make_emergency(state="closed")
    for slug in (over.slug, "nothing"):
        assert do(client, "safe", emergency=slug).status_code == 404
    assert not CheckIn.objects.exists()


def test_a_drill_is_offered_to_testers_alone(client, member):
    make_emergency(name="Exercise", is_drill=True)
    assert "Exercise" not in client.get(PAGE).text
    member.is_tester = True
    member.save()
    assert "Exercise" in client.get(PAGE).text


def test_a_member_chooses_whether_they_are_found(client, member):
    for on in ("1", "0"):
        do(client, "found", on=on)
        member.refresh_from_db()
        assert member.may_be_found == (on == "1")


def link_in(client):
    return re.search(r"/circle/[\w-]+/", client.get(PAGE).text)[0]


def enter(link, **fields):
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    given = {"name": "Noa", "reach": "noa@port-neuf.example", "work": work}
    return Client(headers={"accept-language": "en"}).post(link, {**given, **fields})


def test_by_a_members_link_somebody_writes_where_they_are_told(client, member):
    link = link_in(client)
    assert Client().get(link).status_code == 200
    assert "Done" in enter(link).text
    tie = member.circle.get()
    assert (tie.name, tie.alarmed) == ("Noa", False)


def test_the_link_changes_nobody_who_is_there_already_and_does_not_say_so(
    client, member
):
    add(client, "Noa", "noa@port-neuf.example", alarmed="on")
    do(client, "cut", contact=member.circle.get().pk)
    assert "Done" in enter(link_in(client), name="Else").text
    tie = member.circle.get()
    assert (tie.name, tie.alarmed, tie.cut_at) == ("Noa", True, NOW)


def test_the_link_ends_after_a_week_and_cannot_be_made_up(client, member, monkeypatch):
    link = link_in(client)
    assert Client().get(link[:-3] + "xx/").status_code == 404
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))
    assert Client().get(link).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=8))
    assert Client().get(link).status_code == 404


def test_the_link_is_of_no_other_kind(member):
    today = NOW.date()
    token = tokens.token_of_circle(member.pk, today)
    assert tokens.circle_of(token, today) == member.pk
    assert tokens.address_of(token) is None
    assert tokens.circle_of(tokens.token_of_address(member.pk), today) is None
    assert tokens.circle_of("", today) is None


def test_what_the_link_cannot_use_is_kept_as_it_was_typed(client, monkeypatch):
    link = link_in(client)
    answer = enter(link, reach="12", name="Kept here")
    assert answer.status_code == 422
    assert "Kept here" in answer.text
    monkeypatch.setattr(circle, "MOST", 0)
    assert enter(link).status_code == 422
    assert not Contact.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_are_in_order_and_light(client, language):
    make_emergency()
    add(client)
    for page in (PAGE, link_in(client)):
        answer = client.get(page, {"lang": language})
        in_order(answer.text, language)
        assert packed(answer.content) + packed(sheet()) <= MOST


def test_what_the_page_asks_does_not_grow_with_the_circle(
    client, member, django_assert_max_num_queries
):
    for number in range(12):
        circle.add_contact(member=member, reach=f"+336399801{number:02}", now=NOW)
    with django_assert_max_num_queries(14):
        client.get(PAGE)
