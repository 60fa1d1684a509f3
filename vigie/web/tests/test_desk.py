"""The operator's desk: signing in once, opening, drawing, naming, deciding."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.calls import make_board, make_call, make_emergency
from tests.people import person, sign_in, staff_client
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.lib import geo
from vigie.listening.models import Call

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "crue-a-port-neuf"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.9], [2.3, 48.8]]],
}


@pytest.fixture
def staff():
    return staff_client("operator")


DESK = [
    ("desk", []),
    ("open", []),
    ("manage", [SLUG]),
    ("area", [SLUG]),
    ("places", [SLUG]),
]


@pytest.mark.parametrize(("name", "args"), DESK)
def test_the_desk_is_for_staff_alone(client, django_user_model, staff, name, args):
    make_emergency()
    path = reverse(f"web:{name}", args=args)
    absent = client.get("/nothing/")
    assert client.get(path).content == absent.content
    sign_in(client, person("reader"))
    assert client.get(path).status_code == 404
    shown = staff.get(path)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "args"), [("state", [SLUG]), ("verdict", [SLUG, "c0000000"])]
)
def test_nobody_else_changes_anything(client, name, args):
    make_board(1)
    client.post(reverse(f"web:{name}", args=args), {"state": "closed"})
    assert Emergency.objects.get().state == "open"
    assert Call.objects.get().state == "open"


def test_signing_out(staff):
    staff.post("/leave/")
    assert staff.get("/desk/").status_code == 404


def opened(staff, **words):
    given = {
        "name": "Flood at Port-Neuf",
        "kind": "flood",
        "began_at": "2026-03-01T21:20",
        **words,
    }
    return staff.post("/desk/open/", given)


def test_an_emergency_is_opened_with_a_name_alone(staff):
    assert opened(staff).url == "/desk/flood-at-port-neuf/"
    assert Emergency.objects.get().is_open


def test_an_emergency_is_opened_with_everything(staff):
    opened(
        staff,
        place_name="Port-Neuf",
        is_drill="on",
        languages=["fr", "ar"],
        hashtags="#PortNeuf, Crue",
        numbers="112, 18 Fire, 114 by SMS",
        source="prefecture",
        centre="48.86, 2.35",
        radius="3",
    )
    made = Emergency.objects.get()
    assert made.is_drill
    assert made.languages == ["fr", "ar"]
    assert made.hashtags == ["PortNeuf", "Crue"]
    assert made.numbers == [["112", ""], ["18", "Fire"], ["114", "by SMS"]]
    assert made.cells.count() > 50
    assert (made.lat, made.lon) == pytest.approx((48.86, 2.35), abs=0.001)


def test_a_name_that_is_taken_is_refused_where_it_was_written(staff):
    opened(staff)
    again = opened(staff)
    assert again.status_code == 422
    assert "flood-at-port-neuf" in again.content.decode()
    assert Emergency.objects.count() == 1


@pytest.mark.parametrize(
    "words",
    [
        {"name": ""},
        {"kind": "picnic"},
        {"began_at": "yesterday"},
        {"centre": "here", "radius": "3"},
        {"centre": "48.8", "radius": "3"},
        {"centre": "99, 2", "radius": "3"},
        {"outline": "{"},
        {"outline": "[]"},
        {"outline": '{"type": "Point", "coordinates": [2, 48]}'},
        {"outline": '{"type": "Polygon", "coordinates": [[[2, 48]]]}'},
    ],
)
def test_what_cannot_be_used_is_said_and_opens_nothing(staff, words):
    answer = opened(staff, **words)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not Emergency.objects.exists()


def test_an_area_is_drawn_from_text_or_file(staff):
    flood = make_emergency(outline=None)
    path = f"/desk/{SLUG}/area/"
    staff.post(path, {"outline": json.dumps(SQUARE)})
    flood.refresh_from_db()
    assert flood.outline == SQUARE
    ring = geo.circle(43.3, 5.4, 2000)
    feature = json.dumps({"type": "Feature", "geometry": ring}).encode()
    staff.post(path, {"file": SimpleUploadedFile("area.geojson", feature)})
    flood.refresh_from_db()
    assert flood.outline == ring
    assert flood.revision == 2


def test_the_area_page_begins_with_the_area_there_is(staff):
    make_emergency(outline=SQUARE)
    assert "[2.3, 48.8]" in staff.get(f"/desk/{SLUG}/area/").content.decode()


def test_an_area_is_asked_for(staff):
    make_emergency(outline=None)
    assert staff.post(f"/desk/{SLUG}/area/", {}).status_code == 422


def test_a_file_that_is_too_large_is_refused(staff, monkeypatch):
    monkeypatch.setattr("vigie.kit.areas.MOST_BYTES", 10)
    make_emergency(outline=None)
    file = SimpleUploadedFile("area.geojson", json.dumps(SQUARE).encode())
    assert staff.post(f"/desk/{SLUG}/area/", {"file": file}).status_code == 422


def test_places_are_added_by_lines_and_by_file(staff):
    make_emergency()
    csv = b"name,lat,lon,kind\nQuai Vert,48.87,2.36,quarter\n"
    staff.post(
        f"/desk/{SLUG}/places/",
        {
            "lines": "Hall Vert / Le Hall = 48.8630, 2.3708\n\nTour Est = 48.85, 2.37",
            "file": SimpleUploadedFile("places.csv", csv),
        },
    )
    names = set(GazetteerPlace.objects.values_list("name", flat=True))
    assert names == {"Hall Vert", "Tour Est", "Quai Vert"}
    assert GazetteerPlace.objects.get(name="Hall Vert").aliases == ["Le Hall"]


@pytest.mark.parametrize("lines", ["", "nowhere", "A = 99, 300"])
def test_places_that_cannot_be_read_are_said_and_none_is_added(staff, lines):
    make_emergency()
    answer = staff.post(f"/desk/{SLUG}/places/", {"lines": lines})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not GazetteerPlace.objects.exists()


def test_an_emergency_is_closed_archived_and_opened_again(staff):
    flood = make_emergency()
    for state in ("closed", "archived", "closed", "open"):
        staff.post(f"/desk/{SLUG}/state/", {"state": state})
        flood.refresh_from_db()
        assert flood.state == state


@pytest.mark.parametrize("state", ["archived", "open", "nonsense", ""])
def test_a_step_that_is_not_possible_is_refused_in_words(staff, state):
    make_emergency()
    answer = staff.post(f"/desk/{SLUG}/state/", {"state": state})
    assert answer.status_code == 409
    assert Emergency.objects.get().state == "open"


def test_a_call_is_decided_and_readers_see_it(staff, client):
    make_call(make_emergency(), 0)
    before = client.get(f"/e/{SLUG}/", {"lang": "en"}).content.decode()
    assert "unanswered for" in before
    staff.post(f"/desk/{SLUG}/c/c0000000/", {"state": "answered"})
    after = client.get(f"/e/{SLUG}/", {"lang": "en"}).content.decode()
    assert "unanswered for" not in after
    assert "answered" in after


def test_a_hidden_call_leaves_the_board_at_once(staff, client):
    make_call(make_emergency(), 0)
    assert "Orlane" in client.get(f"/e/{SLUG}/").content.decode()
    staff.post(f"/desk/{SLUG}/c/c0000000/", {"state": "hidden"})
    assert "Orlane" not in client.get(f"/e/{SLUG}/").content.decode()
    assert client.get(f"/e/{SLUG}/c/c0000000/").status_code == 404


def test_a_step_a_call_cannot_take_is_refused(staff):
    make_call(make_emergency(), 0)
    path = f"/desk/{SLUG}/c/c0000000/"
    assert staff.post(path, {"state": "open"}).status_code == 409


def test_readers_see_no_button_of_the_operator(staff, client):
    make_call(make_emergency(), 0)
    path = f"/e/{SLUG}/c/c0000000/"
    assert "<form" in staff.get(path).content.decode()
    assert "<form" not in client.get(path).content.decode()


WRONG_PLACES = {
    "fr": "n’est pas de la forme « nom = latitude, longitude »",
    "es": "no es «nombre = latitud, longitud»",
    "ar": "ليس على صورة «الاسم",
}


@pytest.mark.parametrize("language", WRONG_PLACES)
def test_wrong_places_are_said_in_the_readers_language_and_stay(staff, language):
    make_emergency()
    typed = "Hall Vert = 48.8630, 2.3708\nnulle part"
    answer = staff.post(f"/desk/{SLUG}/places/?lang={language}", {"lines": typed})
    page = answer.content.decode().replace("\u00a0", " ").replace("&quot;", '"')
    assert answer.status_code == 422
    assert WRONG_PLACES[language] in page
    assert "nulle part" in page.split("<textarea")[1]
    assert "is not" not in page


WRONG_AREAS = {
    "fr": "La zone doit être un Polygon",
    "es": "La zona debe ser un Polygon",
    "ar": "يجب أن تكون المنطقة Polygon",
}


@pytest.mark.parametrize("path", [f"/desk/{SLUG}/area/", "/desk/open/"])
@pytest.mark.parametrize("language", WRONG_AREAS)
def test_a_wrong_area_is_said_in_the_readers_language_and_stays(staff, path, language):
    make_emergency()
    typed = {"name": "Orage", "outline": '{"type": "Point"}', "centre": "48.1, 2.2"}
    answer = staff.post(f"{path}?lang={language}", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert WRONG_AREAS[language] in page
    assert "&quot;Point&quot;" in page.split("<textarea")[1]
    assert 'value="48.1, 2.2"' in page
    assert Emergency.objects.count() == 1


@pytest.mark.parametrize(
    "outline",
    [
        '{"type": "Feature", "geometry": [1]}',
        '{"type": "FeatureCollection", "features": 5}',
        '{"type": "Polygon", "coordinates": "abc"}',
        '{"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"], ["a", "b"]]]}',
        '{"type": "Polygon", "coordinates": [[[900, 2], [3, 4], [5, 6], [900, 2]]]}',
        '{"type": "Polygon", "coordinates": {"a": 1}}',
        "[]",
        "nothing",
    ],
)
def test_any_broken_outline_is_refused_in_words(staff, outline):
    flood = make_emergency()
    before = flood.outline
    answer = staff.post(f"/desk/{SLUG}/area/?lang=fr", {"outline": outline})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    flood.refresh_from_db()
    assert flood.outline == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,lat,lon\nX,45,3\nY,north,3\n", "La ligne 3 a pour position north"),
        (b"name,lon\nX,3\n", "aucune colonne pour la latitude"),
        (b'{"type": "FeatureCollection"', "commence comme du JSON"),
        (b'{"type": "FeatureCollection", "features": [{}]}', "L’élément 1 n’a pas de"),
    ],
)
def test_a_wrong_file_of_places_is_said_and_the_lines_stay(staff, content, words):
    make_emergency()
    given = {
        "lines": "Hall Vert = 48.8630, 2.3708",
        "file": SimpleUploadedFile("places.csv", content),
    }
    answer = staff.post(f"/desk/{SLUG}/places/?lang=fr", given)
    page = answer.content.decode()
    assert words in page
    assert "Hall Vert = 48.8630" in page.split("<textarea")[1]
    assert not GazetteerPlace.objects.exists()


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_an_outline_of_endless_brackets_is_no_error_of_ours(staff, deep):
    assert opened(staff, outline=deep).status_code == 422
