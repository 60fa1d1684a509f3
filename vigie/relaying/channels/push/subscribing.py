"""Taking a browser's subscription: the one form in which it is stored."""

import json

from django.conf import settings

from vigie.relaying.channels.push.encryption import NoSubscription, read_subscription

MOST_LETTERS = 2000  # services give some 300


def stored_form(given: str) -> str:
    """Return a subscription as it stands in an Address: what is sent to and no more.

    The same browser gives the same letters. Raises NoSubscription, also for an
    endpoint that is not https, unless addresses of our own networks are allowed.
    """
    if len(given) > MOST_LETTERS:
        raise NoSubscription
    endpoint = read_subscription(given).endpoint
    if not endpoint.startswith("https://") and not settings.PRIVATE_ADDRESSES:
        raise NoSubscription
    keys = json.loads(given)["keys"]
    kept = {"endpoint": endpoint, "keys": {n: keys[n] for n in ("auth", "p256dh")}}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)
