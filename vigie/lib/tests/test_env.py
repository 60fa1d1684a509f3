"""A setting that cannot be used is said in one sentence."""

import pytest

from vigie.lib.env import BadSetting, networks


def test_addresses_and_networks_are_read(monkeypatch):
    monkeypatch.setenv("VIGIE_OF_TESTS", " 192.0.2.7, 2001:db8::/32,10.0.0.1/8 ")
    assert networks("VIGIE_OF_TESTS") == ["192.0.2.7", "2001:db8::/32", "10.0.0.1/8"]


def test_without_the_variable_there_is_none(monkeypatch):
    monkeypatch.delenv("VIGIE_OF_TESTS", raising=False)
    assert networks("VIGIE_OF_TESTS") == []


@pytest.mark.parametrize("word", ["localhost", "192.0.2.300", "192.0.2.0/99"])
def test_what_is_no_network_is_said(monkeypatch, word):
    monkeypatch.setenv("VIGIE_OF_TESTS", f"192.0.2.7,{word}")
    with pytest.raises(BadSetting, match=f"VIGIE_OF_TESTS has “{word}”"):
        networks("VIGIE_OF_TESTS")
