"""Which record a browser may see, from which moment to which; and a code's own link."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore

from vigie.trust.models import ReturnCode
from vigie.trust.people import doors

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


class Session(SessionStore):
    """A session that counts how often its key was changed."""

    changed = 0

    def cycle_key(self):
        self.changed += 1


@pytest.fixture
def browser():
    return type("Request", (), {"session": Session()})()


def code(subject="7", room="cabin"):
    return ReturnCode(room=room, subject=subject)


def test_a_record_is_open_for_an_hour_to_the_moment(browser):
    doors.admit(browser, code(), NOW)
    last = NOW + timedelta(hours=1)
    assert doors.holds_code(browser, "cabin", "7", NOW)
    assert doors.holds_code(browser, "cabin", "7", last - MOMENT)
    assert not doors.holds_code(browser, "cabin", "7", last)


def test_one_code_opens_no_other_record_of_the_room_and_none_of_another(browser):
    doors.admit(browser, code(), NOW)
    assert not doors.holds_code(browser, "cabin", "8", NOW)
    assert not doors.holds_code(browser, "tower", "7", NOW)


def test_whoever_gave_no_code_holds_none(browser):
    assert not doors.holds_code(browser, "cabin", "7", NOW)
    doors.leave_records(browser)
    assert not doors.holds_code(browser, "cabin", "7", NOW)


def test_the_records_of_a_room_are_those_whose_code_was_given_the_last_first(browser):
    doors.admit(browser, code("7"), NOW)
    doors.admit(browser, code("8"), NOW + timedelta(minutes=30))
    doors.admit(browser, code("9", "tower"), NOW)
    assert doors.subjects_held(browser, "cabin", NOW) == ["8", "7"]
    later = NOW + timedelta(minutes=61)
    assert doors.subjects_held(browser, "cabin", later) == ["8"]
    assert doors.subjects_held(browser, "mill", NOW) == []


def test_a_code_that_is_given_again_is_held_for_another_hour(browser):
    doors.admit(browser, code(), NOW)
    doors.admit(browser, code(), NOW + timedelta(minutes=30))
    later = NOW + timedelta(minutes=89)
    assert doors.holds_code(browser, "cabin", "7", later)
    assert browser.session.changed == 2


def test_of_eleven_records_the_first_is_let_go(browser):
    for number in range(11):
        doors.admit(browser, code(str(number)), NOW)
    held = [n for n in range(11) if doors.holds_code(browser, "cabin", str(n), NOW)]
    assert held == list(range(1, 11))


def test_leaving_lets_go_of_every_record(browser):
    for number in range(3):
        doors.admit(browser, code(str(number)), NOW)
    doors.leave_records(browser)
    assert not any(doors.holds_code(browser, "cabin", str(n), NOW) for n in range(3))


def test_a_room_says_where_its_records_are_and_an_unknown_one_nothing(monkeypatch):
    monkeypatch.setattr(doors, "_rooms", {})

    @doors.records_of("cabin")
    def address(subject):
        return f"/cabin/{subject}/"

    assert address("3") == "/cabin/3/"
    assert doors.address_of(code("7")) == "/cabin/7/"
    assert doors.address_of(code("7", "tower")) is None


def test_a_link_carries_the_words_where_no_browser_sends_them():
    made = doors.link_of("abandon jardin neuf", "https://vigie.example")
    assert made == "https://vigie.example/code/#abandon-jardin-neuf"


def test_a_qr_code_is_dark_on_white_with_a_quiet_edge_and_takes_its_frames_size():
    svg = doors.qr_of("https://vigie.example/code/#abandon-jardin-neuf")
    head = svg.split(">")[0]
    assert 'viewBox="0 0 164 164"' in head  # 33 squares and twice 4, times 4
    assert "width=" not in head
    assert "height=" not in head
    assert 'fill="#fff"' in svg
    assert 'stroke="#000"' in svg
    assert 'd="M4 4.5h7' in svg
