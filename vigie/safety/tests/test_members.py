"""What members say of themselves: chosen, kept roughly, shown to be theirs, deleted."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calls import CENTRE, NOW, make_emergency
from tests.people import person
from vigie.lib import geo
from vigie.relaying import addresses
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.states import AddressState, Channel
from vigie.safety import members, telling
from vigie.safety.models import (
    CheckIn,
    Contact,
    Member,
    MemberAddress,
    MemberPlace,
    Question,
)
from vigie.safety.states import PlaceKind
from vigie.safety.tests.world import asked, member, opened
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared

pytestmark = pytest.mark.django_db(transaction=True)
CODE = Prepared("one two three four five six seven", 7, "proof")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def joined(**fields):
    given_ = {"account": None, "code": None, "language": "fr", "now": NOW, **fields}
    return members.join(**given_)[0]


def send(who, value="ana@port-neuf.example", channel=Channel.MAIL, now=NOW):
    return members.send_digits(member=who, channel=channel, value=value, now=now)


def digits_of(address):
    message = Message.objects.filter(
        event__startswith=f"prove:{address.pk.hex}"
    ).latest("made_at")
    return message.facts.split('"')[3]


def test_who_joins_chose_to_be_asked_and_has_nothing_else():
    who = joined()
    assert who.chosen_at == NOW
    assert (who.is_tester, who.may_be_found, who.account) == (False, False, None)
    assert who.places.count() + who.addresses.count() == 0


def test_a_code_leads_to_the_member_and_its_words_are_kept_nowhere():
    who, kept = members.join(account=None, code=CODE, language="en", now=NOW)
    assert (kept.room, kept.subject) == ("safety.member", str(who.pk))
    assert "seven" not in str(ReturnCode.objects.values().get())


def test_an_account_is_one_member_however_often_it_joins():
    ana = person("ana")
    assert joined(account=ana) == joined(account=ana, language="ar")
    assert Member.objects.get().language == "fr"


def test_who_no_longer_wants_it_is_not_asked_and_may_want_it_again():
    who = member()
    given_ = {"member": who, "tester": False, "language": "fr", "name": ""}
    members.choose(**given_, asked=False, now=NOW)
    assert asked(opened()) == set()
    members.choose(**given_, asked=True, now=NOW)
    assert asked(opened(make_emergency(name="Storm at Cap Vert"))) == {who.pk}


def test_a_new_language_is_that_of_the_letters_too():
    who = member()
    members.choose(
        member=who, asked=True, tester=True, language="ar", name="Ana", now=NOW
    )
    assert who.addresses.get().address.language == "ar"
    fresh = Member.objects.get()
    assert (fresh.name, fresh.is_tester) == ("Ana", True)


@pytest.mark.parametrize("kind", [PlaceKind.HOME, PlaceKind.WORK])
def test_a_place_is_one_cell_and_a_new_one_takes_its_place(kind):
    who = joined()
    for point in (CENTRE, (CENTRE[0] + 0.1, CENTRE[1])):
        members.put_place(member=who, kind=kind, point=point, now=NOW)
    place = who.places.get()
    assert place.cell == geo.cell_at(CENTRE[0] + 0.1, CENTRE[1], 9)
    assert place.until_at is None


def test_the_last_place_is_forgotten_at_its_time():
    who = joined()
    members.put_place(member=who, kind=PlaceKind.LAST, point=CENTRE, now=NOW, hours=6)
    assert who.places.get().until_at == NOW + 6 * HOUR
    assert members.drop_place(member=who, kind=PlaceKind.LAST)
    assert not members.drop_place(member=who, kind=PlaceKind.LAST)


def test_no_point_is_kept_only_what_a_whole_cell_shares():
    near = (CENTRE[0] + 0.0002, CENTRE[1])
    one, other = joined(), joined()
    for who, point in ((one, CENTRE), (other, near)):
        members.put_place(member=who, kind=PlaceKind.HOME, point=point, now=NOW)
    if geo.cell_at(*CENTRE, 9) == geo.cell_at(*near, 9):
        assert one.places.get().cell == other.places.get().cell
    columns = {field.name for field in MemberPlace._meta.get_fields()}
    assert columns == {"id", "member", "kind", "cell", "until_at"}


def test_an_address_counts_once_its_digits_were_typed():
    who = joined()
    address = send(who)
    assert MemberAddress.objects.count() == 0
    assert members.prove(
        member=who, address=address.pk, typed=digits_of(address), now=NOW
    )
    assert who.addresses.get().address_id == address.pk
    assert Address.objects.get().state == AddressState.GOOD


def test_digits_with_spaces_are_the_same_and_others_are_not():
    who = joined()
    address = send(who)
    right = digits_of(address)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for typed in ("", "abc", wrong, right[:5], right + "0"):
        assert not members.prove(member=who, address=address.pk, typed=typed, now=NOW)
    typed = f" {right[:3]} {right[3:]} "
    assert members.prove(member=who, address=address.pk, typed=typed, now=NOW)


def test_digits_are_good_for_a_quarter_of_an_hour_at_least_and_then_no_more():
    who = joined()
    address = send(who)
    right = digits_of(address)

    def takes(minutes):
        return members.prove(
            member=who, address=address.pk, typed=right, now=NOW + minutes * MINUTE
        )

    assert takes(14)
    assert not takes(31)


def test_digits_of_one_address_are_not_those_of_another():
    who = joined()
    first = send(who, "a@port-neuf.example")
    second = send(who, "b@port-neuf.example")
    assert digits_of(first) != digits_of(second)
    assert not members.prove(
        member=who, address=second.pk, typed=digits_of(first), now=NOW
    )


def test_one_letter_goes_however_often_the_button_is_pressed():
    who = joined()
    for _ in range(4):
        send(who)
    assert Letter.objects.count() == 1


def test_a_stranger_s_telephone_rings_five_times_a_day_at_most():
    for number in range(5):
        send(joined(), "+33639900001", Channel.SMS, NOW + number * 20 * MINUTE)
    with pytest.raises(members.NotAllowed):
        send(joined(), "+33639900001", Channel.SMS, NOW + 2 * HOUR)
    send(joined(), "+33639900001", Channel.SMS, NOW + 30 * HOUR)
    assert Letter.objects.count() == 6


def test_nobody_has_more_than_six_addresses():
    who = joined()
    for number in range(6):
        address = send(who, f"m{number}@port-neuf.example")
        members.prove(member=who, address=address.pk, typed=digits_of(address), now=NOW)
    with pytest.raises(members.NotAllowed):
        send(who, "one-more@port-neuf.example")


def test_what_is_no_address_is_said():
    with pytest.raises(addresses.BadAddress):
        send(joined(), "nobody", Channel.MAIL)
    assert Letter.objects.count() == 0


def test_who_leaves_takes_everything_along():
    who, _kept = members.join(account=None, code=CODE, language="fr", now=NOW)
    members.put_place(member=who, kind=PlaceKind.HOME, point=CENTRE, now=NOW)
    address = send(who)
    members.prove(member=who, address=address.pk, typed=digits_of(address), now=NOW)
    Contact.objects.create(member=who, address=address)
    check = opened()
    CheckIn.objects.create(
        key="k",
        emergency=check.emergency,
        member=who,
        answer="safe",
        via="page",
        at=NOW,
        stale_at=NOW,
    )
    members.leave(member=who, now=NOW)
    for model in (Member, MemberPlace, MemberAddress, Contact, Question, CheckIn):
        assert model.objects.count() == 0, model
    assert ReturnCode.objects.get().ended_at == NOW


def test_who_leaves_leaves_others_alone():
    gone, stays = member(), member()
    members.leave(member=gone, now=NOW)
    assert asked(opened()) == {stays.pk}


@given(st.integers(100_000, 999_999), st.sampled_from(telling.LANGUAGES))
def test_the_digits_are_in_the_letter_and_on_no_locked_screen(digits, language):
    text = telling.prove([{"digits": str(digits)}], language, Channel.MAIL)
    assert str(digits) in text.body
    assert str(digits) not in text.subject + text.notice
