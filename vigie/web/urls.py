"""Addresses of the pages across rooms."""

from django.urls import path

from vigie.web import views

app_name = "web"
urlpatterns = [
    path("enter/<str:token>/", views.enter, name="enter"),
]
