"""The labels a reading may carry, as a table.

The names follow the crowd's needs of one night, not a network's hashtags; the
nearest public label sets are TREC-IS and HumAID.
"""

from typing import NamedTuple


class Label(NamedTuple):
    """One label: its bit, how pressing it is, and whether it is a call.

    A call is what the board shows and somebody must answer. `hint` marks labels
    that no machine may act upon: people decide.
    """

    name: str
    bit: int
    priority: int
    is_call: bool
    meaning: str
    hint: bool = False


PRIORITIES = ("low", "medium", "high", "critical")

_ROWS = (
    # name, priority, is_call, meaning
    ("missing.call", 2, True, "looks for a person who does not answer"),
    ("missing.closed", 1, True, "says that somebody looked for was found"),
    ("safe.self", 1, True, "says of oneself: I am safe"),
    ("safe.other", 1, True, "says of somebody else: is safe"),
    ("shelter.offer", 2, True, "offers a roof for the night"),
    ("shelter.request", 2, True, "needs a roof for the night"),
    ("shelter.howto", 0, False, "explains where roofs are offered"),
    ("help.request", 3, True, "needs rescue, care, blood, transport"),
    ("help.offer", 1, True, "offers help other than a roof"),
    ("lookout.call", 3, True, "asks to look out for a vehicle, person or thing"),
    ("lookout.sighting", 3, True, "says where something sought was seen"),
    ("witness", 2, True, "tells what the writer sees or hears"),
    ("threat.new", 3, True, "tells of a new danger: a risk of rumour"),
    ("road", 1, True, "tells of a road, station or line closed or blocked"),
    ("official", 1, True, "words of an authority: decided by account"),
    ("gathering", 0, True, "announces a vigil, march or meeting"),
    ("info.request", 1, True, "asks for information"),
    ("solidarity", 0, False, "condolence, slogan, prayer"),
    ("trend.list", 0, False, "a robot's list of trending words"),
    ("propaganda", 0, False, "may be propaganda: a hint only, people decide"),
)

LABELS: dict[str, Label] = {
    name: Label(name, 1 << place, priority, is_call, meaning, name == "propaganda")
    for place, (name, priority, is_call, meaning) in enumerate(_ROWS)
}


def names_of(bits: int) -> tuple[str, ...]:
    """Return the names of the labels whose bits are set, in the table's order."""
    return tuple(name for name, label in LABELS.items() if bits & label.bit)
