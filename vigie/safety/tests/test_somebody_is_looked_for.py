"""Looking somebody up by phone or mail: how they are if they let themselves be found,
and the same answer for all else."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.safety import given
from vigie.safety.answering import Said, say
from vigie.safety.finding import look_up
from vigie.safety.models import CheckIn, Standing
from vigie.safety.states import Answer, How, Via, Voice
from vigie.safety.tests.test_the_open_page import ONCE, PHONE, known
from vigie.trust.limits import proofs, rates
from vigie.trust.people.codes import Prepared

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
OTHER = "+33639980002"


def says(member, emergency, answer=Answer.SAFE, voice=Voice.SELF):
    say(
        Said(
            key=f"{member.pk}{answer}{voice}",
            emergency_id=emergency.pk,
            member_id=member.pk,
            answer=answer,
            via=Via.PAGE,
            at=NOW,
            stale_at=NOW + timedelta(hours=12),
            voice=voice,
        )
    )


def writes(emergency, reach=PHONE, answer=Answer.SAFE, number=0, voice=Voice.SELF):
    once = given.UUID(ONCE.replace("5f0", f"5f{number}"))
    told = given.Told(once, emergency, answer, voice, name="Orlane", reach=reach)
    code = Prepared("", number, "")
    given.tell(told, code=code, now=NOW + timedelta(minutes=number))
    return told.record


def looked(emergency, reach=PHONE, now=NOW):
    return look_up(emergency=emergency, reach=reach, now=now)


def send(emergency, reach=PHONE):
    work = proofs.solve(proofs.make_riddle("look up", proofs.Demand(1, 4), NOW))
    client = Client(headers={"accept-language": "en"})
    return client.post(
        f"/e/{emergency.slug}/safe/look/", {"reach": reach, "work": work}
    )


def plain(answer):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
    return answer.status_code, text


def test_a_member_who_lets_themselves_be_found_shows_how_they_are(emergency):
    says(known(may_be_found=True), emergency, Answer.SAFE_NEED)
    seen = looked(emergency)
    assert (seen.how, seen.at, seen.proven) == (How.SAFE_NEED, NOW, True)


def test_absent_forbidden_silent_and_stale_are_one_answer(emergency):
    says(known(may_be_found=False, name="Orlane"), emergency)
    known(OTHER, may_be_found=True)
    late = known("+33639980003", may_be_found=True)
    says(late, emergency)
    Standing.objects.filter(member=late).update(stale_at=NOW)
    reaches = (PHONE, OTHER, "+33639980003", "+33639980004", "o@port-neuf.example")
    answers = {plain(send(emergency, reach)) for reach in reaches}
    assert len(answers) == 1
    assert "Nothing that you may see" in answers.pop()[1]


def test_what_is_seen_is_how_and_when_and_never_who_or_where(emergency):
    orlane = known(may_be_found=True, name="Orlane")
    says(orlane, emergency)
    row = CheckIn.objects.get()
    row.place, row.words = "Quai Nord", "my arm"
    row.save()
    text = send(emergency).text
    assert "<h1>safe</h1>" in text
    for secret in ("Orlane", "Quai Nord", "my arm", PHONE):
        assert secret not in text


def test_who_wrote_their_phone_beside_their_answer_is_found(emergency):
    writes(emergency)
    seen = looked(emergency, "06 39 98 00 01")
    assert (seen.how, seen.proven) == (How.SAFE, False)
    assert "Nobody checked that it was they" in send(emergency).text


def test_it_tells_not_whether_that_phone_is_known_here(emergency):
    """Else one answer in another's name, and one look, would tell who is a member."""
    known(may_be_found=False)
    writes(emergency, PHONE)
    writes(emergency, OTHER)
    assert plain(send(emergency, PHONE)) == plain(send(emergency, OTHER))
    assert looked(emergency, PHONE) == looked(emergency, OTHER)


def test_what_others_claim_finds_nobody_who_did_not_choose_it(emergency):
    writes(emergency, answer=Answer.HURT, voice=Voice.CLAIM)
    assert looked(emergency) is None


def test_a_claim_on_who_may_be_found_is_shown_as_a_claim(emergency):
    says(known(may_be_found=True), emergency, voice=Voice.CLAIM)
    assert looked(emergency).how == How.CLAIMED


def test_two_who_write_one_phone_and_disagree_are_a_dispute(emergency):
    writes(emergency)
    writes(emergency, answer=Answer.HURT, number=1)
    assert looked(emergency).how == How.DISPUTED


def test_two_who_agree_are_one_word_the_later(emergency):
    for number in range(2):
        writes(emergency, number=number)
    seen = looked(emergency)
    assert (seen.how, seen.at) == (How.SAFE, NOW + timedelta(minutes=1))


def test_the_one_who_proved_it_comes_before_those_who_wrote_it(emergency):
    says(known(may_be_found=True), emergency, Answer.SAFE)
    writes(emergency, answer=Answer.HURT)
    assert looked(emergency).how == How.SAFE


def test_what_was_taken_back_or_is_stale_is_not_found(emergency):
    record = writes(emergency)
    assert looked(emergency, now=NOW + timedelta(hours=12)) is None
    given.withdraw(record=record, now=NOW)
    assert looked(emergency) is None


def test_an_answer_in_one_emergency_is_not_found_in_another(emergency):
    other = make_emergency(slug="other")
    writes(other)
    says(known(OTHER, may_be_found=True), other)
    assert looked(emergency) is None
    assert looked(emergency, OTHER) is None


def test_a_mail_address_finds_whatever_its_case(emergency):
    writes(emergency, "Orlane@Port-Neuf.example")
    assert looked(emergency, "orlane@port-neuf.example").how == How.SAFE


@pytest.mark.parametrize("reach", ["", "12", "https://x.example/"])
def test_what_reaches_nobody_is_said(emergency, reach):
    answer = send(emergency, reach)
    assert answer.status_code == 422


def test_looks_of_one_network_are_few(emergency):
    most = rates.RATES["look up"].burst
    assert most <= 20
    answers = [send(emergency, OTHER).status_code for _ in range(most + 1)]
    assert answers == [200] * most + [429]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_are_light_and_in_order(emergency, language):
    client = Client()
    page = f"/e/{emergency.slug}/safe/look/?lang={language}"
    work = proofs.solve(proofs.make_riddle("look up", proofs.Demand(1, 4), NOW))
    for one in (client.get(page), client.post(page, {"reach": PHONE, "work": work})):
        assert one.status_code == 200
        in_order(one.text, language)
        assert packed(one.content) + packed(sheet()) <= MOST
