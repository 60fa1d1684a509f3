import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.grouping import How, same, signature, signatures, unpack
from vigie.reading.grouping.index import Group, Wording
from vigie.reading.grouping.signature import post_digest
from vigie.reading.grouping.verdict import perhaps
from vigie.reading.tests.grouping_makers import CALL, post, reading

OFFER = "Lit libre pour deux ce soir près du canal, écrivez-moi #porteouverte"


def sign(text, labels=(), post_id="1", key=b"k", **said):
    about = {k: said.pop(k) for k in ("author", "reshare_of", "at") if k in said}
    made = post(text, post_id, **about)
    return signature(made, reading(text, labels, **said), key=key)


def judge(one, other, labels=()):
    a, b = sign(one, labels, "1"), sign(other, labels, "2")
    assert same(a, b) == same(b, a)
    return same(a, b)


@pytest.mark.parametrize(
    "copy",
    [
        f"RT @anna: {OFFER}",
        OFFER.upper(),
        f"{OFFER} https://t.co/abc",
        f"{OFFER} #urgent",
        OFFER.replace("deux ", ""),
        "RT @anna: Lit libre pour deux ce soir près du can…",
    ],
)
@pytest.mark.parametrize("labels", [(), ("shelter.offer",)])
def test_a_copy_is_together_with_its_original(copy, labels):
    assert judge(OFFER, copy, labels).how is How.TOGETHER


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (OFFER.replace("deux", "trois"), "a word replaced"),
        (OFFER.replace("canal", "parc"), "a word replaced"),
    ],
)
def test_a_word_replaced_in_somebodys_own_call_is_for_a_human(other, reason):
    verdict = judge(OFFER, other, ("shelter.offer",))
    assert (verdict.how, verdict.reason) == (How.SUGGESTED, reason)


def test_other_tags_at_the_end_of_own_calls_are_for_a_human():
    call = "Aidez-nous à la retrouver, elle portait un manteau rouge"
    verdict = judge(f"{call} #LinaOkafor", f"{call} #MayaCole", ("missing.call",))
    assert (verdict.how, verdict.reason) == (How.SUGGESTED, "tags")
    assert judge(f"{call} #LinaOkafor", f"{call} #MayaCole").how is How.TOGETHER


def test_different_numbers_are_different_calls():
    here = "Porte ouverte au 12 quai des Tilleuls pour qui en a besoin"
    verdict = judge(here, here.replace("12", "14"), ("shelter.offer",))
    assert (verdict.how, verdict.reason) == (How.APART, "numbers")


def test_few_words_of_unknown_writers_are_not_merged():
    assert (
        judge("Lit libre canal", "lit libre canal", ("shelter.offer",)).how
        is How.SUGGESTED
    )
    assert (
        judge("RT @a: Lit libre", "lit libre", ("shelter.offer",)).how is How.TOGETHER
    )
    safe = "Je suis bien rentrée merci"
    assert judge(safe, safe, ("safe.self",)).how is How.SUGGESTED


def test_pictures_without_words_are_one_by_their_link_only():
    one, other = "#porteouverte https://t.co/aaa", "#porteouverte https://t.co/bbb"
    assert sign(one).exact == sign(f"RT @anna: {one}").exact
    assert sign(one).exact != sign(other).exact


def test_unlike_texts_are_apart_and_half_alike_ones_suggested():
    assert judge(OFFER, CALL).how is How.APART
    half = "Lit libre pour deux ce soir près du bar #porteouverte"
    assert judge(OFFER, half).how is How.SUGGESTED


def test_reshares_of_one_post_are_together_whatever_their_words():
    a = sign("bonjour", post_id="2", reshare_of="1")
    b = sign("tout autre chose", post_id="3", reshare_of="1")
    assert same(a, b).reason == "one post"


def test_facts_stand_above_the_words_and_the_pointer():
    a = sign(CALL, names=["Lina Okafor"], post_id="2", reshare_of="1")
    b = sign(CALL, names=["Maya Cole"], post_id="3", reshare_of="1")
    assert same(a, b) == (How.APART, "names", 0.0)


def test_a_shared_name_allows_a_word_to_be_replaced():
    one = sign(CALL, ("missing.call",), names=["Lina Okafor"])
    text = CALL.replace("merci", "prière")
    other = sign(text, ("missing.call",), "2", names=["Lina Okafor"])
    assert same(one, other).how is How.TOGETHER


def test_a_signature_survives_being_stored():
    made = sign(
        CALL, ("missing.call",), names=["Lina Okafor"], ages=[19], at=1_447_000_000
    )
    assert unpack(made.pack()) == made
    assert unpack(made.pack()).keys == made.keys
    with pytest.raises(msgspec.DecodeError):
        unpack(b"\xff no signature")


def test_what_is_stored_holds_no_word_name_or_number():
    text = "Appelez le 06 00 00 00 07: Lina Okafor, plaque ABC123GP 0600000007"
    packed = sign(
        text,
        ("missing.call",),
        names=["Lina Okafor"],
        phones=["+33600000007"],
        plates=["ABC123GP"],
    ).pack()
    for secret in (b"Lina", b"lina", b"Okafor", b"0600000007", b"+336", b"ABC123"):
        assert secret not in packed


def test_a_telephone_number_is_in_no_key_of_words():
    one = "Appelez 0600000007 si vous voyez Lina ce soir"
    other = "Appelez 0600000008 si vous voyez Lina ce soir"
    assert sign(one).exact == sign(other).exact
    assert same(sign(one), sign(other, post_id="2")).reason == "numbers"


def test_keys_are_integers_that_a_database_can_hold():
    for key in sign(CALL, names=["Lina Okafor"]).keys:
        assert -(2**63) <= key < 2**63


def test_signatures_do_not_depend_on_the_batch_or_the_process():
    texts = [CALL, OFFER, "", "🎉", f"RT @a: {CALL}"]
    posts = [post(text, str(n)) for n, text in enumerate(texts)]
    batch = signatures(posts, [reading() for _ in posts])
    assert batch == [signature(one, reading()) for one in posts]
    assert (batch[0].post, batch[0].exact) == (
        1998833280594492045,
        -592818130458548610,
    )


WORDS = st.lists(
    st.sampled_from(["lit", "libre", "ce", "soir", "près", "du", "canal", "#bar", "12"])
)


def wording(signature):
    return Wording(signature, Group("", 1), signature.at)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=6), st.sampled_from(["", "0"]))
def test_only_what_is_apart_is_left_out_before_it_is_judged(texts, root):
    new, *known = [
        sign(" ".join(words), post_id=str(n), reshare_of=root if n < 2 else "")
        for n, words in enumerate(texts, 1)
    ]
    found = [wording(one) for one in known]
    kept = perhaps(new, found)
    assert kept == [one for one in found if one in kept]
    for one in found:
        if one not in kept:
            assert same(new, one.signature).how is How.APART


def test_unlike_texts_need_no_judgement_and_reshares_of_one_post_always_do():
    far, near = wording(sign(CALL)), wording(sign(f"{OFFER} merci", post_id="2"))
    assert perhaps(sign(OFFER, post_id="9"), [far, near]) == [near]
    root = wording(sign("tout autre chose", post_id="3", reshare_of="1"))
    assert perhaps(sign(CALL, post_id="8", reshare_of="1"), [root]) == [root]


PIECES = st.sampled_from(
    [CALL, OFFER, "", "🎉", "RT @a: ", " #tag", " https://t.co/x", "…", " 0600000007"]
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.lists(PIECES).map("".join), st.booleans()), max_size=12))
def test_many_at_once_are_signed_as_one_by_one(made):
    posts = [
        post(text, str(n), author="anna", reshare_of="0" if again else "")
        for n, (text, again) in enumerate(made)
    ]
    readings = [
        reading(text, ["shelter.offer"], phones=["0600000007"] if again else [])
        for text, again in made
    ]
    assert signatures(posts, readings) == [
        signature(*pair) for pair in zip(posts, readings, strict=True)
    ]


def test_more_posts_than_a_block_holds_are_signed_in_order():
    posts = [post(f"texte {n} {OFFER}", str(n)) for n in range(1_005)]
    made = signatures(posts, [reading() for _ in posts])
    assert [one.post for one in made] == [post_digest("t", str(n)) for n in range(1005)]
    assert made[1_003:] == [signature(one, reading()) for one in posts[1_003:]]


def test_copies_with_other_telephones_found_are_signed_apart():
    text = "Appelez 0600000007 si vous voyez Lina"
    pair = [reading(text, phones=["0600000007"]), reading(text)]
    one, other = signatures([post(text, "1"), post(text, "2")], pair)
    assert one.facts.phones != other.facts.phones == ()
    assert one.facts.numbers == ()
    assert other.facts.numbers != ()
