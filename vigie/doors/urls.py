"""The addresses of this room. None of them holds a name, a street or a number."""

from django.urls import path

from vigie.doors import invitation_views, stay_views

app_name = "doors"
urlpatterns = [
    path("doors/i/<str:token>/", invitation_views.invitation, name="invitation"),
    path("doors/h/<str:token>/", stay_views.host, name="stay_host"),
    path("doors/g/<str:token>/", stay_views.guest, name="stay_guest"),
]
