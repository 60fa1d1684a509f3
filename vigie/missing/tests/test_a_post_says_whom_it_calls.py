"""What is taken from a masked post, and when two calls are surely one person's."""

import pytest

from vigie.missing.facts import Facts, Seen
from vigie.missing.posts_called import called_in, is_sure, sourced, tomb_of_name
from vigie.reading.masking import MARK


def who(name="Orlane Vasseur", age=None, **more):
    ages = None if age is None else (age, age)
    return Facts(full_names=(name,) if name else (), ages=ages, **more)


def test_it_takes_what_a_post_tells():
    called = called_in(
        f"On recherche Orlane Vasseur, 19 ans, manteau vert, vue au Quai Bleu. {MARK}",
        language="fr-CA",
    )
    assert called.name == "Orlane Vasseur"
    assert called.facts.ages == (19, 19)
    assert called.facts.language == "fr"
    assert called.tells


def test_what_the_reading_found_counts_where_the_words_say_nothing():
    called = called_in("aidez-moi", name="Témir", age=31, place="Quai Bleu")
    assert (called.name, called.facts.ages) == ("Témir", (31, 31))
    assert called.facts.seen.place == "Quai Bleu"


@pytest.mark.parametrize(
    "text",
    [
        f"On recherche {MARK} manteau vert {MARK} vu au Quai Bleu {MARK}",
        "Vu au Quai Bleu https://posts.example/secret portant un manteau @voisine #go",
    ],
)
def test_no_mask_link_tag_or_account_comes_into_a_call(text):
    facts = called_in(text, name=f"{MARK}").facts
    told = f"{facts.shown_name}{facts.clothes}{facts.seen.place}{facts.description}"
    assert MARK not in told
    assert not set("@#") & set(told)
    assert "http" not in told


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("notre bébé a disparu", True),
        ("a little girl called Ada", True),
        ("Nino, 8 mois, poussette bleue", True),
        ("une enfant perdue, 8 ans", False),  # her age tells
        ("mon frère a disparu", False),
    ],
)
def test_it_may_be_a_child_where_no_age_tells(text, child):
    assert called_in(text).may_be_child is child


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        (
            "A 17-year-old Green Harbour boy is missing. Is Otis Lane with you?",
            "Green Harbour",
            "Otis Lane",
        ),
        ("A Green Harbour girl is missing", "Green Harbour", ""),
        ("Manuel Arco, a student from PNU, is missing", "PNU", "Manuel Arco"),
        ("is missing since ten, student of PNU", "PNU", ""),
        ("ORLANE VASSEUR a disparu", "ORLANE VASSEUR", "ORLANE VASSEUR"),
    ],
)
def test_a_town_or_a_school_is_nobody(text, name, found):
    assert called_in(text, name=name).name == found


@pytest.mark.parametrize("text", ["", "RT svp", "😢" * 50, "où es-tu ?", "\0▒▒▒ 123"])
def test_what_tells_of_nobody_is_no_call(text):
    assert not called_in(text).tells


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        (who(), who(), True),
        (who(), who("VASSEUR Orlane"), True),
        (who(age=19), who(age=20), True),
        (who(age=19), who(age=45), False),
        (who(sex="female"), who(sex="male"), False),
        (who(), who("Orlando Vassart", 19), False),
        (who(age=19), who("Orlane Vaseur", 19), True),
        (who("Orlane"), who("Orlane"), False),
        (who("Orlane", 19), who("Orlane", 19), False),
        (
            who("Orlane", 19, seen=Seen("Quai Bleu")),
            who("Orlane", 19, seen=Seen("Quai Bleu")),
            True,
        ),
        (who("Julie Martin"), who("Julien Martin"), False),
        (who(""), who(), False),
    ],
)
def test_only_one_surely_the_same_is_not_called_twice(one, other, sure):
    assert is_sure(one, other) is sure
    assert is_sure(other, one) is sure


def test_the_order_of_a_name_does_not_matter_to_what_stays_away():
    assert tomb_of_name("Orlane Vasseur") == tomb_of_name("VASSEUR, orlane")
    assert tomb_of_name("Orlane") == ""


def test_a_call_says_where_it_came_from():
    facts = sourced(
        called_in("Orlane Vasseur, 19 ans"), "sample", "https://x.example/1"
    )
    assert (facts.source_name, facts.source_url) == ("sample", "https://x.example/1")
