"""The JSON API: public, masked, paged, in one shape."""

import json
import re

import pytest

from tests.calls import make_board, make_call, make_emergency
from vigie.lib import geo
from vigie.listening.models import Call
from vigie.listening.points import TOO_WIDE

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1"
FLOOD = f"{API}/emergencies/crue-a-port-neuf"


def get(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return response.json()


def test_emergencies_with_their_figures(client):
    make_board(12)
    (flood,) = get(client, f"{API}/emergencies")["emergencies"]
    assert flood["slug"] == "crue-a-port-neuf"
    assert flood["calls"]["missing.call"] == 1
    assert flood["unanswered"] == 5
    assert get(client, FLOOD) == flood


def test_archived_emergencies_are_not_there(client):
    flood = make_emergency()
    type(flood).objects.update(state="archived")
    assert get(client, f"{API}/emergencies") == {"emergencies": []}
    assert client.get(FLOOD).status_code == 404


def test_calls_by_pages_without_gap_or_repeat(client):
    make_board(23)
    found, after = [], ""
    while after is not None:
        page = get(client, f"{FLOOD}/calls", size=5, after=after)
        found += [call["code"] for call in page["calls"]]
        after = page["next"]
    assert len(found) == len(set(found)) == 23


def test_filters_are_those_of_the_board(client):
    make_board(24)
    calls = get(client, f"{FLOOD}/calls", kind="roof", language="en")["calls"]
    assert {call["kind"] for call in calls} == {"shelter.request"}


def test_one_call_says_why(client):
    make_board(1)
    call = get(client, f"{FLOOD}/calls/c0000000")
    assert call["person"] == "Orlane Vasseur"
    assert call["labels"] == ["missing.call"]
    assert call["why"][0]["rule"] == "fr.missing.call.said"
    assert call["place"]["precision"] == "point"
    assert call["asks"]


def test_a_call_says_nothing_about_who_wrote_it(client):
    make_board(1)
    assert not {"author", "authors", "author_key", "posts"} & set(
        get(client, f"{FLOOD}/calls/c0000000")
    )


@pytest.mark.parametrize(
    ("state", "status"), [("closed", 200), ("answered", 200), ("hidden", 404)]
)
def test_hidden_calls_are_not_found(client, state, status):
    make_call(make_emergency(), 0, state=state)
    assert client.get(f"{FLOOD}/calls/c0000000").status_code == status


def test_points_are_no_finer_than_a_quarter_everywhere(client):
    flood = make_emergency()
    door = geo.cell_at(48.86123, 2.37123, 15)
    make_call(flood, 0, cell=door)
    lat, lon = geo.centre_of(geo.coarser(door, 8))
    place = get(client, f"{FLOOD}/calls/c0000000")["place"]
    assert (place["lat"], place["lon"]) == pytest.approx((lat, lon), abs=1e-5)
    for path in ("calls.geojson", "places.geojson"):
        (feature,) = get(client, f"{FLOOD}/{path}")["features"]
        assert feature["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-5)
    for path in ("", "/calls", "/calls.geojson", "/places.geojson"):
        assert str(door) not in client.get(FLOOD + path).content.decode()


def test_a_call_without_a_place_has_no_point(client):
    make_call(make_emergency(), 3)
    assert get(client, f"{FLOOD}/calls/c0000003")["place"] is None
    (feature,) = get(client, f"{FLOOD}/calls.geojson")["features"]
    assert feature["geometry"] is None


def test_the_area_is_geojson(client):
    flood = make_emergency()
    area = get(client, f"{FLOOD}/area.geojson")
    assert area["type"] == "Feature"
    assert area["geometry"] == flood.outline


def test_the_counts_by_place_add_up(client):
    make_board(40)
    features = get(client, f"{FLOOD}/places.geojson")["features"]
    counted = sum(feature["properties"]["calls"] for feature in features)
    drawn = Call.objects.exclude(cell=0).exclude(precision__in=TOO_WIDE)
    assert counted == drawn.count()


@pytest.mark.parametrize(
    ("path", "status", "fields"),
    [
        ("/emergencies/nowhere", 404, []),
        ("/emergencies/nowhere/calls", 404, []),
        ("/emergencies/crue-a-port-neuf/calls/none", 404, []),
        ("/emergencies/crue-a-port-neuf/calls?size=0", 422, ["size"]),
        ("/emergencies/crue-a-port-neuf/calls?size=many", 422, ["size"]),
        ("/no-such-address", 404, []),
    ],
)
def test_every_error_has_one_shape(client, path, status, fields):
    make_emergency()
    response = client.get(API + path)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"status", "message", "fields"}
    assert (error["status"], error["fields"]) == (status, fields)


def test_a_wrong_question_is_refused_also_when_the_page_is_kept(client):
    make_board(1)
    for _ in range(2):
        assert client.get(f"{FLOOD}/calls").status_code == 200
        assert client.get(f"{FLOOD}/calls?size=").status_code == 422


def test_writing_is_refused(client):
    make_emergency()
    assert client.post(f"{FLOOD}/calls").status_code == 405


def test_an_unchanged_answer_is_not_sent_again(client):
    make_board(3)
    tag = client.get(f"{FLOOD}/calls")["ETag"]
    again = client.get(f"{FLOOD}/calls", HTTP_IF_NONE_MATCH=tag)
    assert again.status_code == 304


def test_the_description_names_every_address(client):
    document = get(client, f"{API}/openapi.json")
    assert set(document["paths"]) == {
        f"{API}/emergencies",
        f"{API}/emergencies/{{slug}}",
        f"{API}/emergencies/{{slug}}/calls",
        f"{API}/emergencies/{{slug}}/calls.geojson",
        f"{API}/emergencies/{{slug}}/calls/{{code}}",
        f"{API}/emergencies/{{slug}}/area.geojson",
        f"{API}/emergencies/{{slug}}/places.geojson",
        "/e/{slug}/doors/feed/",
        "/e/{slug}/doors.geojson",
        "/e/{slug}/doors.csv",
        "/e/{slug}/doors.hxl.csv",
        "/e/{slug}/pulse/lists.json",
        "/e/{slug}/pulse/lists.csv",
        "/e/{slug}/pulse/{tag}/minutes.json",
        "/e/{slug}/pulse/{tag}/minutes.csv",
        "/e/{slug}/lookouts/feed/",
        "/e/{slug}/lookouts.geojson",
        "/e/{slug}/lookouts/{code}/cap.xml",
        "/e/{slug}/roads/feed/",
        "/e/{slug}/roads.geojson",
        "/e/{slug}/roads/cifs.json",
        "/e/{slug}/safety/feed/",
        "/e/{slug}/safety/{check}/cap.xml",
        "/journal/head.json",
        "/journal/head.atom",
    }


def test_every_shape_that_the_description_names_is_in_it(client):
    document = client.get(f"{API}/openapi.json").content.decode()
    shapes = json.loads(document)["components"]["schemas"]
    named = set(re.findall(r"#/components/schemas/(\w+)", document))
    assert {"TrendsOut", "MinutesOut", "HeadsOut"} <= named
    assert named <= set(shapes)


def test_the_page_for_programs_names_every_address(client):
    page = client.get("/programs/").content.decode()
    for path in get(client, f"{API}/openapi.json")["paths"]:
        assert path in page


def test_words_are_the_same_in_every_language(client):
    make_board(5)
    one = client.get(f"{FLOOD}/calls", {"lang": "ar"}).content
    assert json.loads(one) == get(client, f"{FLOOD}/calls", lang="fr")
