"""Questions that nobody thought of, made from the API's own description.

Schemathesis asks every address that the description names: with what it allows and
with what it forbids, signed out and in. Nothing may fail, and every answer must be
as described.
"""

from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from tests.calls import make_board, make_call, make_emergency
from tests.people import staff_client
from vigie.config.wsgi import application
from vigie.lib import clock
from vigie.lookouts.checking import open_lookout
from vigie.lookouts.roads.tests.making import make_report
from vigie.lookouts.tests.making import make_lookout
from vigie.pulse.tests.heard import count, hear, post
from vigie.safety.tests.asking import make_check
from vigie.trust.journal.heads import publish_head

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DESCRIPTION = "/api/v1/openapi.json"
# What is there, what is not shown to all, and what is not there.
KNOWN = {
    "slug": ("crue-a-port-neuf", "old-storm", "nowhere"),
    "code": ("c0000000", "c0000097", "none"),
    "check": ("1", "0", "none"),
    "tag": ("portneuf", "PortNeuf", "few", "none"),
}
ROLES = ("nobody", "member", "moderator", "operator")


@pytest.fixture
def board(transactional_db):
    flood = make_board(30)
    make_call(flood, 97, state="hidden")
    sought = make_lookout(flood, code=KNOWN["code"][0])
    open_lookout(lookout=sought.pk, by="operator", now=clock.now())
    until = clock.now() + timedelta(hours=1)
    make_report(flood, state="sure", decided_by="operator", until=until)
    make_check(flood, pk=int(KNOWN["check"][0]))
    storm = make_emergency(name="Old storm", slug="old-storm")
    type(storm).objects.filter(pk=storm.pk).update(state="archived")
    now = clock.now()
    start = int(now.timestamp()) - 600
    crowd = [post(n, at=start + n) for n in range(20)]
    hear(flood, [*crowd, post(30, at=start, tags=("Few",))], now=now)
    count(flood, now)
    publish_head(now)
    return flood


SOME = st.fixed_dictionaries(
    {name: st.sampled_from((words[0], *words, None)) for name, words in KNOWN.items()}
)


def ask_everything(mode, cookie):
    """Ask every address; return how often each status came, by address."""
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application)
    operations = [found.ok() for found in schema.get_all_operations()]
    return {one.path: ask_one(one, mode, cookie) for one in operations}


def ask_one(operation, mode, cookie):
    """Ask one address forty times; an answer that is not as described raises."""
    statuses = Counter()

    def ask(case, known):
        for name in case.path_parameters or {}:
            case.path_parameters[name] = known[name] or case.path_parameters[name]
        headers = {"Accept-Encoding": "identity", "Cookie": cookie}
        answer = case.call(headers=headers)
        statuses[answer.status_code] += 1
        case.validate_response(answer)

    forty = settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    try:
        forty(given(operation.as_strategy(generation_mode=mode), SOME)(ask))()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # there is nothing it forbids
    return statuses


def cookie_of(role):
    if role == "nobody":
        return ""
    client = staff_client("" if role == "member" else role, name=role)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.mark.parametrize("role", ROLES)
def test_what_is_allowed_is_answered_as_described(board, role):
    heard = ask_everything(GenerationMode.POSITIVE, cookie_of(role))
    for path, statuses in heard.items():
        assert statuses[200], path
        assert set(statuses) <= {200, 404}, path


def test_what_is_forbidden_is_refused_as_described(board):
    heard = ask_everything(GenerationMode.NEGATIVE, "")
    for statuses in heard.values():
        assert set(statuses) <= {200, 404, 405, 422}
    assert heard["/api/v1/emergencies/{slug}/calls"][422]
