"""What a browser's own worker tells about its subscription."""

from django.urls import path

from vigie.relaying import push_views

app_name = "push"
urlpatterns = [path("renewed", push_views.renewed, name="renewed")]
