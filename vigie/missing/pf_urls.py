"""The addresses that clients of Person Finder know, under /pf/<slug>/."""

from django.urls import path

from vigie.missing import pf_views

app_name = "pf"
urlpatterns = [
    path("api/read", pf_views.read, name="read"),
    path("api/search", pf_views.search_people, name="search"),
    path("api/write", pf_views.write, name="write"),
    path("feeds/person", pf_views.person_feed, name="people"),
    path("feeds/note", pf_views.note_feed, name="notes"),
]
