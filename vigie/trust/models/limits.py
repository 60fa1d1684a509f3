"""What the limits have to remember across processes and restarts."""

from django.db import models


class SpentProof(models.Model):
    """A riddle or a code of an app that was used. Its nonce is chance or a keyed
    digest: it says nothing of who used it."""

    nonce = models.CharField(max_length=32, primary_key=True)
    until_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce
