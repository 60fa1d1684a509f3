"""The reference reader does what docs/reading.md says."""

import pytest

from vigie.reading.finders import Finders, naming
from vigie.reading.fold import fold
from vigie.reading.post import Person, Post, Reading
from vigie.reading.reference import read_slowly
from vigie.reading.rules import load

TOWN = naming([("Main Street", "main street"), ("Bridge", "bridge")])
CUES = """
[cues]
have = ["i have", "we have"]
room = ["room*", "couch"]
wish = ["pray"]
first_person = ["i", "we"]
"""


def _rule(body: str, name: str = "a", label: str = "shelter.offer") -> str:
    return f'[[rule]]\nid = "xx.{name}"\nlabel = "{label}"\nyes = ["x"]\n{body}\n'


def _read(text: str, *rules: str, finders: Finders = TOWN, **post: object) -> Reading:
    made = Post("test", "1", "ann", 0, text, **post)  # type: ignore[arg-type]
    return read_slowly(made, load({"xx": CUES + "".join(rules)}), finders)


PLAIN = _rule('when = ["have", "room"]')


def test_a_rule_holds_when_all_its_cues_stand() -> None:
    assert _read("A room? I have one", PLAIN).labels == {"shelter.offer": 0.5}
    assert _read("A room for rent", PLAIN).labels == {}


def test_a_closed_edge_needs_the_edge_of_a_word() -> None:
    assert _read("hi have a couch", PLAIN).labels == {}
    assert _read("I have couches", PLAIN).labels == {}
    assert _read("I have roommates", PLAIN).labels == {"shelter.offer": 0.5}


def test_a_phrase_does_not_cross_the_end_of_a_sentence() -> None:
    assert _read("So do I. Have a couch", PLAIN).labels == {}


def test_a_cue_of_unless_forbids_the_rule_anywhere_in_the_post() -> None:
    rule = _rule('when = ["room"]\nunless = ["wish"]')
    assert _read("Pray. A room", rule).labels == {}
    assert _read("Prayer. A room", rule).labels == {"shelter.offer": 0.5}


def test_order_asks_for_one_cue_after_the_other() -> None:
    rule = _rule('when = ["have", "room"]\norder = true')
    assert _read("a room I have", rule).labels == {}
    assert _read("a room, and I have a couch", rule).labels == {"shelter.offer": 0.5}


def test_within_counts_words_from_the_end_of_one_to_the_start_of_the_other() -> None:
    rule = _rule('when = ["have", "room"]\nwithin = 2')
    assert _read("I have rooms", rule).labels
    assert _read("I have two rooms", rule).labels
    assert _read("I have two large rooms", rule).labels == {}
    assert _read("room, which I have", rule).labels


def test_a_sentence_may_be_asked_to_hold_all_cues() -> None:
    rule = _rule('when = ["have", "room"]\nsentence = true')
    assert _read("I have it. A room", rule).labels == {}
    assert _read("Hello! I have it, a room.", rule).labels


def test_the_reason_shows_the_first_choice_that_fits() -> None:
    rule = _rule('when = ["have", "room"]\nwithin = 1')
    text = "I have hope. We have Roomś"
    (reason,) = _read(text, rule).why
    assert reason.words == "We have"
    assert text[reason.start : reason.end] == "We have"
    assert (reason.label, reason.rule, reason.weight) == ("shelter.offer", "xx.a", 1.0)


def test_weights_add_up_and_a_veto_takes_away() -> None:
    half = _rule('when = ["have"]\nweight = 0.5', "half")
    rest = _rule('when = ["room"]\nweight = 0.7', "rest")
    veto = _rule('when = ["wish"]\nweight = -9', "veto")
    assert _read("I have", half, rest, veto).labels == {}
    assert _read("I have a room", half, rest, veto).labels == {"shelter.offer": 0.6}
    assert _read("I have a room. Pray", half, rest, veto).labels == {}


def test_a_score_is_never_shown_above_one() -> None:
    heavy = _rule('when = ["room"]\nweight = 5.0')
    assert _read("room", heavy).labels == {"shelter.offer": 1.0}


def test_a_place_is_a_cue_with_a_place_in_the_text() -> None:
    rule = _rule('when = ["room", "@place"]\nwithin = 2')
    reading = _read("A room at Main  Street", rule)
    assert reading.labels == {"shelter.offer": 0.5}
    assert [place.name for place in reading.places] == ["Main Street"]
    assert _read("A room, and far from it: Bridge", rule).labels == {}


@pytest.mark.parametrize(
    ("feature", "yes", "no"),
    [
        ("@number", "room 12", "room twelve"),
        ("@age", "room, 17 years", "room 17"),
        ("@age", "room, aged 17", "room 17 metres"),
        ("@age", "room, 17yo", "room, 170 ans"),
        ("@age", "room, agé de 17", "room de 17"),
        ("@question", "room?", "room!"),
        ("@link", "room https://example.org", "room example.org"),
    ],
)
def test_features_of_the_words_are_cues(feature: str, yes: str, no: str) -> None:
    rule = _rule(f'when = ["room", "{feature}"]')
    assert _read(yes, rule).labels
    assert _read(no, rule).labels == {}


def test_reshares_and_media_are_cues_without_a_place() -> None:
    rule = _rule('when = ["@media", "room"]\nunless = ["@reshare"]\nwithin = 1')
    assert _read("room", rule).labels == {}
    assert _read("room", rule, has_media=True).labels
    assert _read("room", rule, has_media=True, reshare_of="7").labels == {}


def test_a_person_found_counts_as_a_name_only_with_a_name() -> None:
    def somebody(text: str, places: object) -> tuple[Person, ...]:
        return (Person("Ada" if "Ada" in text else "", 17, 0, 3),)

    rule = _rule('when = ["room", "@name"]')
    assert _read("Ada room", rule, finders=Finders(people=somebody)).people[0].age == 17
    assert _read("Bob room", rule, finders=Finders(people=somebody)).labels == {}


def test_entities_are_given_only_for_calls() -> None:
    text = "A room at Main Street"
    assert _read(text, _rule('when = ["wish"]')).places == ()
    assert _read(text, _rule('when = ["room"]', label="solidarity")).places == ()
    assert len(_read(text, _rule('when = ["room"]', label="road")).places) == 1


def test_priority_rises_for_first_person_and_place_and_falls_for_a_reshare() -> None:
    text = "I have a room at Main Street"
    assert _read("Have a room", _rule('when = ["room"]')).priority == "high"
    assert _read(text, PLAIN).priority == "critical"
    assert _read(text, PLAIN, reshare_of="7").priority == "high"
    assert _read("room", _rule('when = ["room"]', label="road")).priority == "medium"
    assert _read("nothing", PLAIN).priority == "low"


def test_an_account_on_the_list_speaks_officially() -> None:
    post = Post("test", "1", "prefecture", 0, "Stay at home")
    reading = read_slowly(post, load({"xx": CUES}), officials=frozenset({"prefecture"}))
    assert reading.labels == {"official": 1.0}
    assert reading.why[0].rule == "account"


@pytest.mark.parametrize(("text", "said"), [("", "empty"), (" \n", "empty")])
def test_an_empty_text_is_refused_with_a_sentence(text: str, said: str) -> None:
    assert said in _read(text, PLAIN).refused


def test_a_text_of_a_book_is_refused_and_one_of_100_kb_is_read() -> None:
    assert "longer" in _read("room " * 60_000, PLAIN).refused
    long = _read("I have a room. " * 7_000, PLAIN)
    assert long.labels == {"shelter.offer": 0.5}


def test_tags_are_those_of_the_network_else_those_of_the_text() -> None:
    assert _read("#One #two", PLAIN, tags=("Énd",)).tags == ("end",)
    assert _read("#One and #one, #Porte_Ouverte #1", PLAIN).tags == (
        "one",
        "porte_ouverte",
    )
    assert _read("http://x.org/#top &#39; #PorteOuv…", PLAIN).tags == ()


def test_a_name_is_folded_as_the_place_phrases_are() -> None:
    street = naming([("Çà et là", fold("Çà et là"))])
    reading = _read("Room, CA ET LA", _rule('when = ["room"]'), finders=street)
    assert reading.places[0].name == "Çà et là"
