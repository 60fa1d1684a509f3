"""Anybody can read what is kept of people, why and how long, in their language."""

import gzip
import html
import re

import pytest
from django.test import Client
from django.utils.translation import override

from tests.house.messages import LANGUAGES, catalogue, in_policy
from vigie.trust.retention.policy import EMERGENCY, NEVER, Rule, policy, rules_from
from vigie.web import kept

ALL = ("en", *LANGUAGES)


def rule(**words):
    return Rule(**{"clock": "ended_at", "days": 30, **words})


def parts():
    return [(one, part) for one in policy().values() for part in one.personal]


@pytest.mark.parametrize("language", ALL)
def test_each_personal_list_of_each_rule_is_told_in_each_language(language):
    with override(language):
        found = told()
        for one, part in parts():
            spans = {span.until: span.rows for span in found[part.kind].spans}
            assert kept.row_of(one, part) in spans[kept.until(one)]
    assert sum(len(rows(kind)) for kind in found.values()) > 30


def rows(kind):
    return [row for span in kind.spans for row in span.rows]


def told():
    return dict(zip(kept.KINDS, kept.kinds(policy()), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reason_is_left_in_english(language):
    with override("en"):
        english = {row.why for kind in told().values() for row in rows(kind)}
    with override(language):
        there = {row.why for kind in told().values() for row in rows(kind)}
    assert len(there) == len(english)
    assert there & english == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_every_never_is_among_what_must_be_translated(language):
    wanted = {message.text for message, _path in in_policy()}
    assert {part.why for _one, part in parts()} <= wanted
    assert {one.because for one, _part in parts() if one.clock == NEVER} <= wanted
    assert wanted <= set(catalogue(language))


def test_no_reason_names_a_setting_or_a_field():
    for message, _path in in_policy():
        assert not re.search(r"VIGIE_|_|\bJSON\b", message.text), message.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (rule(), "Until 30 days after its end"),
        (rule(days=1), "Until 1 day after its end"),
        (rule(days=0), "Until its end"),
        (rule(days=0.5), "Until 1 day after its end"),
        (rule(clock="at", days=365), "For 365 days"),
        (rule(clock="seen_at", days=730), "Until 730 days after its last use"),
        (rule(clock="emergency"), "Until 30 days after the emergency is archived"),
        (rule(clock="never", because="it goes with it"), "Without a set time"),
    ],
)
def test_how_long_is_said_in_words(given, words):
    with override("en"):
        assert kept.until(given) == words


@pytest.mark.parametrize(
    ("days", "words"), [(1, "يوم واحد"), (2, "يومين"), (7, "7 أيام"), (30, "30 يوماً")]
)
def test_days_are_counted_as_arabic_counts_them(days, words):
    with override("ar"):
        assert words in kept.until(rule(days=days))


def test_every_clock_of_the_rooms_is_known_to_be_an_end_a_use_or_a_deed():
    clocks = {one.clock for one, _part in parts()}
    assert clocks <= kept.ENDS | kept.USES | kept.DEEDS | {NEVER, EMERGENCY}
    assert not kept.ENDS & kept.USES | kept.USES & kept.DEEDS | kept.ENDS & kept.DEEDS


def test_the_same_reason_and_time_twice_is_one_line():
    text = """
[A]
clock = "ended_at"
days = 7
[[A.personal]]
fields = ["x"]
class = "sealed"
why = "{}"
"""
    rules = rules_from(text.format("the words"), "a")
    twice = {"a": rules["A"], "b": rules["A"]}
    *others, kind = kept.kinds(twice)
    assert [span.rows for span in kind.spans] == [(kept.Kept("The words"),)]
    assert all(other.spans == () for other in others)
    other = {"a": rules["A"], "b": rules_from(text.format("others"), "b")["A"]}
    assert [len(rows(kind)) for kind in kept.kinds(other)] == [0, 0, 2]


def test_what_has_no_set_time_comes_last_with_what_ends_it():
    with override("en"):
        for kind in told().values():
            names = [span.until for span in kind.spans]
            assert "Without a set time" not in names[:-1]
            for span in kind.spans:
                never = span.until == "Without a set time"
                assert all(bool(row.because) is never for row in span.rows)


@pytest.fixture
def page(transactional_db):
    def get(path, language="en"):
        response = Client().get(path, {"lang": language})
        assert response.status_code == 200
        return response.content

    return get


@pytest.mark.parametrize("language", ALL)
def test_the_page_needs_no_account_and_no_script_and_is_light(page, language):
    content = page("/kept/", language)
    text = html.unescape(content.decode())
    with override(language):
        for kind in told().values():
            assert str(kind.name) in text
            for span in kind.spans:
                assert span.until in text
                assert all(row.why in text and row.because in text for row in span.rows)
    assert content.count(b"<script") == content.count(b"kit/worker.js") == 1
    assert len(gzip.compress(content, 9)) < 9 * 1024  # the sheet takes the rest


@pytest.mark.parametrize("path", ["/", "/about/", "/limits/"])
def test_it_is_found_from_the_foot_of_each_page_and_from_what_is_near(page, path):
    links = page(path).decode().count('href="/kept/"')
    assert links == (1 if path == "/" else 2)
