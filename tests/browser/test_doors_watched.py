"""A place is watched from a phone of 360 px: asked for, confirmed, told, ended."""

import pytest

from tests.browser.test_doors import QUARTER, quarter, walk
from tests.browser.test_looks import LANGUAGES
from tests.browser.test_missing import SLUG
from vigie.doors import watch_letters
from vigie.doors.models import Watch
from vigie.doors.tests.making import make_door
from vigie.emergencies.models import Emergency
from vigie.lib import clock

__all__ = ["quarter", "walk"]
WATCH = f"/e/{SLUG}/doors/watch/"
SEND = "main form:not([data-push]) button[type=submit]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_watched_and_left_again(walk, quarter, language):
    make_door(
        Emergency.objects.get(slug=SLUG),
        quarter=QUARTER,
        **dict.fromkeys(["made_at", "fresh_at", "stage_at"], clock.now()),
        until=clock.now().replace(year=clock.now().year + 1),
    )
    trip = walk(language, viewport={"width": 360, "height": 740})
    page = trip.go(f"/e/{SLUG}/doors/")
    with page.expect_navigation():
        page.click(f"a.way[href*='{WATCH}']")
    trip.look("where")
    page.fill("#id_place", "Atlantis")
    trip.press(SEND, "a place that nobody knows")
    page.fill("#id_place", QUARTER)
    trip.press(SEND, "what is free there")
    assert QUARTER in page.inner_text("main")
    trip.press(SEND, "no address")
    page.fill("#id_reach", "lea@port-neuf.example")
    trip.press(SEND, "we wrote to you")
    row = Watch.objects.get()
    path = "/" + watch_letters.page_of(row.pk).split("/", 3)[3]
    trip.go(path, "is it you")
    trip.press("button[value='1'][name=yes]", "we tell you")
    row.refresh_from_db()
    assert row.confirmed_at is not None
    trip.press("button[name=end]", "over")
    assert not Watch.objects.exists()
    assert "\n".join(trip.found) == ""
