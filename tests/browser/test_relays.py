"""A relay's night on a phone of 360 px: joined, checked, asked, passed on, over."""

import pytest

from tests.browser.test_looks import LANGUAGES, look
from tests.browser.test_missing import SLUG, walk
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lookouts import checking
from vigie.lookouts.links import ASKED, FOLLOWERS, RELAYS
from vigie.lookouts.models import Asked, Follower, Relay
from vigie.lookouts.relays import asking
from vigie.lookouts.relays.tests.making import make_relay
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_open
from vigie.trust.limits import proofs

__all__ = ["walk"]
ROOM = f"/e/{SLUG}/lookouts/"
SEND = "main form:not([data-push]) button[type=submit]"


@pytest.fixture
def row(board, monkeypatch):
    monkeypatch.setattr(proofs, "COST", 2)
    now = clock.now()
    times = dict.fromkeys(["since_at", "made_at", "opened_at", "state_at"], now)
    until = now.replace(year=now.year + 1)
    emergency = Emergency.objects.get(slug=SLUG)
    return make_open(emergency, round=1, until=until, **times)


def both_agree(row):
    for name in ("ana", "ben"):
        checking.pass_on(lookout=row.pk, by=name, now=clock.now())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_relay_joins_passes_it_on_and_hears_the_end(walk, row, language):
    trip = walk(language, viewport={"width": 360, "height": 740})
    page = trip.go(f"{ROOM}relays/", "join")
    page.fill("#id_areas", "Atlantis")
    trip.press(SEND, "a place that nobody knows")
    page.fill("#id_areas", "")
    page.locator("[name=languages]").first.check()
    trip.send("we wrote to you", handle="@zelie", followers="1200", reach="z@x.example")
    relay = Relay.objects.get()
    trip.go(f"/lookouts/r/{RELAYS.token(relay.pk)}/", "is it you")
    trip.press("button[name=yes]", "a person checks it")
    Relay.objects.update(state="checked", checked_by="ana")
    both_agree(row)
    trip.go(f"/lookouts/a/{ASKED.token(Asked.objects.get().pk)}/", "please pass it on")
    trip.press(SEND, "passed on")
    assert Asked.objects.get().passed_at is not None
    trip.go(f"{ROOM}{row.code}/", "everybody's page")
    trip.go(f"{ROOM}{row.code}/follow/", "follow")
    trip.send("we tell you", reach="lea@x.example")
    follower = Follower.objects.get()
    trip.go(f"/lookouts/f/{FOLLOWERS.token(follower.pk)}/", "followed")
    now = clock.now()
    state = LookoutState.FOUND
    checking.end_lookout(lookout=row.pk, state=state, by="ana", now=now)
    trip.go(f"/lookouts/a/{ASKED.token(Asked.objects.get().pk)}/", "over")
    trip.go(f"/lookouts/r/{RELAYS.token(relay.pk)}/", "how it stands")
    trip.press("button[name=leave]", "left")
    trip.go(f"/lookouts/f/{FOLLOWERS.token(follower.pk)}/", "followed to the end")
    trip.press(SEND, "no more of it")
    assert "\n".join(trip.found) == ""


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_team_sees_who_had_it_from_whom(visit, row, language):
    emergency = row.emergency
    for number, handle in enumerate(("@first", "@second", "@third", "@silent")):
        make_relay(emergency, handle, 10_000 - number, ends_at=row.until)
    make_relay(emergency, "@new", 12, state="proven", checked_by="", ends_at=row.until)
    both_agree(row)
    given = {one.relay.handle: one.pk for one in Asked.objects.all()}
    for handle, had_from in (("@first", ""), ("@second", "first"), ("@third", "first")):
        now, post = clock.now(), "https://x.example/1"
        asking.passed(asked=given[handle], now=now, had_from=had_from, post=post)
    window = visit(reduced_motion="reduce")
    window.sign_in()
    pages = [f"{ROOM}team/", f"{ROOM}team/relays/", f"{ROOM}team/{row.pk}/relays/"]
    assert [words for path in pages for words in look(window, path, language)] == []
