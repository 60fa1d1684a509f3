"""Addresses of people's keys and of sealed cases."""

from django.urls import path

from vigie.trust.sealed import giving, views

app_name = "sealed"
urlpatterns = [
    path("", views.index, name="index"),
    path("key/", views.key, name="key"),
    path("ask/", views.ask, name="ask"),
    path("approve/", views.approve, name="approve"),
    path("give/", giving.give, name="give"),
    path("revoke/", giving.revoke, name="revoke"),
    path("glass/", giving.glass_page, name="glass"),
    path("alarm/", views.alarm, name="alarm"),
]
