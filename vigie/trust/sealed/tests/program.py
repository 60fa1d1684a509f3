"""`vigie keys` with the sham room, as a program to be killed."""

import json
import sys

from vigie.config import settings

settings.INSTALLED_APPS.append("vigie.trust.sealed.tests.shamroom")

from vigie.config.cli import start_django  # noqa: E402


def _prepare(count: int) -> None:
    from django.core.management import call_command

    from vigie.trust.sealed.tests.shamroom.models import Door

    call_command("migrate", run_syncdb=True, verbosity=0)
    Door.objects.bulk_create(
        [Door(name=f"d{n}", phone=f"d{n}") for n in range(count)], batch_size=100
    )


def _show() -> None:
    from vigie.trust.sealed import rotation
    from vigie.trust.sealed.tests.shamroom.models import Door

    right = sum(row.phone == row.name for row in Door.objects.all())
    print(json.dumps({"right": right, "in use": rotation.keys_in_use()}))


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
