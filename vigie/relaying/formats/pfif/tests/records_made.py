"""Records as Hypothesis makes them: every field, and signs that XML cannot hold."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from vigie.relaying.formats.pfif.records import (
    SEXES,
    STATUSES,
    NoteRecord,
    PersonRecord,
)

MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 zones come by `timezones`
    datetime(2200, 1, 1),  # noqa: DTZ001 the same
    timezones=st.just(UTC),
)
WORDS = st.text(max_size=40)
IDS = st.from_regex(r"[a-z]{1,8}\.org/[A-Za-z0-9._-]{1,12}", fullmatch=True)
MAILS = st.sampled_from(["", "a@b.org", "no mail", "ü@x"])
PHONES = st.sampled_from(["", "+33 1 (0) 2-3", "call me", "٠١٢"])
URLS = st.sampled_from(["", "https://a.org/x?y=1&z=2", "javascript:alert(1)"])


def people() -> st.SearchStrategy[PersonRecord]:
    return st.builds(
        PersonRecord,
        person_record_id=IDS,
        entry_date=st.none() | MOMENTS,
        expiry_date=st.none() | MOMENTS,
        source_date=MOMENTS,
        author_name=WORDS,
        author_email=MAILS,
        author_phone=PHONES,
        source_url=URLS,
        full_name=WORDS,
        given_name=WORDS,
        alternate_names=WORDS,
        description=WORDS,
        sex=st.sampled_from(["", "unknown", *SEXES]),
        date_of_birth=st.sampled_from(["", "1990", "1990-02", "1990-02-30", "90"]),
        age=st.sampled_from(["", "7", "20-30", "30-20", "old"]),
        home_city=WORDS,
        home_country=st.sampled_from(["", "FR", "fr", "France"]),
        photo_url=URLS,
        profile_urls=URLS,
    )


def notes(about: st.SearchStrategy[str] = IDS) -> st.SearchStrategy[NoteRecord]:
    return st.builds(
        NoteRecord,
        note_record_id=IDS,
        person_record_id=about,
        linked_person_record_id=st.just("") | IDS,
        entry_date=st.none() | MOMENTS,
        author_name=WORDS,
        author_email=MAILS,
        source_date=MOMENTS,
        author_made_contact=st.sampled_from([None, True, False]),
        status=st.sampled_from(["", "well", *STATUSES]),
        phone_of_found_person=PHONES,
        last_known_location=WORDS,
        text=WORDS,
        photo_url=URLS,
    )
