"""Somebody at the triage desk: the pages they ask for and the buttons they press."""

import re

from django.test import Client

from tests.people import person, sign_in
from vigie.listening.desk import item_of
from vigie.listening.models import Call

DESK = "/e/crue-a-port-neuf/desk/"


def staff(role, flood, name=""):
    return sign_in(Client(), person(name or role, role, emergency=flood))


def page(client, words=""):
    return client.get(
        f"{DESK}{words}", {} if words else {"lang": "en"}
    ).content.decode()


def post(client, what, **words):
    return client.post(f"{DESK}{what}/", words)


def item(call):
    return item_of(Call.objects.get(pk=call.pk))


def decide(client, call, verb, **words):
    return post(client, "decide", item=item(call).pk, verb=verb, **words)


def plain(text):
    """Return a page's words without its tags."""
    return " ".join(re.sub(r"<[^>]*>", "", text).split())
