"""What the service worker does when a notice is tapped, or a subscription changes.

A headless Chromium has no notices to tap and no push service: the worker's own
listeners are called with events made by hand.
"""

import json

import pytest

from tests.browser.test_offline import READY
from vigie.lib import clock
from vigie.relaying import addresses
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.channels.push.tests.test_notices_are_encrypted import KEYS
from vigie.relaying.models import Address
from vigie.relaying.states import Channel

HAPPEN = """
async ([name, given]) => {
  const event = Object.assign(new Event(name), given);
  let work = Promise.resolve();
  event.waitUntil = (one) => { work = one; };
  if (given.link !== undefined)
    event.notification = {
      close() { self.closed = true; },
      data: { link: given.link },
    };
  Clients.prototype.openWindow = async (url) => { self.opened = url; };
  self.dispatchEvent(event);
  await work;
  return [self.closed || false, self.opened || ""];
}
"""


@pytest.fixture
def worker(visit):
    """A window's service worker, at work."""
    window = visit()
    window.go("/", "fr").evaluate(READY)
    [found] = window.context.service_workers
    return window, found


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/own/abc", "/own/abc"),
        ("https://elsewhere.example/own/abc?x=1#y", "/own/abc?x=1#y"),
        ("http://[", "/"),
        ("javascript:alert(1)", "/"),
        ("x:.elsewhere.example/own/abc", "/"),
    ],
)
def test_a_tapped_notice_opens_its_page_on_this_very_site(worker, link, path):
    window, script = worker
    closed, opened = script.evaluate(HAPPEN, ["notificationclick", {"link": link}])
    assert closed
    assert opened == window.base + path


def subscription(number):
    return {"endpoint": f"https://push.example/{number}", "keys": KEYS}


def test_a_changed_subscription_is_told_and_notices_go_on(worker):
    _window, script = worker
    old = stored_form(json.dumps(subscription(1)))
    phone = addresses.address_of(channel=Channel.PUSH, value=old, now=clock.now())
    changed = {"oldSubscription": subscription(1), "newSubscription": subscription(2)}
    script.evaluate(HAPPEN, ["pushsubscriptionchange", changed])
    found = Address.objects.get()
    assert found.pk == phone.pk
    assert json.loads(found.value)["endpoint"] == "https://push.example/2"


def test_a_change_that_names_no_old_subscription_tells_nothing(worker):
    _window, script = worker
    changed = {"newSubscription": subscription(2)}
    script.evaluate(HAPPEN, ["pushsubscriptionchange", changed])
    assert not Address.objects.exists()
