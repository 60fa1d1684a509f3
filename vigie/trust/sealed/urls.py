"""Addresses of people's keys and of sealed cases."""

from django.urls import path

from vigie.trust.sealed import views

app_name = "sealed"
urlpatterns = [
    path("", views.index, name="index"),
    path("key/", views.key, name="key"),
    path("ask/", views.ask, name="ask"),
    path("approve/", views.approve, name="approve"),
    path("alarm/", views.alarm, name="alarm"),
]
