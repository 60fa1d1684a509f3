"""Atom, GeoJSON, CSV and HXL: what everybody reads, what staff read, and never more."""

import csv
import io
import json
import re
from datetime import timedelta

import hxl
import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.people import person, sign_in
from vigie.doors import feeds
from vigie.doors.directory import listed
from vigie.doors.models import Door
from vigie.doors.states import Way
from vigie.doors.tests.making import CELL, make_door, make_hall
from vigie.emergencies.models import Emergency
from vigie.lib import clock, geo

pytestmark = pytest.mark.django_db(transaction=True)
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = ("doors/feed/", "doors.geojson", "doors.csv", "doors.hxl.csv")


@pytest.fixture
def flood(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


def read(flood, file, client=None, **headers):
    client = client or Client(headers={"accept-language": "en"})
    return client.get(f"/e/{flood.slug}/{file}", headers=headers)


def whole(answer):
    return answer.getvalue().decode()


def rows_of(answer):
    return list(csv.reader(io.StringIO(whole(answer))))


def staff(flood):
    client = Client()
    sign_in(client, person("ana", "volunteer", emergency=flood))
    return client


def test_geojson_holds_the_centre_of_a_cell_and_no_closer_point(flood):
    make_door(flood, languages=["fr", "ar"])
    answer = read(flood, "doors.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    document = json.loads(whole(answer))
    (one,) = document["features"]
    lat, lon = geo.centre_of(CELL)
    assert one["geometry"]["coordinates"] == [round(lon, 5), round(lat, 5)]
    words = one["properties"]
    assert (words["quarter"], words["places_free"]) == ("Quai Vert", 3)
    assert words["languages"] == ["fr", "ar"]
    assert words["cell"] == f"{CELL:x}"
    assert set(words) == {column.name for column in feeds.PUBLIC}


def test_what_has_no_cell_has_no_geometry_and_stands_there_all_the_same(flood):
    make_door(flood, cell=0)
    (one,) = json.loads(whole(read(flood, "doors.geojson")))["features"]
    assert one["geometry"] is None
    assert one["properties"]["cell"] == ""
    assert rows_of(read(flood, "doors.csv"))[1][-2:] == ["", ""]


@pytest.mark.parametrize("file", ["doors.geojson", "doors.csv"])
@pytest.mark.parametrize("many", [0, 1, 4, 5, 8, 9])
def test_pieces_of_a_file_join_into_one_whole(flood, monkeypatch, many, file):
    monkeypatch.setattr(feeds, "AT_ONCE", 4)
    for _number in range(many):
        make_door(flood)
    answer = read(flood, file)
    assert answer.streaming
    if file.endswith("csv"):
        assert len(rows_of(answer)) == many + 1
    else:
        assert len(json.loads(whole(answer))["features"]) == many


def test_what_is_full_or_only_in_a_post_is_in_no_file(flood):
    make_door(flood, free=0)
    make_door(flood, way=Way.POST, post="s:1")
    assert len(rows_of(read(flood, "doors.csv"))) == 1
    assert len(rows_of(read(flood, "doors.hxl.csv"))) == 2
    assert "<entry>" not in read(flood, "doors/feed/").text


def test_files_are_filtered_as_the_page_is(flood):
    make_door(flood, quarter="Carmes")
    make_hall(flood)
    (_head, only) = rows_of(read(flood, "doors.csv?place=Carmes"))
    assert only[1] == "Carmes"
    assert "Quai Vert" not in read(flood, "doors/feed/?place=Carmes").text


def test_staff_of_the_emergency_read_how_sure_an_offer_is_and_its_times(flood):
    make_door(flood, fresh_at=NOW - timedelta(minutes=5))
    head, row = rows_of(read(flood, "doors.csv", staff(flood)))
    told = dict(zip(head, row, strict=True))
    assert (told["level"], told["way"], told["places"]) == ("1", "page", "3")
    assert told["fresh_at"] == "2026-03-01T21:15:00Z"
    (one,) = json.loads(whole(read(flood, "doors.geojson", staff2(flood))))["features"]
    assert one["properties"]["level"] == 1


def staff2(flood):
    client = Client()
    sign_in(client, person("bela", "moderator", emergency=flood))
    return client


def test_staff_of_another_emergency_read_what_everybody_reads(flood):
    make_door(flood)
    other = make_emergency(name="Vent à Haut-Pré")
    head, _row = rows_of(read(flood, "doors.csv", staff(other)))
    assert "level" not in head
    assert "way" not in head


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("is_staff", [False, True])
def test_no_contact_street_name_or_note_is_in_any_file(flood, file, is_staff):
    secret = {
        "name": "CANARYNAME",
        "phone": "+33639980077",
        "mail": "canary@port-neuf.example",
        "street": "77 rue CANARYSTREET",
        "note": "canarynote",
        "post_link": "https://canary.example/1",
    }
    make_door(flood, **secret)
    make_hall(flood, **secret)
    answer = read(flood, file, staff(flood) if is_staff else None)
    text = whole(answer) if answer.streaming else answer.text
    assert "Quai Vert" in text
    assert not re.search(r"(?i)canary|39980077", text)


@pytest.mark.parametrize("columns", [feeds.PUBLIC, feeds.STAFF])
def test_the_table_is_valid_hxl_by_the_standards_own_schema(flood, columns):
    for _number in range(3):
        make_door(flood)
    make_hall(flood, cell=0)
    table = b"".join(feeds.table(feeds.Sheet(listed(flood, NOW), columns), hxl=True))
    sheet = hxl.data(io.BytesIO(table), hxl.InputOptions(allow_local=True))
    assert len(sheet.columns) == len(columns) + len(feeds.POINT)
    assert hxl.validate(sheet)["is_valid"]
    head, tags, *rows = list(csv.reader(io.StringIO(table.decode())))
    assert {len(head), len(tags)} == {len(row) for row in rows}
    assert len(set(tags)) == len(tags)


def test_the_schema_would_say_so_if_a_hashtag_were_wrong(flood):
    make_door(flood)
    table = b"".join(feeds.table(feeds.Sheet(listed(flood, NOW)), hxl=True))
    wrong = table.replace(b"#beneficiary+type", b"#targeted+type")  # a number
    assert not hxl.validate(hxl.data(io.BytesIO(wrong)))["is_valid"]


def test_a_table_without_hashtags_begins_with_none(flood):
    make_door(flood)
    _head, row = rows_of(read(flood, "doors.csv"))
    assert not row[0].startswith("#")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|calc", "\n=2"],
)
def test_no_cell_begins_a_formula(flood, text):
    assert feeds.guarded(text) == f"'{text}"
    make_door(flood, quarter=text, languages=["=cmd"])
    _head, row = rows_of(read(flood, "doors.csv"))
    assert row[1].startswith("'")
    assert row[12] == "'=cmd"


@pytest.mark.parametrize("text", ["", "Quai Vert", "11e", "'t Zand", "حي الميناء"])
def test_plain_words_are_left_as_they_are(text):
    assert feeds.guarded(text) == text


def test_a_quarter_with_commas_and_quotes_stays_one_cell(flood):
    make_door(flood, quarter='Quai "Vert", nord')
    _head, row = rows_of(read(flood, "doors.csv"))
    assert row[1] == 'Quai "Vert", nord'


def test_the_feed_is_atom_with_the_latest_word_first(flood, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 2)
    make_door(flood, fresh_at=NOW - timedelta(hours=2), quarter="Old")
    make_door(flood, fresh_at=NOW - timedelta(minutes=2), quarter="<Carmes & Cie>")
    last = make_door(flood, places=1)
    answer = read(flood, "doors/feed/")
    feed = ElementTree.fromstring(answer.content)
    titles = [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]
    assert titles == ["1 place · Quai Vert", "3 places · <Carmes & Cie>"]
    assert feed.findtext(f"{ATOM}updated") == "2026-03-01T21:20:00Z"
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == f"urn:uuid:{last.pk}"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None


def test_an_empty_feed_is_valid_too(flood):
    feed = ElementTree.fromstring(read(flood, "doors/feed/").content)
    assert feed.findtext(f"{ATOM}updated") == "2026-03-01T21:20:00Z"
    assert feed.find(f"{ATOM}entry") is None


@pytest.mark.parametrize("file", FILES)
def test_who_asks_again_is_told_that_nothing_changed(flood, file):
    door = make_door(flood)
    tag = read(flood, file)["ETag"]
    again = {"if-none-match": tag}
    assert read(flood, file, **again).status_code == 304
    Door.objects.filter(pk=door.pk).update(free=1)
    Emergency.touch(flood.pk)
    assert read(flood, file, **again).status_code == 200


@pytest.mark.parametrize("file", FILES)
def test_what_staff_read_is_kept_nowhere(flood, file):
    answer = read(flood, file, staff(flood))
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    tag = read(flood, file)["ETag"]
    assert read(flood, file, staff2(flood), **{"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("file", FILES)
def test_files_of_an_archived_emergency_are_its_staffs(flood, file):
    Emergency.objects.filter(pk=flood.pk).update(state="archived")
    assert read(flood, file).status_code == 404
    assert read(flood, file, staff(flood)).status_code == 200


def test_a_file_is_read_in_the_order_of_an_index(flood):
    make_door(flood)
    rows = feeds.Sheet(listed(flood, NOW)).rows.order_by("quarter", "pk")
    plan = rows.values_list("quarter", "pk", "until").explain()
    if connection.vendor == "sqlite":
        assert "doors_in_order" in plan
        assert "TEMP B-TREE" not in plan
