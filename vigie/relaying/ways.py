"""Which program carries which channel: loaded when the worker first needs it."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from vigie.relaying.channels.contract import Out, Outcome, Send, all_down
from vigie.relaying.states import Channel

_CHANNELS = "vigie.relaying.channels"
_given: dict[Channel, Send] = {}


def use(channel: Channel, send: Send) -> None:
    """Have a channel be carried by another program than its own."""
    _given[channel] = send


def way(channel: Channel) -> Send:
    """Return the program of a channel; one that says it is down if there is none."""
    if channel in _given:
        return _given[channel]
    name = f"{_CHANNELS}.{channel.name.lower()}"
    if find_spec(name) is None or find_spec(f"{name}.channel") is None:
        return _none
    send: Send = import_module(f"{name}.channel").send
    return send


def _none(batch: Sequence[Out]) -> list[Outcome]:
    return all_down(batch, "this installation has no such channel")
