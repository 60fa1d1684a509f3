# ruff: noqa: E501 a sample post stands on one line
"""Synthetic emergencies and calls for tests: nobody in them exists."""

from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.emergencies import actions
from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.listening import points
from vigie.listening.models import Call, CallCount
from vigie.listening.place_words import place_key
from vigie.reading.labels import LABELS

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
CENTRE = (48.8606, 2.3700)

# kind, language, text, place, precision, sure, person, age, plate
SAMPLES: tuple[tuple[Any, ...], ...] = (
    ("missing.call", "fr", "Quelqu’un a-t-il vu Orlane, 19 ans, manteau vert ? Elle ne répond plus depuis 21 h. Appelez le ▒▒▒ #RecherchePortNeuf", "Salle des Tanneurs", "point", True, "Orlane Vasseur", 19, ""),
    ("shelter.offer", "fr", "Canapé et deux matelas pour cette nuit, ▒▒▒ rue des Tanneurs, écrivez-moi #PorteOuverte", "rue des Tanneurs", "street", True, "", None, ""),
    ("shelter.request", "en", "Two of us stuck near Quai Vert, one wheelchair, is anybody’s door open?", "Quai Vert", "quarter", False, "", None, ""),
    ("safe.self", "es", "Estoy bien, ya en casa de una amiga. No se preocupen.", "", "", False, "", None, ""),
    ("lookout.call", "en", "Black hatchback, plate ▒▒▒, went east on the ring road. Do not approach.", "ring road", "street", True, "", None, "QX417ZB"),
    ("help.request", "ar", "عائلة عالقة في الطابق الثاني والماء يرتفع، نحتاج إلى قارب", "حي الميناء", "quarter", True, "", None, ""),
    ("witness", "fr", "Beaucoup de fumée au-dessus du pont des Carmes, les secours arrivent", "pont des Carmes", "street", True, "", None, ""),
    ("road", "fr", "Ligne 4 interrompue entre Halles et Carmes", "Carmes", "district", True, "", None, ""),
    ("info.request", "es", "¿Alguien sabe si el hospital del puerto sigue abierto?", "puerto", "quarter", False, "", None, ""),
    ("help.offer", "en", "Nurse here, can walk to anyone around Port-Neuf centre", "Port-Neuf", "city", True, "", None, ""),
    ("safe.other", "fr", "Nouvelles de Témir : il est en sécurité, il dort chez nous", "", "", False, "Témir", None, ""),
    ("lookout.sighting", "en", "Saw that black hatchback at the north toll two minutes ago", "north toll", "point", True, "", None, "QX417ZB"),
)  # fmt: skip


def make_emergency(**fields: Any) -> Emergency:
    """Open the flood at Port-Neuf, with an area of two kilometres around a centre."""
    given: dict[str, Any] = {
        "name": "Crue à Port-Neuf",
        "kind": "flood",
        "place_name": "Port-Neuf",
        "by": "operator",
        "now": NOW,
        "outline": geo.circle(*CENTRE, 2500),
        "hashtags": ["PortNeuf"],
        "source": "préfecture de Port-Neuf",
        **fields,
    }
    return actions.open_emergency(**given)


def make_call(emergency: Emergency, number: int = 0, **fields: Any) -> Call:
    """Put one call on the board, the `number`-th sample, and count it."""
    kind, lang, text, place, precision, sure, person, age, plate = SAMPLES[
        number % len(SAMPLES)
    ]
    kind = fields.pop("kind", kind)
    at = fields.pop("at", NOW - timedelta(minutes=3 * number))
    given: dict[str, Any] = {
        "code": f"c{number:07d}",
        "labels": LABELS[kind].bit,
        "priority": LABELS[kind].priority,
        "first_at": at - timedelta(minutes=20),
        "last_at": at,
        "seen": 1 + (number * 7) % 23,
        "lang": lang,
        "text": text,
        "source": "sample",
        "url": f"https://posts.example/{number}",
        "place_name": place,
        "precision": precision,
        "place_sure": sure,
        "cell": _cell(number) if place else 0,
        "person_name": person,
        "person_age": age,
        "plate": plate,
        "why": [
            {"label": kind, "rule": f"{lang}.{kind}.said", "words": text.split()[0], "weight": 1.0},
            {"label": "solidarity", "rule": "any.wish", "words": "", "weight": -0.2},
        ],
        **fields,
    }  # fmt: skip
    given["place_key"] = place_key(given["place_name"], given.get("quarter", ""))
    call = Call.objects.create(emergency=emergency, kind=kind, **given)
    count, _made = CallCount.objects.get_or_create(
        emergency=emergency, kind=kind, state=call.state
    )
    count.calls += 1
    count.save()
    points.move(emergency.pk, [(None, points.standing_of(call))])
    return call


def make_board(calls: int = 12, **fields: Any) -> Emergency:
    """An emergency with so many calls of every kind."""
    emergency = make_emergency(**fields)
    for number in range(calls):
        make_call(emergency, number)
    return emergency


def _cell(number: int) -> int:
    lat = CENTRE[0] + ((number * 37) % 17 - 8) * 0.0021
    lon = CENTRE[1] + ((number * 53) % 19 - 9) * 0.0029
    return geo.cell_at(lat, lon, 9)
