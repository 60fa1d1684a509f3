"""The things of trust, one module for each family of them."""

from vigie.trust.models.journal import JournalHead, JournalRow
from vigie.trust.models.keys import (
    CaseKey,
    GlassGrant,
    GlassKey,
    GlassRequest,
    GlassShare,
    Grant,
    PersonKey,
    ReadingAlarm,
    Rotation,
    SealedCase,
    UnlockedKey,
    Unsealing,
)
from vigie.trust.models.learning import Learned, Lesson
from vigie.trust.models.limits import SpentProof
from vigie.trust.models.people import Approval, Organisation, ReturnCode, RoleGiven
from vigie.trust.models.pictures import Picture
from vigie.trust.models.triage import Decision, Item

__all__ = [
    "Approval",
    "CaseKey",
    "Decision",
    "GlassGrant",
    "GlassKey",
    "GlassRequest",
    "GlassShare",
    "Grant",
    "Item",
    "JournalHead",
    "JournalRow",
    "Learned",
    "Lesson",
    "Organisation",
    "PersonKey",
    "Picture",
    "ReadingAlarm",
    "ReturnCode",
    "RoleGiven",
    "Rotation",
    "SealedCase",
    "SpentProof",
    "UnlockedKey",
    "Unsealing",
]
