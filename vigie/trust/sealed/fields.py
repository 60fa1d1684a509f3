"""Model fields that seal by themselves, so that a room cannot forget to.

    id = models.UUIDField(primary_key=True, default=uuid4)   # the id is there first
    phone = OperationalField()
    phone_key = BlindField("phone", Kind.PHONE)
    words = SealedField(case="case_id")

A row is sealed to its id, so the id must be known before the row is saved: a UUID made
by the program, not a number of the database. `manage.py check` refuses other models.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query_utils import DeferredAttribute

from vigie.trust.sealed import blind, boxes, keyring, operational
from vigie.trust.sealed.blind import Kind
from vigie.trust.sealed.errors import (
    Altered,
    CannotOpen,
    NotSealed,
    NotSearchable,
    RowHasNoId,
)
from vigie.trust.sealed.operational import Place
from vigie.trust.sealed.reporting import report
from vigie.trust.sealed.values import Closed, Fresh

Held = Closed | Fresh | None


def held(row: models.Model, field: models.Field[Any, Any]) -> Held:
    """Return what a row holds for a field, asking the database if it was deferred."""
    if field.attname not in row.__dict__:
        row.refresh_from_db(fields=[field.attname])
    found: Held = row.__dict__[field.attname]
    return found


class _Attribute(DeferredAttribute):
    """Setting takes plain words; reading is the field's affair."""

    field: "_KeptField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        return self.field.read(instance, held(instance, self.field))

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, str):
            value = Fresh(value)
        elif value is not None and not isinstance(value, Closed):
            raise TypeError(f"{self.field.name} takes text")
        instance.__dict__[self.field.attname] = value


class _KeptField(models.BinaryField[Any, Any]):
    """What both classes share: bytes in the database, nothing readable outside."""

    descriptor_class = _Attribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what migrations need: the column is one of bytes, whatever we seal."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse a model whose rows get their id from the database."""
        found = list(super().check(**kwargs))
        pk = self.model._meta.pk
        if pk is None or not isinstance(pk, models.UUIDField) or not pk.has_default():
            words = "A sealed field needs a UUID primary key with a default."
            found.append(checks.Error(words, obj=self, id="trust.E001"))
        return found

    def get_default(self) -> Any:
        """Return what a new row has: nothing, or empty words where it may not be."""
        if self.has_default():
            return super().get_default()
        return None if self.null else ""

    def place_of(self, row: models.Model) -> Place:
        """Return where this value of a row stands. Raises RowHasNoId without an id."""
        if not isinstance(row.pk, UUID):
            raise RowHasNoId(str(self))
        return Place(self.model._meta.db_table, str(self.column), row.pk.hex)

    def read(self, row: models.Model, value: Held) -> Any:
        """Return what a program gets that reads the attribute."""
        raise NotImplementedError

    def close(self, row: models.Model, plain: str) -> bytes:
        """Return a plain value sealed for a row."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Closed | None:
        """Seal what was set; what was read goes back as it was."""
        value = held(model_instance, self)
        if value is None:
            return None
        place = self.place_of(model_instance)
        if isinstance(value, Fresh):
            found_by = _found_by(self, value.plain)
            value = Closed(self.close(model_instance, value.plain), place, found_by)
            model_instance.__dict__[self.attname] = value
        elif (add and value.place is None) or value.place not in (None, place):
            raise Altered(place.where)
        return value

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Let nothing but a closed value into the database."""
        if value is not None and not isinstance(value, Closed):
            raise NotSearchable(f"{self} is not set in bulk: save each row.")
        stored = None if value is None else value.stored
        return super().get_db_prep_value(stored, connection, prepared)

    def from_db_value(
        self, value: Any, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Closed | None:
        """Wrap what is stored, so that .values() shows no ciphertext either."""
        return None if value is None else Closed(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is it there" can be asked of a sealed column."""
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed; a BlindField finds it.")
        return super().get_lookup(lookup_name)

    def to_python(self, value: Any) -> Any:
        """Take nothing from a dump: backups are copies of the database."""
        raise NotSearchable(f"{self} is not loaded from text.")

    def value_to_string(self, obj: models.Model) -> NoReturn:
        """Give nothing to a dump."""
        raise NotSearchable(f"{self} is not written as text.")

    def value_from_object(self, obj: models.Model) -> Any:
        """Give forms and dumps nothing to show."""
        return held(obj, self)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Leave what was set as it is: its size and form are the room's to check."""
        return value


class OperationalField(_KeptField):
    """Text that the program itself must read back: AES-256-GCM, bound to its row."""

    def read(self, row: models.Model, value: Held) -> str | None:
        """Return the text. Raises CannotOpen, and reports it, if it is not its own."""
        if value is None or isinstance(value, Fresh):
            return value.plain if value else None
        return _reported(self, row, value.stored)

    def close(self, row: models.Model, plain: str) -> bytes:
        """Return text sealed with the current key of the ring."""
        return operational.seal(keyring.ring(), self.place_of(row), plain.encode())

    def pre_save(self, model_instance: models.Model, add: bool) -> Closed | None:
        """Bring what goes back into the database to the current key as well.

        Else a row that was read before a rotation and saved after it would bring an
        old key back into use.
        """
        value = super().pre_save(model_instance, add)
        if value is None or value.place is not None:
            return value
        with suppress(CannotOpen):
            value = Closed(renewed(self.place_of(model_instance), value.stored))
        model_instance.__dict__[self.attname] = value
        return value


def renewed(place: Place, stored: bytes) -> bytes:
    """Return a stored value under the current key; itself if it is so already.

    Raises CannotOpen, and reports it: what does not open stays as it is.
    """
    ring = keyring.ring()
    try:
        if operational.key_id_of(stored, place) == ring.current:
            return stored
        return operational.seal(ring, place, operational.unseal(ring, place, stored))
    except CannotOpen as error:
        report(error)
        raise


def _reported(field: OperationalField, row: models.Model, stored: bytes) -> str:
    try:
        plain = operational.unseal(keyring.ring(), field.place_of(row), stored)
        return plain.decode()
    except CannotOpen as error:
        report(error)
        raise


class SealedField(_KeptField):
    """Text that only named people open: a sealed box to the key of the row's case.

    `case` names the attribute of the row that holds the id of its SealedCase. Reading
    the attribute gives a closed value; trust.sealed.unsealing opens it, with a person's
    key and a reason. `step` is what the length is rounded up to, in bytes.
    """

    def __init__(
        self, *args: Any, case: str = "", step: int = boxes.STEP, **kwargs: Any
    ) -> None:
        self.case = case
        self.step = step
        super().__init__(*args, **kwargs)

    def case_of(self, row: models.Model) -> UUID:
        """Return the id of the case that a row belongs to."""
        found = getattr(row, self.case)
        if not isinstance(found, UUID):
            raise RowHasNoId(f"{self}: the row names no case")
        return found

    def read(self, row: models.Model, value: Held) -> Closed | None:
        """Return the value closed; what was set in this process is closed first."""
        if isinstance(value, Fresh):
            return Closed(self.close(row, value.plain), self.place_of(row))
        return value

    def close(self, row: models.Model, plain: str) -> bytes:
        """Return text sealed to the current lock of the case. It is not read back."""
        from vigie.trust.sealed.cases import current_lock

        lock = current_lock(self.case_of(row))
        return boxes.seal(lock, self.place_of(row), plain.encode(), self.step)

    def place_of(self, row: models.Model) -> Place:
        """Return where the value stands; the case is part of it."""
        place = super().place_of(row)
        return Place(place.table, place.column, f"{place.row}:{self.case_of(row).hex}")


class BlindField(models.CharField[str, str]):
    """Finds the rows of a phone or plate that stands sealed in another column.

    It follows the field `source` by itself. `filter(look_for(Door, "phone_key",
    typed))` finds, also under keys of the index that are being replaced.
    """

    def __init__(
        self, source: str = "", normal: Kind = Kind.PHONE, **kwargs: Any
    ) -> None:
        self.source = source
        self.normal = normal
        kwargs |= {
            "max_length": blind.ID_DIGITS + blind.DIGITS,
            "blank": True,
            "default": "",
        }
        kwargs |= {"editable": False, "db_index": True}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """Return what migrations need: the column is a plain one."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def entry(self, typed: str) -> str:
        """Return the index entry of a phone or plate as typed; "" if it is none."""
        return self._entry(keyring.index_key(), typed)

    def entries(self, typed: str) -> list[str]:
        """Return its entries under every key, the current one first; [] if none."""
        found = [self._entry(key, typed) for key in keyring.index_keys()]
        return [entry for entry in found if entry]

    def _entry(self, key: bytes, typed: str) -> str:
        form = blind.normal(self.normal, typed, settings.REGION)
        return blind.entry(key, self.model._meta.db_table, str(self.column), form)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Follow the source, whichever of the two is saved first."""
        source: Any = model_instance._meta.get_field(self.source)
        value = model_instance.__dict__.get(source.attname)
        entry = str(getattr(model_instance, self.attname))
        if value is None and source.attname in model_instance.__dict__:
            entry = ""
        elif isinstance(value, Fresh):
            entry = self.entry(value.plain)
        elif isinstance(value, Closed):
            entry = value.found_by.get(self.attname, entry)
        if not blind.is_under(keyring.index_key(), entry):
            entry = self._renewed(model_instance, source, entry)
        setattr(model_instance, self.attname, entry)
        return entry

    def _renewed(self, row: models.Model, source: Any, entry: str) -> str:
        """Return an entry that goes back into the database under the current key.

        Else a row that was read before a rotation and saved after it would be lost
        when the old key is taken off. Of what only named people open it stays.
        """
        if not isinstance(source, OperationalField):
            return entry
        with suppress(CannotOpen):
            plain = source.read(row, held(row, source))
            return self.entry(plain) if plain else ""
        return entry


def look_for(model: type[models.Model], name: str, typed: str) -> models.Q:
    """Return what to filter a BlindField by. Raises NotSealed for no phone or plate.

    Without the error an unusable number would find every row that has none. While
    keys of the index are replaced it finds under each of them.
    """
    field = model._meta.get_field(name)
    if not isinstance(field, BlindField):
        raise FieldError(f"{name} is no blind index")
    entries = field.entries(typed)
    if not entries:
        raise NotSealed(f"{model._meta.db_table}.{field.column}")
    return models.Q(**{f"{field.attname}__in": entries})


def _found_by(field: _KeptField, plain: str) -> dict[str, str]:
    fields: Sequence[Any] = field.model._meta.concrete_fields
    return {
        one.attname: one.entry(plain)
        for one in fields
        if isinstance(one, BlindField) and one.source == field.name
    }
