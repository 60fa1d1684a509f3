"""What a person, or a relay, may answer to the post that opened a call. Nothing is sent
from here: no network lets strangers be written to by machines, and no family wants it.
"""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from vigie.kit.languages import ENDONYMS
from vigie.kit.origin import origin
from vigie.missing.models import Person
from vigie.trust.triage.looks import Fact, Lazy


def reply_to(person: Person, language: str) -> str:
    """Return what may be answered to the post, in public, by a person or a relay: no
    name in it, the page if everybody may read it, and where its author confirms it."""
    base = origin()
    links = {
        "author": f"{base}{reverse('missing:author', args=[person.pk])}",
        "page": f"{base}{reverse('missing:person', args=[person.pk])}",
    }
    with translation.override(language if language in ENDONYMS else None):
        if person.is_private:
            return (
                _(
                    "Hello, your call was read here; nobody sees it yet. Is it yours? "
                    "Confirm it, or have it taken away: %(author)s"
                )
                % links
            )
        return (
            _(
                "Hello, your call stands here, “from a post, unverified”: %(page)s "
                "Is it yours? Confirm it, or have it taken away: %(author)s"
            )
            % links
        )


def of_call(person: Person) -> list[Fact]:
    """Return for the desk the post and what may be answered to it, while nobody has
    made the call theirs."""
    found = [Fact(_("The post"), person.post_link)]
    if not person.seekers.exists():
        reply = reply_to(person, person.known.language)
        found.append(
            Fact(_("What you may answer to it, or have a relay answer"), reply)
        )
    return found


def copies_of(person: Person) -> list[Lazy]:
    """Return in how many posts a call was seen, for one line of the desk."""
    if person.copies < 2:
        return []
    return [_("Seen in %(copies)s posts.") % {"copies": person.copies}]
