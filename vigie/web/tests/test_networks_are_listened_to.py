"""The operators' page of live sources: how they stand, adding and stopping one."""

import re
from datetime import timedelta

import pytest

from tests.calls import make_emergency
from tests.people import staff_client
from vigie.lib import clock
from vigie.listening.live.rows import Gap, Source, SourceMinute
from vigie.listening.live.states import Fault, SourceState, Why
from vigie.trust.people.states import Role

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/desk/crue-a-port-neuf/sources/"
GIVEN = {"kind": "mastodon", "address": "https://social.example", "words": "#crue, eau"}


@pytest.fixture
def where():
    return make_emergency()


@pytest.fixture
def operator():
    return staff_client("operator")


def shown(client):
    page = client.get(f"{PAGE}?lang=en").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def make(where, **more):
    given = {"kind": "feed", "address": "https://city.example/feed"}
    given |= {"added_at": clock.now()}
    return Source.objects.create(emergency=where, **(given | more))


def test_a_source_is_added_and_seen(where, operator):
    assert "No network is listened to yet." in shown(operator)
    assert operator.post(PAGE, GIVEN).status_code == 302
    row = Source.objects.get()
    assert (row.kind, row.words, row.in_own_network) == (
        "mastodon",
        ["crue", "eau"],
        False,
    )
    words = shown(operator)
    assert "https://social.example" in words
    assert "waiting for its start" in words
    assert "none yet" in words


def test_a_stream_has_another_kind_of_address(where, operator):
    given = GIVEN | {"kind": "jetstream", "address": "wss://jet.example"}
    assert operator.post(PAGE, given).status_code == 302
    assert Source.objects.get().kind == "jetstream"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": ""}, "Give one hashtag at least"),
        ({"address": "http://social.example"}, "begins with https://"),
        ({"address": ""}, "required"),
        ({"kind": "pigeon"}, "pigeon"),
        ({"kind": "jetstream"}, "begins with wss://"),
    ],
)
def test_what_cannot_be_heard_is_said(where, operator, wrong, said):
    answer = operator.post(f"{PAGE}?lang=en", GIVEN | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Source.objects.exists()


def test_state_lag_rate_gaps_and_errors_are_shown(where, operator):
    now = clock.now()
    row = make(where, state=SourceState.FAILING, fault=Fault.BROKEN, heard_at=now)
    Source.objects.update(event_at=now, lag_seconds=42)
    minute = clock.minute_of(now)
    for ago in (1, 2):
        SourceMinute.objects.create(
            source=row, minute=minute - ago, events=100, wanted=25, dropped=75
        )
    Gap.objects.create(source=row, from_at=now, to_at=now, why=Why.TOO_OLD)
    words = shown(operator)
    assert "failing" in words
    assert "its server is broken" in words
    assert "just now" in words
    assert "written 42 " in words
    assert "wanted 40 · 10" in words
    assert "it no longer had what came before" in words
    assert "no sign of life" not in words


def test_one_that_is_silent_is_marked_wherever_operators_look(where, operator):
    make(where, added_at=clock.now() - timedelta(minutes=6))
    assert "no sign of life for five minutes" in shown(operator)
    page = operator.get("/desk/running/?lang=en").content.decode()
    assert re.search(r"Networks that are silent</th>\s*<td>\s*1\s*<span", page)


def test_one_is_stopped_started_and_taken_away(where, operator):
    row = make(where)
    for deed, state in (("stop", "stopped"), ("start", "waiting"), ("stop", "stopped")):
        sent = {"deed": deed, "source": row.pk}
        assert operator.post(PAGE, sent).status_code == 302
        row.refresh_from_db()
        assert row.state == state
    assert operator.post(PAGE, {"deed": "stop", "source": row.pk}).status_code == 409
    operator.post(PAGE, {"deed": "remove", "source": row.pk})
    assert not Source.objects.exists()


def test_another_emergencys_source_is_not_touched(where, operator):
    row = make(make_emergency(slug="autre"))
    for number in (row.pk, "x", ""):
        sent = {"deed": "stop", "source": number}
        assert operator.post(PAGE, sent).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"operator"}))
def test_nobody_else_sees_the_page(where, role):
    assert staff_client(role).get(PAGE).status_code == 404
