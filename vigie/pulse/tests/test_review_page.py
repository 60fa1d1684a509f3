"""The staff's page: tags that wait, and the two verdicts."""

import pytest

from tests.people import person, sign_in
from vigie.pulse.models import Tag
from vigie.pulse.states import TagState
from vigie.pulse.tests.heard import count, emergency, hear, post

pytestmark = pytest.mark.django_db(transaction=True)
SAME = "Everybody must read this now: the dam of Port-Neuf will break within the hour"
REVIEW = "/e/flood/pulse/-/review/"


@pytest.fixture
def campaign():
    flood = emergency()
    hear(flood, [post(n, text=SAME) for n in range(20)])
    count(flood)
    return Tag.objects.get()


@pytest.fixture
def staff(client):
    return sign_in(client, person("operator", "operator"))


def decide(client, verdict, tag="portneuf"):
    return client.post(REVIEW, {"tag": tag, "verdict": verdict}, follow=True)


def test_staff_see_what_waits_and_why(staff, campaign):
    text = staff.get(REVIEW + "?lang=en").content.decode()
    assert "#PortNeuf" in text
    assert "one text" in text


def test_staff_release_a_tag(staff, campaign):
    assert decide(staff, "release").status_code == 200
    campaign.refresh_from_db()
    assert (campaign.state, campaign.decided_by) == (TagState.RELEASED, "operator")


def test_staff_keep_a_tag_back_and_may_change_their_mind(staff, campaign):
    decide(staff, "keep")
    campaign.refresh_from_db()
    assert campaign.state == TagState.KEPT_BACK
    decide(staff, "release")
    campaign.refresh_from_db()
    assert campaign.state == TagState.RELEASED


def test_a_verdict_given_twice_is_told_and_changes_nothing(staff, campaign):
    decide(staff, "release")
    text = decide(staff, "release").content.decode()
    assert "#PortNeuf" in text
    campaign.refresh_from_db()
    assert campaign.state == TagState.RELEASED


@pytest.mark.parametrize(("verdict", "tag"), [("burn", "portneuf"), ("keep", "else")])
def test_an_unknown_verdict_or_tag_is_not_found(staff, campaign, verdict, tag):
    assert decide(staff, verdict, tag).status_code == 404
    campaign.refresh_from_db()
    assert campaign.state == TagState.HELD


def test_staff_may_look_at_a_tag_that_is_held(staff, campaign):
    assert staff.get("/e/flood/pulse/portneuf/").status_code == 200


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_others_are_sent_to_sign_in(client, campaign, who):
    if who == "member":
        sign_in(client, person("member"))
    for response in (client.get(REVIEW), decide(client, "release")):
        assert b"PortNeuf" not in response.content
    campaign.refresh_from_db()
    assert campaign.state == TagState.HELD


def test_a_verdict_needs_the_forms_own_token(campaign):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)
    sign_in(careful, person("operator", "operator"))
    answer = careful.post(REVIEW, {"tag": "portneuf", "verdict": "release"})
    assert answer.status_code == 403
