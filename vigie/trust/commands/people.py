"""`vigie people …`: invite people, give and take roles, list who may what."""

import argparse
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lib.answering import Unusable, answered
from vigie.trust.models import Organisation, RoleGiven
from vigie.trust.people import actions
from vigie.trust.people.links import one_time_link
from vigie.trust.people.states import Role

BY = "command"


def run(argv: list[str]) -> int:
    """Run one of the verbs; 2 with one sentence when it cannot be done."""
    given = _parser().parse_args(argv)
    return answered("people", lambda: given.do(given, clock.now()), actions.NotAllowed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vigie people", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "list", "who works here, as what and where", _list)
    invite = _verb(verbs, "invite", "an account, and a one-time link to it", _invite)
    invite.add_argument("name", help="one word that they go by; it is journalled")
    invite.add_argument("--mail", default="", help="address for codes by mail")
    _role_words(invite, needed=False)
    link = _verb(verbs, "link", "a new one-time link for somebody", _link)
    link.add_argument("name")
    for word, about, do in (
        ("give", "give somebody a role", _give),
        ("take", "take a role back", _take),
    ):
        verb = _verb(verbs, word, about, do)
        verb.add_argument("name")
        _role_words(verb, needed=True)
    close = _verb(verbs, "close", "close an account, take every role", _close)
    close.add_argument("name")
    lost = _verb(verbs, "lost", "remove a lost second factor", _lost)
    lost.add_argument("name")
    group = _verb(verbs, "organisation", "add an organisation", _organisation)
    group.add_argument("slug")
    group.add_argument("name")
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    word: str,
    about: str,
    do: Callable[[argparse.Namespace, datetime], None],
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(word, help=about)
    verb.set_defaults(do=do)
    return verb


def _role_words(verb: argparse.ArgumentParser, *, needed: bool) -> None:
    if needed:
        verb.add_argument("role", choices=Role.values)
    else:
        verb.add_argument("--role", choices=Role.values, default="")
    verb.add_argument("--emergency", help="its short name; without it, in all")
    verb.add_argument("--organisation", help="its short name")
    verb.add_argument("--hours", type=float, help="for so long, not for good")


def _list(given: argparse.Namespace, now: datetime) -> None:
    for line in _lines(now):
        print(line)


def _lines(now: datetime) -> Iterator[str]:
    rows = RoleGiven.objects.live(now).select_related(
        "person", "emergency", "organisation"
    )
    for row in rows.order_by("person__username", "role"):
        where = row.emergency.slug if row.emergency else "everywhere"
        group = f", {row.organisation.slug}" if row.organisation else ""
        until = f", until {row.until_at:%Y-%m-%d %H:%M}" if row.until_at else ""
        yield f"{row.person.username}  {row.role}  {where}{group}{until}"


def _invite(given: argparse.Namespace, now: datetime) -> None:
    where = _where(given, now)
    person = actions.add_person(name=given.name, by=BY, now=now)
    if given.mail:
        # The operator vouches for it: a code goes there at the first sign-in.
        EmailAddress.objects.get_or_create(
            user=person, email=given.mail.lower(), defaults={"primary": True}
        )
    if given.role:
        actions.give_role(person=person, role=given.role, by=BY, now=now, **where)
    print(one_time_link(person, base=_address()))


def _link(given: argparse.Namespace, now: datetime) -> None:
    print(one_time_link(_person(given.name), base=_address()))


def _give(given: argparse.Namespace, now: datetime) -> None:
    person, where = _person(given.name), _where(given, now)
    actions.give_role(person=person, role=given.role, by=BY, now=now, **where)
    print(f"{given.name}: {given.role}")


def _take(given: argparse.Namespace, now: datetime) -> None:
    person, where = _person(given.name), _where(given, now)
    del where["until_at"]
    taken = actions.take_role(person=person, role=given.role, by=BY, now=now, **where)
    if not taken:
        raise Unusable(
            f"{given.name} holds no such role there: see `vigie people list`."
        )
    print(f"{given.name}: no longer {given.role}")


def _close(given: argparse.Namespace, now: datetime) -> None:
    actions.close_person(person=_person(given.name), by=BY, now=now)
    print(f"{given.name}: closed")


def _lost(given: argparse.Namespace, now: datetime) -> None:
    person = _person(given.name)
    actions.forget_factors(person=person, by=BY, now=now)
    print(one_time_link(person, base=_address()))


def _organisation(given: argparse.Namespace, now: datetime) -> None:
    words = {"name": given.name}
    Organisation.objects.get_or_create(slug=given.slug, defaults=words)
    print(f"organisation: {given.slug}")


def _where(given: argparse.Namespace, now: datetime) -> dict[str, Any]:
    hours = given.hours
    return {
        "emergency": _one(Emergency, given.emergency) if given.emergency else None,
        "organisation": (
            _one(Organisation, given.organisation) if given.organisation else None
        ),
        "until_at": now + timedelta(hours=hours) if hours is not None else None,
    }


def _one(kind: "type[Emergency] | type[Organisation]", slug: str) -> Any:
    found = kind._default_manager.filter(slug=slug).first()
    if found is None:
        raise Unusable(f"There is no {kind._meta.model_name} “{slug}”.")
    return found


def _person(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        raise Unusable(f"There is nobody called “{name}”: see `vigie people list`.")
    return found


def _address() -> str:
    if settings.HTTPS:
        return f"https://{settings.ALLOWED_HOSTS[0]}"
    return f"http://{settings.HOST}:{settings.PORT}"
