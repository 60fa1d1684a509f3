"""Posts may suggest a check and never open one; one noisy source does not even that."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_call, make_emergency
from tests.people import person, sign_in
from vigie.emergencies.actions import change_state
from vigie.lib import clock, geo
from vigie.listening.models import HeardPost
from vigie.safety import hints
from vigie.safety.models import Check, CheckHint, Question
from vigie.safety.tests.world import FAR, HERE, member, opened, proposed

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def call(emergency, number, *, authors=(0,), kind="threat.new", **fields):
    """A call of one kind in the area, by some authors (digests)."""
    given = {
        "kind": kind,
        "text": f"Voix numéro {number}, on entend des coups",
        "cell": geo.cell_at(*HERE, 8),
        **fields,
    }
    at = given.pop("posted", NOW - MINUTE)
    reshare = given.pop("reshare", False)
    made = make_call(emergency, number, **given)
    for author in authors:
        HeardPost.objects.create(
            emergency=emergency,
            call=made,
            source="sample",
            post_id=f"{number}-{author}",
            author_key=author,
            at=at,
            is_reshare=reshare,
            labels=0,
        )
    return made


def crowd(emergency, calls=10, **fields):
    """So many different calls, each of another author."""
    for number in range(calls):
        call(emergency, number, authors=(number,), **fields)


def test_many_people_in_their_own_words_are_a_hint_and_nothing_more():
    emergency = make_emergency()
    member()
    crowd(emergency, 6)
    for number in range(6, 10):
        call(emergency, number, authors=(number,), kind="safe.self")
    assert hints.look(NOW) == 1
    hint = CheckHint.objects.get()
    assert (hint.threats, hint.safe, hint.people) == (6, 4, 10)
    assert Check.objects.count() + Question.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Explosion https://news.example/2015/old"},
        {"text": "Lu sur www.news.example : explosion"},
        {"reshare": True},
        {"is_original": False},
        {"state": "hidden"},
        {"cell": 0},
        {"cell": geo.cell_at(*FAR, 8)},
        {"kind": "witness"},
        {"posted": NOW - 16 * MINUTE},
        {"posted": NOW + MINUTE},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_is_not_somebody_s_own_word_from_here_and_now_suggests_nothing(fields):
    crowd(make_emergency(), 30, **fields)
    assert hints.look(NOW) == 0


def test_two_hundred_copies_of_one_article_are_one_call():
    emergency = make_emergency()
    call(emergency, 1, authors=range(200))
    assert hints.burst_in(emergency, NOW) == hints.Burst(threats=1, safe=0, people=200)
    assert hints.look(NOW) == 0


def test_one_loud_account_is_one_person():
    emergency = make_emergency()
    for number in range(40):
        call(emergency, number, authors=(7,))
    assert hints.burst_in(emergency, NOW).people == 1
    assert hints.look(NOW) == 0


def test_a_hint_is_written_once_an_hour():
    emergency = make_emergency()
    crowd(emergency)
    assert [hints.look(NOW), hints.look(NOW + MINUTE)] == [1, 0]
    later = NOW + 61 * MINUTE
    HeardPost.objects.update(at=later - MINUTE)
    assert hints.look(later) == 1


@pytest.mark.parametrize("made", [proposed, opened])
def test_where_people_have_acted_there_is_nothing_to_suggest(made):
    emergency = make_emergency()
    crowd(emergency)
    made(emergency)
    assert hints.look(NOW) == 0


def test_a_closed_emergency_is_not_looked_at():
    emergency = make_emergency()
    crowd(emergency)
    change_state(emergency=emergency, state="closed", by="ana", now=NOW)
    assert hints.look(NOW) == 0


def test_without_an_area_every_named_place_counts():
    emergency = make_emergency(outline=None)
    crowd(emergency, cell=geo.cell_at(*FAR, 8))
    assert hints.look(NOW) == 1


def test_a_place_coarser_than_the_area_s_cells_counts_when_they_meet():
    emergency = make_emergency()
    crowd(emergency, cell=geo.cell_at(*HERE, 6))
    assert hints.burst_in(emergency, NOW).people == 10


def test_an_operator_sees_it_and_puts_it_away(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    emergency = make_emergency()
    crowd(emergency)
    hints.look(NOW)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, person("ana", "operator"))
    path = f"/e/{emergency.slug}/safety/desk/"
    page = client.get(path).content.decode()
    assert "10 people wrote within a quarter of an hour" in page
    assert "Posts alone open nothing." in page
    hint = CheckHint.objects.get()
    page = client.post(path, {"hint": hint.pk}, follow=True).content.decode()
    assert "10 people wrote" not in page
    hint.refresh_from_db()
    assert (hint.seen_by, hint.seen_at) == ("ana", NOW)
    assert client.post(path, {"hint": "x"}).status_code == 404
    assert Check.objects.count() == 0


def test_the_first_who_puts_it_away_is_noted():
    hint = CheckHint.objects.create(
        emergency=make_emergency(), at=NOW, threats=5, safe=0, people=9
    )
    assert hints.mark_seen(hint=hint, by="ana", now=NOW)
    assert not hints.mark_seen(hint=hint, by="bea", now=NOW)
    hint.refresh_from_db()
    assert hint.seen_by == "ana"
