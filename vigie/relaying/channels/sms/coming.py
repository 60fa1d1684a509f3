"""What a gateway brings: who may bring it, and what stands in it. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

import phonenumbers

from vigie.relaying.signing import is_signed

MOST_TEXT = 1600  # ten parts of septets; more is no short message
_SPELT = {  # our field, then what gateways call it
    "sender": ("from", "From", "sender", "msisdn"),
    "to": ("to", "To", "recipient"),
    "text": ("text", "Body", "message", "content"),
    "name": ("id", "MessageSid", "messageId", "message_id"),
}
_DIGITS = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True)
class Brought:
    """A message as a gateway brings it; `name` is the gateway's own, once for ever."""

    name: str
    sender: str
    to: str
    text: str


class NoMessage(Exception):
    """What was brought is no message."""


def may_bring(
    headers: Mapping[str, str],
    body: bytes,
    client: str,
    *,
    secret: str,
    networks: list[str],
    now: datetime,
) -> bool:
    """Return whether to take a message: signed with our secret, or from an address
    that the operator named. Without either nobody may bring any."""
    if is_signed(secret, headers, body, now):
        return True
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address in ip_network(one, strict=False) for one in networks)


def read_fields(fields: Mapping[str, str], region: str) -> Brought:
    """Return the message that fields of a query or a form hold, its sender as
    `number_of` has it. Raises NoMessage."""
    found = {
        ours: next((fields[name] for name in names if fields.get(name)), "")
        for ours, names in _SPELT.items()
    }
    sender = found["sender"].strip().replace("-", "").replace(" ", "")
    name = found["name"].strip()
    if not _DIGITS.fullmatch(sender) or not name or len(name) > 80:
        raise NoMessage
    text = found["text"].replace("\x00", "")[:MOST_TEXT]
    return Brought(name, number_of(sender, region), found["to"].strip()[:20], text)


def number_of(sender: str, region: str) -> str:
    """Return a sender in E.164, a short code as it is.

    Networks leave out the + (and a query that does not code it turns it into a
    space): what is no number of the region is read as one with its country's.
    """
    for typed in (sender, f"+{sender.removeprefix('+')}"):
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            form = phonenumbers.PhoneNumberFormat.E164
            return phonenumbers.format_number(number, form)
    return sender


def read_json(body: bytes, region: str) -> Brought:
    """Return the message of a JSON object of texts. Raises NoMessage."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NoMessage from None
    if not isinstance(said, dict):
        raise NoMessage
    return read_fields({k: v for k, v in said.items() if isinstance(v, str)}, region)
