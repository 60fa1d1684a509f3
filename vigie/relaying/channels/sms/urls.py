"""The addresses that gateways know."""

from django.urls import path

from vigie.relaying.channels.sms import views

app_name = "sms"
urlpatterns = [
    path("in", views.bring, name="in"),
    path("report/<str:token>/", views.report, name="report"),
]
