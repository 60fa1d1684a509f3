"""The shortest way of a tap does what the long way does, or leaves it alone."""

import re
from io import BytesIO

import pytest
from django.db import DatabaseError

from vigie.config.wsgi import application
from vigie.kit.fastlane import shelf
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.safety import tap
from vigie.safety.models import CheckIn, Standing
from vigie.safety.states import Answer, How
from vigie.safety.tests.asking import make_check, make_question
from vigie.safety.tokens import token_of
from vigie.trust.models import Item

pytestmark = pytest.mark.django_db(transaction=True)
SAFE = b"answer=safe&turn=0&words=&place="


@pytest.fixture(autouse=True)
def nothing_is_kept(settings):
    settings.ALLOWED_HOSTS = ["vigie.test"]
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def check():
    return make_check()


@pytest.fixture
def long_ways(monkeypatch):
    """How often Django was asked."""
    asked = []

    def noted(environ):
        asked.append(found := at_once(environ))
        return found

    at_once = tap.at_once
    monkeypatch.setattr(tap, "at_once", noted)
    return lambda: asked.count(None)


def environ(question, body=SAFE, **given):
    method = "POST" if body is not None else "GET"
    sent = body or b""
    found = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/a/{token_of(question.pk)}",
        "QUERY_STRING": "",
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "HTTP_HOST": "vigie.test",
        "HTTP_ACCEPT_ENCODING": "identity",
        "CONTENT_LENGTH": str(len(sent)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": BytesIO(sent),
        "wsgi.url_scheme": "http",
    }
    return {**found, **given}


def send(question, body=SAFE, **given):
    """Return status, headers and text of what is answered."""
    begun = []
    answer = application(
        environ(question, body, **given), lambda *one: begun.append(one)
    )
    text = b"".join(answer).decode()
    if hasattr(answer, "close"):
        answer.close()
    return begun[0][0], dict(begun[0][1]), text


def look(question, **given):
    return send(question, None, **given)


def test_who_comes_second_gets_the_same_answer_without_django(check, long_ways):
    first, second = (send(make_question(check)) for _ in range(2))
    assert long_ways() == 1
    assert first[0] == second[0] == "200 OK"
    assert first[2] == second[2]
    assert "Votre réponse est gardée" in second[2]


def test_every_header_is_there_as_on_the_long_way(check):
    (_, first, _), (_, second, _) = (send(make_question(check)) for _ in range(2))
    assert first == second
    assert "default-src" in second["Content-Security-Policy"]
    assert "no-store" in second["Cache-Control"]
    assert second["Content-Language"] == "fr"


def test_what_is_acknowledged_the_short_way_is_on_record(check, long_ways):
    questions = [make_question(check) for _ in range(4)]
    for question in questions:
        send(question)
    assert long_ways() == 1
    assert CheckIn.objects.count() == Standing.objects.count() == 4
    assert not check.questions.unanswered().exists()


def test_a_call_for_help_is_at_the_desk_by_either_way(check):
    for question in (make_question(check), make_question(check)):
        send(question, b"answer=help&turn=0")
    assert Item.objects.count() == 2


def test_looking_answers_nothing_and_costs_django_nothing_the_second_time(
    check, long_ways
):
    pages = [look(make_question(check))[2] for _ in range(3)]
    assert long_ways() == 1
    assert len(set(pages)) == 1
    assert not CheckIn.objects.exists()


def test_who_answered_sees_what_they_said_and_the_next_turn(check):
    silent, one, other = (make_question(check) for _ in range(3))
    for question in (one, other):
        send(question, b"answer=hurt&turn=0")
    pages = [look(question)[2] for question in (silent, one, other)]
    turns = [re.search(r'name="turn" value="(\d)"', page).group(1) for page in pages]
    assert turns == ["0", "1", "1"]
    assert "Vous avez répondu" not in pages[0]


def test_pressed_twice_it_says_that_it_stood_there(check, long_ways):
    questions = [make_question(check) for _ in range(2)]
    for question in questions:
        send(question)
    again = send(questions[1], b"answer=hurt&turn=0")
    assert "rien n’a été envoyé deux fois" in again[2]
    assert long_ways() == 2
    assert set(CheckIn.objects.values_list("answer", flat=True)) == {Answer.SAFE}


def test_another_answer_of_the_next_turn_is_taken(check):
    questions = [make_question(check) for _ in range(2)]
    for body in (SAFE, b"answer=hurt&turn=1"):
        for question in questions:
            send(question, body)
    assert CheckIn.objects.count() == 4
    assert set(Standing.objects.values_list("how", flat=True)) == {How.HURT}


@pytest.mark.parametrize(
    "given",
    [
        {"QUERY_STRING": "lang=es"},
        {"QUERY_STRING": "too=1"},
        {"HTTP_COOKIE": "django_language=es"},
        {"HTTP_HOST": "elsewhere.test"},
        {"HTTP_HOST": ""},
        {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        {"CONTENT_LENGTH": "4000"},
        {"CONTENT_LENGTH": "x"},
        {"CONTENT_LENGTH": ""},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "PUT"},
        {"PATH_INFO": "/a/AAAAAAAAAAAAAAAAAAAA"},
        {"PATH_INFO": "/a/é"},
        {"PATH_INFO": "/other"},
    ],
)
def test_what_is_not_the_plainest_is_left_alone(check, given):
    send(make_question(check))
    look(make_question(check))
    before = CheckIn.objects.count()
    assert tap.at_once(environ(make_question(check), **given)) is None
    assert CheckIn.objects.count() == before


@pytest.mark.parametrize(
    "body",
    [
        b"answer=safe&words=chez+Nour",
        b"answer=maybe",
        b"",
        b"answer=safe&turn=99",
        b"\xff",
    ],
)
def test_a_form_with_more_in_it_is_read_by_django_whole(check, body):
    send(make_question(check))
    sent = environ(make_question(check), body)
    assert tap.at_once(sent) is None
    assert sent["wsgi.input"].read() == body


def test_with_https_a_plain_connection_is_sent_on_by_django(check, settings):
    settings.HTTPS = True
    send(make_question(check))
    question = make_question(check)
    assert tap.at_once(environ(question)) is None
    assert not question.member.check_ins.exists()


def test_one_of_another_language_gets_their_own_page(check):
    for _ in range(2):
        send(make_question(check))
    arabic = make_question(check, language="ar")
    assert 'dir="rtl"' in send(arabic)[2]
    assert send(make_question(check, language="ar"))[1]["Content-Language"] == "ar"


def test_one_whose_language_is_not_known_goes_the_long_way(check, long_ways):
    for _ in range(2):
        send(make_question(check, language=""))
    assert long_ways() == 2


def test_what_names_somebody_is_never_kept(check, long_ways):
    listed = Address.objects.create(channel=Channel.MAIL, value="bea@port-neuf.example")
    question = make_question(check, listed=listed)
    for _ in range(2):
        assert look(question)[0] == "200 OK"
    assert long_ways() == 2
    assert not [key for key in shelf._pages if key[0] == "whole"]


def test_a_page_that_sets_a_cookie_is_not_kept(check):
    look(make_question(check), QUERY_STRING="lang=es")
    assert not [key for key in shelf._pages if key[0] == "whole"]


def test_each_encoding_is_its_own(check):
    for encoding in ("br", "gzip", "identity"):
        for _ in range(2):
            question = make_question(check)
            found = environ(question, None, HTTP_ACCEPT_ENCODING=encoding)
            begun = []
            b"".join(application(found, lambda *one, to=begun: to.append(one)))
            said = dict(begun[0][1]).get("Content-Encoding", "identity")
            assert said == encoding


def test_a_recalled_check_is_said_at_once_to_who_comes_next(check):
    for _ in range(2):
        look(make_question(check))
    question = make_question(check)
    check.questions.filter(pk=question.pk).update(recalled_at=question.asked_at)
    assert "par erreur" in look(question)[2]


def test_a_database_that_fails_is_for_the_long_way_to_tell(check, monkeypatch):
    send(make_question(check))

    def broken(said):
        raise DatabaseError("locked")

    monkeypatch.setattr(tap, "say", broken)
    question = make_question(check)
    assert send(question)[0] == "200 OK"
    assert question.member.check_ins.count() == 1
