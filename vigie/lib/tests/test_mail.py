"""Where mail goes: one address, read into settings."""

import pytest

from vigie.lib.env import BadSetting
from vigie.lib.mail import mail_settings


def test_without_an_address_no_mail_leaves():
    given = mail_settings("")
    assert given == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def test_a_server_with_tls_after_the_greeting():
    given = mail_settings("smtp://me%40here:p%3Aw@mail.example:587?tls")
    assert given["EMAIL_HOST"] == "mail.example"
    assert given["EMAIL_PORT"] == 587
    assert given["EMAIL_HOST_USER"] == "me@here"
    assert given["EMAIL_HOST_PASSWORD"] == "p:w"
    assert given["EMAIL_USE_TLS"]
    assert not given["EMAIL_USE_SSL"]


@pytest.mark.parametrize(
    ("address", "port", "ssl"),
    [("smtp://mail.example", 25, False), ("smtps://mail.example", 465, True)],
)
def test_ports_that_are_not_said(address, port, ssl):
    given = mail_settings(address)
    assert (given["EMAIL_PORT"], given["EMAIL_USE_SSL"]) == (port, ssl)
    assert not given["EMAIL_USE_TLS"]


@pytest.mark.parametrize(
    "address", ["mail.example", "http://mail.example", "smtp://", "smtp://a:b:c"]
)
def test_an_address_that_cannot_be_used_stops_the_start(address):
    with pytest.raises(BadSetting, match="VIGIE_MAIL_URL"):
        mail_settings(address)
