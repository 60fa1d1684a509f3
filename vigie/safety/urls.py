"""Addresses of the safety check: short where they stand in messages."""

from django.urls import path

from vigie.safety import (
    alert_views,
    checkdesk,
    circle_views,
    memberviews,
    my_circle,
    safe_views,
    too,
    views,
)

app_name = "safety"
urlpatterns = [
    path("a/<str:token>", views.answer, name="answer"),
    path("me/safety/", memberviews.me, name="me"),
    path("me/safety/join/", memberviews.join, name="join"),
    path("me/safety/change/", memberviews.change, name="change"),
    path("e/<slug:slug>/safety/desk/", checkdesk.desk, name="desk"),
    path("e/<slug:slug>/safety/desk/new/", checkdesk.propose, name="propose"),
    path("e/<slug:slug>/safety/feed/", alert_views.feed, name="feed"),
    path("e/<slug:slug>/safety/<int:check>/cap.xml", alert_views.cap, name="cap"),
    path("e/<slug:slug>/safe/", safe_views.safe, name="safe"),
    path("e/<slug:slug>/safe/look/", safe_views.look, name="look"),
    path("said/<uuid:record>/", safe_views.said, name="said"),
    path("me/circle/", my_circle.my_circle, name="circle"),
    path("me/circle/<uuid:contact>/", too.asked_too, name="asked_too"),
    path("circle/<str:token>/", my_circle.enter_circle, name="circle_in"),
    path("own/<str:token>", circle_views.mine, name="mine"),
]
