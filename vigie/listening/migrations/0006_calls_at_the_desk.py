from django.db import migrations

AT_ONCE = 2000
STATES = {"open": "waiting"}  # the others have the same names at the desk


def fill(apps, schema_editor):
    """Bring the calls that were there before to the desk."""
    from vigie.listening.states import ASKS
    from vigie.trust.triage.order import rank

    Call, Item = apps.get_model("listening", "Call"), apps.get_model("trust", "Item")
    rows = Call.objects.order_by("pk").only(
        "emergency_id", "kind", "priority", "labels", "lang", "first_at", "state"
    )
    items = []
    for call in rows.iterator(chunk_size=AT_ONCE):
        state = STATES.get(call.state, call.state)
        asks = call.kind in ASKS
        place = rank(
            escalated=False,
            priority=call.priority,
            asks=asks,
            flags=0,
            opened_at=call.first_at,
        )
        items.append(
            Item(
                emergency_id=call.emergency_id,
                room="listening.call",
                thing=str(call.pk),
                language=call.lang,
                opened_at=call.first_at,
                base_state=state,
                state=state,
                read_kind=call.kind,
                kind=call.kind,
                read_priority=call.priority,
                priority=call.priority,
                labels=call.labels,
                asks=asks,
                rank=place,
            )
        )
        if len(items) == AT_ONCE:
            Item.objects.bulk_create(items, ignore_conflicts=True)
            items = []
    Item.objects.bulk_create(items, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('listening', '0005_regrouped'),
        ('trust', '0005_triage'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
