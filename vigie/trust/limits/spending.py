"""A riddle is good once, in whichever process, and after a restart too."""

from datetime import UTC, datetime

from django.db import IntegrityError

from vigie.trust.limits.proofs import Proof
from vigie.trust.models import SpentProof
from vigie.work.database import writing


def spend(proof: Proof) -> bool:
    """Use a proof up; False when it was used before. Opens a transaction of its own."""
    return spend_once(proof.nonce, datetime.fromtimestamp(proof.until, UTC))


def spend_once(nonce: str, until: datetime) -> bool:
    """Use up what is good once, until it cannot come again; False the second time.

    `nonce` is at most 32 signs that say nothing of anybody.
    """
    try:
        with writing():
            SpentProof.objects.create(nonce=nonce, until_at=until)
    except IntegrityError:
        return False
    return True


def is_spent(proof: Proof) -> bool:
    """Whether a proof was used, using nothing up."""
    return SpentProof.objects.filter(nonce=proof.nonce).exists()


def forget_spent(now: datetime) -> int:
    """Forget the proofs that are too old to come again; return how many."""
    with writing():
        return SpentProof.objects.filter(until_at__lte=now).delete()[0]
