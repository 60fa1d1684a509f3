"""What an operator is told when a stored value does not open: where, and no more."""

import logging

from prometheus_client import Counter

from vigie.trust.sealed.errors import CannotOpen

log = logging.getLogger("vigie.trust.sealed")

unreadable = Counter(
    "vigie_sealed_unreadable_total",
    "Stored values that did not open, by column and reason",
    ["where", "kind"],
)


def report(error: CannotOpen) -> None:
    """Count and log a value that did not open, without any of it."""
    unreadable.labels(error.where, error.kind).inc()
    log.error("a value of %s does not open: %s", error.where, error.kind)
