"""Near-duplicates: which posts are copies of one, and which only look alike."""

from vigie.reading.grouping.grouper import Grouper, Placed, Suggestion
from vigie.reading.grouping.links import Links
from vigie.reading.grouping.signature import Signature, signature, signatures, unpack
from vigie.reading.grouping.verdict import How, Verdict, same

__all__ = [
    "Grouper",
    "How",
    "Links",
    "Placed",
    "Signature",
    "Suggestion",
    "Verdict",
    "same",
    "signature",
    "signatures",
    "unpack",
]
