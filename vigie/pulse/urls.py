"""Addresses of the pulse, under e/<emergency>/pulse/.

A folded tag holds no dot and no hyphen, so it can never be one of the other names.
"""

from django.urls import path

from vigie.pulse import desk, views

app_name = "pulse"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("lists.json", views.lists_file, {"kind": "json"}, name="lists_json"),
    path("lists.csv", views.lists_file, {"kind": "csv"}, name="lists_csv"),
    path("-/review/", views.review, name="review"),
    path("-/strikes/", desk.strikes, name="strikes"),
    path("-/strikes/restore/", desk.restore, name="restore"),
    path("<str:tag>/", views.tag, name="tag"),
    path("<str:tag>/minutes.json", views.tag_file, {"kind": "json"}, name="tag_json"),
    path("<str:tag>/minutes.csv", views.tag_file, {"kind": "csv"}, name="tag_csv"),
]
