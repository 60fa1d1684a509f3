"""Addresses of the pages across rooms."""

from django.urls import path

from vigie.web import desk, installing, running, sources, triage, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("limits/", views.limits, name="limits"),
    path("kept/", views.kept, name="kept"),
    path("programs/", views.programs, name="programs"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("sw.js", installing.worker, name="worker"),
    path("offline/", installing.offline, name="offline"),
    path("robots.txt", views.robots, name="robots"),
    path("e/<slug:slug>/", views.emergency, name="emergency"),
    path("e/<slug:slug>/calls/", views.calls, name="calls"),
    path("e/<slug:slug>/map/", views.map_page, name="map"),
    path("e/<slug:slug>/c/<slug:code>/", views.call, name="call"),
    path("e/<slug:slug>/c/<slug:code>/flag/", triage.flag, name="flag"),
    path("e/<slug:slug>/desk/", triage.triage, name="triage"),
    path("e/<slug:slug>/desk/head/", triage.head, name="head"),
    path("e/<slug:slug>/desk/read/", triage.read, name="read"),
    path("e/<slug:slug>/desk/take/", triage.take, name="take"),
    path("e/<slug:slug>/desk/decide/", triage.decide, name="decide"),
    path("e/<slug:slug>/desk/undo/", triage.undo, name="undo"),
    path("desk/", desk.desk, name="desk"),
    path("healthz", running.healthz, name="healthz"),
    path("metrics", running.metrics, name="metrics"),
    path("desk/running/", running.page, name="running"),
    path("desk/open/", desk.open_, name="open"),
    path("desk/<slug:slug>/", desk.manage, name="manage"),
    path("desk/<slug:slug>/state/", desk.change_state, name="state"),
    path("desk/<slug:slug>/area/", desk.area, name="area"),
    path("desk/<slug:slug>/places/", desk.places, name="places"),
    path("desk/<slug:slug>/sources/", sources.sources, name="sources"),
    path("desk/<slug:slug>/c/<slug:code>/", desk.verdict, name="verdict"),
]
