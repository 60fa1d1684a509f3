"""Why a record was found or suggested, in the reader's language."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, Promise] = {
    "name same": pgettext_lazy("why alike", "the same name"),
    "name spelling": pgettext_lazy(
        "why alike", "the same first name in another spelling"
    ),
    "name short": pgettext_lazy("why alike", "a short form of the first name"),
    "name written": pgettext_lazy("why alike", "the same sounds, written otherwise"),
    "name letter": pgettext_lazy("why alike", "a name one letter off"),
    "name sound": pgettext_lazy("why alike", "a name that sounds the same"),
    "name consonants": pgettext_lazy("why alike", "a name with the same consonants"),
    "name letters": pgettext_lazy("why alike", "a name a few letters off"),
    "name initial": pgettext_lazy("why alike", "the same initial"),
    "name beginning": pgettext_lazy("why alike", "a name that begins the same"),
    "name joined": pgettext_lazy("why alike", "written in one word or in two"),
    "name order": pgettext_lazy("why alike", "the names in another order"),
    "name lacks": pgettext_lazy("why not alike", "one of the names says more"),
    "name other given": pgettext_lazy("why not alike", "two different first names"),
    "name differs": pgettext_lazy("why not alike", "a part of the name differs"),
    "phone": pgettext_lazy("why alike", "the same phone"),
    "photo": pgettext_lazy("why alike", "the same photo"),
    "photo nearly": pgettext_lazy("why alike", "a photo that is much the same"),
    "born": pgettext_lazy("why alike", "the same date of birth, as far as it is known"),
    "born nearly": pgettext_lazy("why alike", "nearly the same date of birth"),
    "age": pgettext_lazy("why alike", "ages that agree"),
    "age nearly": pgettext_lazy("why alike", "nearly the same age"),
    "id": pgettext_lazy("why alike", "the same identity number"),
    "id nearly": pgettext_lazy("why alike", "nearly the same identity number"),
    "sex": pgettext_lazy("why alike", "the same sex"),
    "street": pgettext_lazy("why alike", "the same street"),
    "postcode": pgettext_lazy("why alike", "the same postal code"),
    "city": pgettext_lazy("why alike", "the same town"),
    "seen": pgettext_lazy("why alike", "last seen at the same place"),
    "described": pgettext_lazy("why alike", "described in the same words"),
    "not born": pgettext_lazy("why not alike", "another date of birth"),
    "not age": pgettext_lazy("why not alike", "ages that cannot be one person's"),
    "not age far": pgettext_lazy("why not alike", "ages some years apart"),
    "not id": pgettext_lazy("why not alike", "another identity number"),
    "not sex": pgettext_lazy("why not alike", "another sex"),
    "not city": pgettext_lazy("why not alike", "another town"),
}


def words_for(codes: Iterable[str]) -> list[Promise]:
    """Return the words of codes, in order; codes of an older version are left out."""
    return [WORDS[code] for code in codes if code in WORDS]
