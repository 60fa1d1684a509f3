"""A guarded form: work or patience lets people in, and nothing they typed is lost."""

import html
import re
from datetime import timedelta

import pytest
from django.test import RequestFactory

from tests.people import person, sign_in
from vigie.lib import clock
from vigie.trust.limits import guard, proofs, rates
from vigie.trust.limits.table import shared
from vigie.trust.limits.tests import letterbox
from vigie.trust.limits.tests.letterbox import letters
from vigie.trust.models import SpentProof

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "My neighbour is on the roof <b>"


@pytest.fixture(autouse=True)
def box(settings, monkeypatch, tmp_path):
    settings.ROOT_URLCONF = letterbox.__name__
    rows = settings.PERMISSIONS.read_text() + letterbox.MATRIX
    settings.PERMISSIONS = tmp_path / "permissions.toml"
    settings.PERMISSIONS.write_text(rows)
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr(proofs, "COST", 2)
    letters.clear()
    shared().clear()
    yield
    shared().clear()


@pytest.fixture(autouse=True)
def passing(monkeypatch):
    """Stop the clocks, and let seconds pass when a test says so."""
    now, ticks, gone = clock.now(), clock.ticks(), []
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=sum(gone)))
    monkeypatch.setattr(clock, "ticks", lambda: ticks + sum(gone))
    return gone.append


def riddle_in(answer):
    return re.search(r'name="work"\s+value="([^"]*)"', answer.content.decode())[1]


def opened(client, **more):
    return riddle_in(client.get("/letter/", headers={"accept-language": "en"}, **more))


def send(client, work, words=WORDS, language="en", **more):
    given = {"words": words, "work": work, **more.pop("given", {})}
    headers = {"accept-language": language}
    return client.post("/letter/", given, headers=headers, **more)


def kept(answer):
    return html.escape(WORDS) in answer.content.decode()


def alert(answer):
    return html.unescape(
        " ".join(re.findall(r'role="alert">([^<]*)', answer.content.decode()))
    )


def test_work_lets_in_at_once(client):
    answer = send(client, proofs.solve(opened(client)))
    assert answer.status_code == 302
    assert letters == [WORDS]


def test_without_a_script_the_form_says_how_long_and_lets_in_then(client, passing):
    work = opened(client)
    early = send(client, work)
    assert early.status_code == 429
    assert 1 <= int(early["Retry-After"]) <= 4
    assert f"Seconds to wait: {early['Retry-After']}." in alert(early)
    assert kept(early)
    assert riddle_in(early) == work  # what was waited counts
    assert letters == []
    passing(4)
    assert send(client, riddle_in(early)).status_code == 302
    assert letters == [WORDS]


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_a_refusal_speaks_the_readers_language(client, language):
    answer = send(client, opened(client), language=language)
    assert answer.status_code == 429
    assert f": {answer['Retry-After']}." in alert(answer)
    english = "One moment more" in alert(answer)
    assert english is (language == "en")


def test_a_proof_is_good_once_and_the_form_has_a_fresh_one(client, passing):
    work = proofs.solve(opened(client))
    assert send(client, work).status_code == 302
    again = send(client, work)
    assert again.status_code == 422
    assert "already" in alert(again)
    assert kept(again)
    assert letters == [WORDS]
    fresh = riddle_in(again)
    assert fresh != work
    passing(5)
    assert send(client, fresh).status_code == 302


@pytest.mark.parametrize("work", ["", "nonsense", "e30="])
def test_a_missing_or_forged_proof_is_no_dead_end(client, passing, work):
    answer = send(client, work)
    assert answer.status_code == 422
    assert kept(answer)
    assert "Retry-After" not in answer.headers
    passing(5)
    assert send(client, riddle_in(answer)).status_code == 302


def test_a_page_that_was_open_for_hours_still_leads_on(client, passing):
    work = proofs.solve(opened(client))
    passing(7201)
    late = send(client, work)
    assert late.status_code == 422
    assert "too long" in alert(late)
    assert kept(late)
    assert riddle_in(late) != work
    assert letters == []


def test_a_proof_for_another_action_opens_nothing(client, passing):
    other = proofs.solve(proofs.make_riddle("flag", proofs.Demand(1, 4), clock.now()))
    passing(60)
    assert send(client, other).status_code == 422
    assert letters == []


def test_to_mend_a_slip_costs_no_new_work(client):
    work = proofs.solve(opened(client))
    slip = send(client, work, words="")
    assert slip.status_code == 422
    assert riddle_in(slip) == work
    assert alert(slip) == ""
    assert send(client, work).status_code == 302


def test_a_machine_that_fills_the_hidden_field_is_asked_again(client):
    work = proofs.solve(opened(client))
    answer = send(client, work, given={"website": "http://spam.example"})
    assert answer.status_code == 422
    assert "spam.example" not in answer.content.decode()
    assert letters == []
    assert riddle_in(answer) != work


def test_over_the_limit_the_form_says_when_and_keeps_what_was_typed(client, passing):
    most = rates.RATES["report"].burst
    for _ in range(most):
        send(client, "")
    work = proofs.solve(opened(client))
    answer = send(client, work)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "2"
    assert "Seconds to wait: 2." in alert(answer)
    assert kept(answer)
    assert riddle_in(answer) == work
    assert letters == []
    passing(2)
    assert send(client, work).status_code == 302


def test_the_limit_of_one_network_is_not_the_limit_of_another(client):
    for _ in range(rates.RATES["report"].burst + 5):
        send(client, "")
    work = proofs.solve(opened(client))
    assert send(client, work, REMOTE_ADDR="127.0.0.99").status_code == 429
    assert send(client, work, REMOTE_ADDR="192.0.2.1").status_code == 302


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Vigie-Client", "X_Forwarded_For"],
)
def test_no_header_of_a_client_makes_another_network(client, header):
    for number in range(rates.RATES["report"].burst):
        name = f"HTTP_{header.upper().replace('-', '_')}"
        send(client, "", **{name: f"198.51.{number}.1"})
    assert send(client, "", HTTP_X_FORWARDED_FOR="203.0.113.1").status_code == 429


def test_whoever_waits_has_fewer_than_whoever_works(client, passing):
    riddles = [opened(client) for _ in range(16)]
    passing(5)
    outcomes = [send(client, work).status_code for work in riddles]
    assert outcomes == [302] * 15 + [429]
    assert send(client, proofs.solve(riddles[-1])).status_code == 302


def test_looking_too_often_is_answered_with_a_page_that_says_whom_to_call(client):
    for _ in range(rates.RATES["open"].burst):
        rates.ask(shared(), "open", "127.0.0.1", clock.ticks())
    answer = client.get("/letter/", headers={"accept-language": "en"})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "1"
    assert "Seconds to wait: 1." in alert(answer)
    assert 'href="tel:112"' in answer.content.decode()
    assert client.get("/letter/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_work_gets_harder_when_much_goes_on(client):
    calm = proofs._json_of(opened(client))["challenge"]["parameters"]["data"]
    for number in range(700):
        rates.ask(shared(), "flag", f"10.0.{number % 200}.1", clock.ticks())
    page = client.get("/letter/").content.decode()
    busy = proofs._json_of(re.search(r'name="work"\s+value="([^"]*)"', page)[1])
    terms = busy["challenge"]["parameters"]["data"]
    assert terms["from"] - clock.now().timestamp() > 9
    assert calm["from"] < terms["from"] - 5
    assert 'data-wait="11"' in page


def test_staff_are_neither_slowed_down_nor_asked(client):
    sign_in(client, person("anna", "responder"))
    for _ in range(rates.RATES["report"].burst + 1):
        assert send(client, "").status_code == 302
    assert not SpentProof.objects.exists()


def test_somebody_signed_in_who_is_not_staff_is_asked_like_all(client):
    sign_in(client, person("bob"))
    assert send(client, "").status_code == 422


def test_the_page_is_kept_by_nobody(client):
    assert "no-store" in client.get("/letter/")["Cache-Control"]


def test_a_view_that_forgets_to_ask_its_guard_is_found(client):
    with pytest.raises(RuntimeError, match="flag"):
        client.post("/careless/")
    assert client.get("/careless/").status_code == 200


@pytest.mark.parametrize("kind", [guard.guarded, guard.limited])
def test_an_action_without_a_rate_stops_the_start(kind):
    with pytest.raises(KeyError):
        kind("dance")


def test_a_view_keeps_its_name():
    assert letterbox.letter.__name__ == "letter"
    assert letterbox.counted.__name__ == "counted"


def test_a_page_that_others_made_is_counted_and_asks_for_no_work(client):
    for _ in range(rates.RATES["flag"].burst):
        assert client.post("/counted/").content == b"done"
    answer = client.post("/counted/", headers={"accept-language": "en"})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "2"
    assert "Seconds to wait: 2." in alert(answer)
    assert answer.headers["Content-Language"] == "en"
    assert 'href="tel:112"' in answer.content.decode()
    assert client.post("/counted/", REMOTE_ADDR="192.0.2.1").status_code == 200
    assert client.get("/counted/").content == b"done"


def test_where_people_sign_in_a_role_changes_nothing(client):
    sign_in(client, person("anna", "responder"))
    outcomes = [client.post("/counted/").status_code for _ in range(61)]
    assert outcomes == [200] * 60 + [429]


def test_a_view_without_a_guard_has_none():
    with pytest.raises(AttributeError):
        guard.guard_of(RequestFactory().get("/"))


def test_the_form_needs_no_script_and_hides_its_trap_from_everybody(client):
    page = client.get("/letter/").content.decode()
    assert re.search(
        r'<input name="website"\s+tabindex="-1"\s+autocomplete="off"', page
    )
    assert 'class="quietly" aria-hidden="true"' in page
    assert re.search(r"data-working\s+hidden", page)
    assert "<script>" not in page
