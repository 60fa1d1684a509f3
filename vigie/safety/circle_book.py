"""A whole address book into a circle: who came in, and each line that did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from vigie.kit.saying import in_words
from vigie.relaying.addresses import BadAddress
from vigie.safety.circle import NotAllowed, add_contact
from vigie.safety.models import Member
from vigie.safety.phonebook import Bad, Book


@dataclass(frozen=True)
class Refused:
    """One that could not be used: where it stands, and why."""

    line: int
    raw: str
    why: str


@dataclass(frozen=True)
class Brought:
    """What became of a book."""

    added: int
    refused: tuple[Refused, ...]

    @property
    def left(self) -> str:
        """What could not be used, as it stood, to be mended and sent again."""
        return "\n".join(one.raw for one in self.refused)


def bring_in(
    *, member: Member, book: Book, language: str, alarmed: bool, now: datetime
) -> Brought:
    """Put the people of a book into a circle, as many as it holds.

    Who was in it keeps their place; each one that cannot be used is returned.
    """
    refused = [_said(one) for one in book.bad]
    refused += _each(member, book, language, alarmed, now)
    added = len(book.people) + len(book.bad) - len(refused)
    return Brought(added, tuple(sorted(refused, key=lambda one: one.line)))


def _each(
    member: Member, book: Book, language: str, alarmed: bool, now: datetime
) -> Iterator[Refused]:
    for person in book.people:
        try:
            add_contact(
                member=member,
                reach=person.reach,
                now=now,
                name=person.name,
                language=language,
                alarmed=alarmed,
            )
        except (BadAddress, NotAllowed) as error:
            yield Refused(person.line, person.raw, str(error))


def _said(bad: Bad) -> Refused:
    return Refused(bad.line, bad.raw, in_words(bad.why))
