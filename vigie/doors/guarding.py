"""Triggers that refuse, in both databases, what may never be between two strangers.

`fitting` proposes nothing of it and the actions refuse it first, in words; these stand
behind them, for a mistake in either. They look at the offer and the request as they
are at that moment, so that nothing can be copied wrongly.
"""

from typing import NamedTuple

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SIDES = """
    SELECT 1 FROM doors_door d, doors_need n
    WHERE d.id = NEW.door_id AND n.id = NEW.need_id AND NOT d.is_official
"""
_NOT_TO_A_HOME = f"""
    EXISTS ({_SIDES} AND n.is_alone_minor)
"""
_NOT_TO_A_MAN_ALONE = f"""
    EXISTS ({_SIDES} AND n.men = 0 AND d.household IN ('man', '')
    AND NOT (n.allows_man_alone AND NEW.second_by <> ''))
"""
_NOT_TO_SOMEBODY_UNKNOWN = f"""
    EXISTS ({_SIDES} AND n.men = 0 AND n.women + n.others <= 1 AND d.level = 0)
"""
_NOT_AMONG_WOMEN = f"""
    EXISTS ({_SIDES} AND (
        (d.welcomes = 'women' AND n.men > 0)
        OR (n.wants_women_only AND d.household <> 'woman')
    ))
"""
_NO_INVITATION = """
    (NEW.invitation_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM doors_door d, doors_need n
        WHERE d.id = NEW.door_id AND n.id = NEW.need_id AND d.is_official
    )) OR (NEW.invitation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM doors_invitation i WHERE i.id = NEW.invitation_id
        AND i.door_id = NEW.door_id AND i.need_id = NEW.need_id AND i.state = 'yes'
    ))
"""


class _Guard(NamedTuple):
    """When a row may not be written, and what is said then."""

    table: str
    end: str  # of its name
    fires: str
    wrong: str
    says: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.end}"


def _asked(wrong: str) -> str:
    return f"NEW.state IN ('asked', 'yes') AND {wrong}"


_ROWS = (
    ("home", _NOT_TO_A_HOME, "a minor alone goes to no private home"),
    (
        "man_alone",
        _NOT_TO_A_MAN_ALONE,
        "a woman alone or with children goes to no man alone without two people's yes",
    ),
    (
        "unknown",
        _NOT_TO_SOMEBODY_UNKNOWN,
        "a woman alone or with children goes to no host who is not known",
    ),
    ("women", _NOT_AMONG_WOMEN, "who wants to be among women is not with men"),
)
GUARDS = (
    *(
        _Guard("doors_invitation", end, "INSERT OR UPDATE", _asked(wrong), says)
        for end, wrong, says in _ROWS
    ),
    _Guard(
        "doors_stay",
        "agreed",
        "INSERT",
        _NO_INVITATION,
        "nobody stays where no host said yes",
    ),
)


def installing(vendor: str) -> list[str]:
    """Return the statements that put the triggers in place."""
    return [one for guard in GUARDS for one in _made(guard, vendor)]


def removing(vendor: str) -> list[str]:
    """Return the statements that take them away."""
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {guard.name}_{event.lower()}"
            for guard in GUARDS
            for event in guard.fires.split(" OR ")
        ]
    return [f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE" for guard in GUARDS]


def _made(guard: _Guard, vendor: str) -> list[str]:
    says = f"doors: {guard.says}".replace("'", "''")
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {guard.name}_{event.lower()} BEFORE {event} "
            f"ON {guard.table} WHEN {guard.wrong} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            for event in guard.fires.split(" OR ")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN IF {guard.wrong} THEN RAISE EXCEPTION '{says}' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {guard.name} BEFORE {guard.fires} "
        f"ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place: a step of a migration.

    A later migration that changes one of the tables must take them away first and put
    them back last: SQLite makes such a table anew, and its triggers go with the old.
    """
    for statement in installing(editor.connection.vendor):
        editor.execute(statement, params=None)


def remove(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away: the way back of the migration."""
    for statement in removing(editor.connection.vendor):
        editor.execute(statement, params=None)
