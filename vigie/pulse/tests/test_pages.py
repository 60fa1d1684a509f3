"""The pages: what bursts and rises at a moment, a tag, the same as files."""

import csv
import gzip
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from vigie.emergencies.states import EmergencyState
from vigie.kit.fastlane import shelf
from vigie.lib import clock
from vigie.listening.models import Call, HeardPost
from vigie.pulse import actions, pages, queries
from vigie.pulse.models import Tag
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post
from vigie.reading.labels import LABELS

pytestmark = pytest.mark.django_db(transaction=True)
OFFER = LABELS["shelter.offer"].bit
NOW_SECONDS = int(NOW.timestamp())


@pytest.fixture(autouse=True)
def at_that_moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    shelf.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def flood():
    """A background tag, and one that bursts in the last ten minutes, with offers."""
    found = emergency()
    quiet = [
        post(n, f"talker{n % 3}", at=START + 60 * n, tags=("Weather",))
        for n in range(100)
    ]
    open_doors = [
        post(1000 + n, at=NOW_SECONDS - 300 + n, tags=("OpenDoor",)) for n in range(40)
    ]
    hear(found, quiet + open_doors, labels=[0] * 100 + [OFFER] * 10 + [0] * 30)
    count(found)
    return found


def get(client, path, **query):
    return client.get(path, {"lang": "en", **query})


def call_of(flood, number, text="A sofa for two near the mill"):
    call = Call.objects.create(
        emergency=flood,
        code=f"call{number}",
        kind="shelter.offer",
        labels=OFFER,
        priority=2,
        first_at=NOW - timedelta(minutes=4),
        last_at=NOW - timedelta(minutes=4),
        text=text,
        source="net",
    )
    HeardPost.objects.create(
        emergency=flood,
        call=call,
        source="net",
        post_id=str(number),
        author_key=1,
        at=NOW,
        labels=OFFER,
    )
    return call


def test_the_burst_list_says_why(flood):
    page = pages.lists_page(flood, None, NOW)
    assert [row.display for row in page.bursts] == ["OpenDoor"]
    row = page.bursts[0]
    assert row.why == "40 people in 10 min, usually 0"
    assert (row.people, row.posts, row.reshares) == (40, 40, 0)
    assert row.share == 0.25
    assert row.calls_told == ["10 roofs offered"]
    assert row.spark.values == (0,) * 11 + (40,)
    assert not page.is_archive


def test_the_page_shows_it_to_anybody(client, flood):
    response = get(client, "/e/flood/pulse/")
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("#OpenDoor", "40 people in 10 min, usually 0", "25%", "10 roofs"):
        assert words in text
    assert text.count("<script") == text.count("kit/worker.js") == 1
    assert "style=" not in text


def test_any_moment_can_be_asked_for(client, flood):
    earlier = (NOW - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%MZ")
    assert (
        "#OpenDoor" not in get(client, "/e/flood/pulse/", at=earlier).content.decode()
    )
    local = get(client, "/e/flood/pulse/", at="2026-03-01T22:18")
    assert "#OpenDoor" in local.content.decode()


@pytest.mark.parametrize(
    "at", ["", "yesterday", "9999-01-01T00:00", "2026-13-45", "0001-01-01T00:00", "\0"]
)
def test_a_moment_that_cannot_be_is_no_error(client, flood, at):
    assert get(client, "/e/flood/pulse/", at=at).status_code == 200
    assert get(client, "/e/flood/pulse/opendoor/", at=at).status_code == 200


def test_an_archive_opens_at_its_fullest_moment(flood):
    page = pages.lists_page(flood, None, NOW + timedelta(days=400))
    assert page.is_archive
    assert [row.display for row in page.bursts] == ["OpenDoor"]
    assert page.later is not None


def test_an_emergency_without_a_tag_says_so(client):
    emergency()
    text = get(client, "/e/flood/pulse/").content.decode()
    assert "No tag has been heard on this day." in text


def test_what_is_not_shown_to_all_is_not_there(client, flood):
    flood.state = EmergencyState.ARCHIVED
    flood.save()
    for path in ("", "lists.json", "opendoor/", "opendoor/minutes.csv"):
        assert get(client, f"/e/flood/pulse/{path}").status_code == 404
    assert get(client, "/e/nothing/pulse/").status_code == 404


def test_held_tags_are_counted_but_not_named(client, flood):
    same = "Read this: the dam of Port-Neuf will break within the hour, run for it"
    hear(
        flood,
        [
            post(5000 + n, at=NOW_SECONDS - 60, text=same, tags=("Run",))
            for n in range(60)
        ],
        chunk="b",
    )
    count(flood)
    page = pages.lists_page(flood, None, NOW)
    assert [row.display for row in page.bursts] == ["OpenDoor"]
    assert page.held == 1
    assert "run" not in {row.tag for row in page.figures}
    text = get(client, "/e/flood/pulse/").content.decode()
    assert "1 tag waits for a person" in text
    assert get(client, "/e/flood/pulse/run/").status_code == 404
    actions.release_tag(tag=Tag.objects.get(name="run"), by="op", now=NOW)
    assert [r.display for r in pages.lists_page(flood, None, NOW).bursts] == [
        "Run",
        "OpenDoor",
    ]
    assert get(client, "/e/flood/pulse/run/").status_code == 200


def test_a_removed_campaign_leaves_the_list(flood):
    for n in range(37):
        actions.strike_author(
            emergency=flood, source="net", author=f"author{1000 + n}", by="op", now=NOW
        )
    assert pages.lists_page(flood, None, NOW).bursts == []
    count(flood)
    assert pages.lists_page(flood, None, NOW).figures[-1].people == 3


def test_a_tags_page_has_its_minutes_and_its_calls(client, flood):
    call_of(flood, 1003)
    call_of(flood, 99_999, text="Something that carries another tag")
    text = get(client, "/e/flood/pulse/opendoor/").content.decode()
    assert "A sofa for two near the mill" in text
    assert "Something that carries another tag" not in text
    assert "/e/flood/c/call1003/" in text
    assert "25% of the different texts are calls" in text
    page = pages.tag_page(flood, Tag.objects.get(name="opendoor"), None, NOW)
    assert sum(row["people"] for row in page.rows) == 40
    assert page.plot.most == max(row["people"] for row in page.rows)
    assert len(page.plot.values) == queries.PLOT_MINUTES


def test_only_calls_on_the_board_are_shown(flood):
    call = call_of(flood, 1003)
    call.state = "hidden"
    call.save()
    page = pages.tag_page(flood, Tag.objects.get(name="opendoor"), None, NOW)
    assert page.calls == []


def test_another_way_of_writing_leads_to_the_tag(client, flood):
    response = client.get("/e/flood/pulse/OpenDoor/")
    assert (response.status_code, response["Location"]) == (
        302,
        "/e/flood/pulse/opendoor/",
    )


@pytest.mark.parametrize("tag", ["unheard", "-", "77", "a.b"])
def test_a_tag_that_nobody_uses_has_no_page(client, flood, tag):
    assert client.get(f"/e/flood/pulse/{tag}/", follow=True).status_code == 404


def test_a_tag_of_few_people_has_no_page_because_it_could_be_a_person(client, flood):
    hear(flood, [post(7000 + n, tags=("AdaLovelace",)) for n in range(4)], chunk="b")
    count(flood)
    assert client.get("/e/flood/pulse/adalovelace/").status_code == 404


def test_the_lists_as_json(client, flood):
    said = json.loads(get(client, "/e/flood/pulse/lists.json").content)
    assert said["at"] == NOW.isoformat()
    row = said["bursts"][0]
    assert (row["tag"], row["people"], row["texts_with_calls"]) == ("OpenDoor", 40, 10)
    assert row["calls"] == {"shelter.offer": 10}
    assert row["why"] == "40 people in 10 min, usually 0"
    assert {"bursts", "risers", "most", "held", "emergency", "is_drill"} <= set(said)


def test_the_lists_as_csv(client, flood):
    text = get(client, "/e/flood/pulse/lists.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["tag"] for r in rows if r["list"] == "bursts"] == ["#OpenDoor"]
    assert {r["place"] for r in rows if r["list"] == "most"} == {"1", "2"}


def test_the_minutes_as_json_and_csv(client, flood):
    said = json.loads(get(client, "/e/flood/pulse/opendoor/minutes.json").content)
    assert sum(row["posts"] for row in said["minutes"]) == 40
    assert said["calls"] == {"shelter.offer": 10}
    text = get(client, "/e/flood/pulse/opendoor/minutes.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["minute"] for row in rows] == [row["minute"] for row in said["minutes"]]


def test_html_and_sheet_of_a_full_page_weigh_at_most_14_kb(client, flood):
    many = [
        post(
            10_000 + 40 * tag + n, at=NOW_SECONDS - 500 + n, tags=(f"LongishTag{tag}",)
        )
        for tag in range(25)
        for n in range(20 + tag % 15)
    ]
    hear(flood, many, labels=[OFFER] * len(many), chunk="b")
    count(flood)
    sheet = Path(settings.BASE_DIR, "kit/static/kit/kit.css").read_bytes()
    for path in ("", "longishtag3/"):
        html = get(client, f"/e/flood/pulse/{path}").content
        assert len(gzip.compress(html)) + len(gzip.compress(sheet)) <= 14 * 1024


def test_queries_do_not_grow_with_tags(client, flood, django_assert_max_num_queries):
    many = [
        post(20_000 + n, at=NOW_SECONDS - 60, tags=(f"Tag{n % 30}",))
        for n in range(300)
    ]
    hear(flood, many, chunk="b")
    count(flood)
    with django_assert_max_num_queries(16):
        pages.lists_page(flood, None, NOW)
