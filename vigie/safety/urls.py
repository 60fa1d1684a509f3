"""Addresses of the safety check: short where they stand in messages."""

from django.urls import path

from vigie.safety import checkdesk, circle_views, memberviews, views

app_name = "safety"
urlpatterns = [
    path("a/<str:token>", views.answer, name="answer"),
    path("me/safety/", memberviews.me, name="me"),
    path("me/safety/join/", memberviews.join, name="join"),
    path("me/safety/change/", memberviews.change, name="change"),
    path("e/<slug:slug>/safety/desk/", checkdesk.desk, name="desk"),
    path("e/<slug:slug>/safety/desk/new/", checkdesk.propose, name="propose"),
    path("own/<str:token>", circle_views.mine, name="mine"),
]
