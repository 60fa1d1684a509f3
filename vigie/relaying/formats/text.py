"""Text and moments as they may stand in any XML. Pure."""

import re
from datetime import UTC, datetime

# Signs that XML 1.0 cannot hold, lone surrogates among them.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return text as it may stand in XML: line ends as line feeds, no control signs,
    nothing white around it."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def written_moment(at: datetime, *, exact: bool = False) -> str:
    """Write a moment in UTC, with its fraction of a second when it has one.

    With `exact` always with six digits of it: clients compare such moments as text.
    """
    local = at.astimezone(UTC).replace(tzinfo=None)
    return local.isoformat(timespec="microseconds" if exact else "auto") + "Z"
