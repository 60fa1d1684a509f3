"""The door for the web server lets no exception through: it would be printed whole."""

import logging

import pytest
from django.http import StreamingHttpResponse

from vigie.config import wsgi

SECRET = "rue-des-Tanneurs-17"


@pytest.fixture
def ask(monkeypatch):
    """Ask an application in the place of Django; gives parts and what was begun."""

    def asking(django, **environ):
        begun = []
        monkeypatch.setattr(wsgi, "_django", django)
        answer = wsgi.application(environ, lambda *words: begun.append(words))
        return answer, begun

    return asking


def test_an_application_that_fails_is_a_closed_500(ask, caplog):
    def broken(environ, start_response):
        raise ValueError(SECRET)

    answer, begun = ask(broken)
    assert list(answer) == [b""]
    ((status, headers),) = begun
    assert status.startswith("500")
    assert ("X-Content-Type-Options", "nosniff") in headers
    assert caplog.records[0].message == "a request failed outside of Django"


def test_an_answer_that_is_cut_short_says_so_without_its_reason(ask, caplog):
    closed = []

    def parts():
        yield b"one"
        raise ValueError(SECRET)

    response = StreamingHttpResponse(parts())
    response._resource_closers.append(lambda: closed.append(True))
    answer, _begun = ask(lambda environ, start: response)
    heard = iter(answer)
    assert next(heard) == b"one"
    with pytest.raises(wsgi.CutShort) as caught:
        next(heard)
    assert caught.value.args == ()
    assert caught.value.__suppress_context__
    assert caplog.records[0].levelno == logging.ERROR
    answer.close()
    assert closed == [True]


def test_a_whole_answer_goes_on_as_it_is(ask):
    whole = [b"all of it"]
    assert ask(lambda environ, start: whole)[0] is whole


@pytest.mark.parametrize("said", [{"HTTP_VIGIE_CLIENT": "192.0.2.7"}, {}])
def test_the_client_is_whom_the_gate_names(ask, said):
    seen = {}
    ask(lambda environ, start: seen.update(environ) or [], **said, REMOTE_ADDR="x")
    assert seen == {"REMOTE_ADDR": said.get("HTTP_VIGIE_CLIENT", "")}
