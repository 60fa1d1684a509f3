"""The pages of staff: one's key, one's cases, the glass, the alarms."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from tests.people import person, sign_in
from vigie.lib import clock
from vigie.trust.models import (
    GlassRequest,
    JournalRow,
    PersonKey,
    ReadingAlarm,
    UnlockedKey,
)
from vigie.trust.sealed import (
    cases,
    glass,
    hands,
    names,
    pairs,
    passphrases,
    unsealing,
)
from vigie.trust.sealed.errors import NotUnlocked
from vigie.trust.sealed.tests.conftest import NOW
from vigie.trust.sealed.tests.shamroom.models import Door

KEY, INDEX = "/sealed/key/", "/sealed/"
WORDS = "canary herons wade at dusk"
OTHER = "canary otters swim at dawn"
pytestmark = pytest.mark.usefixtures("transactional_db", "quick")


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    """A clock that stands still until a test moves it."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def english():
    return Client(headers={"accept-language": "en"})


def somebody(name, role="officer", **more):
    return sign_in(english(), person(name, role, **more))


def named(name):
    return names.name_of(User.objects.get(username=name))


def send(client, step, **fields):
    given = {f"{step}-{name}": value for name, value in fields.items()}
    return client.post(KEY, {"step": step, **given})


def make(client):
    return send(client, "make", new=WORDS, again=WORDS)


def ready(name, role="officer"):
    """Somebody with a key pair, unlocked."""
    client = somebody(name, role)
    make(client)
    send(client, "unlock", passphrase=WORDS)
    return client


def in_hand(name):
    return pairs.unlock(person=named(name), passphrase=WORDS, now=clock.now())


def case_of(*names, subject="tip:8f3c"):
    people = [named(name) for name in names]
    return cases.open_case(
        subject=subject, owner=people[0], people=people, by="web", now=NOW
    )


def text(answer):
    return answer.content.decode()


# One's key


def test_a_key_pair_is_made_once_with_the_passphrase_typed_twice():
    client = somebody("ana")
    assert "Make my key pair" in text(client.get(KEY))
    assert make(client).status_code == 302
    assert PersonKey.objects.get().person == named("ana")
    page = text(client.get(KEY))
    assert "Unlock my key" in page
    assert "Make my key pair" not in page


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "too short"),
        ("   a   b   c   ", "   a   b   c   ", "too short"),
        (WORDS, OTHER, "not the same"),
        (WORDS, "", "required"),
    ],
)
def test_a_passphrase_that_will_not_do_gets_a_sentence(new, again, said):
    answer = send(somebody("ana"), "make", new=new, again=again)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not PersonKey.objects.exists()


def test_unlocking_sets_a_cookie_that_no_script_reads_and_locking_takes_it_back():
    client = somebody("ana")
    make(client)
    answer = send(client, "unlock", passphrase=WORDS)
    cookie = answer.cookies[hands.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert "Lock my key" in text(client.get(KEY))
    client.post(KEY, {"step": "lock"})
    assert not UnlockedKey.objects.exists()
    assert "Unlock my key" in text(client.get(KEY))


def test_the_cookie_is_sent_over_https_alone_where_there_is_https(settings):
    settings.SESSION_COOKIE_SECURE = True
    client = somebody("ana")
    make(client)
    answer = send(client, "unlock", passphrase=WORDS)
    assert answer.cookies[hands.COOKIE]["secure"]


def test_the_key_locks_itself_after_a_quarter_of_an_hour(at_ten):
    client = ready("ana")
    at_ten[0] += timedelta(minutes=14)
    assert "Lock my key" in text(client.get(KEY))
    at_ten[0] += timedelta(minutes=16)
    sign_in(client, User.objects.get(username="ana"))
    assert "Unlock my key" in text(client.get(KEY))


def test_signing_out_locks_the_key_on_every_device():
    client, phone = ready("ana"), english()
    sign_in(phone, User.objects.get(username="ana"))
    send(phone, "unlock", passphrase=WORDS)
    assert UnlockedKey.objects.count() == 2
    client.post("/leave/")
    assert not UnlockedKey.objects.exists()


def test_whoever_is_signed_out_by_time_has_their_key_locked(at_ten):
    client = ready("ana")
    at_ten[0] += timedelta(minutes=31)
    client.get(INDEX)
    assert not UnlockedKey.objects.exists()


def test_the_cookie_of_one_opens_nothing_for_another():
    ana, bo = ready("ana"), somebody("bo")
    make(bo)
    bo.cookies[hands.COOKIE] = ana.cookies[hands.COOKIE].value
    assert "Unlock my key" in text(bo.get(KEY))


@pytest.mark.parametrize("token", ["", "x", "é" * 64, "A" * 64, "-" * 4000])
def test_a_cookie_of_nothing_is_no_key(token, rf):
    somebody("ana")
    request = rf.get("/")
    request.user = User.objects.get(username="ana")
    request.COOKIES[hands.COOKIE] = token
    with pytest.raises(NotUnlocked):
        hands.hand_of(request, NOW)


def test_a_changed_passphrase_opens_and_the_old_one_does_not():
    client = ready("ana")
    answer = send(client, "change", old=WORDS, new=OTHER, again=OTHER)
    assert answer.status_code == 302
    assert "Unlock my key" in text(client.get(KEY))
    assert send(client, "unlock", passphrase=WORDS).status_code == 422
    assert send(client, "unlock", passphrase=OTHER).status_code == 302


def test_a_wrong_old_passphrase_changes_nothing():
    client = ready("ana")
    answer = send(client, "change", old=OTHER, new=OTHER, again=OTHER)
    assert "This is not the passphrase" in text(answer)
    assert send(client, "unlock", passphrase=WORDS).status_code == 302


def test_after_five_wrong_ones_even_the_right_one_waits(at_ten):
    client = somebody("ana")
    make(client)
    for _ in range(5):
        assert send(client, "unlock", passphrase=OTHER).status_code == 422
    answer = send(client, "unlock", passphrase=WORDS)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "30"
    assert "Seconds to wait: 30" in text(answer)
    at_ten[0] += timedelta(seconds=31)
    assert send(client, "unlock", passphrase=WORDS).status_code == 302


def test_a_network_may_try_only_so_often():
    client = somebody("ana")
    make(client)
    codes = [send(client, "unlock", passphrase="").status_code for _ in range(25)]
    assert codes[0] == 422
    assert codes[-1] == 429


def test_when_too_many_derive_at_once_it_says_to_press_again(monkeypatch):
    client = somebody("ana")
    make(client)
    monkeypatch.setattr(passphrases, "PATIENCE", 0.01)
    monkeypatch.setattr(passphrases._turns, "acquire", lambda timeout: False)
    answer = send(client, "unlock", passphrase=WORDS)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert PersonKey.objects.get().failures == 0


def test_a_lost_passphrase_asks_whether_one_knows_what_that_means():
    client = ready("ana")
    answer = send(client, "lost", new=OTHER, again=OTHER)
    assert answer.status_code == 422
    assert PersonKey.objects.count() == 1
    assert send(client, "lost", new=OTHER, again=OTHER, sure="on").status_code == 302
    assert send(client, "unlock", passphrase=OTHER).status_code == 302


def test_who_remembers_the_former_passphrase_brings_its_cases_over():
    client = ready("ana")
    case = case_of("ana")
    send(client, "lost", new=OTHER, again=OTHER, sure="on")
    assert "Bring it over" not in text(client.get(KEY))
    assert send(client, "former", passphrase=WORDS).status_code == 302
    assert "Unlock your key first" in text(client.get(KEY))
    send(client, "unlock", passphrase=OTHER)
    assert cases.holders(case) == []
    assert "Bring it over" in text(client.get(KEY))
    assert send(client, "former", passphrase=WORDS).status_code == 302
    assert cases.holders(case) == [named("ana")]


def test_after_unlocking_one_comes_back_and_never_to_another_site():
    client = somebody("ana")
    make(client)
    for there, wanted in [
        ("/sealed/", "/sealed/"),
        ("https://evil.example/", KEY),
        ("//evil.example/", KEY),
        ("javascript:alert(1)", KEY),
    ]:
        given = {"step": "unlock", "unlock-passphrase": WORDS, "next": there}
        assert client.post(KEY, given)["Location"] == wanted


def test_a_passphrase_stands_in_no_page_address_session_journal_or_log(caplog):
    caplog.set_level(logging.DEBUG)
    client = ready("ana")
    sent = [
        send(client, "unlock", passphrase=OTHER),
        send(client, "make", new=WORDS, again=OTHER),
        send(client, "make", new=WORDS, again=WORDS),
        send(client, "change", old=OTHER, new=WORDS, again=WORDS),
        send(client, "lost", new=OTHER, again=OTHER),
    ]
    assert [one.status_code for one in sent] == [422] * 5
    kept = [text(one) for one in sent] + [one.get("Location", "") for one in sent]
    kept += [row.session_data for row in Session.objects.all()]
    kept += [str(one.get_decoded()) for one in Session.objects.all()]
    kept += [f"{row.why} {row.facts}" for row in JournalRow.objects.all()]
    assert "canary" not in " ".join(kept)
    assert "canary" not in caplog.text


def test_an_error_in_the_middle_tells_nothing_of_the_passphrase(monkeypatch, caplog):
    client = somebody("ana")
    client.raise_request_exception = False
    make(client)

    def fail(**_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(pairs, "unlock", fail)
    answer = send(client, "unlock", passphrase=WORDS)
    assert answer.status_code == 500
    assert "canary" not in text(answer)
    assert "canary" not in caplog.text


# One's cases


@pytest.fixture
def door(room):
    """A sealed case of ana's with a row, which bo may open too."""
    ready("ana")
    ready("bo")
    case = case_of("ana", "bo")
    return Door.objects.create(case_id=case.id, words="behind the gate")


def test_the_owner_sees_who_opened_what_when_and_why(door):
    row = Door.objects.get(pk=door.pk)
    unsealing.unseal(
        row=row, columns=["words"], by=in_hand("bo"), why="call her back", now=NOW
    )
    ana = sign_in(english(), User.objects.get(username="ana"))
    page = text(ana.get(INDEX, {"case": door.case_id}))
    for words in ("call her back", "shamroom_door.words", ">bo<", "March", ">ana<"):
        assert words in page


def test_somebody_of_the_case_who_is_not_its_owner_sees_no_openings(door):
    bo = sign_in(english(), User.objects.get(username="bo"))
    page = text(bo.get(INDEX, {"case": door.case_id}))
    assert "tip:8f3c" in page
    assert "Who opened what" not in page
    assert "Ask a second person" not in page


def test_a_case_of_others_is_not_there(door):
    other = ready("cy")
    assert "tip:8f3c" not in text(other.get(INDEX))
    for name in (str(door.case_id), "0" * 32, "no case"):
        assert other.get(INDEX, {"case": name}).status_code == 404
        asked = other.post("/sealed/ask/", {"case": name, "why": "to see"})
        assert asked.status_code == 404
    assert not GlassRequest.objects.exists()


def test_a_destroyed_case_says_so_to_its_owner(door):
    case = cases.SealedCase.objects.get()
    cases.destroy_case_key(case=case, by="x", why="x", now=NOW)
    ana = sign_in(english(), User.objects.get(username="ana"))
    assert "nobody can read it any more" in text(ana.get(INDEX, {"case": case.pk}))
    assert "tip:8f3c" not in text(ana.get(INDEX))


# The glass


@pytest.fixture
def behind(room):
    """A case of ana's; bo and cy share the glass that it is behind."""
    clients = {name: ready(name) for name in ("ana", "bo", "cy")}
    holders = [named("bo"), named("cy")]
    glass.make_glass(people=holders, by="op", now=NOW)
    case = case_of("ana")
    door = Door.objects.create(case_id=case.id, words="behind the gate")
    return clients, case, door


def asks(client, case, why="a child in danger"):
    return client.post("/sealed/ask/", {"case": case.pk, "why": why})


def approves(client):
    return client.post("/sealed/approve/", {"request": GlassRequest.objects.get().pk})


def test_two_people_open_a_case_and_both_see_until_when(behind, at_ten):
    clients, case, door = behind
    page = text(clients["bo"].get(INDEX, {"case": case.pk}))
    assert "Ask a second person" in page
    assert asks(clients["bo"], case).status_code == 302
    assert "waits for a second person until" in text(clients["bo"].get(INDEX))
    seen = text(clients["cy"].get(INDEX))
    assert "a child in danger" in seen
    assert "can be approved until" in seen
    assert approves(clients["cy"]).status_code == 302
    assert "You can open the case until" in text(clients["bo"].get(INDEX))
    found = unsealing.unseal(
        row=Door.objects.get(pk=door.pk),
        columns=["words"],
        by=in_hand("bo"),
        why="a child",
        now=NOW,
        request=GlassRequest.objects.get(),
    )
    assert found == {"words": "behind the gate"}
    owner = text(clients["ana"].get(INDEX, {"case": case.pk}))
    assert "with a second person" in owner
    at_ten[0] += timedelta(minutes=61)
    sign_in(clients["bo"], User.objects.get(username="bo"))
    assert "You can open the case" not in text(clients["bo"].get(INDEX))


def test_asking_takes_a_reason(behind):
    clients, case, _door = behind
    answer = asks(clients["bo"], case, why="  ")
    assert answer.status_code == 422
    assert "Say why" in text(answer)
    assert not GlassRequest.objects.exists()


def test_nobody_approves_what_they_asked_themselves(behind):
    clients, case, _door = behind
    asks(clients["bo"], case)
    assert approves(clients["bo"]).status_code == 404
    assert GlassRequest.objects.get().approved_at is None


def test_whoever_shares_no_glass_neither_sees_the_request_nor_approves(behind):
    clients, case, _door = behind
    asks(clients["bo"], case)
    for client in (clients["ana"], ready("dan")):
        assert "a child in danger" not in text(client.get(INDEX))
        assert approves(client).status_code == 404


def test_to_approve_one_unlocks_ones_key_first(behind):
    clients, case, _door = behind
    asks(clients["bo"], case)
    clients["cy"].post(KEY, {"step": "lock"})
    answer = approves(clients["cy"])
    assert answer["Location"] == f"{KEY}?next={INDEX}"
    assert GlassRequest.objects.get().approved_at is None


def test_a_request_that_is_over_is_not_approved(behind, at_ten):
    clients, case, _door = behind
    asks(clients["bo"], case)
    at_ten[0] += timedelta(minutes=61)
    sign_in(clients["cy"], User.objects.get(username="cy"))
    assert approves(clients["cy"]).status_code == 404


# The alarms


@pytest.fixture
def alarm():
    somebody("reader", "operator")
    return ReadingAlarm.objects.create(
        person=named("reader"), count=41, since=NOW - timedelta(minutes=10), at=NOW
    )


def looks(client, number):
    return client.post("/sealed/alarm/", {"alarm": number})


def test_an_operator_sees_the_alarm_and_looks_at_it_once(alarm):
    boss = somebody("boss", "operator")
    page = text(boss.get(INDEX))
    assert "<bdi>reader</bdi> opened 41 sealed values since" in page
    looks(boss, alarm.pk)
    looks(boss, alarm.pk)
    alarm.refresh_from_db()
    assert (alarm.seen_by, alarm.seen_at) == (named("boss"), NOW)
    assert "41 sealed values" not in text(boss.get(INDEX))
    assert JournalRow.objects.filter(what="alarm.seen").count() == 1


def test_nobody_looks_at_an_alarm_about_themselves(alarm):
    reader = sign_in(english(), User.objects.get(username="reader"))
    assert "I have looked at it" not in text(reader.get(INDEX))
    looks(reader, alarm.pk)
    alarm.refresh_from_db()
    assert alarm.seen_at is None
    assert "A second person must look" in text(reader.get(INDEX))


def test_only_operators_see_alarms(alarm):
    officer = somebody("ana")
    assert "41 sealed values" not in text(officer.get(INDEX))
    assert looks(officer, alarm.pk).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_an_alarm_that_is_not_there_is_not_found(number):
    assert looks(somebody("boss", "operator"), number).status_code == 404
