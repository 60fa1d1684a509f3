"""A request is what its signature says, in both kinds; every forgery has its reason."""

import base64
import dataclasses

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.fediverse.signatures import cavage, rfc9421
from vigie.relaying.fediverse.signatures.reading import claimed
from vigie.relaying.fediverse.signatures.requests import (
    AHEAD,
    OLDEST,
    Forged,
    Request,
    SigningKey,
    Why,
    check,
)

NOW = 1_447_450_800.0
URL = "https://hub.example/inbox?from=mail"
BODY = '{"type": "Follow", "actor": "https://other.example/u/sá"}'.encode()
KEY_ID = "https://other.example/u/sam#main-key"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEY = SigningKey(KEY_ID, PRIVATE)
KINDS = pytest.mark.parametrize("kind", [cavage, rfc9421], ids=["cavage", "rfc9421"])


def pem(private):
    return (
        private.public_key()
        .public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        .decode()
    )


PUBLIC = pem(PRIVATE)


def sent(kind, method="POST", url=URL, body=BODY, now=NOW, key=KEY):
    bare = Request(method, url, {}, body)
    headers = {"host": bare.authority, **kind.signed(bare, key, now)}
    return dataclasses.replace(bare, headers=headers)


def changed(request, **headers):
    held = {name.replace("_", "-"): value for name, value in headers.items()}
    left = {**request.headers, **held}
    return dataclasses.replace(
        request, headers={name: v for name, v in left.items() if v is not None}
    )


def why(request, now=NOW, public=PUBLIC):
    try:
        check(claimed(request), public, now)
    except Forged as forged:
        return forged.why
    return None


@KINDS
@pytest.mark.parametrize(("method", "body"), [("POST", BODY), ("GET", b"")])
def test_what_was_signed_is_taken_with_the_key_that_it_names(kind, method, body):
    request = sent(kind, method, body=body)
    assert why(request) is None
    assert claimed(request).key_id == KEY_ID
    assert why(request, NOW + OLDEST - 5) is None


@KINDS
@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ({"body": BODY.replace(b"sam", b"eve") + b" "}, Why.BODY),
        ({"url": URL.replace("inbox", "outbox")}, Why.WRONG_KEY),
        ({"url": URL.replace("mail", "sms")}, Why.WRONG_KEY),
        ({"method": "PUT"}, Why.WRONG_KEY),
    ],
)
def test_another_body_path_or_method_is_refused(kind, part, reason):
    assert why(dataclasses.replace(sent(kind), **part)) is reason


@KINDS
def test_another_host_is_refused(kind):
    other = dataclasses.replace(sent(kind), url=URL.replace("hub", "hut"))
    assert why(other) in (Why.UNCOVERED, Why.WRONG_KEY)
    assert why(changed(other, host="hut.example")) is Why.WRONG_KEY


@KINDS
def test_another_key_is_refused(kind):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert why(sent(kind), public=pem(other)) is Why.WRONG_KEY
    assert why(sent(kind, key=SigningKey(KEY_ID, other))) is Why.WRONG_KEY


@KINDS
def test_keys_that_prove_little_or_cost_much_are_refused(kind):
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 that is what is refused
    assert why(sent(kind, key=SigningKey(KEY_ID, short)), public=pem(short)) is (
        Why.WRONG_KEY
    )
    curve = pem(ec.generate_private_key(ec.SECP256R1()))
    for public in (curve, "no key", ""):
        assert why(sent(kind), public=public) is Why.WRONG_KEY


@KINDS
def test_the_old_and_the_future_are_refused(kind):
    assert why(sent(kind), NOW + 2 * 3600) is Why.OLD
    assert why(sent(kind), NOW - AHEAD - 5) is Why.OLD


@KINDS
def test_an_unsigned_request_is_refused(kind):
    bare = changed(sent(kind), signature=None, signature_input=None)
    assert why(bare) is Why.UNSIGNED


@KINDS
def test_a_signature_that_does_not_cover_the_body_is_refused(kind):
    """As somebody would who got a GET of ours signed, and sends a body with it."""
    got = sent(kind, "GET", body=b"")
    assert why(dataclasses.replace(got, body=BODY)) in (Why.UNCOVERED, Why.BODY)
    assert why(dataclasses.replace(got, method="POST")) in (Why.UNCOVERED, Why.BODY)


@pytest.mark.parametrize("name", ["(request-target)", "host", "date", "digest"])
def test_cavage_covers_all_that_matters(name):
    request = sent(cavage)
    header = request.headers["signature"].replace(f"{name} ", "")
    header = header.replace(f" {name}", "")
    assert why(changed(request, signature=header)) is Why.UNCOVERED


@pytest.mark.parametrize("name", ["@method", "@target-uri", "content-digest"])
def test_rfc9421_covers_all_that_matters(name):
    request = sent(rfc9421)
    said = request.headers["signature-input"].replace(f'"{name}"', '"host"')
    assert why(changed(request, signature_input=said)) is Why.UNCOVERED


@pytest.mark.parametrize(
    "header",
    [
        'keyId="a",keyId="b",headers="host",signature="YQ=="',
        'keyId="a"',
        'signature="YQ=="',
        "keyId=a,signature=b",
        'keyId="a",signature="no base64!",headers="(request-target) host date digest"',
        'keyId="a",signature="YQ==",algorithm="none",'
        'headers="(request-target) host date digest"',
        ",,,",
    ],
)
def test_a_signature_of_cavage_that_cannot_be_read_is_refused(header):
    assert why(changed(sent(cavage), signature=header)) in (
        Why.MALFORMED,
        Why.UNCOVERED,
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said + ", sig2=" + said.partition("=")[2],
        lambda said: said + ", " + said,
        lambda said: said.replace("rsa-v1_5-sha256", "hmac-sha256"),
        lambda said: said.replace('"@method"', '"@method";req'),
        lambda said: said.replace('"@method"', '"@method" "@method"'),
        lambda said: said.replace("created=", "created=x"),
        lambda said: said.replace(f";created={int(NOW)}", ""),
        lambda said: said.replace('keyid="', 'keyed="'),
        lambda said: said.replace("sig1=(", "sig1="),
        lambda said: said.replace('"@method"', '"@status" "@method"'),
    ],
)
def test_a_signature_of_rfc9421_that_says_more_or_less_is_refused(change):
    request = sent(rfc9421)
    said = change(request.headers["signature-input"])
    assert why(changed(request, signature_input=said)) in (
        Why.MALFORMED,
        Why.UNCOVERED,
    )


def test_a_second_signature_beside_is_refused():
    request = sent(rfc9421)
    both = request.headers["signature"] + ", sig2=:YQ==:"
    assert why(changed(request, signature=both)) is Why.MALFORMED


def test_one_that_is_over_by_its_own_word_is_refused():
    request = sent(rfc9421)
    inner = request.headers["signature-input"].replace(
        ";keyid", f";expires={int(NOW) + 10};keyid"
    )
    bare = Request("POST", URL, request.headers, BODY)
    claim = claimed(changed(bare, signature_input=inner))
    good = claim._replace(signature=base64.b64decode(KEY.signs(claim.base)))
    check(good, PUBLIC, NOW + 5)
    with pytest.raises(Forged) as forged:
        check(good, PUBLIC, NOW + 15)
    assert forged.value.why is Why.OLD


@given(
    st.fixed_dictionaries(
        {"signature": st.text(max_size=200)},
        optional={
            "signature-input": st.text(max_size=200),
            "digest": st.text(max_size=60),
            "content-digest": st.text(max_size=60),
            "date": st.text(max_size=40),
            "host": st.just("hub.example"),
        },
    )
)
def test_whatever_stands_in_the_headers_is_refused_with_a_reason(headers):
    assert why(Request("POST", URL, headers, BODY)) is not None


@given(st.text(max_size=80))
def test_whatever_stands_for_a_date_is_refused_with_a_reason(date):
    assert why(changed(sent(cavage), date=date)) is not None
