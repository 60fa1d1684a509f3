"""People with keys and their case, as the tests of sealed data have them."""

from vigie.trust.sealed.tests.conftest import (  # noqa: F401 fixtures, by their names
    case,
    own_keys,
    people,
)
