"""The room of missing people on a phone of 360 px: one night in each language.

Each walk goes through every page of the room as people do, and looks at each: axe,
width, weight, the size of what is touched, its direction. No word of any language is
typed here, so that four walks are one.
"""

import pytest

from tests.browser.test_looks import AXE, LANGUAGES
from tests.house.test_pages import LANGUAGES as WAYS
from tests.house.test_pages import MOST, packed, sheet
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import calls, following
from vigie.missing.bringing import CALLS, NOTES
from vigie.missing.facts import Facts, Said, Seen
from vigie.missing.models import Follow, Note, Person, Photo
from vigie.missing.notes import add_note
from vigie.missing.states import Door, Known, Stage, Status, Voice
from vigie.trust.limits import proofs
from vigie.trust.models import Item
from vigie.trust.pictures.tests.pictures import drawn, saved

SLUG = "crue-a-port-neuf"
ROOM = f"/e/{SLUG}/missing/"
SEND = "main form:not([data-push]) button[type=submit]:not([name])"
BY_NIGHT = {"fr", "ar"}  # only colours differ: twice is enough
RUN = """async (rules) => (await axe.run(document, {resultTypes: ["violations"],
    ...(rules ? {runOnly: {type: "rule", values: rules}} : {})})).violations
  .map(v => v.id + ": " + v.nodes.map(n => n.target + " " + n.failureSummary))"""
# What is pressed or filled is 44 px high; a link in a line of text 24, as the house
# says, by its own box or by the line it stands in.
SMALL = """() => {
  const big = ".button, .way, .card, .call, .tick, select, textarea, " +
    "input:not([type=checkbox], [type=radio]), :is(main, form) > details > summary";
  return [...document.querySelectorAll("a[href], button, summary, .tick, " +
      "input:not([type=hidden]), select, textarea")]
    .filter(e => e.checkVisibility() && !e.closest(".quietly, .skip"))
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => Math.round(box.height) < (e.matches(big) ? 44 : 24))
    .map(([e, box]) => box.height + " px high: " + e.outerHTML.slice(0, 90));
}"""


@pytest.fixture
def people(board, monkeypatch):
    """Three people who are looked for, one with word of her."""
    monkeypatch.setattr(proofs, "COST", 2)
    emergency = Emergency.objects.get(slug=SLUG)
    found = [
        calls.open_call(
            emergency=emergency,
            facts=Facts(
                full_names=(name,),
                ages=(30, 34),
                clothes="manteau vert",
                seen=Seen(place="Quai Nord"),
            ),
            shows=["name", "age", "clothes", "seen"],
            door=Door.PAGE,
            now=clock.now(),
        )
        for name in ("Zélie Vauquelin", "Zelie Vauclin", "نور الدين بن علي")
    ]
    noted(found[0])
    return found


def noted(person):
    return add_note(
        person=person,
        status=Status.ALIVE,
        voice=Voice.OTHER,
        known=Known.SAW,
        said=Said(text="At the gym, with two children", place="Quai Nord"),
        door=Door.PAGE,
        now=clock.now(),
    )


class Walk:
    """A reader of one language who goes on from page to page."""

    def __init__(self, window, language):
        self.window, self.language = window, language
        self.page, self.found = window.page, []

    def go(self, path, name=""):
        self.window.go(path, self.language)
        return self.look(name or path)

    def send(self, title, /, **typed):
        """Fill in fields by their ids, send the page's last form, and look."""
        for field, text in typed.items():
            self.page.fill(f"#id_{field}", text)
        return self.press(SEND, title)

    def press(self, selector, name, until="load"):
        """Press the last of these, and look at the page that comes."""
        with self.page.expect_navigation(timeout=30_000):
            self.page.locator(selector).last.click()
        return self.look(name)

    def look(self, name):
        """Note all that is wrong with the page that is shown."""
        faults = list(self.faults())
        self.found += [f"{name} {self.language}: {words}" for words in faults]
        statuses = ("404 (", "410 (", "422 (")
        self.window.complaints = [
            one
            for one in self.window.complaints
            if not any(f"status of {code}" in one for code in statuses)
        ]
        return self.page

    def faults(self):
        page = self.page
        page.evaluate(AXE)
        way = page.evaluate("[document.dir, getComputedStyle(document.body).direction]")
        if way != [WAYS[self.language]] * 2:
            yield f"read {way}"
        if weight := max(0, packed(page.content().encode()) + packed(sheet()) - MOST):
            yield f"{weight} bytes too heavy"
        if (wide := page.evaluate("document.documentElement.scrollWidth - 360")) > 0:
            yield f"{wide} px too wide"
        yield from page.evaluate(SMALL)
        yield from page.evaluate(RUN, None)
        if self.language in BY_NIGHT:
            page.emulate_media(color_scheme="dark")
            yield from page.evaluate(RUN, ["color-contrast"])
            page.emulate_media(color_scheme="light")


@pytest.fixture
def walk(visit):
    def begun(language, **options):
        return Walk(visit(reduced_motion="reduce", **options), language)

    return begun


def look_for(walk):
    """The first page, a slip, several, nobody."""
    page = walk.go(ROOM, "the room")
    page.fill("#seek-words", "Zelie Voquelin")
    page = walk.press(SEND, "found by a slip")
    assert page.locator("a.card").first.inner_text().startswith("Zélie Vauquelin")
    page = walk.go(f"{ROOM}search/", "search")
    page.locator("form details summary").click()
    page = walk.send("several", description="manteau vert")
    assert page.locator("a.card").count() > 1
    page = walk.send("nobody", words="Xqwz Jjjjj", description="")
    assert page.locator("a.card").count() == 0
    walk.press("button[name=begin]", "a call begun")
    assert page.input_value("#id_name") == "Xqwz Jjjjj"


def open_call(walk):
    """A call with a slip, then with a photo; returns the person."""
    page = walk.page
    photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": saved(drawn(5))}
    page.locator("form > details summary").first.click()
    typed = {"name": "Ibtissem Testard", "age": "old", "marks": "a scar"}
    walk.send("a call with a slip", **typed)
    for field, text in typed.items():
        assert page.input_value(f"#id_{field}") == text
        assert page.locator(f"#id_{field}").is_visible()
    assert page.locator("#id_age_error").is_visible()
    page.set_input_files("#photos", photo)
    mail = "sami@port-neuf.example"
    page.fill("#id_seen_place", "Quai Nord")
    walk.send("receipt", age="44", your_name="Sami", your_mail=mail)
    assert len(page.locator("[translate=no]").inner_text().split()) == 7
    person = Person.objects.latest("opened_at")
    assert person.known.shown_name == "Ibtissem Testard"
    assert Photo.objects.get().person_id == person.pk
    return person


def follow_and_tell(walk, person):
    """Everybody's page, what somebody knows, following, and who is not missing."""
    here = f"/missing/{person.pk}/"
    page = walk.go(here, "a person")
    assert page.locator("img.photo").evaluate("e => e.decode().then(() => true)")
    walk.press(f"a[href='{here}note/']", "a word")
    page.locator("[name=what]").first.check()
    walk.send("told", text="At the gym")
    assert Note.objects.filter(person=person).count() == 1
    walk.press(f"a[href='{here}write/']", "write to who looks")
    walk.send("what passed", text="She is at the gym, call 06 39 98 12 34")
    assert "39 98" not in page.content()
    walk.go(here)
    walk.press(f"a[href='{here}follow/']", "follow")
    walk.send("following", mail="noor@port-neuf.example")
    assert Follow.objects.filter(person=person).exists()
    follow = Follow.objects.filter(person=person).latest("pk")
    walk.go(f"/missing/followed/{following.token_of(follow.pk)}/", "followed")


def hold(walk, person):
    """The holder's page: mended, kept longer, and ended."""
    page = walk.go(f"/missing/{person.pk}/mine/", "my call")
    before = Person.objects.get(pk=person.pk).expires_at
    walk.press("button[name=extend]", "kept longer")
    assert Person.objects.get(pk=person.pk).expires_at > before
    page.locator("#correct + details summary").first.click()
    page.fill("#id_city", "Port-Neuf")
    walk.look("mending")
    walk.press("#correct + details button[type=submit]", "mended")
    assert Person.objects.get(pk=person.pk).known.home.city == "Port-Neuf"
    assert not page.locator("button[name=found]").is_visible()  # two presses
    page.locator("#over + details summary").click()
    walk.press("button[name=found]", "ended")
    assert Person.objects.get(pk=person.pk).stage == Stage.CLOSED
    walk.go(f"/missing/{person.pk}/", "over")
    assert "Testard" not in page.content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_from_search_to_found_on_a_phone(walk, people, language):
    one = walk(language)
    look_for(one)
    person = open_call(one)
    follow_and_tell(one, person)
    hold(one, person)
    assert not one.found, "\n".join(one.found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_doors_and_the_desk_on_a_phone(walk, people, language):
    one = walk(language)
    one.go(f"{ROOM}know/", "I know something")
    one.go(f"{ROOM}new/nameless/", "without a name")
    page = one.go(f"/missing/{people[2].pk}/me/", "it is me")
    one.send("nothing chosen")
    assert page.locator("#id_wish_error").is_visible()
    page.locator("[name=wish]").first.check()
    one.send("taken down")
    assert Person.objects.get(pk=people[2].pk).stage == Stage.SUSPENDED
    people[1].door = Door.POST
    people[1].save(update_fields=["door"])
    one.go(f"/missing/{people[1].pk}/author/", "whose post it is")
    one.window.sign_in("officer")
    one.go(f"{ROOM}lists/", "lists")
    one.go(f"{ROOM}desk/{people[0].pk}/", "for officials")
    one.window.sign_in("moderator")
    for room, thing in ((CALLS, people[1]), (NOTES, people[0].notes.get())):
        item = Item.objects.get(room=room, thing=thing.pk.hex)
        page = one.go(f"/e/{SLUG}/desk/?item={item.pk}", f"the desk: {room}")
        assert "Vau" in page.locator("main").inner_text()
    assert not one.found, "\n".join(one.found)


def tab_to(page, selector):
    """Press Tab until this has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"no Tab reaches {selector}")


def enter(page):
    with page.expect_navigation(timeout=30_000):
        page.keyboard.press("Enter")


def test_by_the_keyboard_alone_somebody_is_found_and_a_word_is_left(visit, people):
    page = visit().go(ROOM, "en")
    tab_to(page, "#seek-words")
    page.keyboard.type("Vauquelin Zelie")
    enter(page)
    tab_to(page, "a.card")
    enter(page)
    assert page.url.endswith(f"/missing/{people[0].pk}/")
    tab_to(page, "a[href$='/note/']")
    enter(page)
    tab_to(page, "[name=what]")
    page.keyboard.press("Space")
    tab_to(page, "#id_text")
    page.keyboard.type("In the school, at nine")
    tab_to(page, SEND)
    enter(page)
    assert page.locator("[role=status]").first.is_visible()
    assert Note.objects.filter(person=people[0]).count() == 2


def test_without_a_script_a_call_is_opened_and_its_words_are_shown(visit, people):
    window = visit(java_script_enabled=False)
    page = window.go(ROOM, "fr")
    page.fill("#seek-words", "Ibtissem Testard")
    page.click(SEND)
    page.click("button[name=begin]")
    assert page.input_value("#id_name") == "Ibtissem Testard"
    page.locator("form > details summary").first.click()
    page.fill("#id_marks", "a scar")  # what is folded needs no script either
    page.fill("#id_your_name", "Sami")
    page.wait_for_timeout(4_000)  # the patience that stands for a script's work
    page.click(SEND)
    assert len(page.locator("[translate=no]").inner_text().split()) == 7
    assert Person.objects.latest("opened_at").known.marks == "a scar"


def on_the_first_screen(page, selector):
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    assert box["y"] + min(box["height"], 60) <= 740, selector
    return page.locator(selector).first


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_taps_without_scrolling_from_the_first_page_to_an_answer(
    visit, people, language
):
    page = visit().go("/", language)
    on_the_first_screen(page, "a.card").click()
    tile = on_the_first_screen(page, f"a.way[href='{ROOM}']")
    assert tile.locator("b").inner_text() not in {"", "0"}  # people looked for
    assert any(one.isdigit() for one in tile.locator("small").inner_text())
    tile.click()
    on_the_first_screen(page, f"a.way[href='{ROOM}know/']")
    on_the_first_screen(page, "#seek-words").fill("Zelie Vauclin")
    on_the_first_screen(page, SEND).click()
    assert page.locator("a.card").count() >= 1
