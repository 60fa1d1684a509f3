"""The board: what a frightened reader finds, and in which order."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import NOW, make_board, make_call, make_emergency
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.listening.words import ASKS, KINDS, labels_of
from vigie.web import pages, rows
from vigie.web.rows import Filters, listing

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "crue-a-port-neuf"
BOARD = f"/e/{SLUG}/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def body(client, path, **query):
    return client.get(path, {"lang": "en", **query}).content.decode()


def codes(page):
    return [row.call.code for row in page.rows]


def test_home_lists_the_emergencies(client):
    make_board(3)
    page = body(client, "/")
    assert "Crue à Port-Neuf" in page
    assert "2 calls without an answer" in page


def test_home_without_an_emergency_says_so(client):
    assert "No emergency is open here." in body(client, "/")


def test_home_shows_a_new_emergency_at_once(client):
    body(client, "/")
    make_emergency()
    assert "Crue à Port-Neuf" in body(client, "/")


def test_home_asks_the_database_as_often_for_many_as_for_one(client):
    make_board(3)
    with CaptureQueriesContext(
        connection,
    ) as one:
        pages.cards()
    for number in range(5):
        make_call(make_emergency(slug=f"other-{number}"), number)
    with CaptureQueriesContext(connection) as many:
        assert len(pages.cards()) == 6
    assert len(many) == len(one) == 2


def test_an_archived_emergency_is_for_the_operator_alone(client, operator_client):
    flood = make_board(1)
    type(flood).objects.update(state="archived")
    assert client.get(BOARD).status_code == 404
    assert operator_client.get(BOARD).status_code == 200


def test_the_numbers_to_call_come_before_everything(client):
    make_emergency(numbers=[["15", "Ambulance"], ["114", "by SMS"]])
    page = body(client, BOARD)
    assert page.index('href="tel:15"') < page.index("Under way since")
    assert 'href="sms:114"' in page
    assert 'href="tel:112"' not in page


def test_a_drill_is_marked_on_every_page(client):
    make_board(1, is_drill=True)
    for path in (BOARD, f"{BOARD}map/", f"{BOARD}c/c0000000/", "/"):
        assert "drill" in body(client, path).lower(), path


def test_what_is_real_carries_no_drill_mark(client):
    make_board(1)
    assert "drill" not in body(client, BOARD).lower()


def test_figures_begin_with_the_unanswered(client):
    flood = make_board(12)
    figures = pages.Counts.of(flood).figures()
    assert figures[0].open
    assert figures[0].value == sum(1 for c in Call.objects.all() if c.kind in ASKS)
    assert [f.open for f in figures[1:]] == [False] * 3


def test_a_row_says_what_where_how_sure_how_old_and_how_often(client):
    flood = make_emergency()
    make_call(flood, 0, seen=212)
    page = body(client, BOARD)
    for words in (
        "Looked for",
        "Orlane Vasseur",
        "19 years old",
        "Salle des Tanneurs",
        "named place",
        "seen 212 times",
        "unanswered for 20 min",
        "https://posts.example/0",
        "fr.missing.call.said",
    ):
        assert words in page, words


def test_a_place_that_is_not_sure_is_said_to_be_so(client):
    make_call(make_emergency(), 2)
    assert "about <bdi>Quai Vert</bdi>, uncertain" in body(client, BOARD)


def test_a_call_without_a_place_says_that_too(client):
    make_call(make_emergency(), 3)
    assert "place not said" in body(client, BOARD)


@pytest.mark.parametrize(
    ("minutes", "late"), [(5, False), (29, False), (31, True), (300, True)]
)
def test_a_call_that_waits_for_half_an_hour_is_late(minutes, late):
    call = make_call(make_emergency(), 0, first_at=NOW - timedelta(minutes=minutes))
    assert rows.row_of(call, NOW).late is late


def test_an_offer_is_never_late():
    call = make_call(make_emergency(), 1, first_at=NOW - timedelta(days=1))
    assert not rows.row_of(call, NOW).late


def test_a_quotation_stands_in_its_language_and_is_escaped(client):
    make_call(make_emergency(), 5, text="<script>alert(1)</script> ماء")
    page = body(client, BOARD)
    assert '<blockquote lang="ar" dir="rtl">&lt;script&gt;' in page
    assert "<script>alert" not in page


def test_unanswered_calls_come_first_then_the_latest():
    flood = make_emergency()
    make_call(flood, 0, state="answered", at=NOW)
    make_call(flood, 1, at=NOW - timedelta(hours=2))
    make_call(flood, 2, at=NOW - timedelta(hours=1))
    make_call(flood, 3, state="hidden", at=NOW)
    make_call(flood, 4, state="closed", at=NOW)
    found = listing(flood, Filters(), NOW)
    assert codes(found) == ["c0000002", "c0000001", "c0000000"]


def test_pages_follow_one_another_without_gap_or_repeat():
    flood = make_emergency()
    for number in range(23):
        state = "answered" if number % 3 == 0 else "open"
        # Many share a moment: the key decides.
        make_call(flood, number, state=state, at=NOW - timedelta(minutes=number // 5))
    whole = codes(listing(flood, Filters(), NOW, size=100))
    assert len(whole) == 23
    for size in (1, 4, 7, 22, 23):
        found, after = [], ""
        while True:
            page = listing(flood, Filters(), NOW, after=after, size=size)
            found += codes(page)
            after = page.after
            if not after:
                break
        assert found == whole, size


@pytest.mark.parametrize(
    "wrong", ["x", "9.9", "-1.zz.1", "0.ffffffffffffffff.1", "1..", "7.1.1"]
)
def test_a_cursor_that_is_not_one_is_the_beginning_or_nothing_worse(client, wrong):
    make_board(3)
    assert client.get(BOARD, {"after": wrong}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["safe", "seek", "roof", "seen", "help", "places", "ask", "asks", *KINDS]
)
def test_a_filter_by_kind_shows_that_kind_alone(kind):
    flood = make_board(12)
    found = listing(flood, Filters(kind=kind), NOW, size=50)
    expected = {c.code for c in Call.objects.filter(kind__in=labels_of(kind))}
    assert set(codes(found)) == expected


def test_filters_by_place_quarter_language_and_age():
    flood = make_emergency()
    make_call(flood, 0, at=NOW - timedelta(minutes=5), quarter="11e")
    make_call(flood, 1, at=NOW - timedelta(minutes=50))
    make_call(flood, 2, at=NOW - timedelta(minutes=500))
    assert codes(listing(flood, Filters(place="TANNEURS"), NOW)) == [
        "c0000000",
        "c0000001",
    ]
    assert codes(listing(flood, Filters(place="11E"), NOW)) == ["c0000000"]
    assert codes(listing(flood, Filters(language="en"), NOW)) == ["c0000002"]
    assert codes(listing(flood, Filters(age="30"), NOW)) == ["c0000000"]
    assert codes(listing(flood, Filters(age="60"), NOW)) == ["c0000000", "c0000001"]


def test_filters_that_are_not_understood_are_left_out():
    asked = {"kind": "x", "age": "-5", "language": "f%_r", "place": " a\0b "}
    assert Filters.of(asked) == Filters(place="ab", language="fr")


def test_a_filter_that_finds_nothing_says_so(client):
    make_board(2)
    assert "No call is like that now." in body(client, BOARD, place="nowhere")


def test_a_board_without_calls_says_so(client):
    make_emergency()
    assert "No call has come in yet." in body(client, BOARD)


def test_a_tile_that_is_taken_leads_back_to_all():
    flood = make_board(12)
    page = pages.board(flood, Filters(kind="roof"), NOW)
    (taken,) = [tile for tile in page.tiles if tile.current]
    assert taken.way.code == "roof"
    assert "kind=" not in taken.href


def test_filters_are_kept_from_page_to_page():
    flood = make_emergency()
    for number in range(40):
        make_call(flood, number, kind="shelter.offer", quarter="11e")
    page = pages.board(flood, Filters(kind="roof", place="11e"), NOW)
    assert "kind=roof&place=11e&after=" in page.next


def test_the_first_page_refreshes_itself_and_older_ones_do_not():
    flood = make_board(30)
    first = pages.board(flood, Filters(kind="roof"), NOW)
    assert first.live == f"{BOARD}calls/?kind=roof"
    assert pages.board(flood, Filters(), NOW, first.listing.after or "0.0.0").live == ""


@pytest.mark.parametrize("seconds", [None, 7])
def test_the_page_says_how_often_its_list_asks_again(client, settings, seconds):
    settings.REFRESH_SECONDS = seconds or settings.REFRESH_SECONDS
    make_board(3)
    assert f'hx-trigger="every {seconds or 20}s"' in body(client, BOARD)


def test_the_list_alone_carries_the_figures_to_swap(client):
    make_board(3)
    part = body(client, f"{BOARD}calls/")
    assert 'hx-swap-oob="true"' in part
    assert "<html" not in part


def test_an_unchanged_list_is_not_sent_again(client):
    make_board(3)
    tag = client.get(f"{BOARD}calls/")["ETag"]
    again = client.get(f"{BOARD}calls/", HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_costs_one_query_when_it_is_kept(client):
    make_board(12)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as queries:
        client.get(BOARD)
    assert len(queries) == 1


def test_building_a_page_asks_no_more_for_many_calls_than_for_few(client):
    flood = make_board(3)
    with CaptureQueriesContext(connection) as few:
        client.get(BOARD)
    for number in range(3, 60):
        make_call(flood, number)
    flood.touch(flood.pk)
    with CaptureQueriesContext(connection) as many:
        client.get(BOARD)
    assert len(many) <= len(few)


def test_no_session_is_touched_for_a_public_page(client):
    make_board(3)
    for path in ("/", BOARD, f"{BOARD}map/", f"{BOARD}c/c0000000/", "/about/"):
        assert not client.get(path).cookies, path


def test_a_call_s_page_shows_everything_public(client):
    make_board(5)
    page = body(client, f"{BOARD}c/c0000004/")
    for words in (
        "QX417ZB",
        "ring road",
        "Do not step in",
        "Why it was read so",
        "sample",
    ):
        assert words in page, words
    assert 'content="noindex' in page


def test_a_hidden_call_is_not_found(client, operator_client):
    flood = make_emergency()
    make_call(flood, 0, state="hidden")
    assert client.get(f"{BOARD}c/c0000000/").status_code == 404
    assert operator_client.get(f"{BOARD}c/c0000000/").status_code == 200


def test_a_call_of_another_emergency_is_not_found(client):
    make_board(1)
    make_emergency(slug="other")
    assert client.get("/e/other/c/c0000000/").status_code == 404


def test_reasons_that_weigh_most_come_first_and_odd_ones_are_passed_over():
    call = make_call(make_emergency(), 0)
    call.why = ["odd", {"rule": "a", "weight": 0.1}, {"rule": "b", "weight": -2}]
    assert [reason.rule for reason in rows.row_of(call, NOW).reasons] == ["b", "a"]


def test_a_kind_that_is_not_known_here_is_still_shown(client):
    call = make_call(make_emergency(), 0)
    Call.objects.update(kind="something.new")
    assert "something.new" in body(client, f"{BOARD}c/{call.code}/")


def test_robots_are_told_to_leave_the_calls_alone(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /e/*/c/" in lines
