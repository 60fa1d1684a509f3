"""Posts that offer or ask for a bed stand beside the doors, unverified, and go with
their post. Only their author makes them real."""

from datetime import timedelta

import pytest

from tests.people import staff_client
from vigie.doors import clocks, inviting, posts_gone, posts_in, posts_mine
from vigie.doors.figures import free_places, waiting_requests
from vigie.doors.letter_words import POSTS
from vigie.doors.models import BoardRead, Door, Invitation, Need, PostGroup
from vigie.doors.states import DoorStage, NeedStage, Way
from vigie.doors.tests.making import make_door, make_need
from vigie.doors.tests.test_offers_and_requests import PHONE, sent
from vigie.emergencies.models import GazetteerPlace
from vigie.listening.desk import item_of
from vigie.listening.forgetting import forget
from vigie.listening.models import Call
from vigie.listening.readers import Recipe, reader_of
from vigie.listening.tests import making
from vigie.trust.models import JournalRow
from vigie.trust.triage.actions import decide, undo
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
NOW = making.NOW
BED = (
    "J'ai 2 places sur mon canapé à Quai Vert, écrivez-moi au 06 39 98 01 77 "
    "#PorteOuverte"
)
ASKS = "Nous sommes deux, bloqués à Quai Vert, cherchons un lit pour la nuit"
COMMENT = "Bravo à tous ceux qui ouvrent leur porte à Quai Vert #PorteOuverte"
HOME = "/e/crue-a-port-neuf/doors/"


@pytest.fixture(autouse=True)
def places(at_once, emergency):
    """Quai Vert, a quarter of 30,000."""
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", rank=30_000, lat=48.86,
        lon=2.37,
    )  # fmt: skip


@pytest.fixture
def read(emergency, monkeypatch):
    """Have posts come to the board as they do, with the shipped rules, and be read."""
    monkeypatch.setattr("vigie.listening.tests.sham.read", reader_of(Recipe()))

    def now(*posts):
        making.store(emergency, list(posts))
        return posts_in.read_on(NOW)

    return now


def page(client, path=""):
    answer = client.get(HOME + path, headers={"accept-language": "en"})
    return answer.getvalue().decode()


def test_an_offer_stands_unverified_with_its_link_and_how_often_it_was_seen(
    client, read, emergency
):
    link = "https://posts.example/1"
    copies = [making.post(n, BED, reshare_of="1") for n in (2, 3)]
    assert read(making.post(1, BED, url=link), *copies) == 1
    [door] = Door.objects.all()
    assert (door.way, door.quarter, door.places) == (Way.POST, "Quai Vert", 2)
    assert (door.post, door.post_link, door.copies) == ("twitter:1", link, 3)
    seen = page(client)
    assert "checked by nobody" in seen
    assert "seen 3 times" in seen
    assert link in seen
    assert "98 01" not in seen
    assert free_places(emergency, NOW) == 0
    for file in ("../doors.geojson", "../doors.csv", "feed/"):
        assert "canapé" not in page(client, file)


def test_a_request_stands_beside_them_and_is_in_no_figure(client, read, emergency):
    read(making.post(1, ASKS, url="https://posts.example/2"))
    [need] = Need.objects.all()
    assert (need.way, need.size, need.stage) == (Way.POST, 2, NeedStage.OPEN)
    seen = page(client)
    assert "Beds that posts ask for" in seen
    assert "2 people" in seen
    assert waiting_requests(emergency, NOW) == 0


def test_comment_and_what_a_minor_asks_stand_nowhere(read):
    minor = "J'ai 15 ans, je suis seule à Quai Vert, je cherche un lit pour la nuit"
    assert read(making.post(1, COMMENT), making.post(2, minor)) == 0
    assert not Door.objects.exists()
    assert not Need.objects.exists()


def test_later_copies_are_counted_and_nothing_is_read_twice(read, emergency):
    read(making.post(1, BED))
    read(making.post(2, BED), making.post(3, BED, reshare_of="1"))
    BoardRead.objects.all().delete()  # as after a restore of an older copy
    assert posts_in.read_on(NOW) == 0
    assert Door.objects.get().copies == 3


def test_an_end_that_is_over_makes_no_offer(read, monkeypatch):
    monkeypatch.setattr(posts_in, "LASTS", timedelta(minutes=1))
    assert read(making.post(1, BED)) == 0


def test_a_post_that_cannot_be_read_keeps_no_other_from_it(read, monkeypatch, caplog):
    told = posts_in.told_in_post

    def broken(text, *more):
        if "canapé" in text:
            raise ValueError(text)
        return told(text, *more)

    monkeypatch.setattr(posts_in, "told_in_post", broken)
    assert read(making.post(1, BED), making.post(2, ASKS)) == 1
    assert "canapé" not in caplog.text


def test_nobody_is_asked_whom_only_a_post_told_of(read, emergency):
    read(making.post(1, BED), making.post(2, ASKS))
    make_need(emergency, cell=0, quarter="Quai Vert", until=NOW + timedelta(hours=9))
    make_door(emergency, cell=0, until=NOW + timedelta(hours=9), level=4)
    clocks.keep(NOW)
    [made] = Invitation.objects.all()
    assert Way.POST not in (made.door.way, made.need.way)
    post = Door.objects.get(way=Way.POST)
    need = Need.objects.exclude(way=Way.POST).get()
    assert inviting.invite(need=need, door=post, because=[], now=NOW) is None


@pytest.mark.parametrize("verb", ["hide", "drop"])
def test_what_is_hidden_or_no_call_is_gone_at_once_and_comes_back(
    client, read, verb, emergency
):
    read(making.post(1, BED), making.post(2, ASKS))
    rows = [
        decide(item=item_of(call), verb=verb, by="ama", now=NOW)
        for call in Call.objects.all()
    ]
    posts_gone.follow_boards(NOW)
    assert "checked by nobody" not in page(client)
    assert Door.objects.get().stage == DoorStage.SUSPENDED
    assert Need.objects.get().stage == NeedStage.CLOSED
    for row in rows:
        undo(decision=row, by="bo", now=NOW)
    posts_gone.follow_boards(NOW)
    assert Door.objects.get().stage == DoorStage.OPEN
    assert Need.objects.get().stage == NeedStage.OPEN


def test_of_what_its_author_deleted_nothing_is_kept(read, emergency):
    read(making.post(1, BED), making.post(2, ASKS))
    with writing():
        forget(emergency.pk, [("twitter", "1"), ("twitter", "2")], NOW)
    posts_gone.follow_boards(NOW)
    assert not Door.objects.exists()
    assert not Need.objects.exists()
    assert not PostGroup.objects.exists()


def test_the_team_is_shown_what_to_answer_and_notes_it_once(read, client):
    read(making.post(1, BED), making.post(2, ASKS))
    team = staff_client("volunteer")
    seen = page(team, "posts/")
    token = POSTS.token(Door.objects.get().pk)
    assert f"{HOME}offer/?post={token}" in seen
    group = PostGroup.objects.get(door__isnull=False)
    for _ in range(2):
        team.post(f"{HOME}posts/", {"asked": str(group.pk)})
    assert "I have asked them" in page(team, "posts/")  # the other one
    assert JournalRow.objects.filter(what="doors.author_asked").count() == 1
    assert f"?post={token}" not in page(team, "posts/")
    assert client.get(f"{HOME}posts/").status_code in (302, 404)


def test_the_author_makes_it_a_real_offer_and_the_post_stands_no_more(client, read):
    read(making.post(1, BED))
    post = Door.objects.get()
    where = f"offer/?post={POSTS.token(post.pk)}"
    seen = page(client, where)
    assert 'value="Quai Vert"' in seen
    assert "We read your post." in seen
    sent(client, "offer", f"?post={POSTS.token(post.pk)}", places=2)
    post.refresh_from_db()
    assert post.stage == DoorStage.CLOSED
    real = Door.objects.exclude(pk=post.pk).get()
    assert (real.way, real.phone) == (Way.PAGE, PHONE)
    posts_gone.follow_boards(NOW)
    post.refresh_from_db()
    assert post.stage == DoorStage.CLOSED
    assert posts_mine.of_token(POSTS.token(post.pk), post.emergency) is None


@pytest.mark.parametrize("token", ["", "nonsense", "a~b"])
def test_a_link_that_nobody_signed_is_an_empty_form(client, token):
    seen = page(client, f"offer/?post={token}")
    assert "We read your post." not in seen
