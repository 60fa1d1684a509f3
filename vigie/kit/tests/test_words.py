"""Ages, figures, hours and quotations, as each reader writes them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from vigie.kit.templatetags import kit

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)


def rendered(source, language="en", **words):
    with translation.override(language):
        return Template("{% load kit %}" + source).render(Context(words))


def age(seconds, language="en"):
    with translation.override(language):
        return kit.age_in_words(NOW - timedelta(seconds=seconds), NOW)


@pytest.mark.parametrize(
    ("language", "small", "large"),
    [
        ("fr", "1\u202f204", "12\u202f345\u202f678"),
        ("en", "1,204", "12,345,678"),
        ("es", "1204", "12.345.678"),
        ("ar", "1,204", "12,345,678"),
    ],
)
def test_figures_have_the_reader_s_separators(language, small, large):
    with translation.override(language):
        assert (kit.number(1204), kit.number(12_345_678)) == (small, large)


def test_no_figure_is_a_dash():
    assert kit.number(None) == "–"


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "22\u202f%"), ("en", "22%"), ("es", "22\u202f%")]
)
def test_shares_are_percentages(language, words):
    with translation.override(language):
        assert kit.percent(0.22) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (89 * 60, "89 min ago"),
        (90 * 60, "1 hour ago"),
        (47 * 3600, "47 hours ago"),
        (48 * 3600, "2 days ago"),
        (-30, "just now"),
    ],
)
def test_an_age_is_in_the_largest_unit_that_is_true(seconds, words):
    assert age(seconds) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "منذ دقيقة واحدة"),
        (2, "منذ دقيقتين"),
        (3, "منذ 3 دقائق"),
        (10, "منذ 10 دقائق"),
        (11, "منذ 11 دقيقة"),
        (89, "منذ 89 دقيقة"),
    ],
)
def test_arabic_ages_have_the_right_plural(minutes, words):
    assert age(minutes * 60, "ar") == words


def test_ages_in_french_and_spanish():
    assert age(720, "fr") == "il y a 12 min"
    assert age(720, "es") == "hace 12 min"
    assert age(3 * 86400, "fr") == "il y a 3 jours"


def test_an_age_carries_its_moment_for_programs():
    shown = rendered("{% age moment now %}", moment=NOW - timedelta(hours=3), now=NOW)
    assert 'datetime="2026-03-01T18:20+00:00"' in shown
    assert ">3 hours ago</time>" in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "22\u00a0h\u00a020"), ("en", "22:20"), ("es", "22:20"), ("ar", "22:20")],
)
def test_hours_are_those_of_the_place_on_24(language, words):
    shown = rendered("{% clock moment now %}", language, moment=NOW, now=NOW)
    assert f">{words}</time>" in shown


def test_a_day_is_said_unless_it_is_today():
    before = NOW - timedelta(days=2)
    shown = rendered("{% clock moment now %}", "fr", moment=before, now=NOW)
    assert "27\u00a0février 2026, 22\u00a0h\u00a020</time>" in shown


def test_arabic_moments_have_arabic_commas():
    assert rendered("{{ now|moment }}", "ar", now=NOW) == "1\u00a0مارس 2026، 22:20"


def test_waiting_is_never_less_than_a_minute():
    assert rendered("{% waits m now %}", m=NOW, now=NOW) == "1 min"


def test_a_quotation_is_escaped_and_its_masks_are_said_aloud():
    shown = rendered("{{ text|masked }}", "fr", text="<b>appelez ▒▒▒</b>")
    assert "&lt;b&gt;appelez" in shown
    assert '<span class="masked" title="masqué">▒▒▒</span>' in shown


@pytest.mark.parametrize(
    ("lang", "attributes"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("fr", 'lang="fr" dir="ltr"'),
        ("", 'dir="auto"'),
        ("und", 'dir="auto"'),
        ('"><script>', 'lang="&quot;&gt;&lt;script&gt;" dir="ltr"'),
    ],
)
def test_a_quotation_stands_in_its_own_language(lang, attributes):
    assert rendered("{% spoken lang %}", lang=lang) == attributes


def test_pictures_are_for_the_eye_alone():
    assert 'aria-hidden="true"' in rendered('{% icon "door" %}')


@pytest.mark.parametrize(
    ("share", "width"), [(-1, "0.0"), (0.225, "22.5"), (7, "100.0")]
)
def test_a_bar_stays_within_its_frame(share, width):
    assert rendered("{% bar_width share %}", "fr", share=share) == width


def test_coordinates_have_a_point_in_every_language():
    assert rendered("{{ x|unlocal }}", "fr", x=48.86305) == "48.8631"


def test_languages_name_themselves():
    assert rendered("{{ 'ar'|as_endonym }} {{ 'ht'|as_endonym }}") == "العربية ht"


def test_the_number_of_a_row_stays_plain_in_a_form():
    """Else "2 782" would come back from a form, and name no row."""
    with translation.override("fr"):
        made = Template('<input value="{{ row }}">').render(Context({"row": 2782}))
    assert made == '<input value="2782">'
