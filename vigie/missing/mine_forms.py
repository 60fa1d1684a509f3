"""What the holder of a return code may change."""

from vigie.missing.call_forms import AboutForm


class CorrectForm(AboutForm):
    """The same questions as of a new call, without those about who looks."""
