"""Addresses of people: coming back, signing in."""

from django.urls import path

from vigie.trust.people import views
from vigie.trust.pictures.views import picture

app_name = "trust"
urlpatterns = [
    path("code/", views.code, name="code"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("pictures/<uuid:name>/", picture, name="picture"),
]
