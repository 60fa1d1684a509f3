"""The address that stands in letters."""

from django.urls import path

from vigie.relaying import stop_views

app_name = "stop"
urlpatterns = [path("<str:token>/", stop_views.page, name="page")]
