"""Chunks on the board: whole, once, without a name or a number."""

import json

import pytest
from django.db import DatabaseError, connection

from vigie.emergencies.models import Emergency
from vigie.listening import keys, registry
from vigie.listening.formats import Bad
from vigie.listening.importing import Writer
from vigie.listening.models import Call, CallCount, Chunk, HeardPost, Quarantined
from vigie.listening.registry import Heard
from vigie.listening.states import CallState
from vigie.listening.tests.making import (
    AT,
    NOW,
    board,
    emergency,
    post,
    prepared,
    store,
)

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = "Lit libre pour deux ce soir vers le Quai Bleu, appelez le 06 39 98 12 34"
CALL = "Qui a vu Orlane, 19 ans, manteau vert ? Elle ne répond plus depuis 21 h"


def test_what_asks_or_tells_becomes_a_call_and_the_rest_is_not_kept() -> None:
    where = emergency()
    (stored,) = store(
        where, [post(1, OFFER), post(2, CALL), post(3, "Courage à tous"), post(4, "…")]
    )
    assert (stored.posts, stored.calls, stored.known) == (2, 2, False)
    offer = Call.objects.get(kind="shelter.offer")
    assert offer.state == CallState.OPEN
    assert (offer.seen, offer.is_original, offer.source) == (1, True, "twitter")
    assert int(offer.first_at.timestamp()) == AT + 1
    assert (offer.place_name, offer.precision) == ("Quai Bleu", "quarter")
    assert offer.place_sure
    assert offer.person_name == ""
    assert offer.lang == "fr"
    sought = Call.objects.get(kind="missing.call")
    assert (sought.person_name, sought.person_age) == ("Orlane", 19)
    assert sought.why[0]["rule"] == "fr.sham.missing.call"
    assert HeardPost.objects.count() == 2
    chunk = Chunk.objects.get()
    assert (chunk.records, chunk.kept, chunk.bad) == (4, 2, 0)
    counts = CallCount.objects.values_list("kind", "state", "calls")
    assert set(counts) == {("shelter.offer", "open", 1), ("missing.call", "open", 1)}


def test_nothing_stored_leads_to_a_person() -> None:
    where = emergency()
    store(where, [post(1, OFFER, author="voisine_secrete")])
    written = json.dumps(board(where))
    for secret in ("voisine_secrete", "06 39", "39 98 12 34", "+33639981234"):
        assert secret not in written
    assert "Lit libre" in written


def test_a_reason_over_a_hidden_stretch_is_hidden() -> None:
    where = emergency()
    store(where, [post(1, "Appelez le numéro 06 39 98 12 34, merci")])
    call = Call.objects.get()
    assert "39 98" not in call.text
    assert all("39" not in reason["words"] for reason in call.why)


def test_moments_are_stored_as_django_stores_them() -> None:
    where = emergency()
    store(where, [post(1, OFFER), post(2, CALL, at=0)])
    for stored in (Call, HeardPost):
        for row in stored.objects.all():
            row.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT last_at FROM listening_call")
        by_django = set(cursor.fetchall())
    Call.objects.all().delete()
    Chunk.objects.all().delete()
    store(where, [post(1, OFFER), post(2, CALL, at=0)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT last_at FROM listening_call")
        assert set(cursor.fetchall()) == by_django


def test_copies_are_one_call_seen_many_times() -> None:
    where = emergency()
    original = post(1, CALL)
    copies = [
        post(n, CALL, reshare_of="1", source="twitter", followers=n)
        for n in range(2, 9)
    ]
    store(where, [original, *copies[:3]], copies[3:])
    call = Call.objects.get()
    assert call.seen == HeardPost.objects.filter(call=call).count() == 8
    assert call.authors == 8
    assert int(call.last_at.timestamp()) == AT + 8
    assert HeardPost.objects.filter(is_reshare=True).count() == 7
    assert CallCount.objects.get().calls == 1


def test_the_original_takes_the_place_of_a_reshare() -> None:
    where = emergency()
    cut = CALL[:-20] + "…"
    store(where, [post(5, f"RT @voisine1: {cut}", reshare_of="1")], [post(1, CALL)])
    call = Call.objects.get()
    assert call.text == CALL
    assert call.is_original
    assert call.seen == 2
    assert int(call.first_at.timestamp()) == AT + 1
    store(where, [post(7, f"RT @voisine1: {cut}", reshare_of="1")])
    call.refresh_from_db()
    assert call.text == CALL


def test_two_people_in_one_template_are_two_calls() -> None:
    where = emergency()
    other = CALL.replace("Orlane, 19", "Témir, 34")
    store(where, [post(1, CALL), post(2, other)])
    assert set(Call.objects.values_list("person_name", flat=True)) == {
        "Orlane",
        "Témir",
    }


def test_a_chunk_is_stored_once_and_a_post_is_counted_once() -> None:
    where = emergency()
    posts = [post(1, OFFER), post(2, CALL), post(2, CALL)]
    store(where, posts)
    before = board(where)
    revision = Emergency.objects.get().revision
    (again,) = store(where, posts)
    assert again.known
    assert board(where) == before
    assert Emergency.objects.get().revision == revision
    (moved,) = store(where, [post(3, "Rien"), *posts])
    assert (moved.known, moved.posts, moved.calls) == (False, 0, 0)
    assert board(where)["calls"] == before["calls"]
    assert board(where)["posts"] == before["posts"]


def test_two_emergencies_do_not_share_what_they_heard() -> None:
    one, two = emergency("une"), emergency("deux")
    store(one, [post(1, OFFER)])
    store(two, [post(1, OFFER)])
    calls = [board(where)["calls"] for where in (one, two)]
    assert calls[0] == calls[1]
    assert len(calls[0]) == 1


def test_a_writer_made_anew_goes_on_as_the_old_one_would() -> None:
    where, again = emergency("une"), emergency("deux")
    chunks = [
        [
            post(
                n, CALL.replace("Orlane", name), reshare_of="" if n < 9 else str(n - 8)
            )
            for n in range(start, start + 6)
            for name in ("Orlane", "Témir")[n % 2 : n % 2 + 1]
        ]
        for start in range(1, 40, 6)
    ]
    writer = Writer(where.pk, keys.group_key())
    store(where, *chunks, writer=writer)
    for number, chunk in enumerate(chunks):
        Writer(again.pk, keys.group_key()).store(
            prepared(chunk, f"{number}-{chunk[0].post_id}"), NOW
        )
    assert board(where) == board(again)
    assert len(board(where)["calls"]) == 2


def test_two_writers_take_in_what_the_other_stored() -> None:
    where = emergency()
    one, two = (Writer(where.pk, keys.group_key()) for _ in range(2))
    store(where, [post(1, CALL)], writer=one)
    store(where, [post(2, f"RT @voisine1: {CALL}", reshare_of="1")], writer=two)
    store(where, [post(3, f"RT @voisine1: {CALL}", reshare_of="1")], writer=one)
    assert Call.objects.get().seen == 3


def test_bad_records_are_listed_with_their_place_and_reason() -> None:
    where = emergency()
    made = prepared([post(1, OFFER)], bad=[Bad(7, 512, "is cut short")])
    writer = Writer(where.pk, keys.group_key())
    writer.store(made, NOW)
    aside = Quarantined.objects.get()
    assert (aside.source_name, aside.row, aside.offset, aside.reason) == (
        "essai.jsonl",
        7,
        512,
        "is cut short",
    )
    assert Chunk.objects.get().bad == 1


def test_a_post_without_a_time_or_from_the_future_was_posted_now() -> None:
    where = emergency()
    late = int(NOW.timestamp()) + 9000
    store(where, [post(1, OFFER, at=0), post(2, CALL, at=late)])
    assert set(Call.objects.values_list("first_at", flat=True)) == {NOW}


def test_texts_that_no_database_takes_are_mended() -> None:
    where = emergency()
    store(where, [post(1, "Lit libre \ud83d \x00 ici", lang="fr-CA-x-long")])
    call = Call.objects.get()
    assert call.text == "Lit libre ?   ici"
    assert call.lang == "fr"


def test_rooms_hear_every_post_in_the_same_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[Heard] = []
    monkeypatch.setattr(registry, "_hearers", [heard.append])
    where = emergency()
    posts = [post(1, OFFER), post(2, "Rien à dire")]
    store(where, posts)
    (one,) = heard
    assert (one.emergency_id, one.posts, one.now) == (where.pk, posts, NOW)
    assert one.labels[0]
    assert one.labels[1] == 0
    assert one.readings[1] is None

    def fail(_: Heard) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr(registry, "_hearers", [fail])
    before = board(where)
    with pytest.raises(DatabaseError, match="full"):
        store(where, [post(3, CALL)])
    assert board(where) == before


def test_a_deleted_post_leaves_the_board_and_its_words_go() -> None:
    where = emergency()
    writer = Writer(where.pk, keys.group_key())
    store(where, [post(1, OFFER), post(2, CALL), post(3, CALL, reshare_of="2")])
    deleted = [("twitter", "1"), ("twitter", "2"), ("twitter", "99")]
    writer.store(prepared([post(8, "Rien")], "d", deleted=deleted), NOW)
    offer = Call.objects.get(kind="shelter.offer")
    assert (offer.state, offer.text, offer.why) == (CallState.HIDDEN, "", [])
    sought = Call.objects.get(kind="missing.call")
    assert (sought.state, sought.seen) == (CallState.OPEN, 1)
    counts = set(CallCount.objects.values_list("kind", "state", "calls"))
    assert counts == {
        ("shelter.offer", "open", 0),
        ("shelter.offer", "hidden", 1),
        ("missing.call", "open", 1),
    }


def test_queries_do_not_grow_with_posts(
    django_assert_max_num_queries: "pytest.FixtureRequest",
) -> None:
    where = emergency()
    writer = Writer(where.pk, keys.group_key())
    many = [
        post(n, CALL.replace("Orlane, 19", f"{name}, {n}"))
        for n, name in enumerate(["Orlane", "Témir", "Ana", "Luc"] * 20, 10)
    ]
    store(where, [post(1, CALL)], writer=writer)
    again = [
        post(one.at, one.text, reshare_of=one.post_id, source=one.source)
        for one in many
    ]
    for number, posts in enumerate((many, again)):
        with django_assert_max_num_queries(25):  # type: ignore[operator]
            writer.store(prepared(posts, f"many {number}"), NOW)
    assert Call.objects.count() > 50
    assert Call.objects.filter(seen=2).count() > 50


def test_of_a_very_long_post_the_beginning_is_stored_and_no_number_is_cut() -> None:
    where = emergency()
    text = (
        f"{OFFER} {'x' * 4_000}"[:3_985] + " appelez le 06 39 98 12 34 " + "y " * 2_000
    )
    store(where, [post(1, text)])
    stored = Call.objects.get().text
    assert len(stored) < 4_100
    assert "06 39" not in stored


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://network.example/@somebody/1", True),
        ("http://network.example", True),
        ("javascript:alert(1)", False),
        ("JavaScript://network.example/%0aalert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        (" https://network.example/1", False),
        ("https://network.example/1\0", False),
        ("https://bank.example@evil.example/", False),
        ("//evil.example/1", False),
        ("https://network.example/" + "1" * 500, False),
    ],
)
def test_a_post_leads_to_a_web_address_or_nowhere(told: str, kept: bool) -> None:
    store(emergency(), [post(1, OFFER, url=told)])
    assert Call.objects.get().url == (told if kept else "")
