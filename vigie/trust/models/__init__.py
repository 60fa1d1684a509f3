"""The things of trust, one module for each family of them."""

from vigie.trust.models.journal import JournalHead, JournalRow
from vigie.trust.models.people import Approval, Organisation, ReturnCode, RoleGiven

__all__ = [
    "Approval",
    "JournalHead",
    "JournalRow",
    "Organisation",
    "ReturnCode",
    "RoleGiven",
]
