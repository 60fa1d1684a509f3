"""Operators give and end roles and decide as a second person, each where they work."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import make_emergency
from tests.people import person, sign_in
from vigie.lib import clock
from vigie.trust.models import Approval, JournalRow, Organisation, RoleGiven
from vigie.trust.people.actions import ask_approval, close_person, use_approval

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, END, APPROVAL = "/people/", "/people/end/", "/people/approval/"


@pytest.fixture
def here():
    return make_emergency()


@pytest.fixture
def there():
    return make_emergency(slug="feu-a-la-lande", name="Feu à la Lande")


def operator(name="olga", **words):
    client = Client(headers={"accept-language": "en"})
    return sign_in(client, person(name, "operator", **words))


def text(answer):
    return answer.content.decode()


def given(name):
    rows = RoleGiven.objects.filter(person__username=name, taken_at=None)
    return list(rows.values_list("role", "emergency__slug", "organisation__slug"))


def asked(by, emergency=None, **words):
    about = {"action": "reveal", "subject": "tip:7", "why": "a child is alone"}
    return ask_approval(**about, by=by, now=clock.now(), emergency=emergency, **words)


# Roles


def test_a_role_is_given_for_an_emergency_an_organisation_and_some_hours(here):
    person("ana")
    group = Organisation.objects.create(slug="pompiers", name="Pompiers")
    sent = {"name": "ana", "role": "responder", "emergency": here.pk}
    sent |= {"organisation": group.pk, "hours": "8"}
    answer = operator().post(PAGE, sent, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "ana is responder now." in text(answer)
    assert given("ana") == [("responder", here.slug, "pompiers")]
    row = RoleGiven.objects.get(person__username="ana")
    assert row.until_at - row.from_at == timedelta(hours=8)
    assert JournalRow.objects.filter(what="role.given", by="olga").count() == 1
    page = text(answer)
    assert "Crue à Port-Neuf" in page
    assert "Pompiers" in page
    assert "until " in page


def test_a_role_may_be_given_everywhere_and_for_good():
    person("ana")
    operator().post(PAGE, {"name": " ana ", "role": "analyst"})
    assert given("ana") == [("analyst", None, None)]
    assert RoleGiven.objects.get(person__username="ana").until_at is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "nobody"}, "Nobody goes by this word here."),
        ({"name": ""}, "This field is required."),
        ({"name": "gone"}, "Nobody goes by this word here."),
        ({"role": "queen"}, "not one of the available choices"),
        ({"emergency": "999"}, "not one of the available choices"),
        ({"organisation": "999"}, "not one of the available choices"),
        ({"hours": "-1"}, "greater than or equal to 1"),
        ({"hours": "soon"}, "whole number"),
        ({"hours": "9999999999999"}, "less than or equal to"),
    ],
)
def test_what_will_not_do_gets_a_sentence_and_stays_typed(here, change, said):
    person("ana")
    close_person(person=person("gone"), by="test", now=clock.now())
    sent = {"name": "ana", "role": "responder", "emergency": here.pk, "hours": "5"}
    answer = operator().post(PAGE, {**sent, **change})
    page = text(answer)
    assert answer.status_code == 422
    assert said in page
    assert page.count('class="error"') == 1
    for value in ({**sent, **change})["name"], ({**sent, **change})["hours"]:
        assert not value or f'value="{value}"' in page
    assert given("ana") == []


def test_a_role_is_ended_and_the_second_press_says_so():
    person("ana", "moderator")
    row = RoleGiven.objects.get(person__username="ana")
    client = operator()
    page = client.post(END, {"role": row.pk}, follow=True)
    assert "The role is ended." in text(page)
    assert given("ana") == []
    assert JournalRow.objects.filter(what="role.taken", by="olga").count() == 1
    again = client.post(END, {"role": row.pk}, follow=True)
    assert "was ended before" in text(again)
    assert JournalRow.objects.filter(what="role.taken").count() == 1


def test_the_last_operator_stays_until_there_is_another():
    client = operator()
    row = RoleGiven.objects.get(person__username="olga", role="operator")
    refused = client.post(END, {"role": row.pk})
    assert refused.status_code == 409
    assert "Nobody would be left to run this hub" in text(refused)
    assert given("olga") != []
    person("ana", "operator", until_at=clock.now() + timedelta(days=1))
    assert client.post(END, {"role": row.pk}).status_code == 409
    person("ben", "operator")
    assert client.post(END, {"role": row.pk}).status_code == 302
    assert given("olga") == []


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "²"])
@pytest.mark.parametrize(("address", "name"), [(END, "role"), (APPROVAL, "approval")])
def test_a_row_that_is_not_there_is_not_found(address, name, number):
    answer = operator().post(address, {name: number, "answer": "approve"})
    assert answer.status_code == 404


def test_an_operator_of_one_emergency_sees_and_gives_roles_there_alone(here, there):
    person("ana", "moderator", emergency=here)
    person("ben", "moderator", emergency=there)
    person("cleo", "analyst")
    client = operator(emergency=here)
    page = text(client.get(PAGE))
    assert "ana" in page
    assert "ben" not in page
    assert "cleo" not in page
    assert there.name not in page
    for where in (there.pk, ""):
        sent = {"name": "ana", "role": "analyst", "emergency": where}
        assert client.post(PAGE, sent).status_code == 422
    assert given("ana") == [("moderator", here.slug, None)]
    for name in ("ben", "cleo"):
        row = RoleGiven.objects.get(person__username=name)
        assert client.post(END, {"role": row.pk}).status_code == 404
        assert row.taken_at is None
        assert len(given(name)) == 1
    client.post(PAGE, {"name": "ben", "role": "analyst", "emergency": here.pk})
    assert ("analyst", here.slug, None) in given("ben")


@pytest.mark.parametrize("role", ["volunteer", "moderator", "officer", "analyst"])
def test_for_all_others_the_page_is_not_there(role):
    client = sign_in(Client(), person("ana", role))
    row = RoleGiven.objects.get(person__username="ana")
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"name": "ana", "role": "operator"}).status_code == 404
    assert client.post(END, {"role": row.pk}).status_code == 404
    assert client.post(APPROVAL, {"approval": 1}).status_code == 404
    assert PAGE not in text(client.get("/desk/"))
    assert given("ana") == [(role, None, None)]


def test_the_desk_leads_there():
    assert f'href="{PAGE}"' in text(operator().get("/desk/"))


def test_more_roles_cost_no_more_questions(here, django_assert_max_num_queries):
    client = operator()
    for number in range(12):
        person(f"p{number}", "moderator", emergency=here)
    with django_assert_max_num_queries(12):
        page = text(client.get(PAGE))
    assert page.count("<bdi>p") == 12


# Approvals


def test_another_person_approves_and_who_asked_can_do_it_once():
    ana = person("ana", "officer")
    row = asked(ana)
    client = operator()
    page = text(client.get(PAGE))
    assert "a child is alone" in page
    assert "reveal tip:7" in page
    sent = {"approval": row.pk, "answer": "approve"}
    assert "can do it now" in text(client.post(APPROVAL, sent, follow=True))
    assert "a child is alone" not in text(client.get(PAGE))
    row.refresh_from_db()
    assert (row.state, row.decided_by.username) == ("granted", "olga")
    assert JournalRow.objects.filter(what="approval.granted", by="olga").exists()
    from vigie.work.database import writing

    with writing():
        use_approval(action="reveal", subject="tip:7", by=ana, now=clock.now())


def test_another_person_refuses():
    row = asked(person("ana", "officer"))
    operator().post(APPROVAL, {"approval": row.pk, "answer": "refuse"})
    row.refresh_from_db()
    assert row.state == "refused"
    assert JournalRow.objects.filter(what="approval.refused", by="olga").exists()


def test_nobody_approves_what_they_asked_for_themselves():
    client = operator()
    row = asked(person("olga"))
    page = text(client.get(PAGE))
    assert "A second person must decide this." in page
    assert 'value="approve"' not in page
    answer = client.post(APPROVAL, {"approval": row.pk, "answer": "approve"})
    assert answer.status_code == 409
    assert "A second person must decide this." in text(answer)
    row.refresh_from_db()
    assert row.state == "asked"


def test_what_was_decided_or_is_too_late_is_said_so():
    client, ana = operator(), person("ana")
    row = asked(ana)
    sent = {"approval": row.pk, "answer": "refuse"}
    client.post(APPROVAL, sent)
    assert "decided before" in text(client.post(APPROVAL, sent))
    late = asked(ana, lasts=timedelta(seconds=1))
    Approval.objects.filter(pk=late.pk).update(
        expires_at=clock.now() - timedelta(seconds=1)
    )
    assert f'value="{late.pk}"' not in text(client.get(PAGE))
    answer = client.post(APPROVAL, {"approval": late.pk, "answer": "approve"})
    assert "time for this has passed" in text(answer)


def test_approvals_of_other_emergencies_are_not_there(here, there):
    client, ana = operator(emergency=here), person("ana")
    for row in (asked(ana, there), asked(ana)):
        sent = {"approval": row.pk, "answer": "approve"}
        assert client.post(APPROVAL, sent).status_code == 404
        row.refresh_from_db()
        assert row.state == "asked"
    assert "a child is alone" not in text(client.get(PAGE))
    mine = asked(ana, here)
    client.post(APPROVAL, {"approval": mine.pk, "answer": "approve"})
    mine.refresh_from_db()
    assert mine.state == "granted"


def test_an_answer_that_is_none_is_not_found():
    row = asked(person("ana"))
    answer = operator().post(APPROVAL, {"approval": row.pk, "answer": "perhaps"})
    assert answer.status_code == 404
