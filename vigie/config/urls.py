"""The addresses of every room."""

from django.urls import include, path

urlpatterns = [
    path("", include("vigie.web.urls")),
]
