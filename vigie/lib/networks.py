"""Which network an address belongs to, when limits are counted."""

from ipaddress import IPv6Address, ip_address


def prefix_of(address: str) -> str:
    """Return the network that an address is counted with: its /24, or /48 of IPv6.

    One that wears IPv6 clothes (::ffff:192.0.2.7) counts as what it is. What is no
    address counts under its own name.
    """
    try:
        found = ip_address(address.partition("%")[0])  # exploded fails with a zone
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return found.exploded[:14]
        found = found.ipv4_mapped
    return str(found).rpartition(".")[0]
