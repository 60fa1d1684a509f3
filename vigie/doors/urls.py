"""The addresses of this room. None of them holds a name, a street or a number."""

from django.urls import path

from vigie.doors import directory_views, feed_views, invitation_views, stay_views

app_name = "doors"
urlpatterns = [
    path("e/<slug:slug>/doors/", directory_views.home, name="home"),
    path("e/<slug:slug>/doors/cells.geojson", directory_views.cells, name="cells"),
    path("e/<slug:slug>/doors/feed/", feed_views.feed, name="feed"),
    path("e/<slug:slug>/doors.geojson", feed_views.geojson, name="geojson"),
    path("e/<slug:slug>/doors.csv", feed_views.csv, name="csv"),
    path("e/<slug:slug>/doors.hxl.csv", feed_views.hxl, name="hxl"),
    path("doors/i/<str:token>/", invitation_views.invitation, name="invitation"),
    path("doors/h/<str:token>/", stay_views.host, name="stay_host"),
    path("doors/g/<str:token>/", stay_views.guest, name="stay_guest"),
]
