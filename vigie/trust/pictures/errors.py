"""What is said of a picture that cannot be taken."""

from vigie.lib.saying import Unusable


class BadPicture(Unusable):
    """A picture that cannot be used; its text is one sentence that says what to do."""


def not_a_picture() -> BadPicture:
    """Another type, whatever its name says."""
    return BadPicture("This is no picture we can take: send a JPEG, a PNG or a WebP.")


def broken() -> BadPicture:
    """The type is right, the rest is not."""
    return BadPicture("The picture is cut short or broken: send it once more.")


def too_heavy() -> BadPicture:
    """Its decoding was given up."""
    return BadPicture("The picture is too heavy to be read: send a smaller one.")


def too_large(megabytes: int) -> BadPicture:
    """More bytes than are taken."""
    return BadPicture(
        "The picture is larger than %(most)s MB: send a smaller one.", most=megabytes
    )


def too_wide(millions: int) -> BadPicture:
    """More pixels than are decoded."""
    return BadPicture(
        "The picture has more than %(most)s million pixels: send a smaller one.",
        most=millions,
    )


def moving() -> BadPicture:
    """An animation."""
    return BadPicture("Moving pictures are not taken: send a still one.")


def too_many() -> BadPicture:
    """No room to decode one more just now."""
    return BadPicture("Many pictures are being read just now: try again in a moment.")
