from django.db import migrations

# What vigie.trust.triage.order.rank gives for what nobody touched yet, as it was
# when this was written.
LEVELS, SECONDS = 9, 1 << 40
EPOCH = {
    # Cut to the second: SQLite would round it.
    "sqlite": "CAST(strftime('%%s', substr(first_at, 1, 19)) AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM first_at)) AS bigint)",
}
FILL = """
INSERT INTO trust_item (
    emergency_id, room, thing, language, opened_at, base_state, state, read_kind,
    kind, read_priority, priority, labels, asks, escalated_by, born_of, flags,
    held_by, "rank"
)
SELECT
    emergency_id, 'listening.call', CAST(id AS text), lang, first_at, at_desk, at_desk,
    kind, kind, priority, priority, labels, waits, '', 0, 0, '',
    ({levels} - 2 * CASE WHEN priority < 0 THEN 0 WHEN priority > 3 THEN 3
                         ELSE priority END
              - CASE WHEN waits THEN 1 ELSE 0 END) * {seconds}
    + CASE WHEN began < 0 THEN 0 ELSE began END
FROM (
    SELECT listening_call.*, kind IN ({kinds}) AS waits, {epoch} AS began,
           CASE state WHEN 'open' THEN 'waiting' ELSE state END AS at_desk
    FROM listening_call
) AS calls
WHERE true
ORDER BY id
ON CONFLICT DO NOTHING
"""


def fill(apps, schema_editor):
    """Bring the calls that were there before to the desk: one statement, about a
    second for 100,000."""
    from vigie.listening.states import ASKS

    kinds = sorted(ASKS)
    connection = schema_editor.connection
    statement = FILL.format(
        levels=LEVELS,
        seconds=SECONDS,
        kinds=", ".join(["%s"] * len(kinds)),
        epoch=EPOCH[connection.vendor],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, kinds)


class Migration(migrations.Migration):

    dependencies = [
        ('listening', '0005_regrouped'),
        ('trust', '0005_triage'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
