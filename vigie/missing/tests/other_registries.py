"""Registries that answer as a test says: honest ones, and hostile ones."""

import pytest

from tests.web_peers import answer
from vigie.missing import elsewhere
from vigie.missing.models import Registry
from vigie.missing.registries import add_registry
from vigie.missing.tests.registries import NOW, who
from vigie.relaying.formats.pfif.writing import write_14

BILLION = (
    b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>'
    b'<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">&y;</pfif:pfif>'
)
OUTSIDE = (
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">&x;</pfif:pfif>'
)


def named(emergency, url, name="Other", **fields) -> Registry:
    given = {"key": "", "in_own_network": True, "by": "t", "now": NOW} | fields
    return add_registry(emergency=emergency, name=name, url=url, **given)


def there(number=1, /, **fields):
    """A person of another registry, with the page they have there."""
    page = f"https://other.org/view?id={number}"
    return who(number, **{"source_url": page, **fields})


def telling(*people):
    """What a peer answers: these people, whatever it is asked."""
    return answer(200, write_14(people, []).encode(), Content_Type="application/xml")


@pytest.fixture
def awake():
    """Nobody failed before; in a test that fails, nobody goes on resting."""
    elsewhere.breaker.clear()
    yield
    elsewhere.breaker.clear()
