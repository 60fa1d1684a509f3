"""What the team reads of the posts that named a lookout."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from vigie.lookouts.models import Lookout, NamingPost, Sighting
from vigie.lookouts.stream.states import ALIKE, How
from vigie.lookouts.wording import spaced


@dataclass(frozen=True)
class Told:
    """Where a sighting that came from posts can be read, in how many of them, and how
    near the plate was, "" for the same."""

    url: str
    posts: int
    alike: str

    @property
    def in_posts(self) -> str:
        """In how many posts it stands, in words; "" for one."""
        said = ngettext("in %(posts)s post", "in %(posts)s posts", self.posts)
        return said % {"posts": self.posts} if self.posts > 1 else ""


def told_of(sighting: Sighting, stands_for: int = 0) -> Told | None:
    """Return what its posts tell of a sighting, None where it came by another way. One
    that stands for those of others, too, says for how many posts."""
    posts = sorted(sighting.posts.all(), key=lambda one: (one.made_at, one.post_id))
    if not posts:
        return None
    url = next((one.url for one in posts if one.url), "")
    return Told(url, stands_for or len(posts), alike_words(posts[0]))


def alike_words(post: NamingPost) -> str:
    """Return the words that say that a post names something else, maybe."""
    if post.how in ALIKE:
        plate = {"plate": spaced(post.read or "")}
        return gettext("alike, not the same: %(plate)s") % plate
    if post.how == How.WORDS:
        return gettext("met by words of what it looks like")
    return ""


def passed_on(lookout: Lookout) -> str:
    """Return in how many posts it was passed on and not seen; "" for none."""
    many = NamingPost.objects.filter(lookout=lookout, sighting=None).count()
    said = ngettext(
        "Passed on in %(posts)s post, which tells of no sighting.",
        "Passed on in %(posts)s posts, which tell of no sighting.",
        many,
    )
    return said % {"posts": many} if many else ""
