"""One Vigie asks another, which runs on a port of its own, with its own data."""

import pytest
from django.test import Client

from tests.started import Started
from vigie.lib import clock
from vigie.missing import elsewhere
from vigie.missing.models import Person
from vigie.missing.registries import add_registry
from vigie.missing.tests.registries import HOUR, flood, who, word
from vigie.relaying.formats.pfif.writing import write_14

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHAPE = ["--place", "Port-Neuf", "--lat", "43.30", "--lon", "5.37", "--radius", "8000"]
MORE = ["--languages", "fr,en", "--hashtags", "X", "--numbers", "112", "--source", "x"]
OPEN = ["emergency", "open", "Flood", "--kind", "flood", *SHAPE, *MORE]


@pytest.fixture
def other(tmp_path):
    running = Started(tmp_path)
    try:
        running.page("/")  # /healthz says 503 until its worker is up
        running.vigie(*OPEN)
        yield running
    finally:
        running.end_at_any_rate()


@pytest.fixture(autouse=True)
def _awake(monkeypatch):
    elsewhere.breaker.clear()
    monkeypatch.setattr(elsewhere, "SECONDS", 20.0)  # the machine may be busy


def search(words):
    page = Client(headers={"accept-language": "en"})
    answered = page.post("/e/here/missing/elsewhere/", {"words": words})
    return answered.content.decode()


def test_a_hub_finds_people_at_another_and_says_so_when_it_is_gone(other, tmp_path):
    now = clock.now()
    page = "https://other.org/view?id=1"
    people = [
        who(1, source_date=now - HOUR, source_url=page),
        who(
            2, source_date=now - HOUR, age="9", date_of_birth="", full_name="Zoë Petit"
        ),
    ]
    file = tmp_path / "people.xml"
    file.write_text(write_14(people, [word(1, 1, source_date=now)]))
    other.vigie("missing", "import", str(file), "--emergency", "flood")
    made = other.vigie(
        "key", "create", "--emergency", "flood", "--rights", "search", "--name", "P"
    )
    here = flood("here")
    add_registry(
        emergency=here, name="Other hub", in_own_network=True, by="t", now=now,
        url=f"http://127.0.0.1:{other.port}/pf/flood", key=made.split("\n")[1],
    )  # fmt: skip
    text = search("Zoe Exmeple")  # a slip: the other one searches as we do
    assert "Zoë Exemple 1" in text
    assert f'href="{page}"' in text
    assert "Zoë Petit" not in text  # a child: it never even leaves the other hub
    assert "Nobody by that name there." in search("Albert Autre")
    assert not Person.objects.exists()
    assert other.end_like_ctrl_c() == 0
    assert "<bdi>Other hub</bdi> did not answer" in search("Zoe Exmeple")
