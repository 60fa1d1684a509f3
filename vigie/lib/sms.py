"""Where short messages go, as one address: kannel://user:password@host:13013."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit, urlunsplit

from vigie.lib.env import BadSetting

FIELDS = ("to", "text", "from", "id")


class Form(StrEnum):
    """How a gateway is spoken to."""

    KANNEL = "kannel"
    JSON = "json"
    FORM = "form"
    GET = "get"


@dataclass(frozen=True)
class Gateway:
    """A gateway: its address without the password, and what it calls our fields."""

    form: Form
    url: str
    user: str
    password: str = field(repr=False)
    names: tuple[tuple[str, str], ...] = tuple(zip(FIELDS, FIELDS, strict=True))


def sms_gateway(address: str, form: str, fields: Sequence[str]) -> Gateway | None:
    """Return the gateway that the settings name; None without an address.

    `kannel://` and `kannels://` (by https) are Kannel's sendsms; `https://` and
    `http://` any gateway, spoken to in `form`. `fields` are pairs such as `to=To`; a
    field that they do not name goes under our name. Raises BadSetting.
    """
    if not address:
        return None
    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    schemes = {"kannel": "http", "kannels": "https", "http": "http", "https": "https"}
    if parts.scheme not in schemes or not host:
        raise BadSetting(
            "VIGIE_SMS_URL: write kannel://user:password@host:13013 or https://…"
        )
    kannel = parts.scheme.startswith("kannel")
    port = 13013 if kannel and port is None else port
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path = (parts.path.rstrip("/") or "/cgi-bin/sendsms") if kannel else parts.path
    return Gateway(
        Form.KANNEL if kannel else _form(form),
        urlunsplit((schemes[parts.scheme], place, path, parts.query, "")),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        _names(fields),
    )


def _form(word: str) -> Form:
    if word not in {Form.JSON, Form.FORM, Form.GET}:
        raise BadSetting(f"VIGIE_SMS_FORM is “{word}”; write json, form or get.")
    return Form(word)


def _names(pairs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    names = dict(zip(FIELDS, FIELDS, strict=True))
    for pair in pairs:
        ours, _, theirs = pair.partition("=")
        if ours not in names or not theirs:
            raise BadSetting(
                f"VIGIE_SMS_FIELDS has “{pair}”; write to=…,text=…,from=…,id=…"
            )
        names[ours] = theirs
    return tuple(names.items())
