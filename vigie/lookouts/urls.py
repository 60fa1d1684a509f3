"""The addresses of this room. None of them holds a plate, a name or a number."""

from django.urls import path

from vigie.lookouts import (
    feed_views,
    post_views,
    public_views,
    sighting_views,
    team_views,
)
from vigie.lookouts.relays import follow_views
from vigie.lookouts.relays import team_views as relay_team_views
from vigie.lookouts.relays import views as relay_views
from vigie.lookouts.responders import tracker_views
from vigie.lookouts.responders import views as responder_views
from vigie.lookouts.roads import feed_views as road_feed_views
from vigie.lookouts.roads import team_views as road_team_views
from vigie.lookouts.roads import views as road_views

app_name = "lookouts"
urlpatterns = [
    path("e/<slug:slug>/lookouts/", public_views.home, name="home"),
    path("e/<slug:slug>/lookouts/post/", post_views.post, name="post"),
    path("e/<slug:slug>/lookouts/team/", team_views.home, name="team"),
    path("e/<slug:slug>/lookouts/relays/", relay_views.join, name="join"),
    path("e/<slug:slug>/lookouts/team/relays/", relay_team_views.relays, name="relays"),
    path(
        "e/<slug:slug>/lookouts/team/<uuid:record>/relays/",
        relay_team_views.spread_of,
        name="spread",
    ),
    path(
        "e/<slug:slug>/lookouts/team/<uuid:record>/trace/",
        responder_views.trace,
        name="trace",
    ),
    path("e/<slug:slug>/lookouts/feed/", feed_views.feed, name="feed"),
    path("e/<slug:slug>/lookouts.geojson", feed_views.geojson, name="geojson"),
    path("e/<slug:slug>/lookouts/<str:code>/cap.xml", feed_views.cap, name="cap"),
    path(
        "e/<slug:slug>/lookouts/team/<uuid:record>/", sighting_views.path, name="path"
    ),
    path("e/<slug:slug>/lookouts/<str:code>/seen/", sighting_views.seen, name="seen"),
    path(
        "e/<slug:slug>/lookouts/<str:code>/follow/", follow_views.follow, name="follow"
    ),
    path(
        "e/<slug:slug>/lookouts/<str:code>/poster/", public_views.poster, name="poster"
    ),
    path("e/<slug:slug>/lookouts/<str:code>/card/", public_views.card, name="card"),
    path("e/<slug:slug>/lookouts/<str:code>/", public_views.one, name="one"),
    path("e/<slug:slug>/roads/", road_views.roads, name="roads"),
    path("e/<slug:slug>/roads/report/", road_views.report, name="road_report"),
    path("e/<slug:slug>/roads/team/", road_team_views.team, name="roads_team"),
    path("e/<slug:slug>/roads/blackout/", road_team_views.blackout, name="blackout"),
    path("e/<slug:slug>/roads/feed/", road_feed_views.feed, name="roads_feed"),
    path("e/<slug:slug>/roads/cifs.json", road_feed_views.waze, name="roads_cifs"),
    path("e/<slug:slug>/roads.geojson", road_feed_views.geojson, name="roads_geojson"),
    path("e/<slug:slug>/roads/<uuid:record>/", road_views.road, name="road"),
    path("lookouts/mine/<uuid:record>/", post_views.mine, name="mine"),
    path("lookouts/r/<str:token>/", relay_views.relay, name="relay"),
    path("lookouts/a/<str:token>/", relay_views.asked, name="asked"),
    path("lookouts/f/<str:token>/", follow_views.followed, name="followed"),
    path("t/<str:secret>/", tracker_views.come_in, name="tracker"),
    path("lookouts/p/<str:token>/", post_views.mine_by_link, name="mine_by_link"),
]
