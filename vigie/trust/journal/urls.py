"""Addresses of the journal's public part."""

from django.urls import path

from vigie.trust.journal import feed

app_name = "journal"
urlpatterns = [
    path("head.atom", feed.atom, name="atom"),
    path("head.json", feed.json, name="json"),
]
