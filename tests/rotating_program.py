"""The room's records and `vigie keys`, as a program to be killed."""

import json
import sys

from vigie.config.cli import start_django

PHONE = "+336399{:05}"


def _prepare(count: int) -> None:
    from django.core.management import call_command

    from vigie.missing.facts import Facts
    from vigie.missing.searching_keys import phone_key
    from vigie.missing.tests.sought import make_emergency, sought

    call_command("migrate", verbosity=0)
    place = make_emergency()
    for number in range(count):
        phone = PHONE.format(number)
        facts = Facts(full_names=(f"{_word(number)} Vauquelin",))
        sought(place, facts, phone=phone, phone_key=phone_key(phone))


def _word(number: int) -> str:
    """A name of its own for each number."""
    left, right = divmod(number, 20)
    return "bdfgklmnprstvz"[left % 14] + "aeiou"[right % 5] + "lrnt"[right // 5] + "ic"


def _show() -> None:
    """How many are found by their phone, how many of theirs by their name, and what
    stands under each key."""
    from tests.calls import NOW
    from vigie.missing.models import Person
    from vigie.missing.search import Asked, find
    from vigie.trust.sealed import rotation

    phones = names = 0
    for person in Person.objects.order_by("entry"):
        here, asked = person.emergency_id, person.known.full_names[0]
        by_phone = find(here, Asked(phone=person.phone), NOW, most=1)
        phones += [hit.person.pk for hit in by_phone] == [person.pk]
        by_name = find(here, Asked(asked), NOW, most=60)
        names += person.pk in {hit.person.pk for hit in by_name}
    found = {"phones": phones, "names": names}
    print(json.dumps({**found, "in use": rotation.index_keys_in_use()}))


if __name__ == "__main__":
    start_django()
    word, *rest = sys.argv[1:]
    if word == "prepare":
        _prepare(int(rest[0]))
    elif word == "show":
        _show()
    else:
        from vigie.trust.sealed import commands

        if word == "rotate":
            print("begun", flush=True)
        sys.exit(commands.run([word, *rest]))
