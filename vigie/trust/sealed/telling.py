"""What sealed data tells the journal, and with which words."""

from collections.abc import Mapping
from datetime import datetime

from vigie.trust.journal.recording import Fact, Subject, is_word, record
from vigie.trust.sealed.names import shown_names

VERBS = {
    "key.made": "a person made a key pair",
    "key.replaced": "a person lost the passphrase and made another key pair",
    "key.emptied": "the grants of a former pair were brought to the new one",
    "passphrase.changed": "a person changed the passphrase",
    "case.sealed": "a case got its key and its first people",
    "case.granted": "a person was given the key of a case",
    "case.revoked": "a person lost the key of a case, and it was replaced",
    "case.destroyed": "the key of a case was destroyed, and with it the data",
    "case.unsealed": "a sealed value was opened",
    "glass.made": "people were given shares of the key behind the glass",
    "glass.asked": "a person asked to open a case without a grant",
    "glass.approved": "a second person approved it",
    "reading.alarm": "a person opened more than work explains",
    "alarm.seen": "another person looked at that",
}


def tell(
    *,
    what: str,
    by: str,
    subject: tuple[str, str],
    now: datetime,
    why: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Journal one act, last in the transaction that does it.

    `subject` is a label and an id. Accounts, who act or stand in a fact, are named by
    their word as everywhere in the journal. Raises as journal.recording.record.
    """
    given = dict(facts or {})
    names = shown_names([by, *(one for one in given.values() if isinstance(one, str))])
    for key, value in given.items():
        if isinstance(value, str) and is_word(names[value]):
            given[key] = names[value]
    record(
        what=what,
        by=names[by],
        subject=Subject(*subject),
        why=why,
        now=now,
        facts=given,
    )
