"""When an emergency is forgotten, the keys of its cases are destroyed."""

import logging
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from vigie.trust.models import SealedCase
from vigie.trust.retention.erasers import Forgotten
from vigie.trust.sealed import casefiles
from vigie.trust.sealed.cases import end_case

log = logging.getLogger("vigie.trust.sealed")
BY = "retention"
WHY = "the emergency was forgotten"


def erase_cases(forgotten: Forgotten) -> Mapping[str, int]:
    """End every case of an emergency, and return how many there were.

    Runs inside the transaction in which forgetting begins. The files of their secrets
    go after its commit, so that a forgetting that fails has destroyed nothing.
    """
    cases = SealedCase.objects.filter(
        emergency=forgotten.emergency_id, destroyed_at=None
    )
    ended = 0
    for case in cases.select_for_update():
        end_case(case=case, by=BY, why=WHY, now=forgotten.at)
        _destroy_after_commit(case.id)
        ended += 1
    return {SealedCase._meta.label: ended} if ended else {}


def _destroy_after_commit(case: UUID) -> None:
    def destroy() -> None:
        try:
            casefiles.destroy_secret(case)
        except OSError:  # the others must go; the chore tries this one again
            log.exception("the secret of an ended case could not be destroyed")

    transaction.on_commit(destroy)
