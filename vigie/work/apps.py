from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "vigie.work"
    label = "work"
