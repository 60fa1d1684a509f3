"""Vehicle plates in a post, by the grammar of their country."""

from collections.abc import Sequence

from vigie.reading.post import Plate

COUNTRIES = ("FR", "ZA", "GB", "ES", "TN", "DE", "BE", "US")


def find_plates(text: str, countries: Sequence[str] = COUNTRIES) -> tuple[Plate, ...]:
    """Return the plates of a text, in the order they stand.

    `countries` are ISO 3166 alpha-2, the likeliest first: a form that two
    countries share goes to the first. A weak form (no context word, or letters
    that the grammar would not allow) has `sure` false.
    """
    return ()
