"""Somebody says that they are safe: whoever looks for them is not told by a machine."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.calls import NOW, make_emergency
from vigie.emergencies import notices
from vigie.emergencies.notices import ItemDecided, PeopleSafe, PersonSafe
from vigie.missing import from_rooms, hint_desk, search
from vigie.missing.entries import take_entries
from vigie.missing.facts import Facts, packed
from vigie.missing.models import Hint, Note, Person, SafeWord
from vigie.missing.searching_keys import phone_key
from vigie.missing.states import Door, Stage, State, Whence
from vigie.relaying.models import Address
from vigie.relaying.states import AddressState, Channel
from vigie.safety.answering import Said, keep
from vigie.safety.models import GivenAddress, Member, MemberAddress
from vigie.safety.states import Answer, Via, Voice
from vigie.trust.models import Item
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, OTHER_PHONE = "+33639981234", "+33639985678"


def call(emergency, name="Orlane Vasseur", phone="", **fields) -> Person:
    """Somebody who is looked for, and can be found."""
    key, facts = uuid4(), Facts(full_names=(name,) if name else ())
    with writing():
        first, at = take_entries(1, NOW)
        person = Person.objects.create(
            id=key,
            emergency=emergency,
            record_id=f"hub.example/person.{key.hex}",
            facts=packed(facts),
            phone_key=phone_key(phone) if phone else None,
            entry=first,
            entry_at=at,
            **{
                "door": Door.PAGE,
                "stage_at": NOW,
                "state_at": NOW,
                "opened_at": NOW,
                "source_at": NOW,
                "expires_at": NOW + timedelta(days=40),
                **fields,
            },
        )
        search.index([(person, facts)])
    return person


def member(name="Orlane Vasseur", phone="", state=AddressState.GOOD, own=None):
    made = Member.objects.create(name=name, language="fr")
    if phone:
        address = Address.objects.create(
            channel=Channel.SMS, value=phone, state=state, language="fr"
        )
        if own is None:
            MemberAddress.objects.create(member=made, address=address)
        else:
            GivenAddress.objects.create(
                record=uuid4(),
                member=made,
                emergency_id=own[0].pk,
                address=address,
                is_own=own[1],
                at=NOW,
            )
    return made


def answer(emergency, member, answer=Answer.SAFE, voice=Voice.SELF, key="a.1"):
    said = Said(
        key=key,
        emergency_id=emergency.pk,
        member_id=member.pk,
        answer=answer,
        via=Via.PAGE,
        at=NOW,
        stale_at=NOW + timedelta(hours=12),
        voice=voice,
    )
    return keep([said])[0]


def test_an_own_word_of_safety_becomes_a_suggestion_and_closes_nothing(emergency):
    person = call(emergency)
    kept = answer(emergency, member("Vasseur Orlane"))
    assert Hint.objects.count() == 0, "the answer waits for no comparison"
    assert from_rooms.compare_waiting(NOW) == 1
    hint = Hint.objects.get()
    assert (hint.person, hint.whence) == (person, Whence.SAFE)
    assert hint.thing == f"safety.check_in:{kept.check_in.hex}"
    assert hint.reasons == ["name"]
    person.refresh_from_db()
    assert (person.stage, person.state) == (Stage.OPEN, State.SOUGHT)
    assert person.answered_at is None
    assert Note.objects.count() == 0


def test_the_chore_comes_often_enough_for_ten_seconds():
    assert 2 * from_rooms.SECONDS < 10


@pytest.mark.parametrize("own", [None, True], ids=["proven", "written"])
def test_one_telephone_is_enough_under_another_name(emergency, own):
    person = call(emergency, "Orlane Vasseur", PHONE)
    who = member("Maman", PHONE, own=own if own is None else (emergency, own))
    answer(emergency, who)
    assert from_rooms.compare_waiting(NOW) == 1
    hint = Hint.objects.get(person=person)
    assert hint.reasons == ["phone"]


@pytest.mark.parametrize(
    "given",
    [
        {"state": AddressState.UNPROVEN},
        {"own": "another's"},
    ],
    ids=["nobody proved it", "it is another's"],
)
def test_a_telephone_that_is_not_theirs_finds_nobody(emergency, given):
    call(emergency, "Orlane Vasseur", PHONE)
    if given.get("own"):
        given = {"own": (emergency, False)}
    answer(emergency, member("Somebody Else", PHONE, **given))
    assert from_rooms.compare_waiting(NOW) == 0


@pytest.mark.parametrize(
    ("said", "voice"),
    [
        (Answer.HELP, Voice.SELF),
        (Answer.HURT, Voice.SELF),
        (Answer.SAFE, Voice.CLAIM),
    ],
)
def test_only_ones_own_word_that_one_is_safe_counts(emergency, said, voice):
    call(emergency)
    answer(emergency, member(), said, voice)
    assert SafeWord.objects.count() == 0


def test_where_nobody_is_looked_for_nothing_is_kept(emergency):
    answer(emergency, member())
    call(emergency, stage=Stage.CLOSED)
    answer(emergency, member(), key="a.2")
    assert SafeWord.objects.count() == 0


def test_another_emergency_is_not_compared(emergency):
    call(emergency)
    other = make_emergency(name="Feu à Port-Vieux")
    call(other, "Ganaël Troadec")
    answer(other, member())
    from_rooms.compare_waiting(NOW)
    assert Hint.objects.count() == 0


def test_a_call_that_is_closed_before_the_comparison_gets_none(emergency):
    person = call(emergency)
    answer(emergency, member())
    Person.objects.filter(pk=person.pk).update(stage=Stage.CLOSED)
    assert from_rooms.compare_waiting(NOW) == 0
    assert SafeWord.objects.count() == 0


def test_a_name_that_is_not_alike_proposes_nothing(emergency):
    call(emergency)
    answer(emergency, member("Bertille Quemeneur"))
    assert from_rooms.compare_waiting(NOW) == 0


def test_what_waits_is_sealed_and_is_gone_once_compared(emergency):
    call(emergency)
    answer(emergency, member(phone=PHONE))
    rows = list(SafeWord.objects.values("who", "thing"))
    assert len(rows) == 1
    raw = SafeWord.objects.extra(select={"raw": "who"}).values_list("raw", flat=True)
    assert "Vasseur" not in str(raw[0])
    assert "639981234" not in str(raw[0])
    from_rooms.compare_waiting(NOW)
    assert SafeWord.objects.count() == 0


def test_the_notice_shows_nobody_in_a_log():
    notice = PersonSafe(1, "Orlane Vasseur", (PHONE,), "safety.check_in:1", NOW)
    assert "Vasseur" not in repr(notice)
    assert PHONE not in repr(notice)


def test_the_same_word_twice_is_one_suggestion(emergency):
    call(emergency)
    notice = PersonSafe(emergency.pk, "Orlane Vasseur", (), "safety.check_in:1", NOW)
    for _ in range(3):
        with writing():
            notices.tell(PeopleSafe(frozenset([notice.emergency_id]), lambda: [notice]))
        from_rooms.compare_waiting(NOW)
    assert Hint.objects.count() == 1
    assert Item.objects.filter(room=hint_desk.ROOM).count() == 1


def test_an_answer_is_kept_whatever_the_comparison_does(emergency, monkeypatch):
    call(emergency)

    def fail(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr(from_rooms, "find", fail)
    assert answer(emergency, member()).is_new
    with pytest.raises(RuntimeError):
        from_rooms.compare_waiting(NOW)
    assert SafeWord.objects.count() == 1, "it is compared again later"


def test_the_desk_sees_who_it_may_be_and_no_name_of_a_child(emergency):
    seen = call(emergency, phone=PHONE)
    child = call(emergency, "Lilou Vasseur", OTHER_PHONE, is_private=True)
    answer(emergency, member("X Y", PHONE))
    answer(emergency, member("Y Z", OTHER_PHONE), key="a.2")
    from_rooms.compare_waiting(NOW)
    looks = hint_desk.shown([str(hint.pk) for hint in Hint.objects.all()])
    by_person = {
        hint.person_id: looks[str(hint.pk)].subject for hint in Hint.objects.all()
    }
    assert by_person == {seen.pk: "Orlane Vasseur", child.pk: ""}
    hint = Hint.objects.get(person=child)
    assert "Lilou Vasseur" in [str(one.value) for one in hint_desk.opened(str(hint.pk))]


def decided(hint, state, at=NOW):
    return ItemDecided(
        room=hint_desk.ROOM,
        thing=str(hint.pk),
        emergency_id=hint.person.emergency_id,
        decision=1,
        verb="right",
        undone=False,
        state=state,
        kind="safe",
        priority=2,
        target="",
        posts=(),
        at=at,
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ItemState.SETTLED, "yes"),
        (ItemState.ANSWERED, "yes"),
        (ItemState.DROPPED, "no"),
        (ItemState.WAITING, ""),
    ],
)
def test_a_person_decides_and_no_more_than_news_comes_of_it(emergency, state, said):
    person = call(emergency)
    answer(emergency, member())
    from_rooms.compare_waiting(NOW)
    hint = Hint.objects.get()
    with writing():
        hint_desk.hear_decided(decided(hint, state))
    hint.refresh_from_db()
    assert hint.decided == said
    assert (hint.decided_at is None) == (said == "")
    person.refresh_from_db()
    news = State.NEWS if said == "yes" else State.SOUGHT
    assert (person.stage, person.state) == (Stage.OPEN, news)


def test_what_was_decided_no_is_not_proposed_again(emergency):
    call(emergency)
    notice = PersonSafe(emergency.pk, "Orlane Vasseur", (), "safety.check_in:1", NOW)
    with writing():
        notices.tell(PeopleSafe(frozenset([notice.emergency_id]), lambda: [notice]))
    from_rooms.compare_waiting(NOW)
    with writing():
        hint_desk.hear_decided(decided(Hint.objects.get(), ItemState.DROPPED))
    with writing():
        notices.tell(PeopleSafe(frozenset([notice.emergency_id]), lambda: [notice]))
    assert from_rooms.compare_waiting(NOW) == 0
    assert Hint.objects.get().decided == "no"
