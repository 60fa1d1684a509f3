"""Two people together open a case that neither was given; one alone cannot."""

from datetime import timedelta

import pytest

from vigie.trust.models import GlassRequest, GlassShare, Unsealing
from vigie.trust.sealed import cases, glass, pairs, unsealing
from vigie.trust.sealed.errors import CannotOpen, NobodyHolds, NoGrant, NotNow
from vigie.trust.sealed.tests.conftest import NOW, WORDS
from vigie.trust.sealed.tests.shamroom.models import Door

HOUR = timedelta(minutes=60)


@pytest.fixture
def shared(people, settings):
    settings.BREAK_GLASS_MINUTES = 60
    return glass.make_glass(
        people=["user:2", "user:3", "user:4"], by="operator", now=NOW
    )


@pytest.fixture
def closed(room, shared):
    """A case of the first person alone, behind the glass of the three others."""
    case = cases.open_case(
        subject="tip:1", owner="user:1", people=["user:1"], by="web", now=NOW
    )
    row = Door.objects.create(case_id=case.id, words="the north stairs")
    return case, Door.objects.get(pk=row.pk)


def asked(case, by="user:2", why="life in danger", now=NOW):
    return glass.ask(case=case, by=by, why=why, now=now)


def read(row, hand, request, now=NOW):
    return unsealing.unseal(
        row=row, columns=["words"], by=hand, why="danger", now=now, request=request
    )["words"]


def test_asked_by_one_and_approved_by_another_the_case_opens(closed, people):
    case, row = closed
    request = glass.approve(request=asked(case), by=people["user:3"], now=NOW)
    assert read(row, people["user:2"], request) == "the north stairs"
    opened = Unsealing.objects.get()
    assert (opened.person, opened.broke_glass) == ("user:2", True)


def test_any_two_of_the_holders_will_do(closed, people):
    case, row = closed
    names = ["user:2", "user:3", "user:4"]
    for one in names:
        for other in names:
            if one == other:
                continue
            request = asked(case, by=one)
            glass.approve(request=request, by=people[other], now=NOW)
            assert read(row, people[one], request) == "the north stairs"


def test_one_alone_opens_nothing(closed, people):
    case, row = closed
    request = asked(case)
    with pytest.raises(NotNow, match="second person"):
        glass.approve(request=request, by=people["user:2"], now=NOW)
    with pytest.raises(NotNow):
        read(row, people["user:2"], request)
    with pytest.raises(NoGrant):
        unsealing.unseal(
            row=row, columns=["words"], by=people["user:2"], why="x", now=NOW
        )


def test_all_shares_of_one_person_do_not_make_the_key(closed, people):
    """Every half that one holder has, joined in every way, is not the private key."""
    hand = people["user:2"]
    mine = list(GlassShare.objects.filter(holder__person="user:2"))
    name = mine[0].glass.id.bytes
    halves = [
        glass.open_share(hand.pair, name, one.other.id.bytes, bytes(one.sealed))
        for one in mine
    ]
    assert len(halves) == 2
    public = bytes(mine[0].glass.public)
    joined = [*halves, glass.boxes.joined(*halves)]
    assert all(glass.boxes.pair_of(name, one).public != public for one in joined)


def test_the_approver_cannot_read_with_the_request(closed, people):
    case, row = closed
    request = glass.approve(request=asked(case), by=people["user:3"], now=NOW)
    with pytest.raises(NoGrant):
        read(row, people["user:3"], request)


def test_a_forged_approval_opens_nothing(closed, people):
    """Whoever can write to the database but has no second passphrase."""
    case, row = closed
    request = asked(case)
    request.approved_by, request.approved_at = "user:3", NOW
    request.share = GlassShare.objects.filter(holder__person="user:2")[0].sealed
    request.save()
    with pytest.raises((CannotOpen, NotNow)):
        read(row, people["user:2"], request)


def test_an_approval_ends(closed, people):
    case, row = closed
    request = glass.approve(request=asked(case), by=people["user:3"], now=NOW)
    assert read(row, people["user:2"], request, NOW + HOUR - timedelta(seconds=1))
    with pytest.raises(NotNow):
        read(row, people["user:2"], request, NOW + HOUR)
    glass.forget_shares(NOW + HOUR)
    assert bytes(GlassRequest.objects.get().share) == b""


def test_a_request_that_waited_too_long_or_was_approved_is_over(closed, people):
    case, _row = closed
    request = asked(case)
    with pytest.raises(NotNow, match="over"):
        glass.approve(request=request, by=people["user:3"], now=NOW + HOUR)
    glass.approve(request=request, by=people["user:3"], now=NOW)
    with pytest.raises(NotNow, match="over"):
        glass.approve(request=request, by=people["user:4"], now=NOW)


def test_a_request_is_for_one_case(closed, people):
    case, _row = closed
    other = cases.open_case(
        subject="tip:2", owner="user:1", people=["user:1"], by="web", now=NOW
    )
    row = Door.objects.create(case_id=other.id, words="another")
    request = glass.approve(request=asked(case), by=people["user:3"], now=NOW)
    with pytest.raises(NoGrant):
        read(Door.objects.get(pk=row.pk), people["user:2"], request)


def test_who_holds_no_share_can_neither_ask_nor_approve(closed, people):
    case, _row = closed
    with pytest.raises(NoGrant):
        asked(case, by="user:1")
    with pytest.raises(NoGrant):
        glass.approve(request=asked(case), by=people["user:1"], now=NOW)


def test_a_reason_is_asked_and_is_not_plain_in_the_database(closed):
    case, _row = closed
    with pytest.raises(NotNow, match="why"):
        asked(case, why=" ")
    request = asked(case, why="call from 0639981234")
    stored = GlassRequest.objects.values_list("why", flat=True).get().stored
    assert b"0639981234" not in stored
    assert GlassRequest.objects.get(pk=request.pk).why == "call from 0639981234"


def test_a_glass_needs_two_different_people_and_not_a_crowd(people):
    for few in ([], ["user:1"], ["user:1", "user:1"]):
        with pytest.raises(NobodyHolds):
            glass.make_glass(people=few, by="operator", now=NOW)
    crowd = [f"user:{n}" for n in range(20, 33)]
    for name in crowd:
        pairs.make_pair(person=name, passphrase=WORDS, now=NOW)
    with pytest.raises(NotNow, match="12 people"):
        glass.make_glass(people=crowd, by="operator", now=NOW)
    assert glass.make_glass(people=crowd[:12], by="operator", now=NOW)
    assert GlassShare.objects.count() == 132


def test_with_a_glass_a_case_needs_no_person_and_the_last_may_go(closed, people):
    case, row = closed
    cases.revoke(case=case, person="user:1", by="user:1", now=NOW)
    assert cases.holders(case) == []
    later = Door.objects.create(case_id=case.id, words="said later")
    request = glass.approve(request=asked(case), by=people["user:4"], now=NOW)
    assert read(row, people["user:2"], request) == "the north stairs"
    later = Door.objects.get(pk=later.pk)
    assert read(later, people["user:2"], request) == "said later"


def test_a_case_older_than_the_glass_comes_behind_it_with_the_next_grant(
    room, case, people
):
    row = Door.objects.create(case_id=case.id, words="old")
    glass.make_glass(people=["user:3", "user:4"], by="operator", now=NOW)
    with pytest.raises(NoGrant):
        asked(case, by="user:3")
    cases.grant(case=case, to="user:2", by=people["user:1"], now=NOW)
    request = asked(case, by="user:3")
    glass.approve(request=request, by=people["user:4"], now=NOW)
    assert read(Door.objects.get(pk=row.pk), people["user:3"], request) == "old"
