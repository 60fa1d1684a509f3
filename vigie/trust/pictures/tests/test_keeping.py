"""Pictures beside their records, and the one address that shows them."""

import base64
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import Form
from django.utils import translation
from PIL import Image

from vigie.lib import clock
from vigie.trust.models import Picture
from vigie.trust.pictures import views
from vigie.trust.pictures.cell import SIDE
from vigie.trust.pictures.fields import Given, PictureField
from vigie.trust.pictures.fingerprints import grey_of, prints_of, unpacked
from vigie.trust.pictures.keeping import known_again, original_of, prepare_picture
from vigie.trust.pictures.looking import MOST_BYTES
from vigie.trust.pictures.making import Made
from vigie.trust.pictures.tests.pictures import CANARY, drawn, exif, saved
from vigie.trust.retention.forgetting import forget
from vigie.trust.sealed import boxes
from vigie.trust.sealed.errors import Altered, NoGrant
from vigie.trust.sealed.unsealing import unseal
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


def small(picture, *, mirrored=False):
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return (
        grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else grey
    ).tobytes()


MADE = Made(b"\xff\xd8\xffpixels", 4, 3, small(drawn(1)))


class PictureForm(Form):
    picture = PictureField(required=False)


@pytest.fixture
def kept(monkeypatch):
    """A picture of a room whose records begin with "open" for all."""
    may_see = lambda request, subject: subject.startswith("open")  # noqa: E731
    monkeypatch.setitem(views._rooms, "cabin", may_see)

    def keep(subject="open 7", case=None, room="cabin", made=MADE):
        picture = prepare_picture(
            given=Given(made, CANARY),
            room=room,
            subject=subject,
            case=case,
            ends_at=clock.now() + timedelta(days=90),
            now=clock.now(),
        )
        with writing():
            picture.save(force_insert=True)
        return Picture.objects.get(pk=picture.pk)

    return keep


def opened(row, hand):
    found = unseal(row=row, columns=["original"], by=hand, why="look", now=clock.now())
    return original_of(found["original"])


def test_without_a_case_the_original_is_thrown_away(kept):
    row = kept()
    assert (row.original, row.case_id) == (None, None)
    assert bytes(row.content) == MADE.content
    assert bytes(row.small) == MADE.small
    assert unpacked([bytes(row.prints)]).tolist() == [
        prints_of(grey_of(MADE.small)).tolist()
    ]
    assert str(row) == f"cabin:open 7 {row.pk}"


def test_the_original_opens_to_the_people_of_its_case_alone(kept, case, people):
    row = kept(case=case.id)
    assert opened(row, people["user:1"]) == CANARY
    with pytest.raises(NoGrant):
        opened(row, people["user:3"])


def test_the_original_stands_nowhere_in_plain(kept, case):
    row = kept(case=case.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT original, content FROM trust_picture")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert CANARY not in stored
    assert base64.b64encode(CANARY) not in stored
    assert CANARY.decode() not in repr(row.original)


def test_the_original_is_sealed_before_any_transaction(kept, case, monkeypatch):
    boxes_made = []
    seal = boxes.seal
    monkeypatch.setattr(
        boxes,
        "seal",
        lambda *a: boxes_made.append(connection.in_atomic_block) or seal(*a),
    )
    kept(case=case.id)
    assert boxes_made == [False]


def test_an_original_in_the_row_of_another_opens_to_nobody(kept, case, people):
    one, other = kept(case=case.id), kept(case=case.id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trust_picture SET original = (SELECT original"
            " FROM trust_picture ORDER BY id LIMIT 1)"
        )
    rows = [Picture.objects.get(pk=row.pk) for row in (one, other)]
    outcomes = []
    for row in rows:
        try:
            outcomes.append(opened(row, people["user:1"]))
        except Altered:
            outcomes.append(None)
    assert sorted(outcomes, key=bool) == [None, CANARY]


def test_it_is_served_as_what_it_is_and_as_nothing_else(client, kept):
    row = kept()
    answer = client.get(f"/pictures/{row.pk}/")
    assert (answer.status_code, answer.content) == (200, MADE.content)
    expected = {
        "Content-Type": "image/jpeg",
        "Content-Disposition": f'inline; filename="{row.pk}.jpg"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
    assert {name: answer[name] for name in expected} == expected
    assert "no-store" in answer["Cache-Control"]
    assert CANARY not in answer.content


def test_it_is_erased_when_its_time_is_over(kept):
    row = kept()
    forget(now=clock.now())
    assert Picture.objects.filter(pk=row.pk).exists()
    forget(now=row.ends_at + timedelta(minutes=1))
    assert not Picture.objects.exists()


def test_absent_and_forbidden_are_the_same(client, kept):
    secret, gone = kept("closed 7"), kept(room="a room that is gone")
    answers = [
        client.get(f"/pictures/{name}/") for name in (secret.pk, gone.pk, uuid4())
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("path", ["/pictures/", "/pictures/../", "/pictures/7/"])
def test_there_is_no_other_way_in(client, kept, path):
    kept()
    assert client.get(path).status_code == 404


def test_only_looking_is_possible(client, kept):
    assert client.post(f"/pictures/{kept().pk}/").status_code == 405


def test_a_room_says_who_may_see(monkeypatch):
    monkeypatch.setattr(views, "_rooms", {})
    told = views.pictures_of("cabin")(lambda request, subject: True)
    assert views._rooms == {"cabin": told}


def test_a_picture_is_known_again_cut_and_mirrored_the_likest_first(kept):
    for seed in range(20):
        kept(f"open {seed}", made=replace(MADE, small=small(drawn(seed))))
    cut = drawn(7).crop((0, 36, 432, 360))
    kept("open cut", made=replace(MADE, small=small(cut)))
    found = known_again(small(drawn(7), mirrored=True), room="cabin")
    assert [one.subject for one in found] == ["open 7", "open cut"]
    assert found[0].alike > found[1].alike > 0.9


def test_its_own_record_and_other_rooms_do_not_count(kept):
    kept("open 7")
    kept("open 8", room="barn")
    assert known_again(MADE.small, room="cabin", but="open 7") == []
    assert [one.subject for one in known_again(MADE.small, room="barn")] == ["open 8"]


def test_a_picture_without_fingerprints_is_passed_over(kept):
    row = kept()
    Picture.objects.filter(pk=row.pk).update(prints=b"")
    assert known_again(MADE.small, room="cabin") == []


def test_finding_it_asks_the_database_twice_however_many_there_are(
    kept, django_assert_num_queries
):
    for seed in range(5):
        kept(f"open {seed}", made=replace(MADE, small=small(drawn(seed))))
    with django_assert_num_queries(2):
        known_again(MADE.small, room="cabin")


def test_a_form_takes_a_picture_whatever_it_is_called():
    content = saved(drawn(), "PNG", exif=exif())
    file = SimpleUploadedFile("holiday.svg", content, "text/html")
    form = PictureForm({}, {"picture": file})
    assert form.is_valid()
    given = form.cleaned_data["picture"]
    assert given.original == content
    assert (given.made.width, given.made.height) == (480, 360)


def test_a_form_without_a_picture_is_in_order():
    form = PictureForm({}, {})
    assert form.is_valid()
    assert form.cleaned_data["picture"] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg/>", "no picture we can take"),
        (saved(drawn())[:500], "broken"),
        (b"\xff\xd8\xff" + b"\0" * MOST_BYTES, "10 MB"),
    ],
)
def test_a_form_says_in_one_sentence_what_is_wrong(content, said):
    file = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
    form = PictureForm({}, {"picture": file})
    with translation.override("en"):
        assert not form.is_valid()
    assert [said in words for words in form.errors["picture"]] == [True]


def test_an_empty_file_is_refused():
    form = PictureForm({}, {"picture": SimpleUploadedFile("photo.jpg", b"")})
    assert not form.is_valid()


def test_no_upload_touches_the_disk(settings):
    handlers = settings.FILE_UPLOAD_HANDLERS
    assert handlers == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= MOST_BYTES
