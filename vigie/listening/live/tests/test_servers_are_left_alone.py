"""What a server says about when it may be asked again."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from vigie.listening.live.asking import LONGEST_WAIT, wait_of
from vigie.listening.live.hearing import back_off
from vigie.listening.tests.making import NOW

SOON = (NOW + timedelta(seconds=40)).isoformat().replace("+00:00", ".000Z")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"retry-after": "30"}, 30),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=50))}, 50),
        ({"retry-after": "nonsense"}, 0),
        ({"retry-after": "99999999999"}, LONGEST_WAIT),
        ({"x-ratelimit-remaining": "299", "x-ratelimit-reset": SOON}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": SOON}, 40),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "nonsense"}, 0),
        ({"x-ratelimit-remaining": "0"}, 0),
    ],
)
def test_it_is_asked_again_when_it_says(headers, seconds):
    assert wait_of(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("failures", "least", "most"), [(0, 0.5, 1), (3, 4, 8), (6, 30, 60), (99, 30, 60)]
)
def test_the_wait_grows_to_a_minute(failures, least, most):
    assert back_off(failures, 0.0) == least
    assert back_off(failures, 1.0) == most
