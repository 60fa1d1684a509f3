"""What is on the roads, on a phone of 360 px and wider: told, confirmed, hidden."""

from datetime import timedelta

import pytest

from tests.browser.test_looks import LANGUAGES, look
from tests.browser.test_missing import SEND, SLUG, walk
from tests.calls import CENTRE
from vigie.emergencies.models import Emergency
from vigie.lib import clock, geo
from vigie.lookouts.models import Blackout, RoadReport
from vigie.lookouts.roads.states import RoadKind
from vigie.lookouts.roads.tests.making import make_report
from vigie.trust.limits import proofs
from vigie.trust.limits.table import shared

__all__ = ["walk"]
ROOM = f"/e/{SLUG}/roads/"


@pytest.fixture
def roads(board, monkeypatch):
    """A report of each kind, of now, in an emergency that is an alert."""
    monkeypatch.setattr(proofs, "COST", 2)
    shared().clear()
    now = clock.now()
    times = {"made_at": now, "state_at": now, "since_at": now}
    until = now + timedelta(hours=1)
    Emergency.objects.filter(slug=SLUG).update(kind="abduction")
    emergency = Emergency.objects.get(slug=SLUG)
    made = [
        make_report(emergency, kind=kind, until=until, **times)
        for kind in RoadKind.values
    ]
    lat, lon = CENTRE
    for n in range(80):  # more points than a drawing has: some lead nearer
        at = lat + n % 9 / 500, lon + n // 9 / 500
        times["cell"] = geo.cell_at(*at, 10)
        make_report(emergency, until=until, **times)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_reports_and_others_say_that_it_is_there(walk, roads, language):
    trip = walk(language, viewport={"width": 360, "height": 740})
    page = trip.go(ROOM, "the roads")
    nearer = page.locator(".map a").first.get_attribute("href")
    trip.go(ROOM + nearer, "nearer")
    trip.go(f"{ROOM}report/", "report")
    trip.press(SEND, "something is missing")
    page = trip.page
    page.select_option("#id_kind", "hazard")
    trip.send("thanks", place="Atlantis")
    assert RoadReport.objects.filter(kind="hazard", cell=0).count() == 1
    trip.go(f"{ROOM}{roads[0].pk}/", "one")
    trip.press("button[name=still]", "it is still there")
    roads[0].refresh_from_db()
    assert roads[0].still == 1
    assert "\n".join(trip.found) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_readable_by_all(visit, roads, language):
    now = clock.now()
    Blackout.objects.create(
        emergency=roads[0].emergency,
        place="Quai Vert",
        cell=roads[0].cell,
        km=5,
        minutes=60,
        reason="they flee",
        made_at=now,
        made_by="olga",
    )
    found = []
    for role, pages in (
        ("", (ROOM, f"{ROOM}report/", f"{ROOM}{roads[0].pk}/")),
        ("moderator", (f"{ROOM}team/",)),
        ("officer", (f"{ROOM}blackout/",)),
    ):
        window = visit(reduced_motion="reduce")
        if role:
            window.sign_in(role)
        for path in pages:
            found += look(window, path, language)
    assert found == []
