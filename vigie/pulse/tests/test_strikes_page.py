"""The staff's page of strikes: by a post's link or an account's tag, and back again."""

import pytest
from django.test import Client

from tests.calls import make_call
from tests.people import person, sign_in
from vigie.listening.models import HeardPost
from vigie.pulse import store
from vigie.pulse.listing import total
from vigie.pulse.models import Strike, Tag
from vigie.pulse.states import Struck, TagState
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post
from vigie.reading.post import Post

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/e/flood/pulse/-/strikes/"
SAME = "Everybody must read this now: the dam of Port-Neuf will break within the hour"


@pytest.fixture
def staff(client):
    sign_in(client, person("operator", "operator"))
    return client


def tweet(number, author):
    text = f"The water rises at the {number}th bridge of Port-Neuf"
    return Post("twitter", str(number), author, START, text, tags=("PortNeuf",))


@pytest.fixture
def flood():
    """Six posts of five people; two are by loud."""
    made = emergency()
    one_each = [tweet(n, f"voice{n}") for n in range(4)]
    hear(made, [*one_each, tweet(7, "loud"), tweet(8, "loud")])
    count(made)
    return made


def people_and_posts(flood):
    count(flood)
    number = store.day_at(START // 60)
    (day,) = store.days(flood.pk, number, number)
    return total(day, "portneuf"), total(day, "portneuf", "posts")


def strike(client, language="en", **given):
    given.setdefault("reason", "the dam is whole")
    return client.post(f"{PAGE}?lang={language}", given, follow=True)


@pytest.mark.parametrize(
    "words",
    [
        "7",
        " https://twitter.com/loud/status/7 ",
        "https://x.com/loud/status/7?s=20",
        "https://mobile.twitter.com/loud/statuses/7",
    ],
)
def test_a_post_is_struck_by_its_link_or_number(staff, flood, words):
    assert people_and_posts(flood) == (5, 6)
    answer = strike(staff, post=words)
    assert answer.redirect_chain
    assert people_and_posts(flood) == (5, 5)
    (one,) = Strike.objects.all()
    assert (one.kind, one.by, one.reason) == ("post", "operator", "the dam is whole")


def test_the_whole_account_of_a_post_is_struck(staff, flood):
    strike(staff, post="7", whole="on")
    assert people_and_posts(flood) == (4, 4)
    hear(flood, [tweet(9, "loud")], chunk="b")
    assert people_and_posts(flood) == (4, 4)


@pytest.mark.parametrize("name", ["loud", "@loud", "@LOUD"])
def test_an_account_is_struck_by_a_tag_that_it_used(staff, flood, name):
    strike(staff, account=name, tag="#Port-Neuf")
    assert people_and_posts(flood) == (4, 4)
    (one,) = Strike.objects.all()
    assert (one.kind, one.tag) == (Struck.AUTHOR, "portneuf")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "one of the two"),
        ({"post": "7", "account": "loud", "tag": "portneuf"}, "one of the two"),
        ({"post": "99"}, "was not heard here"),
        ({"post": "https://social.example/@loud/7000"}, "was not heard here"),
        ({"account": "loud"}, "Give a tag that the account used."),
        ({"account": "lout", "tag": "PortNeuf"}, "No account of that name used #PortN"),
        ({"account": "loud", "tag": "other"}, "No account of that name used #other"),
        ({"post": "https://x.com/a/status/99", "whole": "on"}, "wrote no tag"),
        ({"post": "7", "reason": " "}, "error"),
    ],
)
def test_what_is_not_found_is_said_and_what_was_typed_stays(staff, flood, given, words):
    answer = strike(staff, **given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    for name, value in given.items():
        assert name == "whole" or value == " " or f'value="{value}"' in text
    assert not Strike.objects.exists()


def test_a_link_that_names_one_post_is_struck_before_it_is_heard(staff, flood):
    strike(staff, post="https://x.com/somebody/status/50")
    hear(flood, [tweet(50, "late")], chunk="b")
    assert people_and_posts(flood) == (5, 6)


def test_a_post_of_a_call_is_found_by_the_calls_link(staff, flood):
    call = make_call(flood, 0, url="https://town.example/news/12")
    HeardPost.objects.create(
        emergency=flood,
        call=call,
        source="town",
        post_id="news-12",
        author_key=1,
        at=NOW,
        labels=call.labels,
    )
    text = strike(staff, post="https://town.example/news/12").content.decode()
    assert Strike.objects.get().call_code == call.code
    assert f"/e/flood/c/{call.code}/" in text


def test_what_is_struck_is_listed_with_its_reason_and_can_be_restored(staff, flood):
    text = strike(staff, post="7").content.decode()
    one = Strike.objects.get()
    for words in ("the dam is whole", "operator", one.mark, "leaves all counts"):
        assert words in text
    answer = staff.post(f"{PAGE}restore/", {"strike": one.pk}, follow=True)
    text = answer.content.decode()
    assert "counts again within a minute" in text
    assert "the dam is whole" in text
    assert people_and_posts(flood) == (5, 6)


def test_striking_or_restoring_twice_is_once_and_said(staff, flood):
    strike(staff, post="7")
    assert "struck before" in strike(staff, post="7").content.decode()
    one = Strike.objects.get()
    staff.post(f"{PAGE}restore/", {"strike": one.pk})
    again = staff.post(f"{PAGE}restore/", {"strike": one.pk}, follow=True)
    assert "restored before" in again.content.decode()
    strike(staff, post="7", reason="again")
    assert Strike.objects.filter(lifted_at=None).get().reason == "again"
    assert Strike.objects.count() == 2


@pytest.mark.parametrize("number", ["", "none", "999999", "-1", "1.5", "9" * 5000])
def test_restoring_what_is_not_there_is_not_found(staff, flood, number):
    assert staff.post(f"{PAGE}restore/", {"strike": number}).status_code == 404


def test_a_strike_of_another_emergency_is_not_found(staff, flood):
    other = emergency(slug="other")
    row = Strike.objects.create(
        emergency=other, kind=Struck.POST, digest=1, by="op", at=NOW
    )
    assert staff.post(f"{PAGE}restore/", {"strike": row.pk}).status_code == 404
    row.refresh_from_db()
    assert row.lifted_at is None


def test_tags_held_back_stand_there_with_their_reason_and_are_released(staff):
    flood = emergency()
    hear(flood, [post(n, text=SAME) for n in range(20)])
    count(flood)
    text = staff.get(f"{PAGE}?lang=en").content.decode()
    assert "#PortNeuf" in text
    assert "posts are one text" in text
    verdict = {"tag": "portneuf", "verdict": "release", "back": "strikes"}
    answer = staff.post("/e/flood/pulse/-/review/", verdict)
    assert answer["Location"] == PAGE
    assert Tag.objects.get().state == TagState.RELEASED
    assert "No tag is held back." in staff.get(f"{PAGE}?lang=en").content.decode()


def test_posts_that_were_taken_back_are_told_by_number_alone(staff, flood):
    hear(flood, [], chunk="d", deleted=[("twitter", "1"), ("twitter", "2")])
    text = staff.get(f"{PAGE}?lang=en").content.decode()
    assert "2 posts were deleted by their authors" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Ce message n’a pas été entendu ici."),
        ("es", "Esta publicación no se ha oído aquí."),
        ("ar", "لم يُسمع هذا المنشور هنا."),
    ],
)
def test_the_page_speaks_the_readers_language(staff, flood, language, words):
    assert words in strike(staff, language, post="99").content.decode()


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_others_neither_see_nor_strike(client, flood, who):
    if who == "member":
        sign_in(client, person("member"))
    row = Strike.objects.create(
        emergency=flood, kind=Struck.POST, digest=1, by="op", at=NOW, reason="secret"
    )
    assert b"secret" not in client.get(PAGE, follow=True).content
    strike(client, post="7")
    client.post(f"{PAGE}restore/", {"strike": row.pk})
    row.refresh_from_db()
    assert (row.lifted_at, Strike.objects.count()) == (None, 1)


def test_striking_needs_the_forms_own_token(flood):
    careful = Client(enforce_csrf_checks=True)
    sign_in(careful, person("operator", "operator"))
    assert careful.post(PAGE, {"post": "7", "reason": "x"}).status_code == 403
    assert not Strike.objects.exists()


def test_no_name_of_who_was_struck_is_kept(staff, flood):
    strike(staff, account="loud", tag="PortNeuf")
    row = Strike.objects.values().get()
    assert "loud" not in repr(row)
