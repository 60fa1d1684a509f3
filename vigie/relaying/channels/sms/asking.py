"""How a gateway is asked to send one message. Pure."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from vigie.lib.sms import Form, Gateway
from vigie.relaying.channels.sms.segments import Coding, Written
from vigie.relaying.signing import headers_of

_REPORTED = 1 + 2 + 16  # Kannel tells: delivered, not delivered, refused


@dataclass(frozen=True)
class Message:
    """What is to be sent. `sender` is our number or name, "" for the gateway's own;
    `report` is where Kannel tells what became of it, "" where nobody hears."""

    key: str
    to: str
    written: Written
    sender: str = ""
    report: str = ""


@dataclass(frozen=True)
class Question:
    """One question to a web server."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def question_of(
    gateway: Gateway, message: Message, secret: str, now: datetime
) -> Question:
    """Return the question by which this gateway sends this message.

    All but Kannel get the user and password as Basic, a user alone as Bearer, and
    with a secret the signature of vigie.relaying.signing.
    """
    if gateway.form == Form.KANNEL:
        return _kannel(gateway, message)
    fields = _fields(gateway, message)
    if gateway.form == Form.GET:
        url, body, kind = _with_query(gateway.url, fields), b"", ""
    elif gateway.form == Form.FORM:
        body = urlencode(fields).encode()
        url, kind = gateway.url, "application/x-www-form-urlencoded"
    else:
        body = json.dumps(fields, ensure_ascii=False).encode()
        url, kind = gateway.url, "application/json; charset=utf-8"
    name = message.key.replace(".", "-")
    headers = {"Idempotency-Key": name, **_who(gateway)}
    if kind:
        headers["Content-Type"] = kind
    if secret:
        headers |= headers_of(secret, name, body, now)
    return Question("POST" if kind else "GET", url, headers, body)


def _kannel(gateway: Gateway, message: Message) -> Question:
    fields = {
        "username": gateway.user,
        "password": gateway.password,
        "to": message.to,
        "text": message.written.text,
        "charset": "UTF-8",
        "coding": "2" if message.written.coding == Coding.UCS2 else "0",
    }
    if message.sender:
        fields["from"] = message.sender
    if message.report:
        fields |= {"dlr-mask": str(_REPORTED), "dlr-url": message.report}
    return Question("GET", _with_query(gateway.url, fields))


def _fields(gateway: Gateway, message: Message) -> dict[str, str]:
    ours = {
        "to": message.to,
        "text": message.written.text,
        "from": message.sender,
        "id": message.key,
    }
    return {theirs: ours[name] for name, theirs in gateway.names if ours[name]}


def _with_query(url: str, fields: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"


def _who(gateway: Gateway) -> dict[str, str]:
    if not gateway.user:
        return {}
    if not gateway.password:
        return {"Authorization": f"Bearer {gateway.user}"}
    pair = f"{gateway.user}:{gateway.password}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
