"""Addresses of the safety check that stand in messages: short."""

from django.urls import path

from vigie.safety import views

app_name = "safety"
urlpatterns = [path("a/<str:token>", views.answer, name="answer")]
