"""Addresses of the operators' page of letters."""

from django.urls import path

from vigie.relaying import views

app_name = "letters"
urlpatterns = [
    path("", views.page, name="page"),
    path("again/", views.again, name="again"),
]
