"""What a mail says of itself, and that nothing typed can say more in it."""

import email
from datetime import UTC, datetime
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.channels.contract import Text
from vigie.relaying.channels.mail.writing import (
    NoAddress,
    address_of,
    domain_of,
    mail_of,
)
from vigie.relaying.channels.tests.making import TEXT, out

NOW = datetime(2015, 11, 13, 22, 41, tzinfo=UTC)
SENDER = "Vigie <hub@example.org>"
STOP = "https://hub.example/stop/abc/"


def read(letter, sender=SENDER):
    """Return a letter's mail as a receiver's program reads it."""
    sent = mail_of(letter, sender, NOW).content
    return email.message_from_bytes(sent.replace(b"\r\n", b"\n"), policy=default)


def test_a_mail_says_what_the_letter_says():
    mail = read(out("lea@example.org"))
    assert mail["From"] == SENDER
    assert mail["To"] == "lea@example.org"
    assert mail["Subject"] == TEXT.subject
    assert mail["Date"].datetime == NOW
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content() == f"{TEXT.body}\n\n{TEXT.link}\n"


def test_its_name_is_the_letters_at_every_attempt():
    first, again = read(out("lea@example.org")), read(out("lea@example.org"))
    assert first["Message-ID"] == again["Message-ID"] == "<m1.a1@example.org>"
    other = read(out("lea@example.org", key="m2.a1"))
    assert other["Message-ID"] != first["Message-ID"]


def test_it_says_that_a_program_wrote_it_and_in_which_language():
    mail = read(out("lea@example.org", language="ar"))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Content-Language"] == "ar"
    assert "Content-Language" not in read(out("lea@example.org", language=""))


def test_one_press_ends_such_letters():
    mail = read(out("lea@example.org", language="es", stop=STOP))
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content().endswith(
        f"-- \nPara no recibir más estos mensajes: {STOP}\n"
    )


def test_without_a_way_to_end_them_none_is_named():
    mail = read(out("lea@example.org"))
    assert "List-Unsubscribe" not in mail
    assert "-- " not in mail.get_content()


@pytest.mark.parametrize(
    "words",
    ["ليا بخير، وهي في المدرسة.", "Léa est en sécurité.", "😀 ok", "a" * 3000, "."],
)
def test_letters_of_every_language_come_out_as_they_went_in(words):
    mail = read(out("lea@example.org", text=Text(words[:60], words)))
    assert mail["Subject"] == words[:60]
    assert mail.get_content().strip() == words
    raw = mail_of(out("lea@example.org", text=Text(words, words)), SENDER, NOW).content
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_stands_in_a_letter_stands_in_the_mail(subject, body):
    letter = out("lea@example.org", text=Text(subject, body))
    mail = read(letter)
    assert set(mail.keys()) == set(read(out("lea@example.org")).keys())
    raw = mail_of(letter, SENDER, NOW).content
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    said = "\n".join(body.strip().splitlines()).strip()
    assert mail.get_content().replace("\r\n", "\n").strip() == said


def test_words_that_look_coded_are_not_decoded():
    mail = read(out("lea@example.org", text=Text("=?utf-8?b?QmNjOg==?=", "b")))
    assert mail["Subject"] == "=?utf-8?b?QmNjOg==?="


def test_our_own_name_may_have_letters_of_any_language():
    mail = read(out("lea@example.org"), "Veille à Paris <hub@example.org>")
    assert mail["From"].addresses[0].display_name == "Veille à Paris"
    assert mail_of(out("a@b.c"), SENDER, NOW).sender == "hub@example.org"


def test_a_setting_cannot_begin_a_header_either():
    with pytest.raises(ValueError, match="header"):
        mail_of(out("lea@example.org", language="fr\r\nBcc: a@b.c"), SENDER, NOW)


def test_a_subject_cannot_begin_a_header():
    evil = Text("News\r\nBcc: all@example.org\n\nbody", "body")
    mail = read(out("lea@example.org", text=evil))
    assert "Bcc" not in mail
    assert mail["Subject"] == "News Bcc: all@example.org body"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "lea",
        "@example.org",
        "lea@",
        "lea@example.org, all@example.org",
        "lea@example.org\r\nBcc: all@example.org",
        "Léa <lea@example.org>",
        "lea b@example.org",
        "léa@example.org",
        "lea@exa mple.org",
        "lea@example.org\x00",
        ".lea@example.org",
        "le..a@example.org",
        "lea@example..org",
        "lea@[127.0.0.1]",
        "<lea@example.org>",
        "lea@" + "é" * 80 + ".org",
    ],
)
def test_what_is_no_address_is_no_mail(typed):
    with pytest.raises(NoAddress):
        mail_of(out(typed), SENDER, NOW)


def test_a_domain_with_letters_of_its_own_is_coded():
    assert address_of(" lea@école.example ") == "lea@xn--cole-9oa.example"


@pytest.mark.parametrize(
    ("sender", "domain"),
    [(SENDER, "example.org"), ("hub@a.example", "a.example"), ("x", "localhost")],
)
def test_our_domain_is_that_of_our_address(sender, domain):
    assert domain_of(sender) == domain
