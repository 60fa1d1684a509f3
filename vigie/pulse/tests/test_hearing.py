"""A chunk becomes one page of rows that name nobody, and can be heard again."""

from datetime import timedelta

import pytest
from django.conf import settings

from vigie.emergencies import notices
from vigie.listening.registry import Heard, tell
from vigie.pulse import hearing, store
from vigie.pulse.models import DayCount, Page, Withdrawn
from vigie.pulse.rows import AGE_KNOWN, LABEL_BITS, RESHARE, YOUNG
from vigie.pulse.tests.heard import NOW, START, emergency, hear, post
from vigie.reading.labels import LABELS
from vigie.work.database import writing

OFFER = LABELS["shelter.offer"].bit
MINUTE_NOW = int(NOW.timestamp()) // 60


def rows(posts, labels=None):
    sheet = hearing.sheet_of_posts(posts, labels or [0] * len(posts), MINUTE_NOW)
    return sheet.rows, sheet.names


def test_each_tag_of_a_post_is_a_row():
    got, names = rows([post(1, tags=("Flood", "PortNeuf")), post(2, tags=())])
    assert sorted(names) == ["flood\tFlood", "portneuf\tPortNeuf"]
    assert len(got) == 2
    assert set(got["minute"]) == {START // 60}
    assert len(set(got["post"])) == len(set(got["author"])) == 1


def test_a_tag_written_twice_in_a_post_is_one_row():
    assert len(rows([post(1, tags=("Flood", "Flood"))])[0]) == 1


def test_authors_and_posts_are_keyed_digests_of_source_and_id():
    got, _ = rows([post(1, "ann"), post(2, "ann"), post(3, "bob")])
    assert got["author"][0] == got["author"][1] != got["author"][2]
    assert got["author"][0] == hearing.digests([hearing.named("net", "ann")])[0]
    assert got["post"][2] == hearing.digests([hearing.named("net", "3")])[0]


def test_the_same_name_on_another_network_is_another_author():
    other = post(2, "ann")
    other.source = "elsewhere"
    got, _ = rows([post(1, "ann"), other])
    assert got["author"][0] != got["author"][1]


def test_the_digest_depends_on_the_key_of_the_deployment(monkeypatch):
    before = hearing.digests(["net\nann"])[0]
    monkeypatch.setattr(settings, "SECRET_KEY", "another key")
    assert hearing.digests(["net\nann"])[0] != before


def test_a_post_without_author_is_its_own_author():
    got, _ = rows([post(1, ""), post(2, "")])
    assert (got["author"] == got["post"]).all()
    assert got["author"][0] != got["author"][1]


@pytest.mark.parametrize("at", [0, -5, int(NOW.timestamp()) + 99_999])
def test_a_post_without_time_or_from_the_future_was_posted_now(at):
    assert rows([post(1, at=at)])[0]["minute"][0] == MINUTE_NOW


def test_labels_and_reshares_stand_in_the_bits():
    posts = [post(1), post(2, reshare_of="1"), post(3, text="RT @ann: The water rises")]
    got, _ = rows(posts, [OFFER, OFFER, 0])
    assert (got["bits"] & LABEL_BITS).tolist() == [OFFER, OFFER, 0]
    assert [bool(bit) for bit in got["bits"] & RESHARE] == [False, True, True]


def test_a_reshare_has_the_checksum_of_its_original():
    text = "The water rises at the third bridge and at the old mill"
    posts = [post(1, text=text), post(2, text=text, reshare_of="1")]
    got, _ = rows([*posts, post(3, text=f"RT @ann: {text}")])
    assert len(set(got["text"])) == 1


def test_copies_share_a_checksum_unless_they_are_short():
    same = (
        "Everybody must read this now: the dam of Port-Neuf will break within the hour"
    )
    posts = [post(1, text=same + " a1"), post(2, text=same + " b2"), post(3)]
    got, _ = rows([*posts, post(4, text="Courage! #PortNeuf")])
    assert got["text"][0] == got["text"][1] != got["text"][2]
    assert got["text"][3] == 0


def test_the_age_of_the_account_is_known_young_or_not_said():
    day = 86_400
    posts = [
        post(1),
        post(2, author_since=START - 29 * day),
        post(3, author_since=START - 31 * day),
    ]
    bits = rows(posts)[0]["bits"].tolist()
    assert bits == [0, AGE_KNOWN | YOUNG, AGE_KNOWN]


def test_damaged_words_are_no_reason_to_fail():
    got, names = rows([post(1, "\ud800", text="\ud800 #a\x00b", tags=("\ud800x\n",))])
    assert len(got) == 1
    assert names == ("x",)


@pytest.mark.django_db(transaction=True)
def test_a_chunk_is_one_page():
    flood = emergency()
    hear(flood, [post(1), post(2, at=START + 300)])
    page = Page.objects.get()
    assert (page.rows, page.is_fresh) == (2, True)
    assert (page.first_minute, page.last_minute) == (START // 60, START // 60 + 5)
    assert len(page.data) == 64
    assert page.names == "portneuf\tPortNeuf"


@pytest.mark.django_db(transaction=True)
def test_no_author_text_or_id_is_stored():
    flood = emergency()
    hear(flood, [post(424242, "very-secret-name", text="Secret words #PortNeuf")])
    page = Page.objects.get()
    kept = bytes(page.data) + page.names.encode()
    for secret in (b"secret", b"Secret", b"424242"):
        assert secret not in kept


@pytest.mark.django_db(transaction=True)
def test_a_chunk_heard_twice_is_one_page():
    flood = emergency()
    hear(flood, [post(1)])
    hear(flood, [post(1)])
    assert Page.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_posts_without_tags_leave_nothing():
    hear(emergency(), [post(1, tags=())])
    assert not Page.objects.exists()
    assert not Withdrawn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_room_hears_what_listening_tells():
    flood = emergency()
    with writing():
        tell(Heard(flood.pk, "told", [post(1)], [0], [None], NOW))
    assert Page.objects.get().chunk_id == "told"


@pytest.mark.django_db(transaction=True)
def test_posts_taken_back_are_eight_bytes_each():
    flood = emergency()
    hear(flood, [], deleted=[("net", "7"), ("net", "8"), ("net", "7")])
    assert len(Withdrawn.objects.get().posts) == 16
    gone = store.struck_posts(flood.pk)
    assert set(gone) == set(hearing.digests(["net\n7", "net\n8"]))
    assert gone.tolist() == sorted(gone.tolist())


@pytest.mark.django_db(transaction=True)
def test_posts_that_are_hidden_are_heard_and_counted_again_when_it_is_undone():
    flood = emergency()
    posts = [("net", "7"), ("net", "8")]
    notices.tell(notices.PostsWithdrawn(flood.pk, posts, NOW))
    hidden = store.struck_posts(flood.pk).tolist()
    assert hidden == sorted(hearing.digests(["net\n7", "net\n8"]).tolist())
    notices.tell(notices.PostsRestored(flood.pk, posts[:1], [NOW]))
    left = store.struck_posts(flood.pk).tolist()
    assert left == hearing.digests(["net\n8"]).tolist()
    assert DayCount.objects.get().is_stale
    notices.tell(notices.PostsRestored(flood.pk, posts[1:], [NOW]))
    assert not Withdrawn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_restored_post_of_another_day_row_leaves_that_row_too():
    flood = emergency()
    for days in (3, 0):
        moment = NOW - timedelta(days=days)
        notices.tell(notices.PostsWithdrawn(flood.pk, [("net", "7")], moment))
    notices.tell(notices.PostsRestored(flood.pk, [("net", "7")], [NOW]))
    assert store.struck_posts(flood.pk).tolist() == []


@pytest.mark.django_db(transaction=True)
def test_nothing_hidden_leaves_no_row():
    notices.tell(notices.PostsWithdrawn(emergency().pk, [], NOW))
    assert not Withdrawn.objects.exists()
