"""Who can open a case gives it on and takes it back; operators make the glass."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.people import person, sign_in
from vigie.lib import clock
from vigie.trust.models import GlassKey, GlassShare, JournalRow
from vigie.trust.people.actions import take_all_roles
from vigie.trust.sealed import cases, glass, names, pairs
from vigie.trust.sealed.tests.conftest import NOW

INDEX, GIVE, REVOKE = "/sealed/", "/sealed/give/", "/sealed/revoke/"
GLASS, KEY = "/sealed/glass/", "/sealed/key/"
WORDS = "canary herons wade at dusk"
pytestmark = pytest.mark.usefixtures("transactional_db", "quick")


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def named(name):
    return names.name_of(User.objects.get(username=name))


def with_key(name, role="officer", *, unlocked=True):
    """Somebody with a key pair, unlocked or not."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, person(name, role))
    pairs.make_pair(person=named(name), passphrase=WORDS, now=NOW)
    if unlocked:
        client.post(KEY, {"step": "unlock", "unlock-passphrase": WORDS})
    return client


def case_of(*people, owner=""):
    held = [named(name) for name in people]
    first = named(owner) if owner else held[0]
    return cases.open_case(
        subject="tip:8f3c", owner=first, people=held, by="web", now=NOW
    )


def text(answer):
    return answer.content.decode()


def page_of(client, case):
    return text(client.get(INDEX, {"case": case.pk}))


def deeds(what):
    rows = JournalRow.objects.filter(what=what)
    return list(rows.values_list("by", "facts"))


# Giving


def test_who_can_open_a_case_gives_it_to_somebody_with_keys():
    ana, _ben = with_key("ana"), with_key("ben")
    case = case_of("ana")
    page = page_of(ana, case)
    assert f'<option value="{named("ben")}">ben</option>' in page
    sent = {"case": case.pk, "person": named("ben")}
    answer = ana.post(GIVE, sent, follow=True)
    assert "Given: they can open this case now." in text(answer)
    assert cases.holders(case) == sorted([named("ana"), named("ben")])
    assert deeds("case.granted") == [("ana", '{"to":"ben"}')]
    hand = pairs.unlock(person=named("ben"), passphrase=WORDS, now=NOW)
    assert cases.pairs_of(case, hand)


def test_a_locked_key_is_asked_for_first_and_leads_back():
    ana = with_key("ana", unlocked=False)
    with_key("ben")
    case = case_of("ana")
    page = page_of(ana, case)
    there = re.search(rf'href="({KEY}\?next=[^"]+)"', page).group(1)
    assert 'name="person"' in page
    assert f'action="{GIVE}' not in page
    answer = ana.post(GIVE, {"case": case.pk, "person": named("ben")})
    assert answer.url.startswith(f"{KEY}?next={INDEX}")
    assert cases.holders(case) == [named("ana")]
    form = text(ana.get(there))
    back = re.search(r'name="next" value="([^"]+)"', form).group(1)
    sent = {"step": "unlock", "unlock-passphrase": WORDS, "next": back}
    assert ana.post(KEY, sent).url == f"{INDEX}?case={case.pk}"


@pytest.mark.parametrize("whom", ["", "user:999", "nonsense", "cleo", "dan"])
def test_a_person_who_is_not_on_the_list_gets_a_sentence(whom):
    ana = with_key("ana")
    with_key("ben")
    person("cleo", "officer")  # has no key pair
    with_key("dan")
    take_all_roles(person=User.objects.get(username="dan"), by="test", now=NOW)
    case = case_of("ana")
    sent = named(whom) if whom in ("cleo", "dan") else whom
    answer = ana.post(GIVE, {"case": case.pk, "person": sent})
    assert answer.status_code == 422
    assert "Choose a person of the list." in text(answer)
    assert text(answer).count('class="error"') == 1
    assert cases.holders(case) == [named("ana")]


def test_an_owner_who_cannot_open_a_case_may_take_it_but_not_give_it():
    olga = with_key("olga")
    with_key("ana")
    with_key("ben")
    case = case_of("ana", "ben", owner="olga")
    page = page_of(olga, case)
    assert "Take it back" in page
    assert f'action="{GIVE}' not in page
    answer = olga.post(GIVE, {"case": case.pk, "person": named("olga")})
    assert answer.status_code == 422
    assert cases.holders(case) == sorted([named("ana"), named("ben")])
    olga.post(REVOKE, {"case": case.pk, "person": named("ben")})
    assert cases.holders(case) == [named("ana")]


# Taking back


def test_a_case_is_taken_back_and_what_comes_is_under_another_key():
    ana, ben = with_key("ana"), with_key("ben")
    case = case_of("ana", "ben")
    before = cases.current_lock(case.pk)
    sent = {"case": case.pk, "person": named("ben")}
    answer = ana.post(REVOKE, sent, follow=True)
    assert "Taken back" in text(answer)
    assert cases.holders(case) == [named("ana")]
    assert cases.current_lock(case.pk) != before
    assert deeds("case.revoked") == [("ana", '{"person":"ben"}')]
    assert ben.get(INDEX, {"case": case.pk}).status_code == 404
    again = ana.post(REVOKE, sent, follow=True)
    assert "not open it any more already" in text(again)
    assert len(deeds("case.revoked")) == 1


def test_one_may_give_up_a_case_oneself():
    with_key("ana")
    ben = with_key("ben")
    case = case_of("ana", "ben")
    answer = ben.post(REVOKE, {"case": case.pk, "person": named("ben")})
    assert answer.url == INDEX
    assert cases.holders(case) == [named("ana")]


def test_the_last_one_is_not_taken_away():
    ana = with_key("ana")
    case = case_of("ana")
    answer = ana.post(REVOKE, {"case": case.pk, "person": named("ana")})
    assert answer.status_code == 422
    assert "Nobody could open it any more" in text(answer)
    assert cases.holders(case) == [named("ana")]


@pytest.mark.parametrize("address", [GIVE, REVOKE])
def test_a_case_of_others_is_not_there(address):
    with_key("ana")
    cleo = with_key("cleo")
    case = case_of("ana")
    for which in (case.pk, "nonsense", "", "0" * 32):
        answer = cleo.post(address, {"case": which, "person": named("cleo")})
        assert answer.status_code == 404
    assert cases.holders(case) == [named("ana")]


@pytest.mark.parametrize("address", [GIVE, REVOKE])
def test_who_shares_the_glass_alone_decides_nothing(address):
    for name in ("ana", "ben", "cleo"):
        with_key(name)
    glass.make_glass(people=[named("ana"), named("cleo")], by="web", now=NOW)
    case = case_of("ben")
    ana = sign_in(Client(), User.objects.get(username="ana"))
    page = page_of(ana, case)
    assert "ben" in page  # who answers for it
    assert f'action="{REVOKE}"' not in page
    answer = ana.post(address, {"case": case.pk, "person": named("ben")})
    assert answer.status_code == 404


def test_a_destroyed_case_is_given_to_nobody():
    ana = with_key("ana")
    case = case_of("ana")
    cases.destroy_case_key(case=case, by="ana", why="withdrawn", now=NOW)
    page = page_of(ana, case)
    assert f'action="{GIVE}' not in page
    answer = ana.post(GIVE, {"case": case.pk, "person": named("ana")})
    assert answer.status_code == 404


# The glass


def test_an_operator_makes_the_glass_for_people_with_keys():
    olga = with_key("olga", "operator")
    with_key("ana")
    with_key("ben")
    person("dan", "officer")
    page = text(olga.get(GLASS))
    assert "No glass was made yet" in page
    assert page.count('type="checkbox"') == 3
    sent = {"people": [named("ana"), named("ben")]}
    answer = olga.post(GLASS, sent, follow=True)
    assert "The glass is made" in text(answer)
    assert GlassShare.objects.count() == 2
    chips = re.findall(r'class="chip"><bdi>(\w+)', text(answer))
    assert chips == ["ana", "ben"]
    assert deeds("glass.made") == [("olga", '{"people":2}')]
    case = case_of("olga")
    ana = sign_in(Client(), User.objects.get(username="ana"))
    assert str(case.pk) in text(ana.get(INDEX))


def test_another_glass_ends_the_former_for_new_cases():
    olga = with_key("olga", "operator")
    with_key("ana")
    with_key("ben")
    olga.post(GLASS, {"people": [named("ana"), named("ben")]})
    olga.post(GLASS, {"people": [named("olga"), named("ben")]})
    assert GlassKey.objects.filter(retired_at=None).count() == 1
    page = text(olga.get(GLASS))
    assert re.findall(r'class="chip"><bdi>(\w+)', page) == ["ben", "olga"]


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ([], "Tick two people at least."),
        (["ana"], "Tick two people at least."),
        (["ana", "nobody"], "has no key pair any more"),
    ],
)
def test_too_few_get_a_sentence_and_what_was_ticked_stays(ticked, said):
    olga = with_key("olga", "operator")
    with_key("ana")
    sent = [named(name) if name == "ana" else name for name in ticked]
    answer = olga.post(GLASS, {"people": sent})
    assert answer.status_code == 422
    assert said in text(answer)
    assert text(answer).count('class="error"') == 1
    assert text(answer).count("checked") == len([n for n in ticked if n == "ana"])
    assert not GlassKey.objects.exists()


def test_too_many_get_a_sentence(monkeypatch):
    from vigie.trust.sealed import forms

    monkeypatch.setattr(forms, "MOST_HOLDERS", 2)
    olga = with_key("olga", "operator")
    for name in ("ana", "ben"):
        with_key(name)
    sent = [named(name) for name in ("olga", "ana", "ben")]
    answer = olga.post(GLASS, {"people": sent})
    assert "tick 2 people at most" in text(answer)
    assert not GlassKey.objects.exists()


def test_without_two_keys_the_page_says_what_to_do_first():
    olga = with_key("olga", "operator")
    page = text(olga.get(GLASS))
    assert "Two people at least must have made a key pair" in page
    assert f'action="{GLASS}' not in page


@pytest.mark.parametrize("role", ["officer", "moderator", "volunteer"])
def test_the_glass_is_made_by_operators_alone(role):
    client = with_key("ana", role)
    assert client.get(GLASS).status_code == 404
    assert client.post(GLASS, {"people": [named("ana")]}).status_code == 404
    assert GLASS not in text(client.get(INDEX))
    assert GLASS in text(with_key("olga", "operator").get(INDEX))
