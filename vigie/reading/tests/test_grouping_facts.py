import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.reading.grouping.facts import Facts, agreement, disagreement
from vigie.reading.grouping.signature import signature
from vigie.reading.labels import LABELS
from vigie.reading.tests.grouping_makers import post, reading

OFFER = LABELS["shelter.offer"].bit
DIGESTS = st.sets(st.integers(1, 4), max_size=3).map(lambda s: tuple(sorted(s)))
FACTS = st.builds(
    Facts,
    labels=st.sampled_from([0, OFFER, LABELS["missing.call"].bit]),
    names=DIGESTS,
    ages=DIGESTS,
    plates=DIGESTS,
    phones=DIGESTS,
    places=DIGESTS,
    numbers=DIGESTS,
    writer=st.integers(0, 2),
    author=st.integers(0, 2),
)


def facts(text, **said):
    made = post(text, author=said.pop("author", ""))
    return signature(made, reading(text, **said), key=b"k").facts


@pytest.mark.parametrize(
    "what", ["names", "ages", "plates", "phones", "numbers", "places"]
)
def test_two_that_say_different_things_disagree(what):
    assert disagreement(Facts(**{what: (1,)}), Facts(**{what: (2,)})) == what


@pytest.mark.parametrize(
    "what", ["names", "ages", "plates", "phones", "numbers", "places"]
)
def test_silence_and_a_part_are_no_disagreement(what):
    both = Facts(**{what: (1, 2)})
    assert disagreement(both, Facts()) == ""
    assert disagreement(both, Facts(**{what: (2,)})) == ""
    assert disagreement(both, Facts(**{what: (2, 3)})) == what


def test_a_found_person_is_not_the_call_for_them():
    closed = LABELS["missing.closed"].bit
    call = LABELS["missing.call"].bit
    assert disagreement(Facts(call), Facts(call | closed)) == "closed"


def test_calls_of_different_kinds_disagree_and_mere_comment_does_not():
    request = LABELS["shelter.request"].bit
    assert disagreement(Facts(OFFER), Facts(request)) == "label"
    assert disagreement(Facts(OFFER), Facts(OFFER | request)) == ""
    assert disagreement(Facts(OFFER), Facts(LABELS["solidarity"].bit)) == ""


def test_one_person_may_be_sought_at_two_places():
    here, there = Facts(names=(1,), places=(5,)), Facts(names=(1,), places=(6,))
    assert disagreement(here, there) == ""


def test_the_same_few_words_of_two_accounts_are_two_calls():
    here = facts("lit libre ce soir", labels=["shelter.offer"], author="anna")
    there = facts("lit libre ce soir", labels=["shelter.offer"], author="bruno")
    assert disagreement(here, there) == "writers"
    assert (
        disagreement(here, facts("lit libre ce soir", labels=["shelter.offer"])) == ""
    )


def test_many_words_were_copied_whoever_posts_them():
    text = "chambre libre pour deux personnes près du canal jusqu à demain midi venez"
    here = facts(text, labels=["shelter.offer"], author="anna")
    there = facts(text, labels=["shelter.offer"], author="bruno")
    assert disagreement(here, there) == ""


def test_being_safe_is_said_by_each_for_oneself_however_long():
    text = "je suis en sécurité chez des amis merci à tous pour vos messages ce soir"
    here = facts(text, labels=["safe.self"], author="anna")
    assert (
        disagreement(here, facts(text, labels=["safe.self"], author="bob")) == "writers"
    )


def test_a_reshare_by_hand_has_the_writer_it_names():
    here = facts("lit libre", labels=["shelter.offer"], author="anna")
    there = facts("RT @Anna: lit libre", labels=["shelter.offer"], author="bruno")
    assert here.writer == there.writer != 0
    assert agreement(here, there) == "writer"


def test_an_account_number_is_not_taken_for_a_handle():
    here = facts("lit libre", labels=["shelter.offer"], author="8815")
    there = facts("RT @anna: lit libre", labels=["shelter.offer"], author="77")
    assert disagreement(here, there) == ""


def test_a_name_is_told_by_its_words_without_case_and_accents():
    one = facts("Léo DUPARC", names=["Léo DUPARC"])
    assert one.names == facts("leo duparc", names=["leo duparc"]).names
    assert disagreement(one, facts("Leo", names=["Leo"])) == ""
    assert disagreement(one, facts("Leo Haddad", names=["Leo Haddad"])) == "names"


def test_an_entity_torn_by_the_cut_is_no_fact():
    text = "on cherche encore Lina Oka…"
    assert facts(text, names=["Lina Oka"]).names == ()
    assert facts("on cherche encore Lina Oka ce soir", names=["Lina Oka"]).names != ()


def test_facts_hide_what_they_stand_for_behind_the_key():
    made, number = (
        post("+33600000007"),
        reading("+33600000007", phones=["+33600000007"]),
    )
    (one,) = signature(made, number, key=b"one").facts.phones
    (two,) = signature(made, number, key=b"two").facts.phones
    assert one != two
    assert -(2**63) <= min(one, two) <= max(one, two) < 2**63


def test_nobody_is_the_writer_of_what_is_no_call_of_ones_own():
    for labels in ([], ["missing.call"], ["solidarity"]):
        said = facts("RT @anna: lit libre ce soir", labels=labels, author="bruno")
        assert (said.writer, said.author) == (0, 0)


@given(FACTS, FACTS)
def test_disagreeing_is_mutual_and_never_with_oneself(a, b):
    assert disagreement(a, b) == disagreement(b, a)
    assert disagreement(a, a) == ""
