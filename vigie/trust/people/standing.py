"""What somebody may do where: the pure part, without a database or a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vigie.trust.people.states import Role

EVERYWHERE = None


@dataclass(frozen=True)
class Grant:
    """A role in one emergency (its id) or everywhere, from a moment to another."""

    role: str
    emergency: int | None = EVERYWHERE
    organisation: int | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it counts at `now`; its last moment no longer does."""
        begun = self.from_at is None or self.from_at <= now
        return begun and (self.until_at is None or now < self.until_at)


@dataclass(frozen=True)
class Standing:
    """A reader: nobody, a member, or somebody with roles; and how they signed in.

    Roles count only after a second factor or a passkey (`proven`).
    """

    person: int | None = None
    grants: tuple[Grant, ...] = ()
    proven: bool = False

    @property
    def is_member(self) -> bool:
        """Whether somebody has signed in at all."""
        return self.person is not None

    @property
    def has_roles(self) -> bool:
        """Whether there is a role, shown to be theirs or not yet."""
        return bool(self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether a role somewhere counts: for links and lists, never for an act."""
        return self.proven and bool(self.grants)

    def roles_in(self, emergency: int | None) -> frozenset[str]:
        """Return the roles in an emergency; with None those that hold everywhere."""
        if not self.proven:
            return frozenset()
        places = {emergency, EVERYWHERE}
        return frozenset(g.role for g in self.grants if g.emergency in places)

    def roles_anywhere(self) -> frozenset[str]:
        """Return the roles that are held in one emergency at least."""
        return frozenset(g.role for g in self.grants) if self.proven else frozenset()

    def emergencies(self, roles: Iterable[str] = Role.values) -> set[int] | None:
        """Return where one of the roles is held; None when that is everywhere."""
        wanted = frozenset(roles)
        places = {g.emergency for g in self.grants if self.proven and g.role in wanted}
        if EVERYWHERE in places:
            return None
        return {place for place in places if place is not None}


def standing_of(
    person: int, grants: Iterable[Grant], now: datetime, *, proven: bool
) -> Standing:
    """Return the standing of a signed-in person: only grants that hold at `now`."""
    return Standing(person, tuple(g for g in grants if g.holds(now)), proven)
