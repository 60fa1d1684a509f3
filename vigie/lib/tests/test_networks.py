"""Addresses and the networks that they are counted with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.lib.networks import prefix_of


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.7", "192.0.2"),
        ("192.0.2.255", "192.0.2"),
        ("::ffff:192.0.2.7", "192.0.2"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001"),
        ("2001:db8:1::", "2001:0db8:0001"),
        ("2001:db8:2::", "2001:0db8:0002"),
        ("fe80::1%eth0", "fe80:0000:0000"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_is_counted_with_its_neighbours(address, prefix):
    assert prefix_of(address) == prefix


@given(st.ip_addresses(v=4))
def test_the_last_number_of_an_address_makes_no_difference(address):
    first = str(address).rpartition(".")[0]
    assert prefix_of(str(address)) == prefix_of(f"{first}.1") == first


@given(st.ip_addresses(v=6), st.integers(0, 2**80 - 1))
def test_the_last_eighty_bits_make_no_difference(address, rest):
    if address.ipv4_mapped:
        return
    other = type(address)(int(address) >> 80 << 80 | rest)
    assert prefix_of(str(other)) == prefix_of(str(address))
