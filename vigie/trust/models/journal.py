"""The journal: who did what, when and why. Rows are added, never changed or erased.

Nothing here points at another table, so nothing that goes takes a row with it.
"""

from datetime import datetime

from django.db import models

from vigie.trust.journal.chain import Link, moment_of


class JournalRow(models.Model):
    """One thing that somebody did. `hash` binds it to all rows before it."""

    # An automatic key only so that SQLite has no hidden row number beside it, by
    # which INSERT OR REPLACE could take a row away. Its value is always given.
    sequence = models.BigAutoField(primary_key=True)
    moment = models.BigIntegerField()  # µs since 1970 UTC: written in one way only
    what = models.CharField(max_length=60)  # of `verbs`
    by = models.CharField(max_length=150)  # an account's word, or a part of the program
    subject = models.CharField(max_length=60)  # "listening.call"
    subject_id = models.CharField(max_length=64)
    emergency = models.BigIntegerField(null=True)
    why = models.CharField(max_length=300, blank=True)  # masked
    facts = models.TextField()  # JSON as it was hashed, no personal data
    hash = models.BinaryField()

    class Meta:
        # No unique column beside the key: replacing by it would delete a row.
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="journal_subject"),
            models.Index(fields=["emergency", "sequence"], name="journal_emergency"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.what}"

    @property
    def at(self) -> datetime:
        """When it was done, in UTC."""
        return moment_of(self.moment)

    def link(self) -> Link:
        """Return the row as the chain takes it."""
        return Link(*(getattr(self, name) for name in Link._fields))


class JournalHead(models.Model):
    """The journal's last row at some hour, as it was published to everybody."""

    sequence = models.BigAutoField(primary_key=True)  # of that row, as above
    moment = models.BigIntegerField()  # µs since 1970 UTC, of the publication
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.sequence}:{bytes(self.hash).hex()}"

    @property
    def at(self) -> datetime:
        """When it was published, in UTC."""
        return moment_of(self.moment)
