"""The page of somebody who stands in circles: how their own people are, nobody else.

The link came to their address and is theirs; it needs no account.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from vigie.relaying.models import Address
from vigie.safety.models import Contact, Member, Standing, Suggestion
from vigie.safety.states import How

MOST_POSTS = 3  # of one person


@dataclass(frozen=True)
class Theirs:
    """One who listed the reader: how they stand, since when; stale is not known."""

    member: Member
    how: How
    at: datetime | None
    emergency: str
    blocked: bool
    posts: Sequence[Suggestion] = ()

    @property
    def id(self) -> UUID:
        """The member, as forms name them."""
        return self.member.pk

    @property
    def name(self) -> str:
        """What the member calls themselves."""
        return self.member.name or ""


def own_people(address: Address, now: datetime) -> list[Theirs]:
    """Return everybody who listed an address, the unknown first: four queries."""
    ties = Contact.objects.filter(address=address).select_related("member")
    listed = {tie.member_id: tie for tie in ties}
    fresh = Standing.objects.fresh(now).filter(
        member_id__in=listed, emergency__state="open"
    )
    last = {
        row.member_id: row for row in fresh.select_related("emergency").order_by("at")
    }
    found = [
        _theirs(tie, None if tie.blocked_at or tie.cut_at else last.get(member))
        for member, tie in listed.items()
    ]
    posts = _posts([tie for m, tie in listed.items() if m not in last])
    found = [replace(one, posts=posts.get(one.id, ())) for one in found]
    return sorted(found, key=lambda one: (one.blocked, one.at is not None, one.name))


def _posts(ties: Sequence[Contact]) -> dict[UUID, list[Suggestion]]:
    """Posts that may be by those of whom there is no word, and that nobody judged."""
    members = [tie.member_id for tie in ties if not (tie.blocked_at or tie.cut_at)]
    found: dict[UUID, list[Suggestion]] = defaultdict(list)
    rows = Suggestion.objects.shown().filter(member_id__in=members)
    for row in rows.filter(emergency__state="open").order_by("-score", "-at"):
        if len(found[row.member_id]) < MOST_POSTS:
            found[row.member_id].append(row)
    return found


def _theirs(tie: Contact, row: Standing | None) -> Theirs:
    blocked = tie.blocked_at is not None
    if row is None:
        return Theirs(tie.member, How.UNKNOWN, None, "", blocked)
    return Theirs(tie.member, How(row.how), row.at, row.emergency.name, blocked)
