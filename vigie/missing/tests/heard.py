"""Posts as they are heard in tests, read by the rules of the program: nobody in them
exists."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from vigie.emergencies.models import Emergency
from vigie.emergencies.quarters import Quarters
from vigie.listening import keys
from vigie.listening.importing import Writer
from vigie.listening.models import Call
from vigie.listening.preparing import Preparation, Prepared, prepare_posts
from vigie.listening.readers import Recipe, reader_of
from vigie.missing import from_posts
from vigie.missing.tests.sought import NOW
from vigie.reading.post import Post

AT = int(NOW.timestamp()) - 1800
ORLANE = (
    "On recherche Orlane Vasseur, 19 ans, 1m62, manteau vert, vue pour la dernière "
    "fois à la Salle des Tanneurs. Appelez le 06 39 98 12 34 #RecherchePortNeuf"
)
TEMIR = (
    "Avis de recherche : Témir Aslan, 31 ans, veste rouge, il était à la Salle des "
    "Tanneurs, nous sommes sans nouvelles. Contact temir.famille@post.example"
)
_chunks = count(1)


def post(number: int, text: str, **more: Any) -> Post:
    """A post of the evening, half an hour ago."""
    given: dict[str, Any] = {
        "source": "sample",
        "post_id": str(number),
        "author": f"voisine{number}",
        "at": AT + number,
        "text": text,
        "url": f"https://posts.example/{number}",
        "lang": "fr",
    }
    return Post(**(given | more))


def hear(where: Emergency, posts: Sequence[Post], **more: Any) -> None:
    """Have the board take in a chunk of posts."""
    made = Prepared(f"chunk-{next(_chunks)}", "essai.jsonl", 0, len(posts), **more)
    recipe = Preparation(Recipe(), Quarters.of([]), keys.author_key(), keys.group_key())
    prepare_posts(made, list(posts), recipe, reader_of(recipe.recipe))
    Writer(where.pk, keys.group_key()).store(made, NOW)


def read(where: Emergency, *texts: str) -> None:
    """Have the board take in one post for each text, and this room act on them."""
    first = Call.objects.count() * 100 + 1
    hear(where, [post(first + n, text) for n, text in enumerate(texts)])
    while from_posts.read_on(NOW):
        pass
