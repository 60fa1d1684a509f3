"""What is signed is believed for five minutes, and nothing else is."""

from datetime import UTC, datetime

import pytest

from vigie.relaying.signing import TOLERANCE, headers_of, is_signed

NOW = datetime(2021, 2, 25, 10, 30, tzinfo=UTC)
BODY = '{"said": "ça va"}'.encode()
SECRET = "a secret of both"
GOOD = headers_of(SECRET, "one", BODY, NOW)


def test_the_example_of_the_standard_is_signed_as_it_says():
    """From the specification of Standard Webhooks: its secret, its signature."""
    made = headers_of(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert made["webhook-timestamp"] == "1614265330"
    assert made["webhook-signature"] == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_what_was_signed_is_known():
    assert is_signed(SECRET, GOOD, BODY, NOW)


@pytest.mark.parametrize("late", [-TOLERANCE, TOLERANCE])
def test_it_is_known_for_five_minutes(late):
    assert is_signed(SECRET, GOOD, BODY, NOW + late)
    assert not is_signed(SECRET, GOOD, BODY, NOW + late * 1.01)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_each_of_the_three_is_needed(name):
    less = {key: value for key, value in GOOD.items() if key != name}
    assert not is_signed(SECRET, less, BODY, NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "two"},
        {"webhook-timestamp": str(int(NOW.timestamp()) + 1)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "-5"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": GOOD["webhook-signature"][3:]},
        {"webhook-signature": GOOD["webhook-signature"].replace("v1", "v2")},
        {"webhook-signature": "v1,é"},
    ],
)
def test_a_change_is_noticed(change):
    assert not is_signed(SECRET, {**GOOD, **change}, BODY, NOW)


def test_another_body_or_another_secret_is_noticed():
    assert not is_signed(SECRET, GOOD, BODY + b" ", NOW)
    assert not is_signed("another", GOOD, BODY, NOW)


def test_without_a_secret_nothing_is_signed():
    empty = headers_of("", "one", BODY, NOW)
    assert not is_signed("", empty, BODY, NOW)


def test_a_sender_may_sign_with_its_old_secret_and_its_new_one():
    old = headers_of("old", "one", BODY, NOW)["webhook-signature"]
    both = {**GOOD, "webhook-signature": f"{old} {GOOD['webhook-signature']}"}
    assert is_signed(SECRET, both, BODY, NOW)
    assert is_signed("old", both, BODY, NOW)


def test_words_that_begin_like_a_coded_secret_are_a_secret_too():
    made = headers_of("whsec_not base64!", "one", BODY, NOW)
    assert is_signed("whsec_not base64!", made, BODY, NOW)
