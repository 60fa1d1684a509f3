"""What two strangers may not tell one another by chance: pure."""

import re

from vigie.reading.masking import MARK, mask
from vigie.reading.masking_view import view_of

# Names that end as sites do. Others count with a path only: many who write on a phone
# leave out the space after a full stop.
_ENDS = (
    "com|org|net|info|biz|app|dev|xyz|site|online|shop|club|live|link|click|top|page|"
    "chat|store|tech|icu|space|website|email|pro|me|fr|be|ch|lu|eu|uk|es|it|de|nl|pt|"
    "ma|tn|dz|ly|gl|gg|ru|cn|tk|io|co|cc|tv|to|us|ca|re|im"
)
_HOST = r"(?<![\w.@-])(?:[\w-]+\.)+"
_LINK = re.compile(
    rf"[a-z][a-z0-9+.-]*://\S+|www\.\S+|{_HOST}(?:{_ENDS})(?!\w)(?:[/:?#]\S*)?"
    rf"|{_HOST}[^\W\d_]{{2,24}}[/?#]\S+"
    r"|(?<![\w.])@\w[\w.]+",
    re.IGNORECASE,
)


def veiled(text: str) -> tuple[str, bool]:
    """Return a text without numbers, addresses of mail or doors, names on networks and
    links, and whether anything was taken out."""
    view = view_of(text)
    kept, done = [], 0
    for found in _LINK.finditer(view.text):
        start, end = view.span(*found.span())
        kept += [text[done:start], MARK]
        done = end
    hidden = mask("".join((*kept, text[done:])))
    return hidden, hidden != text
