"""The command `vigie`: a table from words to functions, loaded only when asked."""

import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module

from vigie.lib import silence
from vigie.lib.env import BadSetting, flag

# word: (module:function, what it does, needs Django)
COMMANDS: dict[str, tuple[str, str, bool]] = {
    "run": ("vigie.config.run:run", "serve Vigie with its worker", True),
    "serve": ("vigie.config.run:serve", "the web server alone", True),
    "worker": ("vigie.config.run:worker", "background tasks and chores alone", True),
    "migrate": ("vigie.config.run:migrate", "create or update the database", True),
    "link": ("vigie.config.run:link", "print a one-time link for the operator", True),
    "demo": ("vigie.config.playing:run", "play a small synthetic emergency", True),
    "read": (
        "vigie.listening.commands.read:run",
        "read posts from files into readings, without a database",
        False,
    ),
    "import": (
        "vigie.listening.commands.import_:run",
        "read posts from files into an emergency's board",
        True,
    ),
    "listen": (
        "vigie.listening.commands.listen:run",
        "hear the networks of open emergencies, as they write",
        True,
    ),
    "emergency": (
        "vigie.emergencies.commands:run",
        "open, close, archive or list emergencies, draw areas, add places",
        True,
    ),
    "missing": (
        "vigie.missing.commands:run",
        "take in files of other registries, write one for them",
        True,
    ),
    "key": (
        "vigie.missing.commands:run_keys",
        "make, list or revoke keys of other programs",
        True,
    ),
    "registry": (
        "vigie.missing.registry_commands:run",
        "name other registries to ask or to tell, list or remove them",
        True,
    ),
    "authority": (
        "vigie.relaying.authorities.commands:run",
        "name authorities whose alerts are read, list or remove them",
        True,
    ),
    "people": (
        "vigie.trust.commands.people:run",
        "invite people, give and take roles, list who may what",
        True,
    ),
    "journal": (
        "vigie.trust.commands.journal:run",
        "verify the journal, show its rows, print its head",
        True,
    ),
    "learn": (
        "vigie.trust.commands.learn:run",
        "teach the desk's order with all decisions, now",
        True,
    ),
    "keys": (
        "vigie.trust.sealed.commands:run",
        "add, rotate, list or retire the keys of operational data",
        True,
    ),
    "forget": (
        "vigie.trust.commands.forget:run",
        "erase now what is kept no longer",
        True,
    ),
    "backup": (
        "vigie.work.commands.backup:run",
        "write an encrypted backup, or make the keys for it",
        True,
    ),
    "restore": (
        "vigie.work.commands.backup:bring_back",
        "restore a backup with the offline key",
        True,
    ),
    "check": ("vigie.config.run:check", "look for mistakes in the settings", True),
    "django": ("vigie.config.run:django", "a command of Django's own", True),
}
WITHOUT_WORDS = frozenset(
    {"run", "serve", "worker", "migrate", "link", "demo", "listen"}
)


def main(argv: list[str] | None = None) -> int:
    """Run the command named first and return its exit code; 2 for a wrong word."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_usage())
        return 0
    if words[0] not in COMMANDS:
        print(f"vigie: there is no command “{words[0]}”.\n{_usage()}", file=sys.stderr)
        return 2
    if words[0] in WITHOUT_WORDS and words[1:]:
        return _takes_nothing(words)
    where, _, needs_django = COMMANDS[words[0]]
    try:
        if not flag("VIGIE_DEBUG"):
            silence.install()
            _leave_no_core()
        if needs_django:
            start_django()
        module, name = where.split(":")
        command: Callable[[list[str]], int] = getattr(import_module(module), name)
        return command(words[1:])
    except BadSetting as error:
        print(f"vigie: {error}", file=sys.stderr)
        return 2


def _takes_nothing(words: list[str]) -> int:
    """Say what a command does that takes no words: 0 for help, 2 for anything else."""
    print(f"usage: vigie {words[0]}\n{COMMANDS[words[0]][1]}")
    return 0 if words[1] in {"-h", "--help"} else 2


def _leave_no_core() -> None:
    """Forbid core dumps, of this process and those it starts: memory holds secrets."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start_django() -> None:
    """Load settings and rooms, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.config.settings")
    import django

    django.setup()


def _usage() -> str:
    rows = [f"  {word:<10} {what}" for word, (_, what, _) in COMMANDS.items()]
    return "usage: vigie COMMAND …\n" + "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
