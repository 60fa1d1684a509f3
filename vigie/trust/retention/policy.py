"""The policy of retention: every room's retention.toml, as typed rules."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from django.apps import apps

EMERGENCY, NEVER = "emergency", "never"
FILE = "retention.toml"


class Personal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that can hold personal data: their class, and why we keep them at all."""

    fields: tuple[str, ...]
    why: str
    kind: Literal["public", "operational", "sealed"] = msgspec.field(name="class")


class Impersonal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that hold no personal data, because …"""

    fields: tuple[str, ...]
    because: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of a model's rows.

    `clock` says from when `days` are counted: "emergency" from its archiving, the
    name of a moment of the row's own, or "never". `erase` takes the row away or
    empties its personal fields.
    """

    clock: str = NEVER
    days: float = 0
    erase: Literal["row", "fields"] = "row"
    because: str = ""  # of "never"
    personal: tuple[Personal, ...] = ()
    impersonal: tuple[Impersonal, ...] = ()

    @property
    def personal_fields(self) -> tuple[str, ...]:
        """Names of all fields that can hold personal data."""
        return tuple(name for part in self.personal for name in part.fields)

    @property
    def named_fields(self) -> tuple[str, ...]:
        """Names of all fields, as often as they are named."""
        others = (name for part in self.impersonal for name in part.fields)
        return (*self.personal_fields, *others)


class BadPolicy(ValueError):
    """A retention.toml cannot be read; the text names the file and the place."""


@cache
def policy() -> dict[str, Rule]:
    """Return the rules by label ("listening.Call"). Raises BadPolicy."""
    rules: dict[str, Rule] = {}
    for room in apps.get_app_configs():
        path = Path(room.path) / FILE
        if room.name.startswith("vigie.") and path.exists():
            found = rules_from(path.read_text("utf-8"), str(path))
            for name, rule in found.items():
                rules[name if "." in name else f"{room.label}.{name}"] = rule
    return rules


def rules_from(text: str, name: str) -> dict[str, Rule]:
    """Return the rules of one file, whose name is for the error. Raises BadPolicy."""
    try:
        return msgspec.convert(tomllib.loads(text), dict[str, Rule])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadPolicy(f"{name}: {error}") from None
