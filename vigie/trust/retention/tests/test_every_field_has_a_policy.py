"""A field that could hold personal data and stands in no list stops the build."""

import pytest
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from vigie.trust.retention.gaps import gaps, models_of_rooms, must_be_named
from vigie.trust.retention.policy import BadPolicy, Rule, policy, rules_from

COULD_HOLD = {
    "text": models.TextField(),
    "word": models.CharField(max_length=9),
    "json": models.JSONField(),
    "binary": models.BinaryField(),
    "file": models.FileField(),
    "image": models.ImageField(),
    "address": models.GenericIPAddressField(),
    "birth": models.DateField(),
    "moment": models.DateTimeField(),
    "mail": models.EmailField(),
    "link": models.URLField(),
    "age": models.SmallIntegerField(),
    "digest": models.BigIntegerField(),
    "lat": models.FloatField(),
    "key": models.UUIDField(),
    "took": models.DurationField(),
}


def test_every_field_of_every_room_is_named_once_with_a_reason():
    assert gaps(policy(), models_of_rooms()) == []


def test_the_program_checks_it_when_it_starts():
    assert [one for one in run_checks() if one.id.startswith("vigie.")] == []


def test_every_room_with_models_is_looked_at():
    labels = {model._meta.label for model in models_of_rooms()}
    assert {"listening.Call", "pulse.Tag", "trust.JournalRow"} <= labels
    assert {"emergencies.Emergency", "trust.Approval"} <= labels


@pytest.fixture
def thing():
    def made(**fields):
        with isolate_apps("vigie.trust", "vigie.emergencies", "django.contrib.auth"):
            body = {
                "__module__": __name__,
                "Meta": type("Meta", (), {"app_label": "trust"}),
            }
            return type("Thing", (models.Model,), body | fields)

    return made


@pytest.mark.parametrize("name", COULD_HOLD)
def test_a_new_field_that_could_hold_personal_data_is_named(thing, name):
    model = thing(**{name: COULD_HOLD[name].clone()})
    wanted = f"trust.Thing.{name} stands in no list of retention.toml."
    assert gaps({}, [model]) == [wanted]


def test_keys_and_yes_or_no_need_no_words(thing):
    assert gaps({}, [thing(is_good=models.BooleanField())]) == []


@isolate_apps("vigie.trust", "vigie.emergencies", "django.contrib.auth")
def test_a_link_to_an_account_is_personal_and_one_to_a_thing_is_not():
    from vigie.trust.models import Approval

    fields = {field.name: field for field in Approval._meta.concrete_fields}
    assert must_be_named(fields["asked_by"])
    assert not must_be_named(fields["emergency"])


def rule(text, name="Thing"):
    return {f"trust.{name}": rules_from(f"[{name}]\n{text}", "x.toml")[name]}


WORD = {"word": models.CharField(max_length=9), "at": models.DateTimeField()}
NAMED = """
[[Thing.personal]]
fields = ["word"]
class = "sealed"
why = "to call back"
[[Thing.impersonal]]
fields = ["at"]
because = "a moment"
"""


def test_a_field_in_either_list_is_enough(thing):
    assert gaps(rule(f'clock = "at"\ndays = 3{NAMED}'), [thing(**WORD)]) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NAMED, "never erased: say because of what"),
        (f'clock = "emergency"{NAMED}', "belongs to no emergency"),
        (f'clock = "word"{NAMED}', "trust.Thing.word is no moment"),
        (f'clock = "gone_at"{NAMED}', "trust.Thing.gone_at is no moment"),
        (f'clock = "at"{NAMED.replace("to call back", " ")}', "without a reason"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_told(thing, text, said):
    (sentence,) = gaps(rule(text), [thing(**WORD)])
    assert said in sentence


def test_a_field_named_twice_and_a_field_that_is_not_there_are_told(thing):
    text = NAMED.replace('["at"]', '["at", "word", "colour"]')
    assert gaps(rule(f'clock = "at"{text}'), [thing(**WORD)]) == [
        "trust.Thing.word is named 2 times in retention.toml.",
        "trust.Thing.colour is no field, and retention.toml names it.",
    ]


def test_a_model_that_is_gone_is_told(thing):
    rules = rule(f'clock = "at"{NAMED}') | {"trust.Gone": Rule()}
    assert gaps(rules, [thing(**WORD)]) == ["trust.Gone is no installed model."]


def test_emptying_needs_something_to_empty(thing):
    rules = {"trust.Thing": Rule(erase="fields")}
    assert gaps(rules, [thing()]) == ["trust.Thing has no personal field to empty."]


@pytest.mark.parametrize(
    "text",
    [
        "[Thing",
        "[Thing]\nclocks = 'at'",
        "[Thing]\nerase = 'all'",
        "[[Thing.personal]]\nfields = ['a']\nclass = 'secret'\nwhy = 'x'",
        "[[Thing.personal]]\nfields = ['a']\nclass = 'sealed'",
        "[[Thing.impersonal]]\nfields = ['a']",
    ],
)
def test_a_file_that_cannot_be_read_is_named(text):
    with pytest.raises(BadPolicy, match=r"trust/retention\.toml"):
        rules_from(text, "trust/retention.toml")
