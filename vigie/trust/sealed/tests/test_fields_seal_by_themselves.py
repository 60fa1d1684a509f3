"""A room writes and reads words; the database sees only what is sealed."""

import pickle
from uuid import UUID, uuid4

import pytest
from django.core import checks, serializers
from django.core.exceptions import FieldError
from django.db import connection, models
from django.forms.models import model_to_dict
from django.test.utils import isolate_apps

from vigie.trust.sealed import boxes, keyring
from vigie.trust.sealed.blind import Kind
from vigie.trust.sealed.cases import pairs_of
from vigie.trust.sealed.errors import (
    Altered,
    CannotOpen,
    NotSealed,
    NotSearchable,
    RowHasNoId,
    UnknownKey,
)
from vigie.trust.sealed.fields import (
    BlindField,
    OperationalField,
    SealedField,
    look_for,
)
from vigie.trust.sealed.reporting import unreadable
from vigie.trust.sealed.tests.shamroom.models import Door, Stay
from vigie.trust.sealed.values import Closed

PHONE = "06 39 98 12 34"


def stored(row, column="phone"):
    with connection.cursor() as cursor:
        table = row._meta.db_table
        pk = row._meta.pk.get_db_prep_value(row.pk, connection)
        words = f"SELECT {column} FROM {table} WHERE id = %s"  # noqa: S608
        cursor.execute(words, [pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def store(row, value, column="phone"):
    with connection.cursor() as cursor:
        table = row._meta.db_table
        pk = row._meta.pk.get_db_prep_value(row.pk, connection)
        words = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608
        cursor.execute(words, [value, pk])


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_words_go_in_and_come_out_and_the_column_holds_neither(room):
    row = Door.objects.create(phone=PHONE)
    assert again(row).phone == row.phone == PHONE
    assert PHONE.encode() not in stored(row)
    assert stored(row)[0] == 0xA1


def test_nothing_stays_nothing_and_empty_words_are_sealed(room):
    row = Door.objects.create(phone=None, plate="")
    assert stored(row) is None
    assert again(row).phone is None
    assert again(row).plate == ""
    assert len(stored(row, "plate")) == 33


def test_a_value_set_anew_replaces_the_old_one(room):
    row = again(Door.objects.create(phone=PHONE))
    row.phone = "+33 6 00 00 00 00"
    row.save()
    assert again(row).phone == "+33 6 00 00 00 00"
    row.phone = None
    row.save()
    assert again(row).phone is None


def test_saving_another_column_leaves_the_sealed_one_as_it_is(room):
    row = again(Door.objects.create(phone=PHONE))
    before = stored(row)
    row.name = "north"
    row.save()
    assert stored(row) == before
    assert again(row).phone == PHONE


def test_rows_made_in_bulk_are_sealed_too(room):
    rows = Door.objects.bulk_create([Door(phone=f"06399812{n}0") for n in range(3)])
    assert [again(row).phone for row in rows] == [f"06399812{n}0" for n in range(3)]


def test_a_deferred_value_is_fetched_and_opened(room):
    row = Door.objects.create(phone=PHONE)
    assert Door.objects.defer("phone").get(pk=row.pk).phone == PHONE
    late = Door.objects.only("name").get(pk=row.pk)
    late.refresh_from_db()
    assert late.phone == PHONE


@pytest.mark.parametrize("column", ["phone", "plate"])
def test_a_value_of_another_row_raises_and_is_counted(room, column, caplog):
    one = Door.objects.create(phone=PHONE, plate="AB-123-CD")
    other = Door.objects.create(phone="0639980000", plate="XY-987-ZZ")
    where = f"shamroom_door.{column}"
    before = unreadable.labels(where, "altered")._value.get()
    store(one, stored(other, column), column)
    with pytest.raises(Altered):
        getattr(again(one), column)
    assert unreadable.labels(where, "altered")._value.get() == before + 1
    assert f"a value of {where} does not open: altered" in caplog.text
    assert one.pk.hex not in caplog.text
    assert "0639980000" not in caplog.text


def test_a_value_of_another_column_or_table_raises(room):
    row = Door.objects.create(phone=PHONE, plate="AB-123-CD")
    stay = Stay.objects.create(id=row.id, phone="0639980000")
    for foreign in (stored(row, "plate"), stored(stay)):
        store(row, foreign)
        with pytest.raises(Altered):
            assert again(row).phone


def test_plain_or_short_values_in_the_database_raise(room):
    row = Door.objects.create(phone=PHONE)
    for wrong in (PHONE.encode(), b"", stored(row)[:20]):
        store(row, wrong)
        with pytest.raises(NotSealed):
            assert again(row).phone


def test_another_deployments_keys_open_nothing(room, settings, tmp_path):
    row = Door.objects.create(phone=PHONE)
    settings.DATA_DIR = tmp_path / "elsewhere"
    with pytest.raises(UnknownKey):
        assert again(row).phone


def test_lists_of_values_show_no_ciphertext(room):
    row = Door.objects.create(phone=PHONE)
    value = Door.objects.values_list("phone", flat=True).get()
    assert repr(value) == str(value) == f"{value}" == "<sealed>"
    assert not isinstance(value, str | bytes)
    assert stored(row).hex() not in repr(Door.objects.values("phone"))


@pytest.mark.parametrize("how", ["exact", "contains", "in", "gt", "startswith"])
def test_a_sealed_column_cannot_be_asked(room, how):
    with pytest.raises(FieldError, match="sealed"):
        list(Door.objects.filter(**{f"phone__{how}": PHONE}))
    assert Door.objects.filter(phone__isnull=True).count() == 0


def test_nothing_plain_is_written_in_bulk(room):
    row = Door.objects.create(phone=PHONE)
    before = stored(row)
    with pytest.raises(NotSearchable):
        Door.objects.update(phone="plain")
    row.phone = "changed"
    with pytest.raises(NotSearchable):
        Door.objects.bulk_update([row], ["phone"])
    assert stored(row) == before


def test_a_row_goes_into_no_cache_queue_dump_or_form(room):
    row = Door(phone=PHONE)
    with pytest.raises(NotSearchable, match="put into a cache or a queue"):
        pickle.dumps(row)
    row.save()
    with pytest.raises(NotSearchable):
        pickle.dumps(again(row))
    with pytest.raises(NotSearchable):
        serializers.serialize("json", [row])
    with pytest.raises(NotSearchable):
        Door._meta.get_field("phone").to_python("x")
    assert PHONE not in repr(model_to_dict(row))
    assert PHONE not in repr(Door(phone=PHONE).__dict__)


def test_only_words_can_be_set(room):
    for wrong in (12, b"bytes", ["x"]):
        with pytest.raises(TypeError, match="takes text"):
            Door(phone=wrong)


def test_cleaning_a_row_changes_nothing_in_it(room):
    row = again(Door.objects.create(phone=PHONE, name="north"))
    row.clean_fields(exclude=["case_id", "plate", "words", "health"])
    row.save()
    assert again(row).phone == PHONE


def test_a_row_without_an_id_cannot_be_sealed(room):
    row = Door(phone=PHONE)
    row.pk = None
    with pytest.raises(RowHasNoId) as refused:
        Door._meta.get_field("phone").pre_save(row, True)
    assert str(refused.value) == "shamroom.Door.phone"
    for wrong in (7, "7", ""):
        row.pk = wrong
        with pytest.raises(RowHasNoId):
            Door._meta.get_field("phone").place_of(row)


WORDS_FIELD = Door._meta.get_field("words")


def test_sealed_words_stand_in_their_row_and_their_case(room, case):
    row = Door(case_id=case.id)
    place = WORDS_FIELD.place_of(row)
    assert (place.table, place.column) == ("shamroom_door", "words")
    assert place.row == f"{row.pk.hex}:{case.id.hex}"
    assert WORDS_FIELD.case_of(row) == case.id


@pytest.mark.parametrize("wrong", [None, "", "tip:1", 7])
def test_sealed_words_of_no_case_are_refused(room, wrong):
    with pytest.raises(RowHasNoId) as refused:
        WORDS_FIELD.case_of(Door(case_id=wrong))
    assert str(refused.value) == "shamroom.Door.words: the row names no case"


def test_words_that_were_just_set_are_read_back_closed_and_never_plain(room, case):
    row = Door(case_id=case.id, words="the north stairs", health=None)
    found = row.words
    assert isinstance(found, Closed)
    assert found.place == WORDS_FIELD.place_of(row)
    assert b"north" not in found.stored
    assert row.health is None
    row.save()
    assert isinstance(again(row).words, Closed)
    assert again(row).words.stored == stored(row, "words")


def test_sealed_words_open_with_the_key_of_their_case_and_are_padded(
    room, case, people
):
    row = Door(case_id=case.id, words="stairs", health="asthma")
    pairs = pairs_of(case, people["user:1"])
    for name in ("words", "health"):
        field, value = Door._meta.get_field(name), getattr(row, name)
        key = UUID(bytes=boxes.key_id_of(value.stored, value.place))
        plain = boxes.unseal(pairs[key], field.place_of(row), value.stored)
        assert plain.decode() in {"stairs", "asthma"}
    assert len(row.health.stored) - len(row.words.stored) == 1024 - 256
    row.words = "stairs" * 30
    short = Door(case_id=case.id, words="x")
    assert len(row.words.stored) == len(short.words.stored)


def test_a_closed_value_does_not_follow_a_copy_of_its_row(room):
    copied = again(Door.objects.create(phone=PHONE))
    copied.pk, copied._state.adding = uuid4(), True
    with pytest.raises(Altered):
        copied.save()
    fresh = Door.objects.create(phone=PHONE)
    fresh.pk = uuid4()
    with pytest.raises(Altered):
        fresh.save()


def test_a_closed_value_of_another_row_is_not_stored(room):
    one = Door.objects.create(phone=PHONE)
    other = Door.objects.create()
    other.__dict__["phone"] = one.__dict__["phone"]
    assert isinstance(other.__dict__["phone"], Closed)
    with pytest.raises(Altered):
        other.save()


NUMBERED = models.BigAutoField(primary_key=True)
BARE = models.UUIDField(primary_key=True)
WORDY = models.CharField(primary_key=True, default="x")


@isolate_apps("vigie.trust")
@pytest.mark.parametrize("key", [NUMBERED, BARE, WORDY], ids=["number", "bare", "word"])
def test_a_model_whose_ids_are_not_made_by_the_program_is_refused(key):
    class Wrong(models.Model):
        id = key.clone()
        phone = OperationalField()

        class Meta:
            app_label = "trust"

        def __str__(self):
            return ""

    field = Wrong._meta.get_field("phone")
    (error,) = field.check()
    assert (error.id, error.obj) == ("trust.E001", field)
    assert error.msg == "A sealed field needs a UUID primary key with a default."
    assert [e for e in Door.check() if isinstance(e, checks.Error)] == []


def test_a_field_keeps_what_it_was_made_with():
    made = SealedField("its name", case="case_id", step=512, null=True)
    assert (made.case, made.step) == ("case_id", 512)
    assert (made.verbose_name, made.null, made.editable) == ("its name", True, False)
    bare = SealedField()
    assert (bare.case, bare.step, bare.null) == ("", 256, False)
    assert OperationalField("its name", null=True).verbose_name == "its name"


def test_an_index_is_made_as_a_short_column_that_nobody_edits():
    made = BlindField("plate", Kind.PLATE, db_column="found_by")
    assert (made.source, made.normal, made.db_column) == (
        "plate",
        Kind.PLATE,
        "found_by",
    )
    assert (made.max_length, made.default, made.blank) == (40, "", True)
    assert (made.editable, made.db_index) == (False, True)
    bare = BlindField()
    assert (bare.source, bare.normal) == ("", Kind.PHONE)


def test_a_new_row_has_nothing_or_empty_words_or_what_the_field_says():
    assert OperationalField(null=True).get_default() is None
    assert OperationalField().get_default() == ""
    assert OperationalField(default="none").get_default() == "none"


def test_a_migration_sees_plain_columns():
    for name in ("phone", "words"):
        told = Door._meta.get_field(name).deconstruct()
        assert told == (name, "django.db.models.BinaryField", [], {"null": True})
    told = Door._meta.get_field("phone_key").deconstruct()
    assert told[:3] == ("phone_key", "django.db.models.CharField", [])
    assert told[3] == {
        "max_length": 40,
        "blank": True,
        "default": "",
        "editable": False,
        "db_index": True,
    }


@pytest.mark.parametrize("typed", ["+33639981234", "0639981234", "06-39 98.12 34"])
def test_a_phone_is_found_however_it_is_typed(room, typed):
    row = Door.objects.create(phone=PHONE)
    Door.objects.create(phone="0639980000")
    key = look_for(Door, "phone_key", typed)
    assert list(Door.objects.filter(key)) == [row]


def test_a_plate_is_found_in_its_column_only(room):
    row = Door.objects.create(plate="AB-123-CD", phone=PHONE)
    key = look_for(Door, "plate_key", "ab 123 cd")
    assert list(Door.objects.filter(key)) == [row]
    assert not Door.objects.filter(phone_key=row.plate_key).exists()


def test_the_index_follows_its_column(room):
    row = Door.objects.create(phone=PHONE)
    key = row.phone_key
    row = again(row)
    row.name = "other"
    row.save()
    assert again(row).phone_key == key
    row.phone = "0639980000"
    row.save()
    assert again(row).phone_key != key
    assert Door.objects.filter(look_for(Door, "phone_key", "+33639980000")).exists()
    row.phone = None
    row.save()
    assert again(row).phone_key == ""
    row.phone = "no phone"
    row.save()
    assert again(row).phone_key == ""


def test_the_index_is_made_whichever_of_the_two_columns_is_saved_first(room):
    index = Door._meta.get_field("phone_key")
    fresh = Door(phone=PHONE)
    key = Door._meta.get_field("phone_key").entry(PHONE)
    assert index.pre_save(fresh, True) == fresh.phone_key == key
    kept = Door.objects.create(phone=PHONE)
    late = Door.objects.only("name").get(pk=kept.pk)
    assert index.pre_save(late, False) == key
    kept.phone = None
    assert index.pre_save(kept, False) == kept.phone_key == ""


def test_what_is_no_phone_finds_nothing_at_all(room):
    Door.objects.create(phone="no phone")
    with pytest.raises(NotSealed, match=r"shamroom_door\.phone_key"):
        look_for(Door, "phone_key", "not a phone")
    with pytest.raises(FieldError, match="no blind index"):
        look_for(Door, "name", PHONE)


def test_a_row_read_before_a_rotation_and_saved_after_it_takes_the_new_key(room):
    row = again(Door.objects.create(phone=PHONE))
    keyring.shelf().put(keyring.with_new_key(keyring.shelf().keys()))
    row.name = "north"
    row.save()
    assert stored(row)[1:5] == keyring.ring().current
    assert again(row).phone == PHONE


def test_a_broken_value_does_not_hinder_saving_the_rest_and_stays(room, caplog):
    row = Door.objects.create(phone=PHONE)
    store(row, b"plain")
    row = again(row)
    row.name = "north"
    row.save()
    assert stored(row) == b"plain"
    assert again(row).name == "north"
    with pytest.raises(CannotOpen):
        assert row.phone
