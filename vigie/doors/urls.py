"""The addresses of this room. None of them holds a name, a street or a number."""

from django.urls import path

from vigie.doors import (
    directory_views,
    door_views,
    enter_views,
    feed_views,
    invitation_views,
    mine_views,
    offer_views,
    post_views,
    stay_views,
    team_views,
    watch_views,
)

app_name = "doors"
urlpatterns = [
    path("e/<slug:slug>/doors/", directory_views.home, name="home"),
    path("e/<slug:slug>/doors/cells.geojson", directory_views.cells, name="cells"),
    path("e/<slug:slug>/doors/feed/", feed_views.feed, name="feed"),
    path("e/<slug:slug>/doors.geojson", feed_views.geojson, name="geojson"),
    path("e/<slug:slug>/doors.csv", feed_views.csv, name="csv"),
    path("e/<slug:slug>/doors.hxl.csv", feed_views.hxl, name="hxl"),
    path("e/<slug:slug>/doors/offer/", door_views.offer, name="offer"),
    path("e/<slug:slug>/doors/ask/", door_views.ask, name="ask"),
    path("e/<slug:slug>/doors/watch/", watch_views.watch, name="watch"),
    path("e/<slug:slug>/doors/team/", team_views.home, name="team"),
    path("e/<slug:slug>/doors/team/offers/", offer_views.offers, name="team_offers"),
    path("e/<slug:slug>/doors/team/said/", offer_views.said, name="team_said"),
    *(
        path(
            f"e/<slug:slug>/doors/team/enter/{kind}/",
            enter_views.enter,
            {"kind": kind},
            name=f"enter_{kind}",
        )
        for kind in enter_views.KINDS
    ),
    path(
        "e/<slug:slug>/doors/team/shelter/<uuid:record>/",
        enter_views.hall,
        name="team_hall",
    ),
    path("doors/w/<str:token>/", watch_views.watched, name="watched"),
    path("e/<slug:slug>/doors/posts/", post_views.posts, name="posts"),
    path("doors/mine/<uuid:record>/", mine_views.door, name="mine_door"),
    path("needs/mine/<uuid:record>/", mine_views.need, name="mine_need"),
    path("doors/o/<str:token>/", mine_views.offer_by_link, name="offer_by_link"),
    path("doors/r/<str:token>/", mine_views.request_by_link, name="request_by_link"),
    path("doors/i/<str:token>/", invitation_views.invitation, name="invitation"),
    path("doors/h/<str:token>/", stay_views.host, name="stay_host"),
    path("doors/g/<str:token>/", stay_views.guest, name="stay_guest"),
]
