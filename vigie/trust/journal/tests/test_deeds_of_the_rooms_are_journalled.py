"""What people do to emergencies, calls, posts and tags stands in the journal."""

import json

import pytest

from tests.calls import NOW, make_call, make_emergency
from vigie.emergencies import actions, notices
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.emergencies.states import ALLOWED, STEPS
from vigie.lib import geo
from vigie.listening.actions import change_call
from vigie.listening.states import STEPS as CALL_STEPS
from vigie.listening.states import CallState
from vigie.pulse import actions as pulse
from vigie.pulse.models import Strike, Tag
from vigie.pulse.states import TagState
from vigie.trust.journal.verbs import known
from vigie.trust.journal.verifying import verify
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)


def deeds():
    return list(JournalRow.objects.order_by("sequence").values_list("what", flat=True))


def last():
    return JournalRow.objects.order_by("-sequence")[0]


def test_opening_drawing_and_naming_places():
    flood = make_emergency()
    actions.draw_area(
        emergency=flood, outline=geo.circle(48.8, 2.3, 900), by="op", now=NOW
    )
    hall = GazetteerPlace(name="Hall Vert", kind="venue", lat=48.0, lon=2.0)
    actions.add_places(emergency=flood, places=[hall], by="op", now=NOW)
    assert deeds() == ["emergency.opened", "emergency.drawn", "emergency.named"]
    row = last()
    assert (row.by, row.emergency, row.at) == ("op", flood.pk, NOW)
    assert (row.subject, row.subject_id) == ("emergencies.emergency", str(flood.pk))
    assert json.loads(row.facts) == {"places": 1, "replaced": False}


def test_each_step_of_an_emergency():
    flood = make_emergency()
    for state in ("closed", "archived", "closed", "open"):
        actions.change_state(emergency=flood, state=state, by="op", now=NOW)
    assert deeds()[1:] == [
        "emergency.closed",
        "emergency.archived",
        "emergency.reopened",
        "emergency.reopened",
    ]


def test_every_step_of_every_table_has_a_verb_that_is_known():
    steps = {(was, to) for was, allowed in ALLOWED.items() for to in allowed}
    assert set(STEPS) == steps
    assert set(CALL_STEPS) == set(CallState.values)
    verbs = {*STEPS.values(), *CALL_STEPS.values(), "tag.kept", "tag.released"}
    assert verbs <= set(known())


def test_the_name_of_an_emergency_is_not_in_the_journal():
    make_emergency(name="Petite Orlane", slug="orlane", kind="abduction")
    assert "rlane" not in " ".join(map(str, JournalRow.objects.values_list()))


def test_what_is_refused_is_not_journalled():
    flood = make_emergency()
    with pytest.raises(actions.NotAllowed):
        actions.change_state(emergency=flood, state="archived", by="op", now=NOW)
    assert deeds() == ["emergency.opened"]


def test_a_change_that_cannot_be_journalled_is_not_made(monkeypatch):
    def full(notice):
        raise OSError("disk full")

    flood = make_emergency()
    monkeypatch.setitem(notices._subscribers, notices.Acted, [full])
    with pytest.raises(OSError, match="disk full"):
        actions.change_state(emergency=flood, state="closed", by="op", now=NOW)
    assert Emergency.objects.get().state == "open"


@pytest.mark.parametrize("state", ["answered", "closed", "hidden"])
def test_changing_a_call(state):
    call = make_call(make_emergency(), 0)
    change_call(call=call, state=state, by="moderator-7", now=NOW)
    change_call(call=call, state="open", by="moderator-8", now=NOW)
    assert deeds()[1:] == [f"call.{state}", "call.reopened"]
    row = last()
    assert (row.subject, row.subject_id) == ("listening.call", str(call.pk))
    assert (row.by, json.loads(row.facts)) == ("moderator-8", {"was": state})


def test_striking_and_restoring_are_journalled_once_and_without_digests():
    flood = make_emergency()
    post = {"emergency": flood, "source": "s", "post_id": "1", "by": "op", "now": NOW}
    author = {"emergency": flood, "source": "s", "author": "a", "by": "op", "now": NOW}
    pulse.strike_post(**post)
    pulse.strike_post(**post)
    pulse.strike_author(**author)
    digests = [str(one.digest) for one in Strike.objects.all()]
    assert pulse.restore_post(**post)
    assert not pulse.restore_post(**post)
    assert pulse.restore_author(**author)
    assert deeds()[1:] == [
        "post.struck",
        "author.struck",
        "post.restored",
        "author.restored",
    ]
    said = " ".join(map(str, JournalRow.objects.values_list()))
    assert not [digest for digest in digests if digest in said]


def test_deciding_about_a_tag():
    flood = make_emergency()
    tag = Tag.objects.create(emergency=flood, name="x", display="X", state="held")
    pulse.release_tag(tag=tag, by="op", now=NOW)
    pulse.keep_tag_back(tag=tag, by="op", now=NOW)
    assert tag.state == TagState.KEPT_BACK
    assert deeds()[1:] == ["tag.released", "tag.kept"]
    assert last().subject_id == str(tag.pk)
    assert verify().is_good
