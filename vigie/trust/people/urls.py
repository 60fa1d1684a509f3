"""Addresses of people: coming back, signing in, roles."""

from django.urls import path

from vigie.trust.people import desk, views
from vigie.trust.pictures.views import picture

app_name = "trust"
urlpatterns = [
    path("code/", views.code, name="code"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("people/", desk.people, name="people"),
    path("people/end/", desk.end_role, name="end_role"),
    path("people/approval/", desk.approval, name="approval"),
    path("pictures/<uuid:name>/", picture, name="picture"),
]
