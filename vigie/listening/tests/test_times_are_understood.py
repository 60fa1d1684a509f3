"""Times of every network come to the same second."""

import pytest

from vigie.listening.formats import times
from vigie.listening.tests.wire import NIGHT, NIGHT_SECONDS


@pytest.mark.parametrize(
    "text",
    [
        NIGHT,
        "Fri Nov 13 22:30:00 +0100 2015",
        " Fri Nov 13 21:30:00 +0000 2015",
        "2015-11-13T21:30:00.000Z",
        "2015-11-13T21:30:00.999999Z",
        "2015-11-13T22:30:00+01:00",
        "2015-11-13 21:30:00",
        "2015-11-13 21:30:00 UTC",
        "2015-11-13T21:30",
        "13/11/2015 21:30:00",
        "13.11.2015 21:30",
        "2015/11/13 21:30:00",
        str(NIGHT_SECONDS),
        f"{NIGHT_SECONDS}.75",
        f"{NIGHT_SECONDS}123",
        f"  {NIGHT_SECONDS} ",
    ],
)
def test_a_time_is_whole_seconds(text: str) -> None:
    assert times.any_time(text) == times.network_time(text) == NIGHT_SECONDS


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "1.2.3", "0001-01-01T00:00:00+23:59", "9" * 30, "٣", "-5"),
        "Fri Nov 33 21:30:00 +0000 2015",
        "Fri Nov 13 21:30:0x +0000 2015",
    ],
)
def test_what_is_no_time_is_0(text: str) -> None:
    assert times.any_time(text) == 0


def test_a_missing_time_is_0_and_the_kept_answers_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(times, "_KEPT", 10)
    assert times.network_time(None) == 0
    for second in range(60):
        text = f"2015-11-13T21:30:{second:02}Z"
        assert times.network_time(text) == NIGHT_SECONDS + second
    assert len(times.SEEN) <= 11
