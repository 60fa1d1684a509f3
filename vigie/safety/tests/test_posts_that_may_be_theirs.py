"""A post of somebody who is looked for is a suggestion, and never a state by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from vigie.emergencies.notices import PostsRestored, PostsWithdrawn
from vigie.lib import clock
from vigie.listening.registry import Heard
from vigie.reading.labels import LABELS
from vigie.reading.post import Post
from vigie.relaying import addresses
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import Channel, LetterState
from vigie.safety import circle, sought, suggesting
from vigie.safety.answering import say
from vigie.safety.models import CheckIn, Contact, Member, Standing, Suggestion
from vigie.safety.own_people import own_people
from vigie.safety.sought import Sought, called, handle_key, letters_of
from vigie.safety.states import How, Voice
from vigie.safety.tests.asking import NOW, make_question, said
from vigie.safety.tokens import token_of_address
from vigie.work.database import writing

database = pytest.mark.django_db(transaction=True)
SAFE = LABELS["safe.self"].bit
LINK = "https://posts.example/1"


@pytest.fixture(autouse=True)
def nothing_kept():
    sought.forget()
    yield
    sought.forget()


@pytest.fixture
def question():
    found = make_question(
        name="Orlane Vasseur", handles="@orl_v\nhttps://s.example/@Olv"
    )
    return found


def circle_of(question, mail="lise@mail.example", *, alarmed=True):
    """Put somebody into the circle; return their address."""
    address = addresses.address_of(channel=Channel.MAIL, value=mail, now=NOW)
    addresses.prove(address=address.pk)
    Contact.objects.create(
        member=question.member, address=address, name="Lise", alarmed=alarmed
    )
    return address


def hear(question, author, *, bits=SAFE, number="1", deleted=(), now=NOW, **more):
    post = Post("birds", number, author, int(NOW.timestamp()), "safe", url=LINK, **more)
    chunk = Heard(
        question.check_of.emergency_id,
        f"c{number}",
        [post],
        [bits],
        [None],
        now,
        deleted,
    )
    with writing():
        suggesting.hear(chunk)


def found():
    return [(row.post, row.reasons) for row in Suggestion.objects.order_by("pk")]


@database
@pytest.mark.parametrize(
    ("author", "reasons"),
    [
        ("orl_v", ["handle"]),
        ("@ORL_V", ["handle"]),
        ("olv", ["handle"]),
        ("Orlane Vasseur", ["name"]),
        ("vasseur.orlane", ["name"]),
        ("OrlaneVasseur75", ["name"]),
    ],
)
def test_an_author_who_may_be_somebody_silent_is_suggested(question, author, reasons):
    hear(question, author)
    row = Suggestion.objects.get()
    assert (row.member, row.post, row.reasons) == (
        question.member,
        "birds:1",
        reasons,
    )
    assert (row.link, row.at, row.decided) == (LINK, NOW, "")
    assert 0 < row.score < 1


@database
@pytest.mark.parametrize(
    "author", ["orlane", "vasseur", "orl", "Orlane Vasse", "", "@"]
)
def test_half_a_name_is_nobody(question, author):
    hear(question, author)
    assert found() == []


@database
def test_a_suggestion_is_no_state(question):
    hear(question, "orl_v")
    assert not Standing.objects.exists()
    assert not CheckIn.objects.exists()
    question.refresh_from_db()
    assert question.answered_at is None


@database
def test_other_posts_and_copies_suggest_nothing(question):
    hear(question, "orl_v", bits=LABELS["missing.call"].bit)
    hear(question, "orl_v", reshare_of="0")
    assert found() == []


@database
def test_who_answered_is_no_longer_looked_for(question):
    say(said(question))
    hear(question, "orl_v")
    assert found() == []


@database
def test_who_falls_silent_meanwhile_is_known_within_five_seconds(question):
    hear(question, "other")
    make_question(question.check_of, name="Témir Anselme", handles="temir")
    hear(question, "temir", number="2", now=NOW + timedelta(seconds=5))
    assert found() == [("birds:2", ["handle"])]


@database
def test_posts_without_a_word_of_safety_ask_the_database_nothing(
    question, django_assert_num_queries
):
    post = Post("birds", "1", "orl_v", 0, "x")
    chunk = Heard(question.check_of.emergency_id, "c", [post], [0], [None], NOW)
    with django_assert_num_queries(0):
        suggesting.hear(chunk)


@database
def test_those_who_are_told_of_silence_are_told_once(question):
    circle_of(question)
    circle_of(question, "pio@mail.example", alarmed=False)
    hear(question, "orl_v")
    hear(question, "orl_v", number="2")
    assert Message.objects.get().kind == "safety.suggested"
    assert Letter.objects.count() == 1


@database
@pytest.mark.parametrize("way", ["hidden", "deleted"])
def test_a_post_that_is_withdrawn_takes_its_suggestion_along(question, way):
    circle_of(question)
    hear(question, "orl_v")
    if way == "deleted":
        hear(question, "other", number="2", deleted=[("birds", "1")])
    else:
        emergency = question.check_of.emergency_id
        with writing():
            suggesting.hear_withdrawn(PostsWithdrawn(emergency, [("birds", "1")], NOW))
    assert not Suggestion.objects.shown().exists()
    assert Letter.objects.get().state == LetterState.RECALLED


def hide(question, number="1"):
    emergency = question.check_of.emergency_id
    with writing():
        suggesting.hear_withdrawn(PostsWithdrawn(emergency, [("birds", number)], NOW))


def restore(question, number="1"):
    emergency = question.check_of.emergency_id
    with writing():
        suggesting.hear_restored(PostsRestored(emergency, [("birds", number)], [NOW]))


def waiting():
    return Letter.objects.filter(state=LetterState.WAITING).count()


@database
def test_a_post_that_is_shown_again_brings_its_suggestion_back(question):
    address = circle_of(question)
    hear(question, "orl_v")
    for _ in range(2):
        hide(question)
        assert own_people(address, NOW)[0].posts == ()
        assert waiting() == 0
        restore(question)
        assert len(own_people(address, NOW)[0].posts) == 1
        assert waiting() == 1


@database
def test_who_was_told_before_it_was_hidden_is_not_told_again(question):
    circle_of(question)
    hear(question, "orl_v")
    Letter.objects.update(state=LetterState.SENT)
    hide(question)
    restore(question)
    assert Letter.objects.count() == 1


@database
def test_a_post_that_comes_back_after_an_answer_tells_nobody(question, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    circle_of(question)
    hear(question, "orl_v")
    hide(question)
    say(said(question))
    restore(question)
    assert waiting() == 0


@database
def test_what_was_never_hidden_is_not_touched_by_a_restoring(question):
    circle_of(question)
    hear(question, "orl_v")
    restore(question)
    assert Letter.objects.count() == 1
    assert Suggestion.objects.shown().count() == 1


@database
def test_a_hidden_post_is_judged_by_nobody(question):
    address = circle_of(question)
    hear(question, "orl_v")
    hide(question)
    row = Suggestion.objects.get()
    judge = {"suggestion": row.pk, "theirs": True, "now": NOW}
    assert not suggesting.judge(address=address, **judge)
    assert not CheckIn.objects.exists()


def asked_after(**fields):
    """Somebody whom no check asks, and one of whose circle asks how they are."""
    words = {"name": "Pio Lantier", "handles": "pio_l", **fields}
    member = Member.objects.create(**words)
    address = addresses.address_of(
        channel=Channel.MAIL, value="ida@mail.example", now=NOW
    )
    Contact.objects.create(member=member, address=address, name="Ida")
    circle.ask_after(address=address, member=member.pk, now=NOW)
    return member, address


@database
def test_who_is_asked_after_is_looked_for_and_the_asker_is_told(question):
    member, address = asked_after()
    hear(question, "pio_l")
    assert Suggestion.objects.get().member == member
    assert len(own_people(address, NOW)[0].posts) == 1
    told = Letter.objects.filter(message__kind="safety.suggested")
    assert [row.address for row in told] == [address]


@database
@pytest.mark.parametrize("why", ["a day later", "blocked", "cut", "answered"])
def test_who_is_asked_after_is_looked_for_a_day_by_their_own(question, why):
    member, _address = asked_after()
    later = NOW + timedelta(hours=24 if why == "a day later" else 0)
    if why in ("blocked", "cut"):
        Contact.objects.update(**{f"{why}_at": NOW})
    if why == "answered":
        say(said(question, member_id=member.pk, key="k"))
    hear(question, "pio_l", now=later)
    assert found() == []


@database
def test_the_circle_sees_it_as_uncertain_and_a_yes_is_a_claim(question, client):
    address = circle_of(question)
    hear(question, "orl_v")
    page = reverse("safety:mine", args=[token_of_address(address.pk)])
    text = client.get(page, {"lang": "en"}).content.decode()
    assert "A post that may be theirs, uncertain" in text
    assert LINK in text
    row = Suggestion.objects.get()
    client.post(page, {"post": row.pk, "theirs": "yes"})
    claim = CheckIn.objects.get()
    assert (claim.voice, claim.author) == (Voice.CLAIM, "Lise")
    assert Standing.objects.get().how == How.CLAIMED
    question.refresh_from_db()
    assert question.answered_at is None


@database
def test_a_no_takes_it_off_the_page_and_says_nothing_of_anybody(question):
    address = circle_of(question)
    hear(question, "orl_v")
    row = Suggestion.objects.get()
    assert suggesting.judge(address=address, suggestion=row.pk, theirs=False, now=NOW)
    assert not CheckIn.objects.exists()
    assert own_people(address, NOW)[0].posts == ()


@database
def test_nobody_judges_outside_the_circle_nor_twice(question):
    address = circle_of(question)
    other = make_question(question.check_of, name="Pio", handles="pio")
    stranger = circle_of(other, "ida@mail.example")
    hear(question, "orl_v")
    row = Suggestion.objects.get()
    judge = {"suggestion": row.pk, "theirs": True, "now": NOW}
    assert not suggesting.judge(address=stranger, **judge)
    assert own_people(stranger, NOW)[0].posts == ()
    assert suggesting.judge(address=address, **judge)
    assert not suggesting.judge(address=address, **judge)
    assert CheckIn.objects.count() == 1


words = st.text(st.characters(categories=["L"]), min_size=4, max_size=12)


@given(first=words, last=words)
def test_a_name_is_found_in_either_order_and_any_case(first, last):
    index = Sought.of([(1, called(f"{first} {last}", ""))])
    for author in (f"{first} {last}", f"{last}_{first}", f"{first}{last}99"):
        matches = [one.member for one in index.find(author)]
        assert matches == ([1] if len(letters_of(author)) >= 6 else [])
    assert letters_of(letters_of(first)) == letters_of(first)


@given(st.text(max_size=30))
def test_no_author_breaks_the_index(author):
    index = Sought.of([(1, called("Orlane Vasseur", "@orl_v"))])
    for match in index.find(author):
        by_handle = handle_key(author) == "orl_v"
        assert by_handle == ("handle" in match.reasons)
        assert by_handle or letters_of(author) in {"orlanevasseur", "vasseurorlane"}
