"""What can be known of a post from its text alone: whose words it repeats."""

import re
from hashlib import blake2b

_RESHARE = re.compile(r"RT @(\w+):? (.*)", re.DOTALL)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def reshare_key(text: str) -> str:
    """Return a stable key for what "RT @somebody: words" reshares, else "".

    The original's id is not known from the text, so the key is made of its
    author and words: "rt:somebody:" and 16 hex digits. Copies of one reshare
    meet in it, posts of one author with other words do not.
    """
    if not text.startswith("RT @"):
        return ""
    found = _RESHARE.match(text)
    if found is None:
        return ""
    words = " ".join(found[2].casefold().split()).rstrip("….")
    digest = blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"rt:{found[1].lower()}:{digest}"


def plain(text: str) -> str:
    """Undo the three escapes that Twitter puts into texts: &lt; &gt; &amp;."""
    for escaped, sign in _ENTITIES:
        text = text.replace(escaped, sign)
    return text
