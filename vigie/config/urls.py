"""The addresses of every room."""

from django.urls import include, path

from vigie.web.api import api

urlpatterns = [
    path("e/<slug:slug>/pulse/", include("vigie.pulse.urls")),
    path("pf/<slug:slug>/", include("vigie.missing.pf_urls")),
    path("api/v1/", api.urls),
    path("journal/", include("vigie.trust.journal.urls")),
    path("desk/letters/", include("vigie.relaying.urls")),
    path("stop/", include("vigie.relaying.stop_urls")),
    path("push/", include("vigie.relaying.push_urls")),
    path("sms/", include("vigie.relaying.channels.sms.urls")),
    path("sealed/", include("vigie.trust.sealed.urls")),
    path("", include("vigie.safety.urls")),
    path("", include("vigie.missing.urls")),
    path("", include("vigie.doors.urls")),
    path("", include("vigie.lookouts.urls")),
    path("", include("vigie.trust.people.account_urls")),
    path("", include("vigie.trust.people.urls")),
    path("", include("vigie.web.urls")),
]

handler400 = "vigie.web.errors.bad_request"
handler403 = "vigie.web.errors.forbidden"
handler404 = "vigie.web.errors.not_found"
handler500 = "vigie.web.errors.failed"
