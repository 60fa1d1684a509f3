"""The rooms whose things come to the desk, and the kinds of thing they know.

A room says so in its `apps.ready()`; trust itself knows no room.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vigie.trust.journal import verbs
from vigie.trust.triage.looks import (
    Copy,
    Fact,
    Lazy,
    Look,
    no_copies,
    none_alike,
    unseen,
)
from vigie.trust.triage.states import Verb

EVERY_VERB = frozenset(Verb)
READ = "read"  # the journal's word for opening what is masked


@dataclass(frozen=True)
class Kind:
    """What a thing may be: how pressing (0 to 3), its bit among the room's labels,
    and whether somebody waits for an answer. `name` is what people choose it by;
    one without a name nobody is offered."""

    priority: int
    bit: int = 0
    asks: bool = False
    name: Lazy = ""


@dataclass(frozen=True)
class Words:
    """What a thing says, masked, and the rules that read it: for learning."""

    text: str
    rules: Sequence[str] = ()


def no_words(things: Sequence[str]) -> Mapping[str, Words]:
    """Say nothing of any thing."""
    return {}


@dataclass(frozen=True)
class Room:
    """A room by the label of its things ("listening.call"), and their word ("call").

    `words` says of things, by their ids, what stands in them, as far as it is kept;
    `shown` how they look. `alike` names what a thing may be the same as, the likeliest
    first, `copies` what may be split off it. `opened` returns what is masked, for who
    may see it, and None where there is nothing more. `verbs`: the decisions that make
    sense in this room. `is_at_once`: its most pressing things stand at the head of
    every desk until somebody takes them.
    """

    label: str
    noun: str
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    words: Callable[[Sequence[str]], Mapping[str, Words]] = no_words
    shown: Look = unseen
    alike: Callable[[str], Sequence[str]] = none_alike
    copies: Callable[[str], Sequence[Copy]] = no_copies
    opened: Callable[[str], Sequence[Fact]] | None = None
    verbs: frozenset[str] = EVERY_VERB
    is_at_once: bool = False

    def kind(self, name: str) -> Kind:
        """Return a kind; of one that the room does not know a plain one."""
        return self.kinds.get(name, Kind(priority=0))


DEEDS: dict[str, tuple[str, str]] = {
    Verb.RIGHT: ("verified", "somebody looked at it and found it read right"),
    Verb.RELABEL: ("relabelled", "it was read as something else than it is"),
    Verb.DROP: ("dropped", "it asks and tells nothing: it left the board"),
    Verb.SAME: ("joined", "it was joined to another that says the same"),
    Verb.SPLIT: ("split", "some of its posts became another"),
    Verb.HIDE: ("hidden", "it was hidden from the public, and its posts count no more"),
    Verb.ESCALATE: ("escalated", "it was brought before everything else"),
    Verb.ANSWER: ("answered", "it was marked as answered"),
    Verb.CLOSE: ("closed", "it was closed"),
    Verb.REOPEN: ("reopened", "it was reopened"),
    Verb.UNDO: ("undone", "a decision about it was undone"),
}

_rooms: dict[str, Room] = {}


class UnknownRoom(ValueError):
    """No room said that it has such things."""


def know(room: Room) -> None:
    """Take a room's things at the desk, and its deeds in the journal."""
    _rooms[room.label] = room
    verbs.know({f"{room.noun}.{past}": meaning for past, meaning in DEEDS.values()})
    if room.opened is not None:
        verbs.know({f"{room.noun}.{READ}": "somebody opened its words that are masked"})


def room_of(label: str) -> Room:
    """Return the room of a label. Raises UnknownRoom."""
    if label not in _rooms:
        raise UnknownRoom(f"“{label}” is no room of the desk: see rooms.know.")
    return _rooms[label]


def at_once() -> list[str]:
    """Return the labels of rooms whose most pressing things bear no waiting."""
    return [label for label, room in _rooms.items() if room.is_at_once]


def deed(label: str, verb: str) -> str:
    """Return how the journal calls a decision: "call.hidden"."""
    return f"{room_of(label).noun}.{DEEDS[verb][0]}"
