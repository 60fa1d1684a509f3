"""Addresses of missing people: no name stands in any of them."""

from django.urls import path

from vigie.missing import (
    call_views,
    death_views,
    elsewhere_views,
    follow_views,
    list_match_views,
    list_views,
    me_views,
    mine_views,
    note_views,
    photo_views,
    post_author_views,
    record_views,
    sheet_views,
    thread_views,
    waiting_views,
)

app_name = "missing"
urlpatterns = [
    path("e/<slug:slug>/missing/", call_views.home, name="home"),
    path("e/<slug:slug>/missing/search/", call_views.search, name="find"),
    path("e/<slug:slug>/missing/know/", call_views.know, name="know"),
    path("e/<slug:slug>/missing/new/", call_views.call, name="call"),
    path(
        "e/<slug:slug>/missing/new/nameless/",
        call_views.call,
        {"nameless": True},
        name="nameless",
    ),
    path("e/<slug:slug>/missing/elsewhere/", elsewhere_views.ask, name="elsewhere"),
    path("missing/<uuid:record>/", call_views.person, name="person"),
    path("missing/<uuid:record>/follow/", follow_views.follow, name="follow"),
    path("missing/<uuid:record>/feed/", follow_views.feed, name="feed"),
    path("missing/followed/<str:token>/", follow_views.followed, name="followed"),
    path("missing/<uuid:record>/me/", me_views.about_me, name="me"),
    path("missing/<uuid:record>/mine/", mine_views.mine, name="mine"),
    path(
        "missing/<uuid:person>/photo/<uuid:photo>.jpg", photo_views.photo, name="photo"
    ),
    path("missing/<uuid:record>/write/", thread_views.write, name="write"),
    path("missing/thread/<str:token>/", thread_views.thread, name="thread"),
    path("missing/<uuid:record>/note/", note_views.note, name="note"),
    path("e/<slug:slug>/missing/lists/", list_views.all_lists, name="lists"),
    path(
        "e/<slug:slug>/missing/lists/officials/",
        list_views.grave,
        name="list_grave",
    ),
    path("e/<slug:slug>/missing/lists/sheets/", sheet_views.sheets, name="list_sheets"),
    path(
        "e/<slug:slug>/missing/lists/sheets/<uuid:record>/",
        sheet_views.sheet,
        name="list_sheet",
    ),
    path(
        "e/<slug:slug>/missing/lists/<uuid:record>/",
        list_views.one_list,
        name="list",
    ),
    path(
        "e/<slug:slug>/missing/lists/<uuid:record>/columns/",
        list_views.columns,
        name="list_columns",
    ),
    path(
        "e/<slug:slug>/missing/lists/match/<int:pk>/",
        list_match_views.match,
        name="list_match",
    ),
    path("missing/<uuid:record>/author/", post_author_views.author, name="author"),
    path("e/<slug:slug>/missing/desk/", waiting_views.waits, name="waiting"),
    path(
        "e/<slug:slug>/missing/record/<uuid:record>/",
        record_views.record,
        name="record",
    ),
    path(
        "e/<slug:slug>/missing/desk/<uuid:record>/",
        death_views.family,
        name="family",
    ),
]
