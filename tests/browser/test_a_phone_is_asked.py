"""One tap has a phone asked, where its browser can."""

import json

from django.contrib.auth.models import User

from tests.browser.test_offline import READY
from vigie.lib import clock
from vigie.relaying.channels.push.tests.test_notices_are_encrypted import KEYS
from vigie.relaying.models import Address
from vigie.safety.members import join

SUBSCRIBED = """
PushManager.prototype.subscribe = async (wanted) => {
  if (window.refuses) throw new DOMException("no", "NotAllowedError");
  return { endpoint: "https://push.example/1", keys: KEYS, wanted };
};
"""


def own_page(window):
    """A member's page, of somebody who has an account."""
    window.sign_in()
    ana = User.objects.get(username="operator")
    join(account=ana, code=None, language="en", now=clock.now())
    return window.go("/me/safety/", "en")


def joined(window):
    """The same, where a push service gives what it is asked for."""
    window.context.add_init_script(SUBSCRIBED.replace("KEYS", json.dumps(KEYS)))
    page = own_page(window)
    page.evaluate(READY)
    return page


def test_one_tap_has_this_phone_asked(visit):
    page = joined(visit())
    page.click("text=Ask me on this phone")
    page.locator("text=A phone or browser").wait_for()
    address = Address.objects.get()
    assert json.loads(address.value)["endpoint"] == "https://push.example/1"


def test_a_phone_that_says_no_is_told_why(visit):
    page = joined(visit())
    page.evaluate("window.refuses = true")
    page.click("text=Ask me on this phone")
    page.locator("text=does not let us").wait_for()
    assert not Address.objects.exists()


def test_the_button_stays_away_where_a_browser_cannot(visit):
    window = visit()
    window.context.add_init_script("delete window.PushManager")
    page = own_page(window)
    assert not page.locator("text=Ask me on this phone").is_visible()
