"""`vigie people`: inviting, giving, taking, closing, from the command line."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from tests.calls import make_emergency
from tests.people import person, sign_in
from vigie.lib import clock
from vigie.trust.commands.people import run
from vigie.trust.people.queries import grants_of

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "crue-a-port-neuf"


@pytest.fixture
def said(capsys):
    """Run the command; return its exit code, what it said, and its complaint."""

    def run_it(*words):
        code = run(list(words))
        out = capsys.readouterr()
        return code, out.out, out.err

    return run_it


def held(name):
    user = User.objects.get(username=name)
    return {(g.role, g.emergency) for g in grants_of(user.pk, clock.now())}


def test_an_invitation_makes_an_account_gives_the_role_and_opens_once(said):
    flood = make_emergency()
    code, out, _err = said(
        "invite", "ana", "--role", "moderator", "--emergency", SLUG, "--mail", "A@b.org"
    )
    assert code == 0
    assert held("ana") == {("moderator", flood.pk)}
    assert EmailAddress.objects.get().email == "a@b.org"
    path = out.strip().partition(":8000")[2]
    assert Client().post(path).status_code == 302
    assert Client().post(path).status_code == 410


def test_inviting_again_makes_no_second_account(said):
    said("invite", "ana")
    assert said("invite", "ana", "--role", "relay")[0] == 0
    assert User.objects.count() == 1
    assert held("ana") == {("relay", None)}


def test_a_role_is_given_for_hours_listed_and_taken(said):
    said("invite", "ana")
    said("organisation", "fire", "Fire brigade")
    words = ("ana", "officer", "--organisation", "fire")
    assert said("give", *words, "--hours", "4")[0] == 0
    _code, out, _err = said("list")
    assert out.startswith("ana  officer  everywhere, fire, until ")
    assert said("take", *words)[0] == 0
    assert said("list")[1] == ""


def test_taking_what_is_not_held_is_said(said):
    said("invite", "ana")
    code, _out, err = said("take", "ana", "officer")
    assert code == 2
    assert "holds no such role" in err


@pytest.mark.parametrize(
    "words",
    [
        ("give", "nobody", "officer"),
        ("link", "nobody"),
        ("close", "nobody"),
        ("lost", "nobody"),
        ("invite", "ana@example.org"),
        ("invite", "ana", "--role", "officer", "--emergency", "nowhere"),
        ("invite", "ana", "--role", "officer", "--organisation", "none"),
        ("invite", "ana", "--role", "officer", "--hours", "-1"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(said, words):
    code, out, err = said(*words)
    assert code == 2
    assert err.startswith("vigie people: ")
    assert out == ""
    assert not [u for u in User.objects.all() if grants_of(u.pk, clock.now())]


def test_a_role_that_there_is_not_is_refused_with_the_list(said, capsys):
    said("invite", "ana")
    with pytest.raises(SystemExit) as ended:
        run(["give", "ana", "king"])
    assert ended.value.code == 2
    assert "moderator" in capsys.readouterr().err


def test_a_lost_factor_is_removed_and_a_link_printed(said):
    sign_in(Client(), person("ana", "moderator"))
    code, out, _err = said("lost", "ana")
    assert (code, Authenticator.objects.count()) == (0, 0)
    path = out.strip().partition(":8000")[2]
    client = Client()
    assert client.post(path).status_code == 302
    assert client.get("/desk/").url == "/account/"


def test_a_closed_account_is_out_at_once(said):
    client = sign_in(Client(), person("ana", "moderator"))
    assert client.get("/desk/").status_code == 200
    assert said("close", "ana")[0] == 0
    assert client.get("/desk/").status_code == 404
    assert held("ana") == set()


def test_a_link_is_printed_under_the_address_that_readers_use(said, settings):
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["vigie.example"]
    said("invite", "ana")
    assert said("link", "ana")[1].startswith("https://vigie.example/enter/")
