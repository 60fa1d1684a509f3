"""One address says which gateway is spoken to, and how."""

import pytest

from vigie.lib.env import BadSetting
from vigie.lib.sms import FIELDS, Form, sms_gateway


def gateway(address, form="json", fields=()):
    return sms_gateway(address, form, fields)


def test_without_an_address_there_is_no_gateway():
    assert gateway("") is None


def test_kannel_is_found_at_its_usual_port_and_path():
    found = gateway("kannel://vigie:s%40cret@sms.example")
    assert found.form == Form.KANNEL
    assert found.url == "http://sms.example:13013/cgi-bin/sendsms"
    assert (found.user, found.password) == ("vigie", "s@cret")


def test_kannel_may_be_elsewhere_and_by_https():
    found = gateway("kannels://u:p@[2001:db8::7]:8443/own/path/")
    assert found.url == "https://[2001:db8::7]:8443/own/path"
    assert found.form == Form.KANNEL


@pytest.mark.parametrize("form", ["json", "form", "get"])
def test_any_other_gateway_is_spoken_to_as_the_setting_says(form):
    found = gateway("https://key@gw.example/v1/send?fast=1", form)
    assert (found.form, found.url) == (Form(form), "https://gw.example/v1/send?fast=1")
    assert (found.user, found.password) == ("key", "")
    assert dict(found.names) == dict(zip(FIELDS, FIELDS, strict=True))


def test_a_gateway_may_have_names_of_its_own():
    found = gateway("https://gw.example/", "form", ["to=To", "text=Body"])
    assert dict(found.names) == {"to": "To", "text": "Body", "from": "from", "id": "id"}


def test_the_password_does_not_stay_in_the_address():
    found = gateway("https://user:secret@gw.example/")
    assert found.password == "secret"
    assert "secret" not in found.url
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    "address", ["gw.example", "smpp://gw.example", "kannel://", "https://gw:x/", "x"]
)
def test_what_is_no_gateway_is_said_in_one_sentence(address):
    with pytest.raises(BadSetting, match="VIGIE_SMS_URL: write kannel://"):
        gateway(address)


def test_a_form_that_nobody_speaks_is_said():
    with pytest.raises(BadSetting, match="VIGIE_SMS_FORM is “soap”"):
        gateway("https://gw.example", "soap")


@pytest.mark.parametrize("pair", ["to", "to=", "body=Body", "=x"])
def test_a_field_that_is_not_ours_is_said(pair):
    with pytest.raises(BadSetting, match="VIGIE_SMS_FIELDS has"):
        gateway("https://gw.example", "json", [pair])
