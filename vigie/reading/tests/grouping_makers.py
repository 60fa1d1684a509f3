"""Posts and readings for the tests of grouping, all invented."""

from vigie.reading.post import Person, Phone, Place, Plate, Post, Reading

CALL = (
    "Je cherche Lina Okafor, 19 ans, sans nouvelles depuis le concert, "
    "merci de partager"
)


def post(text, post_id="1", *, author="", reshare_of="", at=0, source="t"):
    return Post(source, post_id, author, at, text, reshare_of=reshare_of)


def reading(text="", labels=(), *, names=(), ages=(), phones=(), plates=(), places=()):
    """Return a reading whose entities stand where `text` has them, else at 0."""

    def span(word):
        start = max(0, text.find(word))
        return start, start + len(word)

    ages = tuple(ages) or (None,) * len(names)
    return Reading(
        "t",
        "1",
        dict.fromkeys(labels, 1.0),
        "medium",
        people=tuple(Person(n, a, *span(n)) for n, a in zip(names, ages, strict=True)),
        plates=tuple(Plate(p, p, "ZA", True, *span(p)) for p in plates),
        phones=tuple(Phone(p, *span(p)) for p in phones),
        places=tuple(Place(n, c, "quarter", True, *span(n)) for n, c in places),
    )


def grouped(grouper, *pairs):
    """Add (post, reading) pairs in one batch and return their keys."""
    return grouper.add([p for p, _ in pairs], [r for _, r in pairs])


def plain(texts):
    """Return posts with these texts and readings without labels."""
    posts = [post(text, str(n)) for n, text in enumerate(texts)]
    return posts, [reading() for _ in posts]
