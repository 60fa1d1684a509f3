"""Alerts as Hypothesis makes them, some with values that cannot be written so, and the
one of Johannesburg."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from vigie.relaying.formats.cap.records import (
    Alert,
    Area,
    Circle,
    Info,
    Parameter,
    Reference,
    Resource,
)
from vigie.relaying.formats.cap.words import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)

NOW = datetime(2026, 11, 23, 9, 6, tzinfo=UTC)
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 zones come by `timezones`
    datetime(2200, 1, 1),  # noqa: DTZ001 the same
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
)
LATER = st.datetimes(datetime(2201, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TEXTS = st.text(max_size=60)
SAID = st.builds(lambda text: f"x{text}", TEXTS)
NAMES = st.from_regex(r"[A-Za-z0-9.:@/_-]{1,30}", fullmatch=True)
URLS = st.sampled_from(["", "https://a.org/p/1?x=1&y=%C3%A9#z", "http://a.org:80"])
PARAMETERS = st.builds(Parameter, SAID, TEXTS)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def few(one, least=0, most=3):
    return st.lists(one, min_size=least, max_size=most).map(tuple)


@st.composite
def rings(draw):
    """Outlines of three to six corners, closed."""
    at = draw(st.lists(st.integers(-80, 80), min_size=3, max_size=6, unique=True))
    points = tuple((lat + draw(st.floats(0, 0.5)), 2.0 * lat) for lat in at)
    return (*points, points[0])


AREAS = st.builds(
    Area,
    SAID,
    few(rings()),
    few(st.builds(lambda at, km: Circle(*at, km), POINTS, st.floats(0, 20_000))),
    few(PARAMETERS),
)
RESOURCES = st.builds(
    Resource,
    SAID,
    st.sampled_from(["image/jpeg", "text/plain; charset=utf-8"]),
    st.none() | st.integers(0, 1 << 40),
    URLS,
    st.sampled_from(["", "a" * 40]),
)
INFOS = st.builds(
    Info,
    language=st.sampled_from(["fr", "es-419", "ar", "en-ZA"]),
    categories=few(st.sampled_from(Category), least=1),
    event=SAID,
    response_types=few(st.sampled_from(ResponseType)),
    urgency=st.sampled_from(Urgency),
    severity=st.sampled_from(Severity),
    certainty=st.sampled_from(Certainty),
    audience=TEXTS,
    event_codes=few(PARAMETERS),
    effective=st.none() | MOMENTS,
    onset=st.none() | MOMENTS,
    expires=st.none() | LATER,
    sender_name=TEXTS,
    headline=TEXTS | st.text(min_size=150, max_size=200),
    description=TEXTS,
    instruction=TEXTS,
    web=URLS,
    contact=TEXTS,
    parameters=few(PARAMETERS),
    resources=few(RESOURCES),
    areas=few(AREAS),
)


@st.composite
def alerts(draw):
    """Alerts that may be written."""
    kind, scope = draw(st.sampled_from(MsgType)), draw(st.sampled_from(Scope))
    named = st.builds(Reference, NAMES, NAMES, MOMENTS)
    return Alert(
        identifier=draw(NAMES),
        sender=draw(NAMES),
        sent=draw(MOMENTS),
        status=draw(st.sampled_from(Status)),
        msg_type=kind,
        source=draw(TEXTS),
        scope=scope,
        restriction=draw(SAID) if scope is Scope.RESTRICTED else "",
        addresses=draw(SAID) if scope is Scope.PRIVATE else "",
        codes=draw(few(SAID)),
        note=draw(TEXTS),
        references=draw(few(named, least=kind is not MsgType.ALERT)),
        incidents=draw(TEXTS),
        infos=draw(few(INFOS, least=kind in (MsgType.ALERT, MsgType.UPDATE))),
    )


def info(language="en-ZA", **said):
    """What the alert of Johannesburg says."""
    words = {
        "categories": (Category.RESCUE,),
        "event": "Look out for a vehicle",
        "response_types": (ResponseType.MONITOR,),
        "urgency": Urgency.IMMEDIATE,
        "severity": Severity.SEVERE,
        "certainty": Certainty.LIKELY,
        "expires": NOW + timedelta(hours=3),
        "headline": "White VW Golf, DSS041GP",
        "instruction": "Do not intervene. Call 10111.",
        "parameters": (Parameter("vigie:plate", "DSS041GP"),),
        "areas": (Area("Johannesburg", circles=(Circle(-26.2041, 28.0473, 30.0),)),),
    }
    return Info(language=language, **{**words, **said})


def alert(**said):
    """The alert of Johannesburg, with other values where they are given."""
    words = {
        "identifier": "vigie-lookout-1",
        "sender": "alerts@vigie.example",
        "sent": NOW,
        "status": Status.ACTUAL,
        "msg_type": MsgType.ALERT,
        "scope": Scope.PUBLIC,
        "infos": (info(),),
    }
    return Alert(**{**words, **said})
