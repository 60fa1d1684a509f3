"""Which texts are not read at all, and the sentence that says why."""

LONGEST = 200_000  # code points; a post is a thousand times shorter


def refusal(text: str) -> str:
    """Return one sentence that says why a text cannot be read, "" if it can."""
    if len(text) > LONGEST:
        return f"The text is longer than {LONGEST:,} characters."
    if not text or text.isspace():
        return "The text is empty."
    return ""
