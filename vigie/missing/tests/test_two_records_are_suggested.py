import pytest

from tests.calls import NOW, make_emergency
from vigie.missing import bringing, search
from vigie.missing.facts import Facts
from vigie.missing.models import Link, Pair
from vigie.missing.states import Stage
from vigie.missing.suggesting import suggest
from vigie.missing.tests.world import sought
from vigie.trust.models import Item
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
ONE = Facts(full_names=("Orlane Vasseur",), ages=(19, 19), sex="female")
TWIN = Facts(full_names=("Vaseur Orlane",), ages=(19, 19), sex="female")


def known(facts, **fields):
    person = sought(facts=facts, **fields)
    with writing():
        search.index([(person, facts)])
    return person


def suggested(person):
    with writing():
        return suggest([person], NOW)


@pytest.fixture(autouse=True)
def _emergency():
    make_emergency()


def test_two_records_of_a_misspelt_name_are_suggested_with_reasons():
    first, second = known(ONE), known(TWIN)
    (pair,) = suggested(second)
    assert {pair.low_id, pair.high_id} == {first.pk, second.pk}
    assert pair.reasons
    assert Item.objects.filter(room=bringing.PAIRS, thing=str(pair.pk)).exists()


def test_nobody_is_linked_by_it():
    known(ONE)
    suggested(known(TWIN))
    assert Link.objects.count() == 0


def test_a_pair_is_suggested_once_from_either_side():
    first, second = known(ONE), known(TWIN)
    assert len(suggested(first)) == 1
    assert suggested(second) == suggested(first) == []


def test_what_was_decided_no_is_never_suggested_again():
    known(ONE)
    second = known(TWIN)
    suggested(second)
    Pair.objects.update(decided="no")
    assert suggested(second) == []
    assert Pair.objects.get().decided == "no"


def test_another_sex_is_a_contradiction_that_suggests_nothing():
    known(ONE)
    other = Facts(full_names=("Orlane Vasseur",), sex="male")
    assert suggested(known(other)) == []


def test_one_telephone_brings_two_names_together_to_be_compared():
    known(ONE, phone_key=77)
    assert len(suggested(known(Facts(full_names=("Orlanne V",)), phone_key=77))) == 1


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.EXPIRED, Stage.ERASED])
def test_who_is_no_longer_looked_for_is_left_alone(stage):
    known(ONE, stage=stage)
    assert suggested(known(TWIN)) == []


def test_somebody_else_is_no_suggestion():
    known(ONE)
    assert suggested(known(Facts(full_names=("Bertille Quemeneur",)))) == []
