"""Responders of nobody, for tests."""

from django.test import Client

from tests.calls import NOW
from tests.people import sign_in
from vigie.trust.models import Organisation
from vigie.trust.people.actions import add_person, give_role
from vigie.trust.sealed import pairs
from vigie.trust.sealed.names import name_of

PASSPHRASE = "eleven quiet words of somebody who answers calls"


def make_organisation(slug="riga"):
    """Store an organisation."""
    return Organisation.objects.create(slug=slug, name=slug.title(), made_at=NOW)


def make_responder(emergency, name="rosa", organisation=None, *, role="responder"):
    """Return an account that acts for an organisation, with a key of its own."""
    user = add_person(name=name, by="op", now=NOW)
    given = {"emergency": emergency, "organisation": organisation}
    give_role(person=user, role=role, by="op", now=NOW, **given)
    pairs.make_pair(person=name_of(user), passphrase=PASSPHRASE, now=NOW)
    return user


def signed_in(user):
    """Return a client with a second factor."""
    return sign_in(Client(headers={"accept-language": "en"}), user)


def unlock(client, page):
    """Type the passphrase, as the page of one's key asks for it."""
    given = {"step": "unlock", "unlock-passphrase": PASSPHRASE, "next": page}
    return client.post("/sealed/key/", given)
