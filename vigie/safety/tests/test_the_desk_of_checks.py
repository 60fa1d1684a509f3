"""The staff's pages: proposed by one, seen before it goes out, opened by another."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.calls import CENTRE, NOW, make_emergency
from tests.people import person, sign_in
from vigie.lib import clock, geo
from vigie.safety import checkpages
from vigie.safety.models import Check, Member, Standing
from vigie.safety.states import CheckState
from vigie.safety.tests.world import WORDS, asked, member, opened, proposed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_this_moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def operator(name):
    return sign_in(Client(headers={"accept-language": "en"}), person(name, "operator"))


def desk(emergency):
    return f"/e/{emergency.slug}/safety/desk/"


def typed(**fields):
    return {
        "place": "Port-Neuf, quais",
        "happened_at": "2026-03-01T21:50",
        "source": "préfecture",
        "buffer_m": "500",
        "words_fr": "Crue de la Vive",
        "words_ar": "فيضان",
        **fields,
    }


def test_a_check_is_proposed_seen_opened_and_recalled_through_the_pages(emergency):
    who = member()
    ana, bea = operator("ana"), operator("bea")
    answer = ana.post(desk(emergency) + "new/", typed(), follow=True)
    assert "A second person must open it." in answer.content.decode()
    check = Check.objects.get()
    assert check.proposed_by == "ana"
    before = bea.get(desk(emergency)).content.decode()
    assert "1 person would be asked; letters reach 1." in before
    for words in ("Crue de la Vive", "فيضان", "Are you safe?", "¿Está a salvo?"):
        assert words in before
    step = {"check": check.pk, "step": "open"}
    assert bea.post(desk(emergency), step, follow=True).status_code == 200
    assert asked(check) == {who.pk}
    page = bea.post(desk(emergency), {**step, "step": "recalled"}, follow=True)
    assert "Recalled" in page.content.decode()
    check.refresh_from_db()
    assert (check.state, check.second_by, check.ended_by) == ("recalled", "bea", "bea")


def test_whoever_proposed_it_sees_no_button_and_cannot_press_it(emergency):
    check = proposed(emergency)
    ana = operator("ana")
    page = ana.get(desk(emergency)).content.decode()
    assert 'value="open"' not in page
    assert "another operator must open it" in page
    answer = ana.post(desk(emergency), {"check": check.pk, "step": "open"})
    assert answer.status_code == 409
    assert "A second person must open it." in answer.content.decode()


def test_two_who_press_at_once_open_it_once(emergency):
    member()
    check = proposed(emergency)
    bea, cyd = operator("bea"), operator("cyd")
    step = {"check": check.pk, "step": "open"}
    assert bea.post(desk(emergency), step).status_code == 302
    assert cyd.post(desk(emergency), step).status_code == 409
    assert check.questions.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"check": "1", "step": "opened"},
        {"check": "x", "step": "open"},
        {"check": "9" * 30, "step": "open"},
        {"check": "99", "step": "open"},
        {},
    ],
)
def test_what_is_no_step_of_a_check_here_is_not_found(emergency, sent):
    assert operator("ana").post(desk(emergency), sent).status_code == 404


def test_a_check_of_another_emergency_is_not_there(emergency):
    other = proposed(make_emergency(name="Storm at Cap Vert"))
    step = {"check": other.pk, "step": "refused"}
    assert operator("bea").post(desk(emergency), step).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("place", "", "This field is required."),
        ("place", "x" * 41, "at most 40 characters"),
        ("source", "x" * 41, "at most 40 characters"),
        ("words_en", "x" * 51, "at most 50 characters"),
        ("buffer_m", "100", "greater than or equal to 500"),
        ("outline", "{", "This is not JSON."),
        ("outline", '{"type": "Point"}', "Polygon"),
        ("happened_at", "yesterday", "valid date"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_is_kept(
    emergency, field, value, sentence
):
    given = typed(**{field: value})
    answer = operator("ana").post(desk(emergency) + "new/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Crue de la Vive"' in page
    assert Check.objects.count() == 0


def test_some_words_are_needed_in_some_language(emergency):
    given = typed(words_fr="", words_ar="")
    answer = operator("ana").post(desk(emergency) + "new/", given)
    assert "in one language at least" in answer.content.decode()


def test_without_an_area_of_its_own_the_emergency_s_is_taken(emergency):
    ana = operator("ana")
    ana.post(desk(emergency) + "new/", typed())
    assert Check.objects.get().outline == emergency.outline
    bare = make_emergency(name="Storm at Cap Vert", outline=None)
    answer = ana.post(desk(bare) + "new/", typed())
    assert "Give a centre and a radius" in answer.content.decode()


def test_an_area_is_a_circle_a_text_or_a_file(emergency):
    ana, path = operator("ana"), desk(emergency) + "new/"
    small = geo.circle(*CENTRE, 300)
    ana.post(path, typed(centre=f"{CENTRE[0]}, {CENTRE[1]}", radius="0.3"))
    ana.post(path, typed(outline=json.dumps(small)))
    ana.post(path, typed(file=SimpleUploadedFile("a.json", json.dumps(small).encode())))
    assert [check.outline for check in Check.objects.all()] == [small] * 3


def test_nobody_proposes_on_a_closed_emergency(emergency):
    from vigie.emergencies.actions import change_state

    change_state(emergency=emergency, state="closed", by="ana", now=NOW)
    ana = operator("ana")
    assert "Propose a check" not in ana.get(desk(emergency)).content.decode()
    answer = ana.post(desk(emergency) + "new/", typed())
    assert answer.status_code == 422
    assert "The emergency is closed" in answer.content.decode()


def test_figures_below_ten_are_rounded():
    assert [checkpages.rounded(n) for n in (0, 1, 9)] == ["0"] + [
        checkpages.rounded(1)
    ] * 2
    assert checkpages.rounded(10) == "10"
    assert checkpages.rounded(1) != "1"


def stands(check, how, number):
    for one in list(check.questions.filter(answered_at=None)[:number]):
        one.answered_at = NOW
        one.save()
        Standing.objects.create(
            member=one.member,
            emergency=check.emergency,
            how=how,
            at=NOW,
            stale_at=NOW,
        )


def test_the_page_counts_answers_by_kind_and_the_silent(emergency):
    for _ in range(25):
        member()
    check = opened(emergency)
    stands(check, "safe", 11)
    stands(check, "help", 2)
    unasked = Member.objects.create()
    Standing.objects.create(
        member=unasked, emergency=emergency, how="safe", at=NOW, stale_at=NOW
    )
    found = {figure.words: figure for figure in checkpages.figures(check)}
    few = checkpages.rounded(1)
    values = [figure.value for figure in found.values()]
    assert values[:2] == ["25", "12"]
    assert "11" in values
    assert values[-1] == few
    assert [f.value for f in found.values() if f.open] == ["12", few]


def test_the_page_asks_few_questions_of_the_database(
    emergency, django_assert_max_num_queries
):
    member()
    for _ in range(2):
        opened(emergency)
    ana = operator("ana")
    with django_assert_max_num_queries(30):
        assert ana.get(desk(emergency)).status_code == 200


def test_a_drill_says_that_testers_alone_are_asked():
    drill = make_emergency(is_drill=True)
    member(is_tester=True)
    member()
    proposed(drill)
    page = operator("bea").get(desk(drill)).content.decode()
    assert "1 person would be asked" in page
    assert "testers alone" in page
    assert "DRILL Are you safe?" in page
    assert "EXERCICE" in page


def test_a_check_tells_in_parts_what_its_sms_costs(emergency):
    check = proposed(emergency, words={**WORDS, "en": "W" * 50})
    parts = {one.language: one.parts for one in checkpages.previews(check)}
    assert parts["fr"] <= 2
    assert parts["en"] <= 2
    assert check.state == CheckState.PROPOSED
