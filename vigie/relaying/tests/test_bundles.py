"""What goes together stays together, under one name."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.bundles import Bundle, Row, bundled
from vigie.relaying.models import letter_key
from vigie.relaying.tests.letters import NOW

ONE, TWO = UUID(int=1), UUID(int=2)
rows_of = st.builds(
    Row,
    st.integers(1, 10**6),
    st.uuids(),
    st.sampled_from([ONE, TWO]),
    st.sampled_from(["news", "plain"]),
    st.sampled_from([None, UUID(int=8), UUID(int=9)]),
    st.integers(0, 3),
    st.just(NOW),
)


def row(number, address=ONE, kind="news", batch=None) -> Row:
    return Row(number, uuid4(), address, kind, batch, 0, NOW)


def test_letters_of_a_kind_that_is_not_digested_go_one_by_one():
    bundles, later = bundled([row(1, kind="plain"), row(2, kind="plain")], {"news"})
    assert [len(bundle.rows) for bundle in bundles] == [1, 1]
    assert later == []


def test_news_for_one_address_goes_as_one():
    bundles, _ = bundled([row(1), row(2), row(3, address=TWO)], {"news"})
    assert [[r.id for r in bundle.rows] for bundle in bundles] == [[1, 2], [3]]


def test_what_was_tried_before_goes_alone_and_the_rest_waits():
    tried = UUID(int=7)
    bundles, later = bundled([row(1), row(2, batch=tried), row(3)], {"news"})
    assert [[r.id for r in bundle.rows] for bundle in bundles] == [[2]]
    assert [r.id for r in later] == [1, 3]


def test_two_that_were_tried_apart_stay_apart():
    one, two = row(1, batch=UUID(int=7)), row(2, batch=UUID(int=8))
    bundles, later = bundled([one, two], {"news"})
    assert [bundle.rows for bundle in bundles] == [(one,)]
    assert later == [two]


def test_a_letter_alone_has_its_own_key():
    one = row(1)
    assert Bundle((one,)).key == letter_key(one.message, one.address)


def test_several_have_a_key_that_does_not_depend_on_their_order():
    one, two, three = row(1), row(2), row(3)
    assert Bundle((one, two)).key == Bundle((two, one)).key
    assert Bundle((one, two)).key != Bundle((one, three)).key
    assert Bundle((one, two)).key != Bundle((one,)).key


@given(st.lists(rows_of, max_size=30, unique_by=lambda one: one.id))
def test_no_letter_is_lost_or_doubled(rows):
    bundles, later = bundled(rows, {"news"})
    found = [one for bundle in bundles for one in bundle.rows] + later
    assert sorted(one.id for one in found) == sorted(one.id for one in rows)


@given(st.lists(rows_of, max_size=30, unique_by=lambda one: one.id))
def test_a_bundle_is_for_one_address_of_one_kind_and_one_past(rows):
    for bundle in bundled(rows, {"news"})[0]:
        assert len({(r.address, r.kind, r.batch) for r in bundle.rows}) == 1
    told = [(b.rows[0].address) for b in bundled(rows, {"news"})[0] if len(b.rows) > 1]
    assert len(told) == len(set(told))
