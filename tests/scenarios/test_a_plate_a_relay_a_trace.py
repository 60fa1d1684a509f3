"""The morning of a plate, from 9:00 to 11:08: through HTTP as each of those who took
part, with the clock passed in. Nobody in it exists, and no vehicle has that plate.

A man is locked in the boot of his own car, and writes to Ife. She posts; a person
checks; two agree, and two relays pass it on. Somebody sees it. It goes south. It is
over, and all who were asked or follow it are told.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from lxml import etree

from tests.mail_server import mail_server
from tests.morning import (
    CAP,
    HOME,
    IFE,
    NEIGHBOUR,
    NUMBER,
    PLACES,
    PLATE,
    RELAYS,
    SLUG,
    SPACED,
    TEAM,
    TOLD,
    Morning,
)
from vigie.emergencies import actions
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import geo
from vigie.lib.mail import mail_settings
from vigie.lookouts.models import Question
from vigie.trust.models import JournalRow, Organisation

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def morning(live_server, tmp_path, monkeypatch, settings, own_keys, quick):
    port = int(live_server.url.rsplit(":", 1)[1])
    with mail_server() as mail:
        for name, value in {"MAIL": True, **mail_settings(mail.url())}.items():
            setattr(settings, name, value)
        yield Morning(port, mail, tmp_path, monkeypatch)


@pytest.fixture
def hub(morning):
    """The hub of a province, open since the night before."""
    found = actions.open_emergency(
        name="Gauteng roads",
        slug=SLUG,
        kind="abduction",
        place_name="Midrand",
        by="operator",
        now=morning.at - timedelta(hours=10),
        outline=geo.circle(*PLACES["Midrand"], 200_000),
    )
    for name, (lat, lon) in PLACES.items():
        GazetteerPlace.objects.create(
            emergency=found, name=name, kind="city", lat=lat, lon=lon
        )
    return found


def she_posts(morning):
    """9:11, on a telephone, without an account: the numbers to call stand first."""
    morning.is_now(9, 11)
    ife = morning.person()
    page = ife.ask(f"{HOME}post/")
    assert page.index("tel:") < page.index("<form")
    kept = ife.fill_in(
        f"{HOME}post/",
        once=str(uuid4()),
        sought="vehicle",
        plate="qxs 417 gp",
        place="Midrand",
        since="15",
        reach=IFE,
        make="Polo",
        colour="white",
        told=TOLD,
    )
    assert "We have it" in kept
    assert SPACED not in morning.public.ask(HOME)
    assert morning.feeds() == ([], [])
    morning.works()
    assert PLATE not in "".join(morning.mails_to(IFE))
    return ife


def a_person_checks_it(morning):
    """9:13: it stands at the desk's head; one press, and everybody reads it."""
    morning.is_now(9, 13)
    ana = morning.staff("ana")
    assert "check this lookout" in ana.ask(f"/e/{SLUG}/desk/")
    page = ana.ask(TEAM)
    assert SPACED in page
    row = re.search(r'name="lookout"\s+value="([^"]+)"', page)[1]
    ana.send(TEAM, lookout=row, open="1")
    code = re.search(rf"{HOME}([2-9A-Z]{{8}})/", morning.public.ask(HOME))[1]
    alert = morning.cap(code)
    assert alert.findtext(f"{CAP}msgType") == "Alert"
    titles, plates = morning.feeds()
    assert SPACED in titles[0]
    assert SPACED in plates[0]
    morning.works()
    assert "lookouts/p/" in morning.mails_to(IFE)[-1]
    return row, code


def somebody_saw_it(morning, code, place, hour, minute):
    """A driver without an account; it is unsure, and the public reads nothing of it."""
    morning.is_now(hour, minute)
    driver = morning.person()
    path = f"{HOME}{code}/seen/"
    page = driver.fill_in(path, once=str(uuid4()), place=place, since="0", heading="s")
    assert driver.statuses[f"POST {path}"] == 200, page
    assert place not in morning.public.ask(f"{HOME}{code}/") or place == "Midrand"


def it_is_it(morning, row):
    """One of the team confirms every sighting that waits; the page that shows it."""
    staff, path = morning.staff("ana"), f"{TEAM}{row}/"
    page = staff.ask(path)
    for sighting in re.findall(r'name="sighting"\s+value="([^"]+)"', page):
        staff.send(path, sighting=sighting, confirm="1")
    return staff.ask(path)


def she_says_that_he_was_found(morning, row, code):
    """11:08: her word brings a person; one press ends it for everybody."""
    morning.is_now(11, 8)
    mine = morning.link_to(IFE, "lookouts/p")
    ife = morning.person()
    ife.send(mine, found="1")
    assert SPACED in morning.public.ask(f"{HOME}{code}/")
    ana = morning.staff("ana")
    assert "says that it is over" in ana.ask(TEAM)
    ana.send(TEAM, lookout=row, found="1")
    over = morning.public.ask(f"{HOME}{code}/")
    assert morning.public.statuses[f"GET {HOME}{code}/"] == 410
    assert SPACED not in over
    end = morning.cap(code)
    assert end.findtext(f"{CAP}msgType") == "Cancel"
    assert PLATE not in etree.tostring(end).decode().replace(" ", "")
    titles, plates = morning.feeds()
    assert plates == []
    assert SPACED not in "".join(titles)
    morning.works()
    assert "Nobody looks out for it any more" in morning.mails_to(IFE)[-1]


def relays_join(morning):
    """8:30: two who have reach register, press yes in their letters, are checked."""
    morning.is_now(8, 30)
    path, team = f"{HOME}relays/", f"{TEAM}relays/"
    for handle, (followers, mail) in RELAYS.items():
        given = {"network": "x", "handle": handle, "followers": str(followers)}
        given |= {"languages": "en", "areas": "Midrand", "reach": mail}
        relay = morning.person()
        relay.fill_in(path, once=str(uuid4()), **given)
        morning.works()
        relay.send(morning.link_to(mail, "lookouts/r"), yes="1")
    ana = morning.staff("ana")
    for key in re.findall(r'name="relay"\s+value="([^"]+)"', ana.ask(team)):
        ana.send(team, relay=key, check="1")
    assert "No relay yet" not in ana.ask(team)


def they_pass_it_on(morning, row, code):
    """9:21: the letters hold the fixed words; one tap each, the second from the first.
    The public reads sums, the team who had it from whom."""
    morning.is_now(9, 21)
    had_from = ""
    for minute, (handle, (_many, mail)) in enumerate(RELAYS.items(), 22):
        assert SPACED in morning.mails_to(mail)[-1]
        assert "do not intervene yourself" in morning.mails_to(mail)[-1]
        morning.is_now(9, minute)
        relay, link = morning.person(), morning.link_to(mail, "lookouts/a")
        assert SPACED in relay.ask(link)
        relay.send(link, had_from=had_from)
        had_from = handle
    assert "Passed on by 2, reach 109,007" in morning.public.ask(f"{HOME}{code}/")
    spread = morning.staff("ana").ask(f"{TEAM}{row}/relays/")
    assert spread.index("@RoadSpotterZA") < spread.index("@KasiEyes")


def somebody_follows(morning, code):
    """9:30: a neighbour wants to hear of the end, without an account."""
    morning.is_now(9, 30)
    neighbour = morning.person()
    neighbour.fill_in(f"{HOME}{code}/follow/", reach=NEIGHBOUR)
    morning.works()
    assert SPACED in morning.mails_to(NEIGHBOUR)[-1]


def afritrack_asks(morning, row):
    """9:50: is there a tracker? She says no by one press, on the page of her letter."""
    morning.is_now(9, 50)
    tracing = Organisation.objects.create(slug="trackers", name="Afri Trackers")
    responder = morning.responder("tau", tracing)
    responder.send(f"{TEAM}{row}/trace/", ask="1", kind="tracker")
    morning.works()
    assert "What they ask stands there" in morning.mails_to(IFE)[-1]
    mine, ife = morning.link_to(IFE, "lookouts/p"), morning.person()
    page = ife.ask(mine)
    assert "Afri Trackers asks." in page
    question = re.search(r'name="question"\s+value="([^"]+)"', page)[1]
    ife.answer(page, mine, question=question, answer="no")
    assert "<b>no</b>" in responder.ask(f"{TEAM}{row}/trace/")


def a_rescue_service_is_trusted(morning, row):
    """10:05: it asks for his number; she gives it; one person reads it, nobody else."""
    morning.is_now(10, 5)
    trace = f"{TEAM}{row}/trace/"
    rescue = Organisation.objects.create(slug="rescue", name="Riga Rescuers")
    rosa, rui = morning.responder("rosa", rescue), morning.responder("rui", rescue)
    rosa.send(trace, ask="1", kind="number")
    mine, ife = morning.link_to(IFE, "lookouts/p"), morning.person()
    page = ife.ask(mine)
    question = re.search(r'name="question"\s+value="([^"]+)"', page)[1]
    ife.answer(page, mine, question=question, number=NUMBER)
    read = {"read": question, "because": "to have it traced"}
    assert NUMBER in rosa.answer(rosa.ask(trace), trace, **read)
    assert NUMBER not in rui.answer(rui.ask(trace), trace, **read)
    assert NUMBER not in ife.ask(mine)
    assert JournalRow.objects.filter(what="case.unsealed").count() == 1
    return question


def it_goes_south(morning, row):
    """10:20: the trace of his telephone, from a client of Traccar: fast, to the south;
    a fix from nowhere is refused."""
    trace, guard = f"{TEAM}{row}/trace/", morning.responder("rosa")
    page = guard.answer(guard.ask(trace), trace, tracker="1")
    address = re.search(r"(/t/[^/]+/)", page)[1]
    phone = morning.person()
    for minute in range(10, 21):
        morning.is_now(10, minute)
        lat = PLACES["Vereeniging"][0] - 0.02 * (minute - 10)
        fix = f"id=phone&lat={lat}&lon=27.9&timestamp={int(morning.at.timestamp())}"
        assert '"taken": 1' in phone.ask(f"{address}?{fix}")
        assert "duplicate" in phone.ask(f"{address}?{fix}")
    far = fix.replace(f"lat={lat}", "lat=-33.9").replace("timestamp=", "timestamp=1")
    assert '"refused"' in phone.ask(f"{address}?{far}")
    page = guard.ask(trace)
    assert "133 km/h" in page
    assert "south" in page
    assert 'class="way-line"' in page
    return address


def nothing_of_the_trace_is_left(morning, question, address):
    """After the end: the number is unsealed to nobody, no fix is taken, a day later
    none is there."""
    morning.works()
    row = Question.objects.get(pk=question)
    assert (row.state, row.number) == ("over", None)
    late = f"{address}?id=phone&lat=-28&lon=27&timestamp={int(morning.at.timestamp())}"
    phone = morning.person()
    phone.ask(late)
    assert phone.statuses[f"GET {late}"] == 404


def all_hear_that_it_is_over(morning):
    """11:08: one letter to each, without details, and none after it."""
    before = {mail: 2 for _many, mail in RELAYS.values()} | {NEIGHBOUR: 1}
    for _ in range(2):
        morning.works()
        for mail, many in before.items():
            over = morning.mails_to(mail)[-1]
            assert len(morning.mails_to(mail)) == many + 1
            assert "Please take down what you passed on" in over
            for detail in (SPACED, PLATE, "Polo", "Midrand", "Vereeniging", "ound"):
                assert detail not in over.replace("Gauteng roads", "")


def two_agree(morning, row):
    """9:20: one person's word is not enough, not twice either."""
    morning.is_now(9, 20)
    ana, bo = morning.staff("ana"), morning.staff("bo")
    for _ in range(2):
        ana.send(TEAM, lookout=row, **{"pass": "1"})
        assert "a second person has to agree" in ana.ask(TEAM)
    bo.send(TEAM, lookout=row, **{"pass": "1"})
    assert "a second person has to agree" not in bo.ask(TEAM)


def test_a_plate_a_relay_a_trace(hub, morning):
    relays_join(morning)
    she_posts(morning)
    morning.sweeps()
    row, code = a_person_checks_it(morning)
    morning.sweeps()
    two_agree(morning, row)
    they_pass_it_on(morning, row, code)
    somebody_follows(morning, code)
    morning.sweeps()
    somebody_saw_it(morning, code, "Midrand", 9, 40)
    afritrack_asks(morning, row)
    somebody_saw_it(morning, code, "Vereeniging", 10, 0)
    assert "km/h" in it_is_it(morning, row)
    question = a_rescue_service_is_trusted(morning, row)
    morning.sweeps()
    address = it_goes_south(morning, row)
    morning.sweeps()
    she_says_that_he_was_found(morning, row, code)
    all_hear_that_it_is_over(morning)
    nothing_of_the_trace_is_left(morning, question, address)
    morning.sweeps()
