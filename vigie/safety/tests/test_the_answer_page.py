"""One tap from the message: no login, no script, and nothing is answered by looking."""

import re
from pathlib import Path

import brotli
import pytest
from django.test import Client

from tests.calls import make_emergency
from vigie.kit.fastlane import shelf
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.safety import views
from vigie.safety.forms import AnswerForm, Given, plain_tap
from vigie.safety.models import CheckIn
from vigie.safety.states import Answer, CheckState, How
from vigie.safety.tests.asking import make_check, make_question
from vigie.safety.tokens import token_of, token_of_address

SHEET = Path(__file__).parents[2] / "kit/static/kit/kit.css"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question():
    return make_question()


@pytest.fixture
def address(question):
    return f"/a/{token_of(question.pk)}"


def strict():
    """A browser that would be refused where a token against forgery is asked for."""
    return Client(enforce_csrf_checks=True)


def test_looking_at_the_page_answers_nothing(address):
    for _ in range(3):
        assert strict().get(address).status_code == 200
    assert strict().head(address).status_code == 200
    assert not CheckIn.objects.exists()


def test_one_press_is_an_answer_on_record(address):
    answer = strict().post(address, {"answer": "safe", "turn": "0"})
    assert answer.status_code == 200
    assert "Votre réponse est gardée" in answer.text
    assert CheckIn.objects.get().answer == Answer.SAFE


def test_pressing_twice_is_one_answer(address):
    for _ in range(2):
        strict().post(address, {"answer": "safe", "turn": "0"})
    assert CheckIn.objects.count() == 1


def test_the_page_that_follows_takes_another_answer(address, question):
    first = strict().post(address, {"answer": "safe", "turn": "0"})
    turn = re.search(r'name="turn" value="(\d+)"', first.text).group(1)
    strict().post(address, {"answer": "hurt", "turn": turn})
    assert CheckIn.objects.count() == 2
    assert question.member.standings.get().how == How.HURT


def test_who_needs_help_sees_the_number_before_anything_else(address):
    answer = strict().post(address, {"answer": "help", "turn": "0"})
    main = answer.text.split("<main")[1]
    assert main.index('href="tel:112"') < main.index("Votre réponse est gardée")


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": ""}])
def test_a_press_of_no_button_is_asked_again_and_keeps_what_was_typed(address, sent):
    answer = strict().post(address, {**sent, "words": "chez Nour", "turn": "0"})
    assert answer.status_code == 400
    assert "chez Nour" in answer.text
    assert "Appuyez sur l’un des boutons" in answer.text
    assert not CheckIn.objects.exists()


def test_too_long_a_message_is_kept_on_the_page(address):
    words = "x" * 281
    answer = strict().post(address, {"answer": "safe", "turn": "0", "words": words})
    assert answer.status_code == 400
    assert words in answer.text


def test_a_link_that_we_did_not_make_is_not_found(address):
    assert strict().get(address[:-1] + "A").status_code == 404
    assert strict().get("/a/" + token_of(999_999)).status_code == 404


def test_the_page_speaks_the_language_of_its_member():
    question = make_question(language="ar")
    answer = strict().get(f"/a/{token_of(question.pk)}")
    assert 'lang="ar"' in answer.text
    assert 'dir="rtl"' in answer.text


def test_a_language_that_the_reader_chose_comes_before(address):
    assert 'lang="es"' in strict().get(address + "?lang=es").text


def test_a_recalled_check_says_so_and_still_takes_a_call_for_help():
    question = make_question(make_check(state=CheckState.RECALLED))
    address = f"/a/{token_of(question.pk)}"
    assert "par erreur" in strict().get(address).text
    strict().post(address, {"answer": "help", "turn": "0"})
    assert CheckIn.objects.get().answer == Answer.HELP


def test_a_drill_is_marked():
    check = make_check(make_emergency(is_drill=True))
    question = make_question(check)
    assert 'class="drill"' in strict().get(f"/a/{token_of(question.pk)}").text


def test_nothing_of_it_is_kept_by_a_browser_or_a_proxy(address):
    for answer in (strict().get(address), strict().post(address, {"answer": "safe"})):
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_name_of_the_member_stands_on_no_page(address):
    assert "Orlane" not in strict().get(address).text


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_the_page_is_light_in_every_language(address, language):
    page = strict().get(f"{address}?lang={language}").content
    sheet = SHEET.read_bytes()
    assert len(brotli.compress(page)) + len(brotli.compress(sheet)) <= 14 * 1024
    assert b"<script" not in page


def test_a_page_asks_the_database_a_fixed_number_of_questions(
    address, question, django_assert_max_num_queries
):
    for turn in range(5):
        strict().post(address, {"answer": "safe", "turn": str(turn)})
    with django_assert_max_num_queries(3):
        strict().get(address)


def press(address, **fields):
    return strict().post(address, {"answer": "safe", "turn": "0", **fields})


def test_two_who_stand_alike_get_one_page_made_once(question, monkeypatch):
    other = make_question(question.check_of)
    made, render = [], views.render_to_string

    def noted(name, *given):
        made.append(name)
        return render(name, *given)

    monkeypatch.setattr(views, "render_to_string", noted)
    shelf.clear()
    pages = [strict().get(f"/a/{token_of(one.pk)}") for one in (question, other)]
    assert made == ["safety/answer.html"]
    assert pages[0].content == pages[1].content


def test_a_kept_page_is_nobodys_who_stands_otherwise(address, question):
    other = make_question(question.check_of)
    press(address, answer="hurt")
    mine, theirs = strict().get(address), strict().get(f"/a/{token_of(other.pk)}")
    assert "Je suis blessé" in mine.text.split("<form")[0]
    assert "Je suis blessé" not in theirs.text.split("<form")[0]
    assert 'name="turn" value="1"' in mine.text
    assert 'name="turn" value="0"' in theirs.text


def test_a_kept_page_is_not_shown_of_another_check():
    first, second = make_check(), make_check(make_emergency(slug="other"), place="Cap")
    pages = [
        strict().get(f"/a/{token_of(make_question(check).pk)}").text
        for check in (first, second)
    ]
    assert "Cap" in pages[1]
    assert "Cap" not in pages[0]


def test_each_query_and_language_has_its_own_page(address):
    plain = strict().get(address).text
    assert "?a=1&amp;lang=es" in strict().get(f"{address}?a=1").text
    assert "?a=1" not in plain
    assert 'lang="ar"' in strict().get(f"{address}?lang=ar").text


def test_a_query_too_long_to_be_kept_is_answered_all_the_same(address):
    before = shelf._bytes
    answer = strict().get(f"{address}?a={'x' * 400}")
    assert answer.status_code == 200
    assert shelf._bytes == before


def test_what_one_adds_goes_with_the_answer(address):
    press(address, words=" chez Nour ", place="quai Vert")
    kept = CheckIn.objects.get()
    assert (kept.words, kept.place) == ("chez Nour", "quai Vert")


@pytest.mark.parametrize(
    "sent",
    [
        {"answer": "safe"},
        {"answer": "safe", "turn": ""},
        {"answer": "safe", "turn": "0", "words": "", "place": ""},
        {"answer": "safe", "turn": "50", "other": "x"},
    ],
)
def test_a_plain_tap_is_read_as_the_form_reads_it(sent):
    form = AnswerForm(sent)
    assert form.is_valid()
    assert plain_tap(sent) == Given.of(form)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"answer": "maybe"},
        {"answer": "safe", "turn": "-1"},
        {"answer": "safe", "turn": "51"},
        {"answer": "safe", "turn": "٣"},
        {"answer": "safe", "words": "x"},
        {"answer": "safe", "place": " "},
    ],
)
def test_what_is_no_plain_tap_is_left_to_the_form(sent):
    assert plain_tap(sent) is None


def test_an_answer_asks_the_database_a_fixed_number_of_questions(
    address, django_assert_max_num_queries
):
    for turn in range(5):
        press(address, turn=str(turn))
    # The eleventh tells PostgreSQL to sync before it answers.
    with django_assert_max_num_queries(11):
        press(address, turn="5")


def test_a_page_that_names_those_who_had_one_asked_is_kept_nowhere():
    listed = Address.objects.create(channel=Channel.MAIL, value="bea@port-neuf.example")
    question = make_question(listed=listed)
    shelf.clear()
    answer = strict().get(f"/a/{token_of(question.pk)}")
    assert token_of_address(listed.pk) in answer.text
    assert not shelf._pages
