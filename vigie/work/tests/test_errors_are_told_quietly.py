"""Error mails, error counts and failed tasks hold nothing that anybody wrote."""

import logging
import sys

import pytest
from django.test import RequestFactory
from django.utils.log import AdminEmailHandler
from django.views.debug import get_exception_reporter_filter
from django_tasks_db import models as tasks

from vigie.work import errors
from vigie.work.reporting import QuietFilter, QuietReporter

SECRET = "rue-des-Tanneurs-17"


@pytest.fixture
def asked():
    request = RequestFactory().post(
        "/code/", {"code": SECRET}, headers={"user-agent": SECRET, "cookie": SECRET}
    )
    request.META["REMOTE_ADDR"] = SECRET
    return request


@pytest.fixture
def failure(asked):
    local = SECRET
    try:
        raise ValueError(f"not found: {local}")
    except ValueError:
        return sys.exc_info()


@pytest.fixture
def logger():
    logger = logging.getLogger("vigie.room")
    yield logger
    logger.handlers.clear()


def test_a_report_names_the_type_and_the_place(asked, failure):
    text = QuietReporter(asked, *failure).get_traceback_text()
    assert "ValueError" in text
    assert "test_errors_are_told_quietly.py" in text
    assert SECRET not in text


def test_a_report_as_html_says_no_more(asked, failure):
    html = QuietReporter(asked, *failure, is_email=True).get_traceback_html()
    assert html.startswith("<pre>ValueError")
    assert SECRET not in html
    assert QuietReporter(asked, *failure).get_traceback_data() == {}


def test_a_report_of_nothing_says_so(asked):
    assert "no exception" in QuietReporter(asked, None, None, None).get_traceback_html()


def test_a_mail_of_djangos_own_would_hold_no_word_of_the_request(
    asked, failure, settings, mailoutbox
):
    settings.ADMINS = [("Operator", "operator@example.org")]
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", (), failure)
    record.request, record.status_code = asked, 500
    AdminEmailHandler(include_html=True).emit(record)
    (mail,) = mailoutbox
    parts = [mail.subject, mail.body, *(str(one) for one, _ in mail.alternatives)]
    assert not [part for part in parts if SECRET in part]


def test_no_logger_has_a_way_out_of_its_own(settings):
    """A library's handler would pass by the formatter."""
    names = [name for name in logging.root.manager.loggerDict if name != "concurrent"]
    own = {
        name: handler
        for name in names
        for handler in logging.getLogger(name).handlers
        if not isinstance(handler, logging.NullHandler)
        and name.partition(".")[0] in {"django", "vigie", "django_tasks", "allauth"}
    }
    assert own == {}


def test_the_filter_gives_nothing(asked):
    quiet = QuietFilter()
    assert isinstance(get_exception_reporter_filter(asked), QuietFilter)
    assert quiet.is_active(asked)
    assert quiet.get_safe_settings() == {}
    assert quiet.get_safe_request_meta(asked) == {}
    assert quiet.get_safe_cookies(asked) == {}
    assert quiet.get_post_parameters(asked) == {}
    assert quiet.get_traceback_frame_variables(asked, sys._getframe()) == {}.items()


@pytest.mark.django_db
def test_a_failed_task_keeps_where_it_failed_and_not_what_it_met(failure):
    row = tasks.DBTaskResult(args_kwargs={}, task_path="x", backend_name="default")
    row.set_failed(failure[1])
    assert "ValueError" in row.traceback
    assert SECRET not in row.traceback


def test_errors_are_counted_by_the_name_of_their_type(tmp_path, failure, logger):
    folder = tmp_path / "errors"
    handler = errors.Counting(str(folder))
    logger.addHandler(handler)
    for _ in range(3):
        logger.error("failed: %s", SECRET, exc_info=failure)
    logger.error("failed: %s", SECRET)
    logger.warning("not counted")
    assert errors.counts(folder) == {"ValueError": 3, "vigie.room": 1}
    assert list(errors.counts(folder)) == ["ValueError", "vigie.room"]


def test_a_kind_is_a_name_and_never_a_path(tmp_path):
    errors.count(tmp_path / "e", "../../x y")
    assert list(errors.counts(tmp_path / "e")) == [".._.._x_y"]


def test_there_is_an_end_to_kinds(tmp_path, monkeypatch):
    monkeypatch.setattr(errors, "MOST_KINDS", 2)
    for kind in ("a", "b", "c", "d", "a"):
        errors.count(tmp_path, kind)
    assert errors.counts(tmp_path) == {"a": 2, "others": 2, "b": 1}


def test_no_errors_are_no_kinds(tmp_path):
    assert errors.counts(tmp_path / "none") == {}


def test_an_error_that_cannot_be_counted_stops_nobody(tmp_path, logger):
    path = tmp_path / "file"
    path.write_text("")
    logger.addHandler(errors.Counting(str(path / "below")))
    logger.error("failed")
    assert path.read_text() == ""
