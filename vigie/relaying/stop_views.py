"""The page by which a receiver ends letters, and begins them again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from vigie.relaying import addresses
from vigie.relaying.models import Address
from vigie.relaying.states import AddressState
from vigie.relaying.stopping import address_in


@never_cache
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the link is the secret
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show how letters to an address stand; by POST end them, or begin them again.

    Looking changes nothing: scanners look at every link of a mail. Where the address
    leads is not shown, because a letter is easily passed on.
    """
    address = address_in(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        again = request.POST.get("do") == "again"
        (addresses.prove if again else addresses.stop)(address=address)
    state = Address.objects.filter(pk=address).values_list("state", flat=True).first()
    if state is None:
        raise Http404  # forgotten since: nothing goes there any more
    stopped = state == AddressState.STOPPED
    return render(request, "relaying/stop.html", {"stopped": stopped})
