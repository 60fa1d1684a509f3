"""What a reader sees of other registries: asked by a press, shown with whence and how
old, and nothing of it kept."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from tests.web_peers import answer, web
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import elsewhere_shown, tombs
from vigie.missing.elsewhere import Heard, Silence
from vigie.missing.elsewhere_shown import MOST_SHOWN, parts_of
from vigie.missing.importing import own_domain
from vigie.missing.models import Note, Person, Registry
from vigie.missing.states import Stage
from vigie.missing.tests.other_registries import awake, named, telling, there
from vigie.missing.tests.registries import DAY, HOUR, NOW, flood, take, who, word
from vigie.relaying.formats.pfif.writing import write_14
from vigie.trust.limits import rates
from vigie.trust.limits.buckets import Rate

__all__ = ["awake"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("awake")]
PAGE = "/e/flood/missing/elsewhere/"
FIND = "/e/flood/missing/search/"
TYPED = {"words": "Zoë Exemple"}


@pytest.fixture
def here():
    return flood()


def reader(language="en"):
    return Client(headers={"accept-language": language})


def asked(emergency, *answers, words="Zoë Exemple", now=NOW):
    """The parts of a page, for people or a silence of each registry in turn."""
    rows = [
        Registry(emergency=emergency, name=f"R{n}", url=f"https://r{n}.example/pf")
        for n, _one in enumerate(answers)
    ]
    heard = [
        Heard(row.pk, silence=given)
        if isinstance(given, Silence)
        else Heard(row.pk, tuple(given))
        for row, given in zip(rows, answers, strict=True)
    ]
    return parts_of(rows, heard, words, now)


def ids(part):
    return [one.name for one in part.people]


def test_the_page_of_what_was_found_says_before_whom_and_what_would_be_asked(here):
    with web(lambda asked: telling()) as peer:
        named(here, f"{peer.url}/pf/flood", name="Cruz Roja")
        text = reader().post(FIND, {**TYPED, "phone": "0639010203"}).content.decode()
        assert peer.lines == 0  # our own answer waits for nobody
    assert "Only these words go out" in text
    assert "Zoë Exemple</b>" in text
    assert "Cruz Roja" in text
    assert "localhost" in text
    form = text[text.index(PAGE) :]
    form = form[: form.index("</form>")]
    assert "0639010203" not in form  # a telephone goes nowhere


@pytest.mark.parametrize("typed", [{"phone": "0639010203"}, {"words": "0612"}])
def test_without_a_name_or_a_registry_nothing_is_offered(here, typed):
    assert PAGE not in reader().post(FIND, TYPED).content.decode()
    named(here, "https://other.example/pf", in_own_network=False)
    assert PAGE in reader().post(FIND, TYPED).content.decode()
    assert PAGE not in reader().post(FIND, typed).content.decode()


def test_who_is_found_comes_with_whence_and_how_old_and_the_way_there(here):
    now = clock.now()
    person = there(1, source_date=now - 3 * HOUR, photo_url="https://other.org/1.jpg")
    with web(lambda asked: telling(person)) as peer:
        named(here, peer.url, name="Cruz Roja")
        answered = reader().post(PAGE, TYPED)
    text = answered.content.decode()
    assert answered.status_code == 200
    for part in ("Zoë Exemple 1", "female", "Port-Neuf"):
        assert part in text, part
    assert re.search(r"<time[^>]*>\s*3\b", text)
    assert re.search(r"\d0–\d5 years|\d5–\d0 years", text)
    assert "other.org</bdi>" in text
    assert 'href="https://other.org/view?id=1" rel="external nofollow noopener' in text
    assert "with a photo there" in text
    assert "1.jpg" not in text  # no picture of theirs, not even by its address
    for secret in ("1991", "Rue du Canari", "A. Writer"):
        assert secret not in text


def test_nothing_of_it_is_kept_or_indexed(here, caplog):
    caplog.set_level(logging.DEBUG)
    people = Person.objects.count(), Note.objects.count()
    with web(lambda asked: telling(there(1))) as peer:
        named(here, peer.url)
        answered = reader().post(PAGE, TYPED)
    assert (Person.objects.count(), Note.objects.count()) == people
    assert "no-store" in answered["Cache-Control"]
    assert 'name="robots" content="noindex' in answered.content.decode()
    assert "Exemple" not in caplog.text
    again = reader().post(FIND, TYPED).content.decode()
    assert "other.org" not in again


def test_a_word_on_how_somebody_is_comes_through_in_no_way(here):
    notes = [word(1, 1, status="believed_dead", text="Canary died")]
    body = write_14([there(1, description="Canary dead")], notes).encode()
    with web(lambda asked: answer(200, body)) as peer:
        named(here, peer.url)
        text = reader().post(PAGE, TYPED).content.decode()
    assert "Zoë Exemple 1" in text
    assert "Canary" not in text


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (None, "<bdi>Far</bdi> did not answer. That says nothing of the person"),
        (answer(403), "<bdi>Far</bdi> does not let this site ask just now"),
        (answer(200, b"<x/>"), "<bdi>Far</bdi> answered what cannot be read"),
        (telling(), "Nobody by that name there."),
    ],
)
def test_one_that_is_silent_is_said_so_plainly_and_keeps_no_other_out(here, said, says):
    with web(lambda asked: said) as far, web(lambda asked: telling(there(1))) as near:
        named(here, far.url, name="Far")
        named(here, near.url, name="Near")
        text = reader().post(PAGE, TYPED).content.decode()
    assert says in text
    assert "Zoë Exemple 1" in text


def test_a_name_of_theirs_runs_as_no_script(here):
    evil = there(1, full_name="<script>alert(1)</script>", given_name="")
    with web(lambda asked: telling(evil)) as peer:
        named(here, peer.url, name="<b>R</b>")
        text = reader().post(PAGE, TYPED).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "<b>R</b>" not in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x/y"])
def test_a_link_that_is_none_is_left_out(here, url):
    body = telling(there(1)).replace(b"https://other.org/view?id=1", url.encode())
    rest = body.partition(b"\r\n\r\n")[2]
    with web(lambda asked: answer(200, rest)) as peer:
        named(here, peer.url)
        text = reader().post(PAGE, TYPED).content.decode()
    assert "Zoë Exemple 1" in text
    assert url not in text


def test_looking_at_the_address_alone_asks_nobody_and_leads_to_the_search(here):
    with web(lambda asked: telling()) as peer:
        named(here, peer.url)
        answered = reader().get(PAGE, {"words": "Zoë"})
    assert answered.status_code == 302
    assert answered["Location"] == reverse("missing:find", args=["flood"])
    assert peer.lines == 0


@pytest.mark.parametrize("typed", [{}, {"words": ""}, {"words": "06 12"}])
def test_without_a_name_nobody_is_asked(here, typed):
    with web(lambda asked: telling()) as peer:
        named(here, peer.url)
        answered = reader().post(PAGE, typed)
    assert answered.status_code == 422
    assert "Write a name" in answered.content.decode()
    assert peer.lines == 0


def test_where_no_registry_is_named_that_is_said(here):
    answered = reader().post(PAGE, TYPED)
    assert "No other registry is asked for this emergency." in answered.content.decode()


def test_an_emergency_that_is_not_shown_asks_nobody(here):
    with web(lambda asked: telling()) as peer:
        named(here, peer.url)
        Emergency.objects.update(state="erased")
        assert reader().post(PAGE, TYPED).status_code == 404
        assert reader().post("/e/none/missing/elsewhere/", TYPED).status_code == 404
    assert peer.lines == 0


def test_who_asks_too_often_waits_and_keeps_what_was_typed(here, monkeypatch):
    monkeypatch.setitem(rates.RATES, "ask others", Rate(1, 60))
    with web(lambda asked: telling()) as peer:
        named(here, peer.url)
        assert reader().post(PAGE, TYPED).status_code == 200
        busy = reader().post(PAGE, TYPED)
    assert busy.status_code == 429
    assert int(busy["Retry-After"]) > 0
    assert 'value="Zoë Exemple"' in busy.content.decode()
    assert len(peer.asked) == 1


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_every_language_has_the_page(here, language):
    with web(lambda asked: telling(there(1))) as peer, web(lambda asked: None) as dead:
        named(here, peer.url)
        named(here, dead.url, name="Dead")
        answered = reader(language).post(PAGE, TYPED)
    assert answered.status_code == 200
    assert f'lang="{language}"' in answered.content.decode()


def test_a_call_is_opened_from_there_with_the_name_that_was_typed(here):
    with web(lambda asked: telling()) as peer:
        named(here, peer.url)
        text = reader().post(PAGE, TYPED).content.decode()
    form = text[text.index('action="/e/flood/missing/new/"') :]
    form = form[: form.index("</form>")]
    assert 'name="words" value="Zoë Exemple"' in form
    begun = reader().post("/e/flood/missing/new/", {**TYPED, "begin": "1"})
    assert 'value="Zoë Exemple"' in begun.content.decode()
    here.state = "closed"
    here.save()
    with web(lambda asked: telling()) as peer:
        text = reader().post(PAGE, TYPED).content.decode()
    assert "/e/flood/missing/new/" not in text


# What is left out, and what is put together


def test_a_child_is_left_to_its_own_registry(here):
    born = f"{NOW.year - 9}"
    (part,) = asked(
        here,
        [
            there(1, age="9", date_of_birth=""),
            there(2, age="10-20", date_of_birth=""),
            there(3, age="", date_of_birth=born),
            there(4, age="40", date_of_birth=""),
        ],
    )
    assert ids(part) == ["Zoë Exemple 4"]
    assert part.left_out == 3


def test_who_is_over_or_has_no_name_is_not_shown(here):
    (part,) = asked(
        here,
        [
            there(1, expiry_date=NOW - HOUR),
            there(2, full_name="", given_name="", family_name=""),
            there(3, expiry_date=NOW + DAY),
        ],
    )
    assert ids(part) == ["Zoë Exemple 3"]


def test_who_was_taken_away_here_does_not_come_back_through_others(here):
    tombs.bury(here.pk, ["other.org/p1"], NOW)
    (part,) = asked(here, [there(1), there(2)])
    assert ids(part) == ["Zoë Exemple 2"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"stage": Stage.CLOSED},
        {"stage": Stage.SUSPENDED},
        {"stage": Stage.HELD},
        {"is_private": True},
        {"expires_at": NOW - HOUR},
    ],
)
def test_whom_this_hub_knows_and_does_not_show_is_not_shown_through_others(
    here, hidden
):
    take(here, who(1), who(2))
    Person.objects.filter(record_id="other.org/p1").update(**hidden)
    (part,) = asked(here, [there(1), there(2)])
    assert ids(part) == ["Zoë Exemple 2"]
    assert part.people[0].here == Person.objects.get(record_id="other.org/p2").pk


def test_who_stands_here_as_well_leads_to_the_page_here(here):
    now = clock.now()
    take(here, who(1), now=now)
    page = f"/missing/{Person.objects.get().pk}/"
    with web(lambda asked: telling(there(1))) as peer:
        named(here, peer.url)
        text = reader().post(PAGE, TYPED).content.decode()
    assert f'href="{page}"' in text
    assert "stands here as well" in text
    assert "https://other.org/view" not in text


def test_a_copy_of_a_record_of_ours_that_is_gone_here_is_not_shown(here):
    copy = replace(there(1), person_record_id=f"{own_domain()}/person.gone")
    (part,) = asked(here, [copy, there(2)])
    assert ids(part) == ["Zoë Exemple 2"]


def test_one_record_at_two_registries_is_one(here):
    first, second = asked(here, [there(1)], [there(1), there(2)])
    assert [len(first.people), len(second.people)] == [1, 1]
    assert first.people[0].also == ["R1"]


def test_the_likest_name_comes_first_and_ten_are_shown(here):
    others = [there(n, full_name=f"Somebody Else {n}") for n in range(20)]
    (part,) = asked(here, [*others, there(99, full_name="Zoe Exemple")])
    assert ids(part)[0] == "Zoe Exemple"
    assert len(part.people) == MOST_SHOWN
    assert part.more == 21 - MOST_SHOWN


def test_what_a_stranger_writes_is_cut_and_contacts_in_it_are_masked(here):
    long = there(1, full_name="Zoë " * 5000, home_city="Port 06 12 34 56 78 " * 50)
    called = there(2, full_name="Zoë 06 12 34 56 78")
    (part,) = asked(here, [long, called])
    assert all(len(one.name) <= 140 for one in part.people)
    assert "12 34 56" not in str(part.people)


def test_a_moment_to_come_is_none(here):
    (part,) = asked(here, [there(1, source_date=NOW + 30 * DAY)])
    assert part.people[0].at == NOW


def test_a_record_without_any_date_or_link_has_neither(here):
    bare = replace(there(1, source_url=""), source_date=None, entry_date=None)
    (part,) = asked(here, [bare])
    assert (part.people[0].at, part.people[0].url) == (None, "")
    assert elsewhere_shown._host("https://[") == ""


def test_however_many_answer_the_questions_to_the_database_stay_the_same(
    here, django_assert_num_queries
):
    for many in (1, 8):
        with django_assert_num_queries(3):
            asked(here, *[[there(n * 100 + k) for k in range(40)] for n in range(many)])


def test_a_silence_stands_where_people_would(here):
    dead, found = asked(here, Silence.DEAD, [there(1)])
    assert (dead.silence, dead.people, found.silence) == ("dead", [], "")
    assert dead.host == "r0.example"


def test_nobody_asked_is_nobody_shown(here):
    assert parts_of([], [], "Zoë", NOW) == []
